"""Inbox and dossier page at 100,000 dossiers over HTTP, against a page that does nothing."""

import random
import re
from statistics import median
from time import perf_counter

from benchmarks.table import Line, percentile
from tests.crash.clients import Browser

ROUNDS, PER_ROUND = 6, 40
# Behind the same server and middleware, a view that only redirects.
BARE = "/tai-khoan/ngon-ngu/setlang/"
INBOX = "/ban-lam-viec/"
SEED = 20261122


def milliseconds(browser: Browser, path: str, expected: int = 200) -> float:
    """One page, from asking to the last byte."""
    begin = perf_counter()
    status, *_rest = browser.ask(path)
    spent = (perf_counter() - begin) * 1000
    assert status == expected, (path, status)
    return spent


def run(port: int, official: str, codes: list[str], dossiers: int) -> list[Line]:
    """Ask for each page in turns, one at a time."""
    browser, dice = Browser(port), random.Random(SEED)
    browser.sign_in(official)
    rows = len(re.findall(r"<tr data-row>", browser.ask(INBOX)[2]))
    times: dict[str, list[float]] = {"bare": [], "inbox": [], "dossier": []}
    for _round in range(ROUNDS):
        for _page in range(PER_ROUND):
            times["bare"].append(milliseconds(browser, BARE, 302))
            times["inbox"].append(milliseconds(browser, INBOX))
            times["dossier"].append(milliseconds(browser, f"{INBOX}ho-so/{dice.choice(codes)}/"))
    limit = median(times["bare"])
    named = [("inbox", f"inbox, {rows} rows", 60), ("dossier", "dossier page", 40)]
    return [line(name, times[key], limit, goal, dossiers) for key, name, goal in named]


def line(name: str, spent: list[float], limit: float, goal: int, dossiers: int) -> Line:
    """p95 against its goal; the ratio is of medians."""
    p95 = percentile(spent, 0.95)
    return Line(
        f"{name}, at {dossiers:,} dossiers, p95", f"{p95:.1f} ms",
        f"bare view {limit:.1f} ms", f"{median(spent) / limit:.1f} ×", f"≤ {goal} ms", p95 <= goal,
    )  # fmt: skip
