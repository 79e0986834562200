"""Loading a year of dossiers with validation and history, against plain COPY of the same rows."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.table import Line
from motcua.dossiers.importer import load_dossiers
from motcua.dossiers.importer.rows import COLUMNS

ROUNDS = 3
TABLES = ["people_applicant", "dossiers_dossier", "dossiers_event", "dossiers_clockevent",
          "dossiers_task"]  # fmt: skip


def export(folder: Path, rows: int = 50_000) -> Path:
    """A legacy export of the test town, for a checkout without the town's real year."""
    path = folder / "export.csv.gz"
    now = timezone.localtime().replace(microsecond=0)
    with gzip.open(path, "wt") as file:
        file.write(",".join(COLUMNS) + "\n")
        for number in range(rows):
            at = now - timedelta(days=400, minutes=-number)
            moments = [(at + timedelta(days=days)).isoformat() for days in (0, 7, 5, 6)]
            file.write(f"L-{number},1.999001,T99.01,in_person,self,Người Nộp {number % 20_000},,,")
            file.write(",".join(moments) + ",in_person,returned\n")
    return path


def one(query: str, *values: object) -> object:
    """The single value a query answers with."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back, so that each round finds the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM " + ", ".join(TABLES))


def run(path: Path) -> Line:
    """Load and copy in turns."""
    rates, limits = [], []
    for _round in range(ROUNDS):
        with undone():
            before = {table: one(f"SELECT coalesce(max(id), 0) FROM {table}") for table in TABLES}
            begin = perf_counter()
            created = load_dossiers(path, by=None).created
            # Foreign keys are checked at the end, and the end is not to be reached.
            settle()
            rates.append(created / (perf_counter() - begin))
            rows = {table: taken(table, before[table]) for table in TABLES}
            begin = perf_counter()
            for table in TABLES:
                copy_plainly(table, *rows[table])
            limits.append(created / (perf_counter() - begin))
    ours, limit = median(rates), median(limits)
    share = ours / limit
    return Line(
        "load a year with history", f"{ours:.0f} dossiers/s", f"COPY + index {limit:.0f}/s",
        f"{share:.0%}", "≥ 25 % (50 %)", share >= 0.25,
    )  # fmt: skip


def settle() -> None:
    """Check what is deferred."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def taken(table: str, after: object) -> tuple[str, bytes]:
    """The columns and the rows that the load wrote, as COPY says them."""
    columns = one(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
        "FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        table,
    )
    query = f"COPY (SELECT {columns} FROM {table} WHERE id > {after}) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query) as source:
        return str(columns), b"".join(source)


def copy_plainly(table: str, columns: str, rows: bytes) -> None:
    """COPY into a bare table of the same shape, then its indexes and constraints."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING GENERATED)")
        with cursor.copy(f"COPY bare_{table} ({columns}) FROM STDIN") as target:
            target.write(rows)
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        for (definition,) in cursor.fetchall():
            head, _on, tail = definition.partition(f" ON public.{table} ")
            unique = "UNIQUE " if "UNIQUE" in head else ""
            cursor.execute(f"CREATE {unique}INDEX ON bare_{table} {tail}")
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
            [table],
        )
        for (definition,) in cursor.fetchall():
            # A key to the dossiers just loaded is checked against those, not against the copy.
            cursor.execute(f"ALTER TABLE bare_{table} ADD {definition}")
