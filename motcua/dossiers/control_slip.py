"""The control slip (phiếu kiểm soát): who held a dossier from when to when, and whose the time was.

Nothing here is typed in: it is the dossier's tasks, events and consultations, read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.deadlines.calendar import Calendar, working_time_between
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers.models import Consultation, Dossier, Task
from motcua.dossiers.states import WAITING, Step, Verb
from motcua.people.models import Official

Interval = tuple[datetime, datetime]


class Punctuality(TextChoices):
    """How a step stands against its own limit."""

    EARLY = "early", gettext_lazy("Trước hạn")
    ON_TIME = "on_time", gettext_lazy("Đúng hạn")
    OVERDUE = "overdue", gettext_lazy("Quá hạn")
    WITHIN = "within", gettext_lazy("Trong hạn")
    CALLED_OFF = "called_off", gettext_lazy("Trả lại")


class Party(StrEnum):
    """Who may consume a dossier's time."""

    DESK = "desk"
    OFFICE = "office"
    AGENCY = "agency"
    CITIZEN = "citizen"


@dataclass(frozen=True)
class HandOver:
    """One row: given by whom, taken by whom, done when, and how that stands to the step's limit."""

    task: Task
    given_at: datetime
    given_by: Official | None
    taken_at: datetime | None
    taken_by: Official | None
    done_at: datetime | None
    punctuality: Punctuality
    consultations: tuple[Consultation, ...] = ()


@dataclass(frozen=True)
class TimeSpent:
    """Working time that one party had the dossier; parallel branches count for each."""

    party: Party
    who: str
    spent: timedelta


@dataclass(frozen=True)
class ControlSlip:
    """The rows in order, the time of each party, and the opinions that came late."""

    rows: tuple[HandOver, ...]
    times: tuple[TimeSpent, ...]
    late_answers: tuple[Consultation, ...]


def control_slip(dossier: Dossier, now: datetime | None = None) -> ControlSlip:
    """The slip of a dossier as it stands at `now`."""
    now = now or timezone.now()
    tasks = list(
        dossier.tasks.select_related(
            "unit", "taken_by", "closed_by", "previous__closed_by", "assignee"
        ).prefetch_related("consultations")
    )
    filed = dossier.events.filter(verb=Verb.FILE).select_related("by").first()
    first = filed.by if filed else None
    waits = waiting(dossier, now)
    return ControlSlip(
        rows=tuple(row_of(task, first, now) for task in tasks),
        times=tuple(times_of(dossier, tasks, waits, now)),
        late_answers=tuple(
            asked for task in tasks for asked in task.consultations.all() if asked.is_late(now)
        ),
    )


def row_of(task: Task, first: Official | None, now: datetime) -> HandOver:
    """One task as a row; the first is given by whoever filed."""
    giver = task.previous.closed_by if task.previous else first
    return HandOver(
        task, task.opened_at, giver, task.taken_at, task.taken_by, task.closed_at,
        punctuality(task, now), tuple(task.consultations.all()),
    )  # fmt: skip


def punctuality(task: Task, now: datetime) -> Punctuality:
    """Late to the minute; early by the day, as reports count it (domain 3.5)."""
    if task.outcome == Verb.SEND_BACK:
        return Punctuality.CALLED_OFF
    if task.is_late(now):
        return Punctuality.OVERDUE
    if task.closed_at is None:
        return Punctuality.WITHIN
    early = timezone.localdate(task.closed_at) < timezone.localdate(task.due_at)
    return Punctuality.EARLY if early else Punctuality.ON_TIME


def waiting(dossier: Dossier, now: datetime) -> list[Interval]:
    """When the office waited for the applicant, by the dossier's states."""
    events = list(dossier.events.all())
    ends = [*(event.happened_at for event in events[1:]), dossier.stopped_at or now]
    return [
        (event.happened_at, end)
        for event, end in zip(events, ends, strict=True)
        if event.end in WAITING and end > event.happened_at
    ]


def times_of(
    dossier: Dossier, tasks: Sequence[Task], waits: list[Interval], now: datetime
) -> Iterable[TimeSpent]:
    """The desk, each office and agency, and the applicant; nothing where nothing was spent."""
    held: dict[tuple[Party, str], tuple[Calendar, list[Interval]]] = {}
    for task in tasks:
        key = whose(dossier, task)
        calendar, intervals = held.setdefault(key, (calendar_for(task.unit), []))
        span = (task.opened_at, task.closed_at or now)
        intervals += [span] if task.step == Step.HAND_OVER else without([span], waits)
    calendar = calendar_for(dossier.receiving_unit)
    if waits:
        held[Party.CITIZEN, _("Công dân bổ sung, thực hiện nghĩa vụ")] = (calendar, waits)
    for (party, who), (calendar, intervals) in held.items():
        spent = sum(
            (working_time_between(a, b, calendar) for a, b in union(intervals)), timedelta(0)
        )
        if spent:
            yield TimeSpent(party, who, spent)


def whose(dossier: Dossier, task: Task) -> tuple[Party, str]:
    """The party a task's time counts for. A finished result waits for the citizen to come."""
    if task.step == Step.HAND_OVER:
        return Party.CITIZEN, _("Chờ trả kết quả")
    if task.step == Step.RECEIVE:
        return Party.DESK, _("Bộ phận Một cửa, %s") % task.unit
    own = task.unit.path.startswith(dossier.competent_unit.path)
    return (Party.OFFICE if own else Party.AGENCY), task.unit.name


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments with overlaps counted once."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def without(intervals: list[Interval], holes: list[Interval]) -> list[Interval]:
    """What is left of the intervals outside the holes."""
    left = intervals
    for begin, finish in holes:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, begin)), (max(start, finish), end))
            if piece[0] < piece[1]
        ]
    return left


def written(spent: timedelta) -> str:
    """2 ngày 3 giờ 5 phút, of 8 working hours a day."""
    minutes = int(spent.total_seconds()) // 60
    days, rest = divmod(minutes, 8 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, _("%s ngày")), (hours, _("%s giờ")), (minutes, _("%s phút"))]
    return " ".join(text % number for number, text in parts if number) or _("%s phút") % 0
