"""The clock of a dossier, worked out from its clock events, and its explanation."""

from collections.abc import Iterable
from datetime import datetime

from motcua.deadlines import clock as clocks
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.clock import Clock, EventKind, SupplementPolicy
from motcua.deadlines.explain import Explanation, explain
from motcua.dossiers.models import ClockEvent, Dossier


def pure(event: ClockEvent) -> clocks.ClockEvent:
    """A stored event as the arithmetic takes it."""
    return clocks.ClockEvent(
        EventKind(event.kind),
        event.happened_at,
        SupplementPolicy(event.policy or SupplementPolicy.RESTART),
        event.until,
    )


def clock_of(dossier: Dossier, events: Iterable[ClockEvent] | None = None) -> Clock:
    """Where the clock stands after these events, or after all that are stored."""
    told = dossier.clock_events.all() if events is None else events
    return clocks.run(dossier.limit, map(pure, told), calendar_for(dossier.competent_unit))


def due_of(dossier: Dossier) -> datetime | None:
    """The due moment that binds now by its events and today's calendar; None in a pause.

    A dossier that was late when a pause began stays late in it.
    """
    return owed(clock_of(dossier))


def owed(clock: Clock, now: datetime | None = None) -> datetime | None:
    """What is owed by a clock: nothing in a pause, unless it was late already."""
    late = (
        clock.is_late(now)
        if now
        else clock.paused_at is not None and clock.is_late(clock.paused_at)
    )
    due = clock.last_due_at if late else clock.due_at
    return due + clock.waited if due else None


def explanation_of(dossier: Dossier) -> Explanation | None:
    """Why the due moment is what it is, counted from the last start or restart.

    None before the clock starts and where the due moment came from another system.
    """
    counted = {EventKind.START, EventKind.RESTART}
    starts = [
        event
        for event in dossier.clock_events.all()
        if event.kind in counted
        or (event.kind == EventKind.RESUME and event.policy == SupplementPolicy.RESTART)
    ]
    if not starts or starts[-1].until is not None or dossier.limit is None:
        return None
    return explain(dossier.limit, starts[-1].happened_at, calendar_for(dossier.competent_unit))
