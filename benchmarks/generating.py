"""Generating whole dossiers, against plain COPY of the very same rows into bare tables."""

from datetime import date
from pathlib import Path
from time import perf_counter

from django.db import connection

from benchmarks.loading import one
from benchmarks.table import Line
from motcua.dossiers.importer.generation import Asked, generate
from motcua.dossiers.importer.generation.writing import TABLES

DOSSIERS, SEED, LAST = 200_000, 20261122, date(2026, 10, 30)
UNITS = Path(__file__).resolve().parents[2] / "shared" / "data" / "phu-tho-units.csv"
GOAL = 0.5


def province(folder: Path) -> Path:
    """The units of a real province where its list is at hand, else of a made-up one."""
    if UNITS.exists():
        return UNITS
    path = folder / "don-vi.csv"
    rows = ["code,name,level,parent_code", "G99,UBND tỉnh Mẫu,province,"]
    rows += [f"G99.{n:02d},Sở Mẫu {n},department,G99" for n in range(1, 16)]
    rows += [f"G99.{n},UBND xã Mẫu {n},commune,G99" for n in range(100, 248)]
    path.write_text("\n".join(rows) + "\n")
    return path


def run(units: Path) -> list[Line]:
    """In an empty database: make dossiers, then copy their rows and build what belongs to them."""
    begin, written = perf_counter(), list[float]()
    made = generate(
        Asked(units, DOSSIERS, SEED, last=LAST),
        by=None,
        progress=lambda _done, _whole: written.append(perf_counter()),
    ).made
    ours = made / (perf_counter() - begin)
    copied = built = 0.0
    for table in TABLES:
        columns, rows = taken(table)
        copied += copy_plainly(table, columns, rows)
    for table in TABLES:
        built += build(table)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE bare_{table}")
    return [
        # From the first thought to the last row, drawing included; then with all that follows.
        line("draw and write", made / (written[-1] - begin), "bare COPY", made / copied, GOAL),
        line("generate", ours, "COPY + index", made / (copied + built), GOAL),
    ]


def line(name: str, ours: float, what: str, limit: float, goal: float) -> Line:
    """Dossiers a second as a share of the limit."""
    share = ours / limit
    return Line(
        f"{name} {DOSSIERS:,} whole dossiers", f"{ours:.0f} dossiers/s", f"{what} {limit:.0f}/s",
        f"{share:.0%}", f"≥ {goal:.0%}", share >= goal,
    )  # fmt: skip


def taken(table: str) -> tuple[str, bytes]:
    """The columns and all rows of a table, in PostgreSQL's own form."""
    columns = one(
        "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
        "FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        table,
    )
    query = f"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(query) as source:
        return str(columns), b"".join(source)


def copy_plainly(table: str, columns: str, rows: bytes) -> float:
    """Seconds to COPY into a table of the same columns without anything else."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING GENERATED)")
        begin = perf_counter()
        query = f"COPY bare_{table} ({columns}) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(query) as target:
            target.write(rows)
        return perf_counter() - begin


def build(table: str) -> float:
    """Seconds to build the indexes and to check the constraints of the table it is like."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        definitions = [definition for (definition,) in cursor.fetchall()]
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
            [table],
        )
        constraints = [definition for (definition,) in cursor.fetchall()]
        begin = perf_counter()
        for definition in definitions:
            head, _on, tail = definition.partition(f" ON public.{table} ")
            unique = "UNIQUE " if "UNIQUE" in head else ""
            cursor.execute(f"CREATE {unique}INDEX ON bare_{table} {tail}")
        for definition in constraints:
            cursor.execute(f"ALTER TABLE bare_{table} ADD {definition}")
        return perf_counter() - begin
