"""A province's years: generating, and pages and searches at 0.1, 1 and, if asked, 10 million.

Run: .venv/bin/python -m benchmarks.province [--ten] [--keep]. Each size has a database of its own,
made and removed here; ten million dossiers need about 45 GB of disk and an hour. With --keep the
databases stay, and the next run finds and only measures them.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from statistics import median

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()

from django.core.cache import cache  # noqa: E402 — these need Django set up
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks import figures, generating  # noqa: E402
from benchmarks.loading import one  # noqa: E402
from benchmarks.million import read_plainly, timed  # noqa: E402
from benchmarks.table import HEADING, Line, percentile  # noqa: E402
from motcua.core import database  # noqa: E402
from motcua.core.errors import Refused  # noqa: E402
from motcua.dossiers.importer.generation import Asked, generate, settle  # noqa: E402
from motcua.dossiers.models import DistinctName, Dossier, DossierQuerySet  # noqa: E402
from motcua.dossiers.search import search  # noqa: E402
from motcua.people import actions as people  # noqa: E402
from motcua.people.models import Official, Unit  # noqa: E402
from motcua.people.roles import Level, Role  # noqa: E402
from tests.databases import clone, template  # noqa: E402

SMALL, LARGE, LARGEST = 100_000, 1_000_000, 10_000_000
ROUNDS, NAMES = 40, 100
FLAT = 1.2
MOST_GIGABYTES = 40
PASSWORD = "mat-khau-dai-2026"
INBOX, FOLLOW = "/ban-lam-viec/", "/tra-cuu/"
SEARCHES = {"exact": 10, "contains": 50, "near": 500}
Pages = dict[str, list[float]]


@contextmanager
def own_database(name: str, *, keep: bool = False) -> Iterator[None]:
    """A migrated database, empty or as the last run left it; gone afterwards, or kept."""
    usual = connection.settings_dict["NAME"]
    if not exists(name):
        clone(template(), name)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        if not keep:
            # Without FORCE, which may not end the server's own vacuum.
            with psycopg.connect(database.url(), autocommit=True) as link:
                link.execute(f'DROP DATABASE "{name}"')


def exists(name: str) -> bool:
    """Is there such a database?"""
    with psycopg.connect(database.url()) as link:
        found = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def make(units: Path, dossiers: int) -> None:
    """Fill an empty database with so many dossiers."""
    if not Dossier.objects.exists():
        generate(Asked(units, dossiers, generating.SEED, last=generating.LAST), by=None)
        settle()


def at_size(units: Path, dossiers: int) -> tuple[Pages, list[Line]]:
    """Make so many dossiers and look at them: milliseconds of statements by page, and lines."""
    make(units, dossiers)
    size = one(
        "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    lines = [space(int(str(size)), dossiers), *figures.run()]
    commune = Unit.objects.filter(level=Level.COMMUNE).order_by("code")[0]
    top = Unit.objects.get(parent=None)
    officer, leader = employ("xa", commune), employ("tinh", top)
    pages = looked_at(officer, leader)
    limit = median(pages.pop("index read"))
    lines += [line(name, spent, limit, dossiers) for name, spent in pages.items() if spent]
    return pages, lines


def space(size: int, dossiers: int) -> Line:
    """Bytes for each dossier with everything that belongs to it."""
    each = size / dossiers
    whole = each * LARGEST / 1e9
    return Line(
        f"disk at {dossiers:,}", f"{each:.0f} bytes", f"10 million: {whole:.0f} GB", "",
        f"about {MOST_GIGABYTES} GB",
    )  # fmt: skip


def employ(username: str, unit: Unit) -> Official:
    """Somebody who works there, and sees what lies below."""
    if known := Official.objects.filter(username=username).first():
        return known
    official = people.employ(username, "Cán bộ Đo Lường", PASSWORD, by=None)
    for role in (Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER):
        people.appoint(official, role, unit, since=date(2020, 1, 1), by=None)
    return official


def looked_at(officer: Official, leader: Official) -> Pages:
    """Each page in turns with a plain read of a page's rows."""
    dice = random.Random(generating.SEED)
    desk, citizen = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    desk.force_login(officer)
    seen = Dossier.objects.seen_by(officer)
    ids = list(seen.open().order_by("sort_at", "pk").values_list("pk", flat=True)[:100])
    some = list(seen.order_by("pk").values_list("code", "secret")[: 20 * ROUNDS])
    dice.shuffle(some)
    names = sample(dice)
    times: Pages = {"index read": [], "inbox": [], "dossier page": [], "follow page": []}
    for code, secret in some[:ROUNDS]:
        times["index read"].append(read_plainly(ids))
        times["inbox"].append(statements(lambda: desk.get(INBOX)))
        page = f"{INBOX}ho-so/{code}/"
        times["dossier page"].append(statements(lambda page=page: desk.get(page)))
        # Who looks often is held up; that is not what is measured.
        cache.clear()
        asked = {"code": code, "secret": secret}
        times["follow page"].append(statements(lambda a=asked: citizen.post(FOLLOW, a)))
    province = Dossier.objects.seen_by(leader)
    for how in SEARCHES:
        words = [asked_for(how, name, dice) for name in names]
        answers = [found(province, word, how) for word in words]
        times[f"search {how}"] = [spent for spent, answered in answers if answered]
        times[f"search {how}, asked for more"] = [s for s, answered in answers if not answered]
    return times


def sample(dice: random.Random) -> list[str]:
    """Names as they are filed: those of some dossiers, the frequent ones more often."""
    last = Dossier.objects.latest("pk").pk
    picked = [dice.randrange(1, last) for _place in range(NAMES)]
    return list(
        DistinctName.objects.filter(dossiers__pk__in=picked).values_list("folded", flat=True)
    )


def asked_for(how: str, name: str, dice: random.Random) -> str:
    """The whole name; without the family's; or with one wrong letter."""
    if how == "exact":
        return name
    if how == "contains":
        return name.partition(" ")[2]
    place = dice.randrange(len(name))
    return f"{name[:place]}{dice.choice('aeghiklmnotuv')}{name[place + 1 :]}"


def found(dossiers: DossierQuerySet, words: str, how: str) -> tuple[float, bool]:
    """Milliseconds until the first page is here, and whether it is, or more is asked for."""
    answered = False
    with timed() as spent, suppress(Refused):
        list(search(dossiers, words, how=how).dossiers.newest_first().for_list()[:101])
        answered = True
    return sum(spent), answered


def statements(ask: Callable[[], object]) -> float:
    """Milliseconds of a page's statements."""
    with timed() as spent:
        answer = ask()
    assert getattr(answer, "status_code", 0) == 200, answer
    return sum(spent)


def line(name: str, spent: list[float], limit: float, dossiers: int) -> Line:
    """The goal's percentile where there is a goal, else the 95th."""
    goal = SEARCHES.get(name.removeprefix("search "))
    share = 0.99 if name == "search exact" else 0.95
    worst = percentile(spent, share)
    return Line(
        f"{name} ({len(spent)}) at {dossiers:,}, p{share * 100:.0f}", f"{worst:.1f} ms",
        f"index read {limit:.2f} ms", f"{median(spent) / limit:.1f} ×",
        f"≤ {goal} ms" if goal else "", worst <= goal if goal else None,
    )  # fmt: skip


def growth(small: Pages, large: Pages, dossiers: int, goal: float | None) -> list[Line]:
    """How much slower pages are with ten times as many dossiers."""
    lines = []
    for name in (each for each in small if small[each] and large[each]):
        before, after = percentile(small[name], 0.95), percentile(large[name], 0.95)
        ratio = after / before
        lines.append(
            Line(
                f"{name}: {dossiers:,} to a tenth, p95", f"{after:.1f} ms", f"{before:.1f} ms",
                f"{ratio:.2f} ×", f"≤ {goal} ×" if goal else "", ratio <= goal if goal else None,
            )
        )  # fmt: skip
    return lines


def main() -> None:
    """Print the table, as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ten", action="store_true", help="ten million too")
    parser.add_argument("--keep", action="store_true", help="keep the databases, or use kept ones")
    asked = parser.parse_args(sys.argv[1:])
    sizes = [SMALL, LARGE, *([LARGEST] if asked.ten else [])]
    database.start()
    print(HEADING, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        units = generating.province(Path(folder))
        with own_database("bench_generating"):
            print(*generating.run(units), sep="\n", flush=True)
        before: Pages | None = None
        for dossiers in sizes:
            with own_database(f"bench_{dossiers}", keep=asked.keep):
                pages, lines = at_size(units, dossiers)
            print(*lines, sep="\n", flush=True)
            if before:
                goal = FLAT if dossiers == LARGEST else None
                print(*growth(before, pages, dossiers, goal), sep="\n", flush=True)
            before = pages


if __name__ == "__main__":
    main()
