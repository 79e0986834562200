"""Twelve months of the demo ward as a legacy export, loaded like any other."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from motcua.catalogue.models import Method, ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.core.errors import Refused
from motcua.deadlines.calendar import VIETNAM, Calendar, add_working_time, due
from motcua.deadlines.calendars import calendar_for
from motcua.doors.terminal.demo.people import person
from motcua.dossiers.importer import load_dossiers
from motcua.dossiers.importer.rows import COLUMNS
from motcua.people.models import Unit

DAYS = 365
A_DAY = 19
WITHDRAWN, BY_AGENT, LATE, ON_THE_DAY = 0.015, 0.06, 0.05, 0.28
# How often each procedure is asked for: certified copies above all.
WEIGHTS = {
    "2.000815": 30, "2.000884": 10, "2.000908": 4, "1.001193": 12, "1.000656": 5, "1.004873": 12,
    "1.004222": 10, "1.001612": 7, "1.013225": 4, "1.012796": 6,
}  # fmt: skip


def load(ward: Unit, today: date) -> None:
    """Write the export, load it, and throw the file away."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hoa-mau.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows(ward, today))
        tally = load_dossiers(path, by=None)
    if tally.rejections:
        raise Refused(str(tally.rejections[0]))


def rows(ward: Unit, today: date) -> Iterator[dict[str, str]]:
    """A row for each dossier, day by day; the same for the same day."""
    dice = Random(today.toordinal())
    calendar = calendar_for(ward)
    methods = {
        version.procedure.code: [m for m in version.methods.all() if legal_limit(m)]
        for version in ProcedureVersion.objects.select_related("procedure").order_by("pk")
    }
    until = datetime.combine(today, time(7), VIETNAM)
    for ago in range(DAYS, 1, -1):
        day = today - timedelta(days=ago)
        if not calendar.is_working_day(day):
            continue
        moments = sorted(moment(dice, day) for _filing in range(dice.randint(A_DAY - 6, A_DAY + 6)))
        for serial, received in enumerate(moments, start=1):
            method = dice.choice(methods[dice.choices(list(WEIGHTS), [*WEIGHTS.values()])[0]])
            code = f"{ward.code}-{day:%y%m%d}-{serial:04d}"
            yield row(dice, code, ward, method, received, calendar, until)


def moment(dice: Random, day: date) -> datetime:
    """A minute of the morning or the afternoon."""
    start = dice.choice([time(7, 0), time(13, 30)])
    return datetime.combine(day, start, VIETNAM) + timedelta(minutes=dice.randrange(200))


def row(
    dice: Random,
    code: str,
    ward: Unit,
    method: Method,
    received: datetime,
    calendar: Calendar,
    until: datetime,
) -> dict[str, str]:
    """One dossier: early, on time, late or withdrawn; open where its end would lie ahead."""
    limit = legal_limit(method)
    assert limit is not None
    promised = due(limit, received, calendar)
    who = person(dice)
    done = completion(dice, received, promised, calendar)
    returned = add_working_time(done, timedelta(minutes=dice.randrange(10, 600)), calendar)
    state = "withdrawn" if dice.random() < WITHDRAWN else "returned"
    if done > until:
        state = "processing"
    elif state == "returned" and returned > until:
        state = "completed"
    return {
        "code": code,
        "procedure_code": method.version.procedure.code,
        "unit_code": ward.code,
        "channel": method.channel,
        "filed_by": "agent" if dice.random() < BY_AGENT else "self",
        "applicant_name": who.name,
        "applicant_id": who.id_number,
        "applicant_phone": who.phone,
        "received_at": received.isoformat(),
        "due_at": promised.isoformat(),
        "completed_at": "" if state == "processing" else done.isoformat(),
        "returned_at": returned.isoformat() if state == "returned" else "",
        "return_channel": "in_person" if state == "returned" else "",
        "state": state,
    }


def completion(
    dice: Random, received: datetime, promised: datetime, calendar: Calendar
) -> datetime:
    """Two thirds early, most others on the day itself, one in twenty late."""
    luck = dice.random()
    if luck < LATE:
        return add_working_time(promised, timedelta(hours=dice.randrange(3, 30)), calendar)
    if luck < LATE + ON_THE_DAY:
        return max(received, promised - timedelta(minutes=dice.randrange(5, 180)))
    span = (promised - received) * dice.uniform(0.1, 0.8)
    return add_working_time(received + span, timedelta(minutes=1), calendar)
