"""What a move does beside changing the state. The table of moves names these effects."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.clock import ClockState, EventKind, SupplementPolicy
from motcua.deadlines.rules import check_extension
from motcua.dossiers.actions import charging, notices
from motcua.dossiers.actions.tasks import close_task, open_task, renew_limits, take
from motcua.dossiers.clock import clock_of, owed
from motcua.dossiers.kinds import NoticeKind, ResultKind
from motcua.dossiers.models import ClockEvent, Dossier, Task
from motcua.dossiers.route import following, must_wait, route_of, step_of
from motcua.dossiers.states import Effect, Move, Step, Verb
from motcua.people.models import Official


@dataclass(frozen=True)
class Deed:
    """One move being made. `at` is the system's moment, `happened_at` when it takes effect.

    They differ only for a dossier accepted late into the system; `declared_at` is the real
    moment of a hand-over where another is declared. `until` is the new due moment of an apology.
    """

    dossier: Dossier
    move: Move
    by: Official
    at: datetime
    happened_at: datetime
    note: str = ""
    document: str = ""
    declared_at: datetime | None = None
    task: Task | None = None
    until: datetime | None = None
    acting_for: Official | None = None


def tell_clock(
    deed: Deed,
    kind: EventKind,
    policy: SupplementPolicy | None = None,
    until: datetime | None = None,
) -> None:
    """Add a clock event and derive the due moments anew from all of them."""
    dossier = deed.dossier
    event = ClockEvent(
        dossier=dossier,
        kind=kind,
        policy=policy or "",
        happened_at=deed.happened_at,
        recorded_at=deed.at,
        cause=deed.note[:500] or str(deed.move.verb.label),
        document=deed.document,
        until=until,
        by=deed.by,
    )
    earlier = [] if kind == EventKind.START else list(dossier.clock_events.all())
    clock = clock_of(dossier, [*earlier, event])
    dossier.due_at = owed(clock, deed.happened_at)
    # What was promised first stays, also when the calendar is changed later.
    dossier.original_due_at = dossier.original_due_at or clock.original_due_at
    event.due_at = dossier.due_at
    event.save(force_insert=True)


def start_clock(deed: Deed) -> None:
    """The period begins at acceptance."""
    deed.dossier.received_at = deed.happened_at
    tell_clock(deed, EventKind.START)


def pause_clock(deed: Deed) -> None:
    """Waiting for the applicant; before acceptance and in a pause there is nothing to pause."""
    if clock_of(deed.dossier).state == ClockState.RUNNING:
        tell_clock(deed, EventKind.PAUSE)


def restart_clock(deed: Deed) -> None:
    """Papers are complete: go on by the policy of the procedure version (domain: restart)."""
    policy = SupplementPolicy(deed.dossier.version.supplement_policy)
    tell_clock(deed, EventKind.RESUME, policy)
    renew_limits(deed.dossier, deed.at)


def resume_clock(deed: Deed) -> None:
    """Nothing new came in, so the time waited is given back and no more."""
    tell_clock(deed, EventKind.RESUME, SupplementPolicy.SHIFT)
    renew_limits(deed.dossier, deed.at)


def stop_clock(deed: Deed) -> None:
    """The count ends; a dossier that was never accepted has no clock to stop."""
    if clock_of(deed.dossier).state != ClockState.NOT_STARTED:
        tell_clock(deed, EventKind.STOP)


def mark_completed(deed: Deed) -> None:
    """The office is done: what counts is this moment, not the pick-up by the citizen."""
    refused = deed.move.verb == Verb.REFUSE
    deed.dossier.completed_at = deed.at
    deed.dossier.result_kind = ResultKind.REFUSED if refused else ResultKind.GRANTED
    if not refused:
        charging.open_at_return(deed.dossier, by=deed.by, at=deed.at)


def mark_stopped(deed: Deed) -> None:
    """Withdrawn or stopped."""
    deed.dossier.stopped_at = deed.at


def mark_returned(deed: Deed) -> None:
    """Handed over; a declared real moment is kept apart with its reason."""
    deed.dossier.returned_at = deed.at
    if deed.declared_at and abs(deed.declared_at - deed.at) >= timedelta(minutes=1):
        deed.dossier.really_returned_at = deed.declared_at
        deed.dossier.really_returned_reason = deed.note[:500]


def extend_clock(deed: Deed) -> None:
    """Promise a later moment, with an apology (NĐ 61/2018/NĐ-CP art. 19(9))."""
    if deed.until is None:
        raise Refused(_("Hãy ghi thời điểm hẹn trả mới."))
    calendar = calendar_for(deed.dossier.competent_unit)
    check_extension(clock_of(deed.dossier), deed.at, deed.until, calendar)
    tell_clock(deed, EventKind.EXTEND, until=deed.until)
    renew_limits(deed.dossier, deed.at)


def take_task(deed: Deed) -> None:
    """Whoever begins holds the task."""
    if deed.task:
        take(deed.task, deed.at, by=deed.by)


def enter_route(deed: Deed) -> None:
    """The desk is done; the first step of the route begins."""
    assert deed.task
    close_task(deed.task, deed.move.verb, deed.at, by=deed.by)
    first = route_of(deed.dossier).first
    open_task(deed.dossier, first.key, deed.at, previous=deed.task)


def next_tasks(deed: Deed) -> None:
    """Close the step that was done and open those behind it, parallel ones together."""
    assert deed.task
    step = step_of(deed.dossier, deed.task.step)
    close_task(deed.task, deed.move.verb, deed.at, by=deed.by)
    for key in following(deed.dossier, step):
        if not must_wait(deed.dossier, step_of(deed.dossier, key), deed.task):
            open_task(deed.dossier, key, deed.at, previous=deed.task)


def back_task(deed: Deed) -> None:
    """Give the step before back to whoever did it; what had come after it is called off."""
    assert deed.task and deed.task.previous
    before = deed.task.previous
    called_off = route_of(deed.dossier).reach[before.step]
    for task in list(deed.dossier.open_tasks):
        if task.step in called_off:
            close_task(task, deed.move.verb, deed.at, by=deed.by)
    if deed.dossier.open_task(before.step) is None:
        open_task(
            deed.dossier, before.step, deed.at, assignee=before.closed_by, previous=before.previous
        )


def leave_route(deed: Deed) -> None:
    """Decided: the desk hands the result over."""
    assert deed.task
    close_task(deed.task, deed.move.verb, deed.at, by=deed.by)
    open_task(deed.dossier, Step.HAND_OVER, deed.at, previous=deed.task)


def close_tasks(deed: Deed) -> None:
    """Nobody has anything more to do."""
    for task in list(deed.dossier.open_tasks):
        close_task(task, deed.move.verb, deed.at, by=deed.by)


TOLD = {
    Verb.EXTEND: NoticeKind.EXTENDED,
    Verb.ASK_PAPERS: NoticeKind.PAPERS,
    Verb.ASK_PAYMENT: NoticeKind.PAYMENT,
    Verb.NOT_ACCEPT: NoticeKind.NOT_ACCEPTED,
    Verb.GRANT: NoticeKind.COMPLETED,
    Verb.REFUSE: NoticeKind.COMPLETED,
    Verb.STOP: NoticeKind.STOPPED,
}


def tell_applicant(deed: Deed) -> None:
    """The applicant is to hear of it."""
    notices.tell_applicant(deed.dossier, TOLD[deed.move.verb], deed.at, reason=deed.note)


def reckon_fees(deed: Deed) -> None:
    """What is owed with a supplement."""
    charging.open_at_supplement(deed.dossier, by=deed.by, at=deed.at)


EFFECTS: dict[Effect, Callable[[Deed], None]] = {
    Effect.START_CLOCK: start_clock,
    Effect.PAUSE_CLOCK: pause_clock,
    Effect.RESTART_CLOCK: restart_clock,
    Effect.RESUME_CLOCK: resume_clock,
    Effect.EXTEND_CLOCK: extend_clock,
    Effect.STOP_CLOCK: stop_clock,
    Effect.MARK_COMPLETED: mark_completed,
    Effect.MARK_STOPPED: mark_stopped,
    Effect.MARK_RETURNED: mark_returned,
    Effect.TAKE_TASK: take_task,
    Effect.ENTER_ROUTE: enter_route,
    Effect.NEXT_TASKS: next_tasks,
    Effect.BACK_TASK: back_task,
    Effect.LEAVE_ROUTE: leave_route,
    Effect.CLOSE_TASKS: close_tasks,
    Effect.RECKON_FEES: reckon_fees,
    Effect.TELL_APPLICANT: tell_applicant,
}
