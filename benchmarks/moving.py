"""Moves over HTTP, against the same rows written by pgbench in one function call a move."""

import threading
import time
from pathlib import Path
from statistics import median

import psycopg
from psycopg import sql

from benchmarks.filing import CLIENTS, ROUNDS, SECONDS, insertions, pgbench, together
from benchmarks.table import Line, percentile
from tests.crash.clients import FOUND, Browser

# What a handler does first with a dossier; the second closes a step and opens the next.
VERBS = ("begin", "forward")
ALONE = 60
OWN = {"dossier_id": "dossier", "subject_id": "dossier", "key": "gen_random_uuid()::text",
       "step": "gen_random_uuid()::text"}  # fmt: skip
UPDATES = """
UPDATE dossiers_task SET taken_at = now() WHERE dossier_id = dossier AND step = 'handle';
UPDATE dossiers_dossier SET state = state, due_at = due_at WHERE id = dossier
"""


class Handler:
    """A signed-in handler and the dossiers that wait for them."""

    def __init__(self, port: int, url: str) -> None:
        with psycopg.connect(url) as connection:
            rows = connection.execute(
                "SELECT code FROM dossiers_dossier WHERE code LIKE 'T99%' AND state = 2 ORDER BY id"
            ).fetchall()
        self.codes = [code for (code,) in rows]
        self.port, self.guard = port, threading.Lock()
        self.first = Browser(port)
        self.first.sign_in("handler")

    def browser(self) -> Browser:
        """One more connection of the same handler."""
        browser = Browser(self.port)
        browser.cookies = dict(self.first.cookies)
        return browser

    def handle(self, browser: Browser) -> list[float]:
        """The moves of one dossier; the milliseconds of each."""
        with self.guard:
            code = self.codes.pop()
        return [self.move(browser, code, verb) for verb in VERBS]

    def move(self, browser: Browser, code: str, verb: str) -> float:
        """One move."""
        begin = time.perf_counter()
        path = f"/ban-lam-viec/ho-so/{code}/viec/{verb}/"
        status, *_rest = browser.ask(path, {"key": f"{verb}-{code}"})
        assert status == FOUND, status
        return (time.perf_counter() - begin) * 1000


def at_full_speed(handler: Handler) -> list[float]:
    """The milliseconds of each move made while all clients are busy."""
    spent: list[float] = []
    end = time.perf_counter() + SECONDS

    def work(_place: int) -> None:
        browser = handler.browser()
        while time.perf_counter() < end:
            spent.extend(handler.handle(browser))

    together(work, CLIENTS)
    return spent


def write_functions(connection: psycopg.Connection) -> None:
    """For each verb a function that writes what one such move wrote, for a dossier by chance."""
    row = connection.execute(
        "SELECT dossier_id FROM dossiers_event WHERE verb = %s ORDER BY id LIMIT 1", [VERBS[-1]]
    ).fetchone()
    assert row is not None
    for verb in VERBS:
        tables = {
            "dossiers_event": f"dossier_id = {row[0]} AND verb = '{verb}'",
            "audit_evidence": f"subject_kind = 'dossiers.dossier' AND subject_id = {row[0]} "
            f"AND action = '{verb}'",
            "dossiers_answeredrequest": f"dossier_id = {row[0]} AND key LIKE '{verb}-%'",
        }
        if verb == VERBS[-1]:
            tables["dossiers_task"] = f"dossier_id = {row[0]} AND step = 'propose'"
        steps = [
            step
            for table, condition in tables.items()
            for step in insertions(connection, table, condition, own_of(table))
        ]
        body = sql.SQL(";\n").join(steps).as_string(connection)
        connection.execute(
            f"CREATE OR REPLACE FUNCTION bench_{verb}() RETURNS void LANGUAGE plpgsql AS $body$ "
            "DECLARE dossier bigint; BEGIN SELECT id INTO dossier FROM dossiers_dossier WHERE id = "
            "(SELECT min(id) + floor(random() * 300)::int FROM dossiers_dossier "
            f"WHERE code LIKE 'T99%') FOR UPDATE;\n{UPDATES};\n{body};\nEND $body$"
        )


def own_of(table: str) -> dict[str, str]:
    """Only a task's step is a key of it."""
    return {name: value for name, value in OWN.items() if name != "step" or "task" in table}


def run(url: str, port: int, folder: Path) -> list[Line]:
    """Move and call in turns, then one move at a time."""
    handler = Handler(port, url)
    script = folder / "move.sql"
    script.write_text("".join(f"SELECT bench_{verb}();\n" for verb in VERBS))
    begun = len(handler.codes)
    handler.handle(handler.first)
    with psycopg.connect(url) as connection:
        write_functions(connection)
    rounds, limits = [], []
    for _turn in range(ROUNDS):
        rounds.append(at_full_speed(handler))
        limits.append(len(VERBS) * pgbench(url, script))
    # The first connection lay idle too long.
    browser = handler.browser()
    alone = [spent for _one in range(ALONE) for spent in handler.handle(browser)]
    check_made(url, begun - len(handler.codes))
    rate, limit = median(len(spent) / SECONDS for spent in rounds), median(limits)
    busy = percentile([each for spent in rounds for each in spent], 0.95)
    p95, share = percentile(alone, 0.95), rate / limit
    return [
        Line("move over HTTP, 8 clients", f"{rate:.0f}/s, p95 {busy:.0f} ms",
             f"pgbench {limit:.0f}/s", f"{share:.0%}", "≥ 15 %", share >= 0.15),
        Line("move over HTTP, one at a time, p95", f"{p95:.1f} ms",
             f"median {median(alone):.1f} ms", f"{p95 / median(alone):.1f} ×", "≤ 50 ms",
             p95 <= 50),
    ]  # fmt: skip


def check_made(url: str, handled: int) -> None:
    """A refusal is a redirect too; so ask the history whether all were made."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM dossiers_answeredrequest WHERE key LIKE 'forward-T99%'"
        ).fetchone()
    assert row is not None and row[0] == handled, (row, handled)
