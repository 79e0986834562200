"""A complete filing over HTTP, against the same rows by pgbench in one function call."""

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psycopg
from psycopg import sql

from benchmarks.table import Line, percentile
from tests.crash.clients import FOUND, Browser

ROUNDS, SECONDS, CLIENTS = 3, 6, 8
PER_SECOND, OPEN_SECONDS, SENDERS = 50, 10, 16
TABLES = ["people_applicant", "dossiers_dossier", "dossiers_event", "dossiers_clockevent",
          "dossiers_task", "dossiers_dossiercomponent", "payments_charge",
          "dossiers_dossiercharge", "dossiers_answeredrequest", "audit_evidence"]  # fmt: skip
JSONB = 3802
# What each new row must have of its own.
OWN = {
    "digest": "sha256(g::text::bytea)",
    "code": "'BENCH-' || serial || '-' || g",
    "key": "g::text",
    "applicant_id": "applicant",
    "submitter_id": "applicant",
    "dossier_id": "dossier",
    "subject_id": "dossier",
    "reference": "'BENCH-' || g",
    "charge_id": "charge",
}
# What a row's own number is called where others refer to it.
INTO = {"people_applicant": "applicant", "dossiers_dossier": "dossier", "payments_charge": "charge"}


class Desk:
    """Signed-in browsers at one desk."""

    def __init__(self, port: int, url: str) -> None:
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT v.id, m.id FROM catalogue_procedureversion v JOIN catalogue_method m "
                "ON m.version_id = v.id JOIN catalogue_procedure p ON p.id = v.procedure_id "
                "WHERE m.channel = 'in_person' AND p.code = '1.999001'"
            ).fetchone()
        assert row is not None
        self.intake, self.method = f"/ban-lam-viec/tiep-nhan/{row[0]}/?unit=T99.01", str(row[1])
        self.port = port
        self.first = Browser(port)
        self.first.sign_in("one_stop_officer")

    def browser(self) -> Browser:
        """One more connection of the same officer."""
        browser = Browser(self.port)
        browser.cookies = dict(self.first.cookies)
        return browser

    def file(self, browser: Browser, key: str) -> None:
        """One complete filing, accepted at once."""
        form = {
            "key": key, "method": self.method, "kind": "person", "name": f"Người Nộp {key}",
            "id_number": "", "return_channel": "in_person", "filed_by": "self",
        }  # fmt: skip
        status, *_rest = browser.ask(self.intake, form)
        assert status == FOUND, status


def at_full_speed(desk: Desk, turn: int) -> float:
    """Filings a second with all clients busy."""
    done = [0] * CLIENTS
    end = time.perf_counter() + SECONDS

    def work(place: int) -> None:
        browser = desk.browser()
        while time.perf_counter() < end:
            desk.file(browser, f"full-{turn}-{place}-{done[place]}")
            done[place] += 1

    together(work, CLIENTS)
    return sum(done) / SECONDS


def together(work: Callable[[int], None], number: int) -> None:
    """Run the workers at once; the first failure is ours too."""
    with ThreadPoolExecutor(number) as pool:
        for _result in pool.map(work, range(number)):
            pass


@contextmanager
def without_counters(url: str) -> Iterator[None]:
    """Nobody notes the turns of dossiers meanwhile; for a database thrown away afterwards."""
    with psycopg.connect(url, autocommit=True) as connection:
        for doing in ("DISABLE", "ENABLE"):
            for trigger in ("reports_count_new", "reports_count_changed"):
                connection.execute(f"ALTER TABLE dossiers_dossier {doing} TRIGGER {trigger}")
            if doing == "DISABLE":
                yield


def cost_of_counters(desk: Desk, url: str) -> Line:
    """How much slower filing is because each turn is noted, in turns with and without."""
    noted, bare = [], []
    for turn in range(ROUNDS):
        noted.append(at_full_speed(desk, 10 + turn))
        with without_counters(url):
            bare.append(at_full_speed(desk, 20 + turn))
    cost = 1 - median(noted) / median(bare)
    return Line(
        "cost of counters for filing", f"{median(noted):.0f}/s", f"without {median(bare):.0f}/s",
        f"{cost:.0%}", "≤ 15 %", cost <= 0.15,
    )  # fmt: skip


def on_schedule(desk: Desk) -> list[float]:
    """Milliseconds from when each filing was due to be sent until its answer."""
    browsers, waits = threading.local(), []
    begin = time.perf_counter() + 0.5

    def send(number: int) -> None:
        if not hasattr(browsers, "own"):
            browsers.own = desk.browser()
        due = begin + number / PER_SECOND
        time.sleep(max(0, due - time.perf_counter()))
        desk.file(browsers.own, f"open-{number}")
        waits.append((time.perf_counter() - due) * 1000)

    with ThreadPoolExecutor(SENDERS) as pool:
        for _result in pool.map(send, range(PER_SECOND * OPEN_SECONDS)):
            pass
    # The first sends open the connections.
    return waits[SENDERS:]


def write_function(connection: psycopg.Connection) -> None:
    """A function that inserts what one real filing inserted, with keys of its own."""
    row = connection.execute(
        "SELECT id, applicant_id FROM dossiers_dossier WHERE code LIKE 'T99%' ORDER BY id LIMIT 1"
    ).fetchone()
    assert row is not None
    charges = f"SELECT charge_id FROM dossiers_dossiercharge WHERE dossier_id = {row[0]}"
    conditions = {
        "people_applicant": f"id = {row[1]}",
        "dossiers_dossier": f"id = {row[0]}",
        "payments_charge": f"id IN ({charges})",
        "audit_evidence": f"subject_kind = 'dossiers.dossier' AND subject_id = {row[0]} "
        f"OR subject_kind = 'payments.charge' AND subject_id IN ({charges})",
    }
    steps = [
        step
        for table in TABLES
        for step in insertions(
            connection, table, conditions.get(table, f"dossier_id = {row[0]}"), OWN
        )
    ]
    body = sql.SQL(";\n").join(steps).as_string(connection)
    connection.execute(
        "CREATE OR REPLACE FUNCTION bench_file() RETURNS void LANGUAGE plpgsql AS $body$ "
        "DECLARE g uuid := gen_random_uuid(); applicant bigint; dossier bigint; charge bigint; "
        "serial int; BEGIN "
        "INSERT INTO dossiers_dailyserial (agency, day, last) VALUES ('BENCH', current_date, 1) "
        "ON CONFLICT (agency, day) DO UPDATE SET last = dossiers_dailyserial.last + 1 "
        f"RETURNING last INTO serial;\n{body};\nEND $body$"
    )


def insertions(
    connection: psycopg.Connection, table: str, condition: str, own: dict[str, str]
) -> list[sql.Composable]:
    """Statements that insert rows like those found, with values of their own where `own` says."""
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY id")
    assert cursor.description is not None
    names = [column.name for column in cursor.description]
    json = {column.name for column in cursor.description if column.type_code == JSONB}
    made = []
    for each in cursor:
        row = dict(zip(names, each, strict=True))
        columns = [name for name in row if name not in ("id", "sort_at")]
        values = [
            sql.SQL(own[c]) if row[c] and c in own else literal(row[c], c in json) for c in columns
        ]
        made.append(
            sql.SQL("INSERT INTO {} ({}) VALUES ({}){}").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(values),
                sql.SQL(f" RETURNING id INTO {INTO[table]}" if table in INTO else ""),
            )
        )
    return made


def literal(value: object, is_json: bool) -> sql.Composable:
    """A value as SQL."""
    return sql.Literal(psycopg.types.json.Jsonb(value) if is_json and value is not None else value)


def pgbench(url: str, script: Path) -> float:
    """Function calls a second with the same number of clients."""
    program = shutil.which("pgbench") or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)), None
    )
    if program is None:
        raise SystemExit("pgbench is missing: install the postgresql package")
    done = subprocess.run(
        [program, "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", str(script), url],
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])


def run(url: str, port: int, folder: Path) -> list[Line]:
    """File and call in turns, then file on schedule."""
    desk = Desk(port, url)
    for warm in range(20):
        desk.file(desk.first, f"warm-{warm}")
    script = folder / "file.sql"
    script.write_text("SELECT bench_file();\n")
    with psycopg.connect(url) as connection:
        write_function(connection)
    ours, limits = [], []
    for turn in range(ROUNDS):
        ours.append(at_full_speed(desk, turn))
        limits.append(pgbench(url, script))
    waits = on_schedule(desk)
    share, p99 = median(ours) / median(limits), percentile(waits, 0.99)
    return [
        Line("file over HTTP, 8 clients", f"{median(ours):.0f}/s",
             f"pgbench {median(limits):.0f}/s", f"{share:.0%}", "≥ 15 %", share >= 0.15),
        Line("file at 50/s, open loop, p99", f"{p99:.0f} ms", f"median {median(waits):.0f} ms",
             f"{p99 / median(waits):.1f} ×", "≤ 50 ms", p99 <= 50),
        cost_of_counters(desk, url),
    ]  # fmt: skip
