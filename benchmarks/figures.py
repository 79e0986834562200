"""Figures of a province's year from the counters, beside DuckDB and a plain read of stored cells.

Needs a database full of generated dossiers; `benchmarks.province` makes one and calls this.
"""

import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb
from django.db import connection
from django.db.models import Max

from benchmarks.table import Line
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.models import Dossier
from motcua.people.models import Unit
from motcua.people.roles import Level
from motcua.reports.actions.folding import fold_all
from motcua.reports.counters import counted
from motcua.reports.figures import behind
from motcua.reports.kinds import Figure
from motcua.reports.questions import Period, Question, Scope

ROUNDS = 9
PAGE = 50
DAYS = ", ".join(
    f"(d.{moment} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS {name}"
    for moment, name in (
        ("received_at", "r"), ("due_at", "due"), ("completed_at", "done"), ("stopped_at", "stopped")
    )
)  # fmt: skip
AS_CSV = (
    "COPY (SELECT competent_unit_id AS unit, field_id AS field, channel = 'online' AS online, "
    f"{DAYS} FROM dossiers_dossier AS d WHERE received_at IS NOT NULL) TO STDOUT CSV HEADER"
)
# What II.06a needs, as DuckDB counts it from the rows themselves.
IN_DUCKDB = """
    SELECT unit, field,
        count(*) FILTER (WHERE r >= $first AND online),
        count(*) FILTER (WHERE r >= $first AND NOT online),
        count(*) FILTER (WHERE r < $first),
        count(*) FILTER (WHERE done <= $last AND done < due),
        count(*) FILTER (WHERE done <= $last AND done = due),
        count(*) FILTER (WHERE done <= $last AND done > due),
        count(*) FILTER (WHERE stopped <= $last),
        count(*) FILTER (WHERE coalesce(done, stopped, '9999-01-01') > $last),
        count(*) FILTER (WHERE coalesce(done, stopped, '9999-01-01') > $last AND due <= $last)
    FROM rows
    WHERE r <= $last AND coalesce(done, stopped, '9999-01-01') >= $first
    GROUP BY unit, field
"""
INTO_DUCKDB = """
    CREATE TABLE rows AS SELECT unit::INT AS unit, field::INT AS field, online = 't' AS online,
        r::DATE AS r, due::DATE AS due, done::DATE AS done, stopped::DATE AS stopped
    FROM read_csv(?, header = true, nullstr = '', all_varchar = true)
"""


def run() -> list[Line]:
    """All lines for the database as it is."""
    begin = perf_counter()
    folded = fold_all()
    fold = perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reports_counterday, reports_countermark")
    dossiers = Dossier.objects.count()
    question = year_of_the_province()
    return [
        Line(f"folding {folded:,} notes of {dossiers:,} dossiers", f"{fold:.1f} s", "",
             f"{dossiers / fold:,.0f}/s"),
        *the_year("months of a year", months_of_a_year(question), dossiers),
        *the_year("any 365 days", question, dossiers),
        one_unit(question, dossiers),
        one_cell(question, dossiers),
        one_evening(question, dossiers),
    ]  # fmt: skip


def year_of_the_province() -> Question:
    """The last year with dossiers, all units."""
    last = Dossier.objects.aggregate(last=Max("received_at"))["last"]
    period = Period(last.date() - timedelta(days=364), last.date())
    return Question(Scope(Unit.objects.get(parent=None), with_children=True), period)


def months_of_a_year(question: Question) -> Question:
    """The twelve whole months before the period's last day, as reports are asked for."""
    last = question.period.last.replace(day=1) - timedelta(days=1)
    first = (last.replace(day=1) - timedelta(days=330)).replace(day=1)
    return Question(question.scope, Period(first, last))


def spent(deed: object) -> float:
    """Milliseconds of one call."""
    assert callable(deed)
    begin = perf_counter()
    deed()
    return (perf_counter() - begin) * 1000


def the_year(what: str, question: Question, dossiers: int) -> list[Line]:
    """Beside a plain read of as many stored cells, and beside DuckDB over the same rows."""
    cells = counted(question)
    keep_cells(len(cells))
    with tempfile.TemporaryDirectory() as folder:
        duck = in_duckdb(Path(folder) / "rows.csv")
    days = {"first": question.period.first, "last": question.period.last}
    rows = duck.execute(IN_DUCKDB, days).fetchall()
    assert len(rows) == len(cells), (len(rows), len(cells))
    wrong = sum(tuple(row[2:]) != columns(cells[row[0], row[1]]) for row in rows)
    ours, plain, ducks = [], [], []
    for _round in range(ROUNDS):
        ours.append(spent(lambda: counted(question)))
        plain.append(spent(read_cells))
        ducks.append(spent(lambda: duck.execute(IN_DUCKDB, days).fetchall()))
    duck.close()
    mine, name = median(ours), f"{what}, {len(cells):,} cells, {dossiers:,}"
    return [
        Line(f"{name}, {wrong} differ", f"{mine:.0f} ms", "", "", "≤ 100 ms",
             mine <= 100 and not wrong),
        Line(f"{name}, DuckDB", f"{mine:.0f} ms", f"DuckDB {median(ducks):.0f} ms",
             f"{mine / median(ducks):.2f} ×", "≤ 0.5 ×", mine / median(ducks) <= 0.5),
        Line(f"{name}, stored cells", f"{mine:.0f} ms", f"plain read {median(plain):.0f} ms",
             f"{mine / median(plain):.2f} ×", "≤ 4 ×", mine / median(plain) <= 4),
    ]  # fmt: skip


def columns(counts: object) -> tuple[int, ...]:
    """The figures in the order of DuckDB's query."""
    f = Figure
    order = (
        f.RECEIVED_ONLINE, f.RECEIVED_DIRECT_OR_POST, f.CARRIED_OVER, f.RESOLVED_EARLY,
        f.RESOLVED_ON_TIME, f.RESOLVED_OVERDUE, f.WITHDRAWN, f.PROCESSING, f.PROCESSING_OVERDUE,
    )  # fmt: skip
    assert isinstance(counts, dict)
    return tuple(counts[each] for each in order)


def keep_cells(number: int) -> None:
    """As many cells with thirteen figures in a table of their own."""
    numbers = ", ".join(f"n + {place} AS f{place}" for place in range(13))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_cells")
        cursor.execute(
            f"CREATE TABLE bench_cells AS SELECT n AS unit, n AS field, {numbers} "
            "FROM generate_series(1, %s) AS n",
            [number],
        )
        cursor.execute("VACUUM ANALYZE bench_cells")


def read_cells() -> None:
    """All of them, as our own are read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM bench_cells")
        {(unit, field): tuple(rest) for unit, field, *rest in cursor.fetchall()}


def in_duckdb(file: Path) -> duckdb.DuckDBPyConnection:
    """The same rows in DuckDB's own memory, on as many cores as PostgreSQL has."""
    with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(AS_CSV) as rows:
        for part in rows:
            out.write(part)
    duck = duckdb.connect()
    duck.execute(INTO_DUCKDB, [str(file)])
    return duck


def one_unit(question: Question, dossiers: int) -> Line:
    """A commune's year."""
    commune = Unit.objects.filter(level=Level.COMMUNE).order_by("code")[0]
    asked = Question(Scope(commune), question.period)
    ours = median(spent(lambda: counted(asked)) for _round in range(4 * ROUNDS))
    return Line(f"a commune's year at {dossiers:,}", f"{ours:.1f} ms", "", "", "≤ 3 ms", ours <= 3)


def one_cell(question: Question, dossiers: int) -> Line:
    """The first page behind the largest cell of the province's year."""
    cells = counted(question)
    (unit, field), counts = max(cells.items(), key=lambda each: each[1][Figure.RECEIVED_NEW])
    asked = Question(Scope(Unit.objects.get(pk=unit)), question.period)

    def page() -> None:
        found = behind(asked, Figure.RECEIVED_NEW, field).order_by("received_at", "pk")
        assert len(found.for_list()[: PAGE + 1]) > PAGE

    ours = median(spent(page) for _round in range(ROUNDS))
    number = counts[Figure.RECEIVED_NEW]
    return Line(
        f"first page of a cell of {number:,} at {dossiers:,}", f"{ours:.0f} ms", "", "",
        "≤ 50 ms", ours <= 50,
    )  # fmt: skip


def one_evening(question: Question, dossiers: int) -> Line:
    """The year as it was known half a year before its end."""
    day = question.period.last - timedelta(days=182)
    as_of = datetime.combine(day, time.max, VIETNAM)
    asked = Question(question.scope, question.period, as_of=as_of)
    ours = median(spent(lambda: counted(asked)) for _round in range(3))
    return Line(
        f"as known on a past evening at {dossiers:,}", f"{ours:.0f} ms", "", "", "≤ 3 s",
        ours <= 3000,
    )  # fmt: skip
