"""A day off or make-up day decreed late: every open dossier it touches is counted anew.

First shown, then done: each moved due moment is a clock event with the notice's number, and the
applicant is told. What was promised first stays as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.deadlines.actions import set_day
from motcua.deadlines.clock import EventKind
from motcua.deadlines.limits import DayKind
from motcua.dossiers import clock as clocks
from motcua.dossiers.actions.notices import tell_applicant
from motcua.dossiers.actions.tasks import set_limit
from motcua.dossiers.kinds import NoticeKind
from motcua.dossiers.models import ClockEvent, Dossier, Event
from motcua.dossiers.states import RUNNING, WAITING, State, Verb
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


@dataclass(frozen=True)
class DayChange:
    """What is decreed of a day: for a unit and those below it, or (None) for the nation."""

    unit: Unit | None
    day: date
    kind: DayKind
    name: str
    notice: str
    hours: tuple[time, time] | None = None


@dataclass(frozen=True)
class Shift:
    """One open dossier whose due moment the change moves."""

    dossier: Dossier
    before: datetime
    after: datetime

    @property
    def by(self) -> timedelta:
        """How far, forward or back."""
        return self.after - self.before


def preview(change: DayChange, *, by: Official) -> list[Shift]:
    """Which dossiers a change would move. Nothing is kept."""
    with transaction.atomic():
        set_day_of(change, by)
        shifts = list(shifts_of(change.unit))
        transaction.set_rollback(True)
    return shifts


@transaction.atomic
def decree(change: DayChange, *, by: Official, at: datetime | None = None) -> list[Shift]:
    """Set the day and move every open dossier it touches, each with its record."""
    at = at or timezone.now()
    set_day_of(change, by)
    shifts = list(shifts_of(change.unit))
    for shift in shifts:
        move_due(shift, change, at, by)
    return shifts


def set_day_of(change: DayChange, by: Official) -> None:
    """The calendar's own rules say who may."""
    check_may(by, Permission.MANAGE_SETTINGS, change.unit)
    set_day(change.unit, change.day, change.kind, change.name, change.notice, change.hours, by=by)


def shifts_of(unit: Unit | None) -> Iterator[Shift]:
    """Open dossiers whose stored due moment is no longer what the calendar gives, locked."""
    concerned = Dossier.objects.filter(
        state__in=RUNNING | WAITING, due_at__isnull=False, limit_amount__isnull=False
    )
    if unit is not None:
        concerned = concerned.filter(competent_unit__in=Unit.objects.within(unit))
    locked = (
        concerned.select_for_update(of=("self",))
        .select_related(
            "competent_unit", "receiving_unit", "version__procedure", "applicant", "route"
        )
        .prefetch_related("clock_events")
        .order_by("pk")
    )
    for dossier in locked:
        after = clocks.due_of(dossier)
        if after and dossier.due_at and after != dossier.due_at:
            yield Shift(dossier, dossier.due_at, after)


def move_due(shift: Shift, change: DayChange, at: datetime, by: Official) -> None:
    """Record one moved due moment: clock, history, tasks, evidence, and the applicant's notice."""
    dossier = shift.dossier
    cause = _("%(name)s (%(day)s)") % {"name": change.name, "day": f"{change.day:%d/%m/%Y}"}
    dossier.due_at, dossier.recorded_at = shift.after, at
    dossier.save(update_fields=["due_at", "recorded_at"])
    ClockEvent.objects.create(
        dossier=dossier, kind=EventKind.RECOUNT, happened_at=at, recorded_at=at,
        due_at=shift.after, cause=cause[:500], document=change.notice[:100], by=by,
    )  # fmt: skip
    state = State(dossier.state)
    Event.objects.create(
        dossier=dossier, verb=Verb.RECOUNT, start=state, end=state, happened_at=at,
        recorded_at=at, by=by, note=" · ".join(filter(None, [cause, change.notice])),
    )  # fmt: skip
    for task in dossier.open_tasks:
        task.dossier = dossier
        set_limit(task, task.opened_at)
        task.save(update_fields=["due_at", "half_at", "most_at"])
    tell_applicant(dossier, NoticeKind.RECOUNTED, at, reason=cause)
    told = {"notice": change.notice, "due_at": str(shift.after)}
    record("recount", dossier, by=by, before={"due_at": str(shift.before)}, after=told)
