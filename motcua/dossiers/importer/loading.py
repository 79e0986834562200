"""Writes checked legacy rows by COPY: applicants, dossiers, events and clock events."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.promises import legal_limit
from motcua.core.loading import Progress, Tally, Wrong, no_progress, read_table
from motcua.core.text import fold, sort_key
from motcua.deadlines.calendar import add_working_hours
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.clock import EventKind
from motcua.deadlines.limits import CountingRule, TimeLimit
from motcua.dossiers.actions.naming import names_known
from motcua.dossiers.codes import new_secret
from motcua.dossiers.importer.rows import COLUMNS, Catalogue, LegacyDossier, read_row
from motcua.dossiers.kinds import UnknownKind
from motcua.dossiers.models import LoadedFile, Task, Unrecognised
from motcua.dossiers.route import DEFAULT_ROUTE
from motcua.dossiers.states import OPEN, WAITING, State, Step, Verb
from motcua.people.models import Official, digest_of
from motcua.people.roles import ApplicantKind

BATCH = 20_000
SERIAL = re.compile(r"(?P<agency>.+)-(?P<day>\d{6})-(?P<serial>\d{1,9})")

TABLES = {
    "people_applicant": [
        "id", "kind", "name", "id_number", "phone", "address", "email", "folded_name",
        "name_sort_key", "digest",
    ],
    "dossiers_dossier": [
        "id", "code", "secret", "version_id", "field_id", "method_id", "receiving_unit_id",
        "accepting_unit_id", "competent_unit_id", "channel", "filed_by", "return_channel",
        "applicant_id", "submitter_id", "name_id", "authorization", "summary", "fee_vnd",
        "limit_amount", "limit_unit", "counting_rule", "cutoff", "state", "filed_at", "received_at",
        "original_due_at", "due_at", "completed_at", "stopped_at", "returned_at",
        "really_returned_reason", "result_kind", "import_digest",
    ],
    "dossiers_event": [
        "dossier_id", "verb", "start", "end", "happened_at", "recorded_at", "note",
    ],
    "dossiers_clockevent": [
        "dossier_id", "kind", "policy", "happened_at", "recorded_at", "until", "due_at", "cause",
        "document",
    ],
}  # fmt: skip


@transaction.atomic
def load_dossiers(
    path: Path,
    *,
    by: Official | None,
    progress: Progress = no_progress,
    keep_unknown: bool = False,
) -> Tally:
    """Load a legacy export with its history. Loading it again changes nothing.

    What the legacy system recorded counts as recorded when it happened. With `keep_unknown`, rows
    whose procedure or unit nobody knows are loaded into rows of their own, and told. Raises
    Refused where the file is broken; then nothing is loaded.
    """
    tally, unknown = Tally(), Counter[tuple[UnknownKind, str]]()
    catalogue = Catalogue(keep_unknown=keep_unknown, by=by)
    good = check_rows(path, catalogue, tally, progress)
    while batch := list(islice(good, BATCH)):
        fresh = sort_out(batch, tally)
        copy_batch([dossier for _line, dossier in fresh])
        tally.created += len(fresh)
        unknown.update(each for _row, dossier in fresh for each in dossier.unknown)
    tally.unclear += [told(*each, number) for each, number in sorted(unknown.items())]
    if tally.created:
        refresh_statistics()
    loaded = LoadedFile.objects.create(
        name=path.name,
        loaded_at=timezone.now(),
        read=tally.read,
        created=tally.created,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
    )
    record("load_dossiers", loaded, by=by, after=tally.as_dict())
    return tally


def refresh_statistics() -> None:
    """Tell the planner how many rows there are now; it would take the tables for empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(TABLES))


def told(kind: UnknownKind, code: str, number: int) -> str:
    """How many dossiers name something that nobody knows."""
    words = {
        UnknownKind.PROCEDURE: _("chưa có thủ tục “%(code)s”: %(number)s hồ sơ"),
        UnknownKind.UNIT: _("chưa có đơn vị “%(code)s”: %(number)s hồ sơ"),
    }
    return words[kind] % {"code": code, "number": number}


def check_rows(
    path: Path, catalogue: Catalogue, tally: Tally, progress: Progress
) -> Iterator[tuple[Any, LegacyDossier]]:
    """The rows that can be loaded, with where they stand; the others go into the tally."""
    now, seen = timezone.now(), set[str]()
    for row in read_table(path, COLUMNS, progress):
        tally.read += 1
        try:
            dossier = read_row(row, catalogue, now)
            if dossier.code in seen:
                raise Wrong("code", _("mã hồ sơ lặp lại trong tệp"))
        except Wrong as wrong:
            tally.reject(row, wrong)
        else:
            seen.add(dossier.code)
            yield row, dossier


def sort_out(
    batch: list[tuple[Any, LegacyDossier]], tally: Tally
) -> list[tuple[Any, LegacyDossier]]:
    """The rows not loaded before; a loaded one must say the same as then."""
    codes = [dossier.code for _row, dossier in batch]
    # One array, where `code__in` would write out twenty thousand parameters.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, import_digest FROM dossiers_dossier WHERE code = ANY(%s)", [codes]
        )
        known = dict(cursor.fetchall())
    fresh = []
    for row, dossier in batch:
        if dossier.code not in known:
            fresh.append((row, dossier))
        elif bytes(known[dossier.code] or b"") == dossier.digest:
            tally.unchanged += 1
        else:
            tally.reject(row, Wrong("code", _("mã hồ sơ đã có trong hệ thống, nội dung khác")))
    return fresh


def copy_batch(batch: list[LegacyDossier]) -> None:
    """Write one batch to all its tables."""
    if not batch:
        return
    applicants = copy_applicants(batch)
    names = names_known(fold(d.name) for d in batch)
    ids = take_ids("dossiers_dossier_id_seq", len(batch))
    numbered = list(zip(ids, batch, strict=True))
    limits = {id(d.method): legal_limit(d.method) if d.method else None for d in batch}
    copy(
        "dossiers_dossier",
        (
            dossier_row(pk, d, (applicants[party(d)], names[fold(d.name)]), limits[id(d.method)])
            for pk, d in numbered
        ),
    )
    copy("dossiers_event", (row for pk, d in numbered for row in event_rows(pk, d)))
    now = timezone.now()
    copy("dossiers_clockevent", (row for pk, d in numbered for row in clock_rows(pk, d, now)))
    Task.objects.bulk_create(open_task(pk, d) for pk, d in numbered if d.state in OPEN)
    Unrecognised.objects.bulk_create(
        Unrecognised(dossier_id=pk, kind=kind, code=code)
        for pk, d in numbered
        for kind, code in d.unknown
    )
    raise_serials((d.code, d.unit.code) for d in batch)


def copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table of ours."""
    columns = ", ".join(f'"{name}"' for name in TABLES[table])
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as out:
        for row in rows:
            out.write_row(row)


def take_ids(sequence: str, number: int) -> list[int]:
    """Fresh ids, so that rows of several tables can be written without asking back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{sequence}') FROM generate_series(1, %s)", [number])
        return [row[0] for row in cursor.fetchall()]


def party(dossier: LegacyDossier) -> bytes:
    """The digest under which the applicant is written down; as `Applicant.derive` makes it."""
    kind = ApplicantKind.PERSON.value
    return digest_of([kind, dossier.name, dossier.id_number, dossier.phone, "", ""])


def copy_applicants(batch: list[LegacyDossier]) -> dict[bytes, int]:
    """Ids of the batch's applicants by digest; the new ones are written."""
    wanted = {party(dossier): dossier for dossier in batch}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, id FROM people_applicant WHERE digest = ANY(%s)", [list(wanted)]
        )
        known = {bytes(digest): pk for digest, pk in cursor.fetchall()}
    fresh = [digest for digest in wanted if digest not in known]
    ids = dict(zip(fresh, take_ids("people_applicant_id_seq", len(fresh)), strict=True))
    kind = ApplicantKind.PERSON.value
    copy(
        "people_applicant",
        (
            (pk, kind, d.name, d.id_number, d.phone, "", "", fold(d.name), sort_key(d.name), digest)
            for digest, pk in ids.items()
            for d in (wanted[digest],)
        ),
    )
    return known | ids


def dossier_row(
    pk: int, d: LegacyDossier, who: tuple[int, int], limit: TimeLimit | None
) -> tuple[Any, ...]:
    """A row of the dossier table. `who`: the ids of the applicant and of the name."""
    stopped = d.state == State.STOPPED
    unit, version, (applicant, name) = d.unit.pk, d.version, who
    return (
        pk, d.code, new_secret(), version.pk, version.field_id, d.method.pk if d.method else None,
        unit, unit, unit, d.channel, d.filed_by, d.return_channel, applicant, applicant, name,
        "", "",
        d.method.fee_vnd if d.method else None,
        limit.amount if limit else None,
        limit.unit.value if limit else "",
        limit.rule.value if limit else CountingRule.DAY.value,
        limit.cutoff if limit else None,
        d.state.value, d.received_at, d.received_at, d.due_at, owed(d, timezone.now()),
        None if stopped else d.completed_at,
        d.completed_at if stopped else None,
        d.returned_at, "", "", d.digest,
    )  # fmt: skip


def event_rows(pk: int, d: LegacyDossier) -> Iterator[tuple[Any, ...]]:
    """What the export tells of a dossier's history: received, ended, returned."""
    ended = d.completed_at is not None
    begun = State.PROCESSING if ended else d.state
    yield event(pk, Verb.ACCEPT, None, begun, d.received_at)
    if d.completed_at:
        end = State.STOPPED if d.state == State.STOPPED else State.COMPLETED
        verb = Verb.STOP if end == State.STOPPED else Verb.GRANT
        yield event(pk, verb, begun, end, d.completed_at)
    if d.returned_at:
        yield event(pk, Verb.RETURN_RESULT, State.COMPLETED, State.RETURNED, d.returned_at)


def event(pk: int, verb: Verb, start: State | None, end: State, at: datetime) -> tuple[Any, ...]:
    """A row of the history; the legacy system recorded it when it happened."""
    return (pk, verb.value, start.value if start else None, end.value, at, at, "")


def clock_rows(pk: int, d: LegacyDossier, now: datetime) -> Iterator[tuple[Any, ...]]:
    """The clock started with the due moment that was promised, and stopped at the end.

    Since when a waiting dossier waits is not told, so its pause is known from now on.
    """
    at, due = d.received_at, d.due_at
    yield (pk, EventKind.START.value, "", at, at, due, due, "", "")
    if d.completed_at:
        end = d.completed_at
        yield (pk, EventKind.STOP.value, "", end, end, None, due, "", "")
    if d.state in WAITING:
        yield (pk, EventKind.PAUSE.value, "", now, now, None, owed(d, now), "", "")


def owed(d: LegacyDossier, now: datetime) -> datetime | None:
    """The due moment that binds now: none while a dossier waits, unless it was late before."""
    return None if d.state in WAITING and d.due_at >= now else d.due_at


def open_task(pk: int, d: LegacyDossier) -> Task:
    """The step an open legacy dossier waits at; nobody holds it yet."""
    step = Step.HAND_OVER if d.state == State.COMPLETED else Step.HANDLE
    opened = d.completed_at or d.received_at
    hours = DEFAULT_ROUTE.return_hours if step == Step.HAND_OVER else DEFAULT_ROUTE.first.hours
    due = add_working_hours(opened, hours, calendar_for(d.unit))
    return Task(
        dossier_id=pk, step=step, name=str(step.label), unit=d.unit, opened_at=opened, due_at=due
    )


def raise_serials(codes: Iterable[tuple[str, str]]) -> None:
    """Where codes (of dossier and unit) follow our own pattern, new codes go on after them."""
    highest: dict[tuple[str, date], int] = {}
    for code, agency in codes:
        match = SERIAL.fullmatch(code)
        if match and match["agency"] == agency:
            try:
                day = datetime.strptime(match["day"], "%y%m%d").date()  # noqa: DTZ007 — a day
            except ValueError:
                continue
            key = (match["agency"], day)
            highest[key] = max(highest.get(key, 0), int(match["serial"]))
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO dossiers_dailyserial (agency, day, last) VALUES (%s, %s, %s)
               ON CONFLICT (agency, day) DO UPDATE
               SET last = greatest(dossiers_dailyserial.last, excluded.last)""",
            [(agency, day, last) for (agency, day), last in highest.items()],
        )
