"""The inbox of a unit with a million dossiers in the table: its queries, in the database alone."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.table import Line, percentile
from motcua.dossiers.models import Dossier
from motcua.people import actions as people
from motcua.people.models import Applicant, Official, Unit
from motcua.people.roles import Role

DOSSIERS, UNITS, ROUNDS, GOAL = 1_000_000, 300, 30, 50
# Of a hundred: open ones, those another unit had a step of, those of the one large unit.
OPEN, ELSEWHERE, LARGE = 3, 5, 5
SEED = 20261122
INBOX = "/ban-lam-viec/"
TABS = ("unit", "mine", "today", "overdue", "waiting", "results", "all")
OPEN_STATES = (1, 2, 4, 4, 4, 4, 5, 6, 7, 9)
OWN = ("code", "receiving_unit_id", "accepting_unit_id", "competent_unit_id", "other_units",
       "applicant_id", "submitter_id", "state", "filed_at", "received_at", "original_due_at",
       "due_at", "completed_at", "returned_at", "result_kind")  # fmt: skip
LIKE = ("secret", "name_id", "version_id", "field_id", "method_id", "channel", "filed_by",
        "return_channel", "authorization", "summary", "limit_amount", "limit_unit", "counting_rule",
        "really_returned_reason")  # fmt: skip


def units() -> list[int]:
    """Many units; the first is the one whose inbox is looked at."""
    above = Unit.objects.get(code="T99")
    made = Unit.objects.bulk_create(
        Unit(code=f"T99.M{n}", name=f"UBND xã Mẫu {n}", level="commune", parent=above,
             path=f"{above.path}T99.M{n}/")
        for n in range(UNITS)
    )  # fmt: skip
    return [unit.pk for unit in made]


def rows(number: int, places: list[int], applicants: list[int]) -> Iterator[tuple[object, ...]]:
    """The values of OWN for each dossier."""
    dice, now = random.Random(SEED), timezone.now()
    for n in range(number):
        unit = places[0] if dice.randrange(100) < LARGE else dice.choice(places)
        other = [dice.choice(places)] if dice.randrange(100) < ELSEWHERE else []
        person = dice.choice(applicants)
        is_open = dice.randrange(100) < OPEN
        state = dice.choice(OPEN_STATES) if is_open else 10
        at = now - timedelta(minutes=dice.randrange(15_000 if is_open else 1_000_000))
        received = None if state == 1 else at
        due = received and at + timedelta(days=7)
        completed = at + timedelta(days=dice.randrange(1, 10)) if state in (9, 10) else None
        returned = completed if state == 10 else None
        yield (
            f"M-{n}", unit, unit, unit, other, person, person, state, at, received, due,
            None if state in (5, 6) else due, completed, returned, "granted" if completed else "",
        )  # fmt: skip


def fill(places: list[int]) -> None:
    """COPY until there are a million, everything else like one dossier of the town."""
    like = Dossier.objects.filter(code__startswith="T99").order_by("pk").values_list(*LIKE)[0]
    columns = ", ".join(f'"{name}"' for name in OWN + LIKE)
    query = f"COPY dossiers_dossier ({columns}) FROM STDIN"
    missing = DOSSIERS - Dossier.objects.count()
    applicants = list(Applicant.objects.values_list("pk", flat=True)[:20_000])
    with connection.cursor() as cursor:
        with built_afterwards(), cursor.copy(query) as copy:
            for row in rows(missing, places, applicants):
                copy.write_row(row + tuple(like))
        cursor.execute(
            "INSERT INTO dossiers_task (step, opened_at, due_at, outcome, dossier_id, unit_id) "
            "SELECT 'handle', received_at, due_at, '', id, competent_unit_id "
            "FROM dossiers_dossier WHERE code LIKE 'M-%' AND state = 4"
        )
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def built_afterwards() -> Iterator[None]:
    """Keep no index and check no foreign key row by row; build and check them at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = 'dossiers_dossier'::regclass AND contype = 'f'"
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE i.indrelid = 'dossiers_dossier'::regclass AND NOT EXISTS "
            "(SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)"
        )
        indexes = cursor.fetchall()
        for name, _definition in keys:
            cursor.execute(f'ALTER TABLE dossiers_dossier DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        for name, definition in keys:
            cursor.execute(f'ALTER TABLE dossiers_dossier ADD CONSTRAINT "{name}" {definition}')


def employ(place: int) -> Official:
    """An official who works there."""
    official = people.employ("million", "Cán bộ Một Triệu", "mat-khau-dai-2026", by=None)
    for role in (Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER):
        unit = Unit.objects.get(pk=place)
        people.appoint(official, role, unit, since=date(2020, 1, 1), by=None)
    return official


@contextmanager
def timed() -> Iterator[list[float]]:
    """Milliseconds of each statement, until its rows are here."""
    spent: list[float] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def] # Django's
        begin = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append((perf_counter() - begin) * 1000)

    with connection.execute_wrapper(watch):
        yield spent


def read_plainly(ids: list[int]) -> float:
    """Milliseconds for the rows of a page by their primary key."""
    with timed() as spent:
        list(Dossier.objects.filter(pk__in=ids).order_by().values_list())
    return sum(spent)


def run() -> list[Line]:
    """Fill, then look at every tab in turns with the plain read."""
    places = units()
    fill(places)
    official = employ(places[0])
    client = Client(SERVER_NAME="localhost")
    client.force_login(official)
    seen = Dossier.objects.seen_by(official)
    ids = list(seen.open().order_by("sort_at", "pk").values_list("pk", flat=True)[:100])
    times: dict[str, list[float]] = {tab: [] for tab in TABS}
    plain = []
    for _round in range(ROUNDS):
        plain.append(read_plainly(ids))
        for tab in TABS:
            with timed() as spent:
                answer = client.get(INBOX, {"tab": tab})
            assert answer.status_code == 200, answer.status_code
            times[tab].append(sum(spent))
    open_here = seen.open().count()
    return [line(tab, times[tab], median(plain), open_here) for tab in TABS]


def line(tab: str, spent: list[float], limit: float, open_here: int) -> Line:
    """p95 of a page's statements."""
    p95 = percentile(spent, 0.95)
    return Line(
        f"inbox “{tab}” of 1,000,000 ({open_here:,} open)", f"{p95:.1f} ms",
        f"index read {limit:.1f} ms", f"{median(spent) / limit:.1f} ×", f"≤ {GOAL} ms",
        p95 <= GOAL,
    )  # fmt: skip
