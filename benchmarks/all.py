"""Everything that needs a database, in one run; started by `python -m benchmarks`."""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 — these need Django set up
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import filing, forms, loading, million, moving, pages, report  # noqa: E402
from benchmarks.table import HEADING, Line  # noqa: E402
from motcua.dossiers.importer import load_dossiers  # noqa: E402
from motcua.people import actions as people  # noqa: E402
from motcua.people.models import Unit  # noqa: E402
from motcua.people.roles import Role  # noqa: E402
from tests.town import PASSWORD  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DOSSIERS, OPEN = 100_000, 2_000
SKIPPED = ("id", "code", "sort_at", "secret", "state", "completed_at", "returned_at", "result_kind")


def year(folder: Path) -> tuple[Path, str, int]:
    """The export to load, the unit at its top and its year: a real town's where it is at hand."""
    if not DATA.exists():
        return loading.export(folder), "T99.01", timezone.localdate().year
    call_command("load", "units", str(DATA / "duyen-hai-units.csv"))
    call_command("load", "procedures", str(DATA / "procedures.jsonl"))
    return DATA / "duyen-hai-2022.csv.gz", "DH", 2022


def fill(unit: str) -> list[str]:
    """Copy dossiers under other codes until there are enough, some of them open; some codes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
            "WHERE table_name = 'dossiers_dossier' AND column_name <> ALL(%s)",
            [list(SKIPPED)],
        )
        columns = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM dossiers_dossier")
        missing = DOSSIERS - cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO dossiers_dossier (code, secret, state, completed_at, returned_at, "
            f"result_kind, {columns}) "
            f"SELECT 'C-' || n, secret, CASE WHEN n <= %(open)s THEN 4 ELSE state END, "
            f"CASE WHEN n > %(open)s THEN completed_at END, "
            f"CASE WHEN n > %(open)s THEN returned_at END, "
            f"CASE WHEN n <= %(open)s THEN '' ELSE result_kind END, {columns} "
            f"FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM dossiers_dossier "
            f"WHERE state = 10 AND import_digest IS NOT NULL) AS loaded WHERE n <= %(missing)s",
            {"open": OPEN, "missing": missing},
        )
        cursor.execute(
            "INSERT INTO dossiers_task (step, opened_at, due_at, outcome, dossier_id, unit_id) "
            "SELECT 'handle', received_at, due_at, '', id, competent_unit_id "
            "FROM dossiers_dossier WHERE code LIKE 'C-%' AND state = 4"
        )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT d.code FROM dossiers_dossier d "
            "JOIN people_unit u ON u.id = d.competent_unit_id "
            "WHERE u.code = %s ORDER BY md5(d.code) LIMIT 500",
            [unit],
        )
        return [code for (code,) in cursor.fetchall()]


def employ(unit: str) -> str:
    """An official who may see the loaded dossiers of a unit."""
    official = people.employ("bench", "Cán bộ Đo Lường", PASSWORD, by=None)
    place = Unit.objects.get(code=unit)
    for role in (Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER):
        people.appoint(official, role, place, since=date(2020, 1, 1), by=None)
    return "bench"


def measure(url: str, port: int, folder: Path) -> list[Line]:
    """Load, report, file, and look at pages once the house is full."""
    path, unit, number = year(folder)
    lines = [loading.run(path)]
    load_dossiers(path, by=None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    lines.append(report.run(unit, number))
    lines += filing.run(url, port, folder)
    lines += moving.run(url, port, folder) + forms.run()
    official, codes = employ(unit), fill(unit)
    lines += pages.run(port, official, codes, DOSSIERS)
    return lines + million.run()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        lines = measure(sys.argv[1], int(sys.argv[2]), Path(folder))
    print(*(HEADING, *lines), sep="\n", flush=True)


if __name__ == "__main__":
    main()
