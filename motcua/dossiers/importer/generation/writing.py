"""Draws batches in one thread while the last one is copied into the database in another."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.db import connection, transaction
from django.utils import timezone, translation

from motcua.audit.actions import record
from motcua.core.loading import Progress, no_progress
from motcua.core.rows import HEAD, TAIL
from motcua.deadlines.calendar import covering
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.many import Minutes, WorkingTime
from motcua.dossiers.generator import money, rules, tables
from motcua.dossiers.generator.calibration import Calibration, calibration
from motcua.dossiers.generator.drawing import Province, days_of
from motcua.dossiers.generator.people import People
from motcua.dossiers.generator.procedures import ways_of
from motcua.dossiers.generator.units import sources
from motcua.dossiers.importer.generation import ground
from motcua.dossiers.importer.generation.aside import built_afterwards
from motcua.dossiers.importer.generation.batches import Making
from motcua.dossiers.models import Generation
from motcua.people.models import Official, Unit

BATCH = 50_000
COLUMNS = money.COLUMNS | tables.COLUMNS | {"dossiers_distinctname": ("id", "folded")}
TABLES = tuple(COLUMNS)
# A dossier received on the last day may be due long after it.
YEARS_AHEAD = 3


@dataclass(frozen=True)
class Asked:
    """What to make: so many dossiers of the units of a file, filed on these days."""

    units: Path
    dossiers: int
    seed: int
    first: date | None = None
    last: date | None = None
    among_real: bool = False


def generate(asked: Asked, *, by: Official | None, progress: Progress = no_progress) -> Generation:
    """Make up dossiers: the same arguments make the same rows in another empty database.

    All of them or none. Raises Refused for what cannot be, and among real dossiers.
    """
    told = calibration()
    rules.check_asked(asked.dossiers, asked.seed)
    first, last = rules.period(asked.first, asked.last, asked.dossiers, told)
    rules.check_nobodys(among_real=asked.among_real)
    working = working_days(first, last)
    rules.check_days(working, asked.dossiers)
    with translation.override("vi"):
        province = laid_out(asked, told, last)
        return written(asked, province, working, by, progress)


def working_days(first: date, last: date) -> list[date]:
    """The days of a period on which offices open."""
    calendar = covering(calendar_for(None), first.year, last.year)
    each = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in each if calendar.is_working_day(day)]


@transaction.atomic
def laid_out(asked: Asked, told: Calibration, last: date) -> Province:
    """Units, procedures and officials, made where they are missing, and what is drawn of them."""
    dice = np.random.default_rng([asked.seed, 0])
    units = ground.offices(asked.units)
    drawn = sources(units, told, dice)
    ways, services = ways_of(ground.versions(told, last), told, above(units[0]), last)
    rules.check_services(services)
    calendars = [
        covering(calendar_for(unit), last.year, last.year + YEARS_AHEAD) for unit in drawn.units
    ]
    distinct = list({id(calendar): calendar for calendar in calendars}.values())
    return Province(
        seed=asked.seed,
        told=told,
        sources=drawn,
        ways=ways,
        services=services,
        people=People(max(1, round(asked.dossiers * told.people_per_dossier)), dice),
        staff=ground.staff(drawn, told),
        times=[WorkingTime(calendar) for calendar in distinct],
        calendar_of=np.array([distinct.index(calendar) for calendar in calendars]),
        last_day=last,
    )


def above(unit: Unit) -> Unit:
    """The unit at the top, whose fees hold for all."""
    while unit.parent is not None:
        unit = unit.parent
    return unit


@transaction.atomic
def written(
    asked: Asked, province: Province, working: list[date], by: Official | None, progress: Progress
) -> Generation:
    """Write everything, and remember that it was made up."""
    run = Generation.objects.create(
        seed=asked.seed, asked=asked.dossiers, first_day=working[0], last_day=province.last_day,
        calibration=province.told.version, started_at=timezone.now(),
    )  # fmt: skip
    # Ids are taken by the block, so nobody else may take one meanwhile.
    run_sql(f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE")
    days = days_of(province.told, asked.dossiers, working)
    making = Making(province, run.pk, {table: next_id(table) for table in TABLES})
    making.remember()
    with built_afterwards(TABLES) if all_empty() else nullcontext():
        for done, batch in drawn_ahead(making, days):
            for table, rows in batch.items():
                copy(table, rows)
            progress(done, len(days))
    for table, ids in making.ids.items():
        run_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {ids.next}, false)")
    write_serials(making)
    run_sql(f"ANALYZE {', '.join(TABLES)}")
    run.made, run.finished_at = len(days), timezone.now()
    run.save(update_fields=["made", "finished_at"])
    record("generate", run, by=by, after={"dossiers": run.made, "seed": run.seed})
    return run


def drawn_ahead(
    making: Making,
    days: Minutes,
) -> Iterator[tuple[int, dict[str, list[bytes]]]]:
    """Batches of whole days, the next being made while the caller writes one."""
    ends = cuts(days)
    spans = list(zip([0, *ends], ends, strict=False))
    with ThreadPoolExecutor(1) as thread:

        def start(number: int) -> Future[dict[str, list[bytes]]]:
            begin, end = spans[number]
            return thread.submit(making.batch, number, days[begin:end])

        waiting = start(0)
        for number, (_begin, end) in enumerate(spans):
            made = waiting.result()
            if number + 1 < len(spans):
                waiting = start(number + 1)
            yield end, made


def cuts(days: Minutes) -> list[int]:
    """Where batches end: after so many dossiers, with the day. A serial is counted within one."""
    changes = [*(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]
    ends, last = [], 0
    for change in changes:
        if change - last >= BATCH or change == len(days):
            ends.append(change)
            last = change
    return ends


def copy(table: str, rows: Iterable[bytes]) -> None:
    """COPY blocks of rows into a table of ours."""
    columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)") as out,
    ):
        out.write(HEAD)
        for block in rows:
            out.write(block)
        out.write(TAIL)


def run_sql(statement: str) -> None:
    """One statement without an answer."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def next_id(table: str) -> int:
    """The first id nobody has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))")
        return int(cursor.fetchone()[0])


def all_empty() -> bool:
    """Whether there is nothing in the tables yet."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT 1 FROM {table} LIMIT 1)" for table in TABLES))
        return cursor.fetchone() is None


def write_serials(making: Making) -> None:
    """New codes go on after the made-up ones."""
    rows = [(unit, date.fromordinal(day), last) for (unit, day), last in making.serials.items()]
    agencies, days, lasts = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO dossiers_dailyserial (agency, day, last)
               SELECT * FROM unnest(%s::varchar[], %s::date[], %s::integer[])
               ON CONFLICT (agency, day) DO UPDATE SET last = excluded.last""",
            [list(agencies), list(days), list(lasts)],
        )


def settle() -> None:
    """Let pages be read without asking which rows are there; outside a transaction."""
    run_sql(f"VACUUM {', '.join(TABLES)}")
