"""The clock of one dossier, derived from its events; nothing here is stored.

While a clock is paused nothing is owed: `due_at` is None and `last_due_at` keeps the moment that
stood when it stopped, so that a dossier that was late already stays late.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.core.errors import Refused
from motcua.deadlines.calendar import Calendar, add_working_time, due, working_time_between
from motcua.deadlines.limits import TimeLimit


class EventKind(TextChoices):
    """What can happen to a clock."""

    START = "start", gettext_lazy("Bắt đầu tính thời hạn")
    PAUSE = "pause", gettext_lazy("Tạm dừng tính thời hạn")
    RESUME = "resume", gettext_lazy("Tiếp tục tính thời hạn")
    RESTART = "restart", gettext_lazy("Tính lại thời hạn từ đầu")
    EXTEND = "extend", gettext_lazy("Gia hạn")
    # The calendar was changed by a decree after the due moment had been promised.
    RECOUNT = "recount", gettext_lazy("Tính lại theo lịch làm việc mới")
    STOP = "stop", gettext_lazy("Kết thúc tính thời hạn")


class SupplementPolicy(TextChoices):
    """What waiting for a supplement does to the due moment; a procedure version says which."""

    # NĐ 61/2018 art. 19(4): the full period runs again from the complete dossier.
    RESTART = "restart", gettext_lazy("Tính lại từ đầu khi hồ sơ đầy đủ")
    SHIFT = "shift", gettext_lazy("Lùi hạn theo thời gian làm việc đã chờ")
    # QĐ 766/QĐ-TTg rule 2.1: the due moment stays, the waiting time is taken off when measuring.
    SUBTRACT = "subtract", gettext_lazy("Giữ hạn, trừ thời gian chờ khi đánh giá")


class ClockState(TextChoices):
    """Where a clock stands."""

    NOT_STARTED = "not_started", gettext_lazy("chưa bắt đầu")
    RUNNING = "running", gettext_lazy("đang tính")
    PAUSED = "paused", gettext_lazy("tạm dừng")
    STOPPED = "stopped", gettext_lazy("đã kết thúc")


@dataclass(frozen=True)
class ClockEvent:
    """One thing that happened to a clock. RESUME needs a `policy`, EXTEND the new due `until`.

    START may carry a due moment `until` that another system promised; it is then not worked out.
    """

    kind: EventKind
    at: datetime
    policy: SupplementPolicy = SupplementPolicy.RESTART
    until: datetime | None = None


@dataclass(frozen=True)
class Clock:
    """The clock after its events. `original_due_at` is the first due moment ever, for statistics.

    `waited` is the time on the wall between pauses and resumptions under SUBTRACT.
    """

    limit: TimeLimit | None
    state: ClockState = ClockState.NOT_STARTED
    started_at: datetime | None = None
    original_due_at: datetime | None = None
    last_due_at: datetime | None = None
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    extensions: int = 0
    waited: timedelta = timedelta(0)

    @property
    def due_at(self) -> datetime | None:
        """The due moment that binds now or bound at the end; None before start and in a pause."""
        idle = self.state in (ClockState.NOT_STARTED, ClockState.PAUSED)
        return None if idle else self.last_due_at

    def is_late(self, now: datetime) -> bool:
        """Whether the due moment had passed now, or when the clock was paused or stopped."""
        end = self.paused_at or self.stopped_at or now
        return self.last_due_at is not None and end - self.waited > self.last_due_at


RUNNING = ClockState.RUNNING
PAUSED = ClockState.PAUSED
# From which states an event may come.
MAY_COME = MappingProxyType(
    {
        EventKind.START: {ClockState.NOT_STARTED},
        EventKind.PAUSE: {RUNNING},
        EventKind.RESUME: {PAUSED},
        EventKind.RESTART: {RUNNING, PAUSED},
        EventKind.EXTEND: {RUNNING},
        EventKind.RECOUNT: {RUNNING, PAUSED},
        EventKind.STOP: {RUNNING, PAUSED},
    }
)


def run(limit: TimeLimit | None, events: Iterable[ClockEvent], calendar: Calendar) -> Clock:
    """The clock after all its events, taken in the order in which they happened.

    Raises `Refused` where an event cannot follow the one before it.
    """
    clock = Clock(limit)
    for event in sorted(events, key=lambda event: event.at):
        clock = after_event(clock, event, calendar)
    return clock


def after_event(clock: Clock, event: ClockEvent, calendar: Calendar) -> Clock:
    """The clock after one more event. Raises `Refused` where it cannot come now."""
    if clock.state not in MAY_COME[event.kind]:
        raise Refused(
            _("Không thể thực hiện “%(event)s” khi thời hạn %(state)s.")
            % {"event": event.kind.label, "state": clock.state.label}
        )
    return AFTER[event.kind](clock, event, calendar)


def start(clock: Clock, event: ClockEvent, calendar: Calendar) -> Clock:
    """Begin to count, from acceptance of the dossier."""
    due_at = event.until or full_period(clock, event.at, calendar)
    return replace(
        clock, state=RUNNING, started_at=event.at, original_due_at=due_at, last_due_at=due_at
    )


def full_period(clock: Clock, at: datetime, calendar: Calendar) -> datetime:
    """The due moment of a receipt at `at`. Refuses where no time limit is known."""
    if clock.limit is None:
        raise Refused(_("Hồ sơ chưa có thời hạn giải quyết; hãy bổ sung danh mục thủ tục trước."))
    return due(clock.limit, at, calendar)


def pause(clock: Clock, event: ClockEvent, _calendar: Calendar) -> Clock:
    """Stop counting while the office waits for someone outside."""
    return replace(clock, state=PAUSED, paused_at=event.at)


def resume(clock: Clock, event: ClockEvent, calendar: Calendar) -> Clock:
    """Count on after a pause, by the policy of the event."""
    match event.policy:
        case SupplementPolicy.RESTART:
            return restart(clock, event, calendar)
        case SupplementPolicy.SHIFT:
            return shift(clock, event.at, calendar)
        case SupplementPolicy.SUBTRACT:
            return subtract(clock, event.at)


def restart(clock: Clock, event: ClockEvent, calendar: Calendar) -> Clock:
    """Give the full period again from the complete dossier, as if received at that moment."""
    return replace(
        clock, state=RUNNING, paused_at=None, last_due_at=full_period(clock, event.at, calendar)
    )


def shift(clock: Clock, at: datetime, calendar: Calendar) -> Clock:
    """Move the due moment by the working time that passed while the clock was paused."""
    if clock.paused_at is None or clock.last_due_at is None:
        return clock
    waited = working_time_between(clock.paused_at, at, calendar)
    moved = add_working_time(clock.last_due_at, waited, calendar)
    return replace(clock, state=RUNNING, paused_at=None, last_due_at=moved)


def subtract(clock: Clock, at: datetime) -> Clock:
    """Keep the due moment and remember the time waited, to be taken off when measuring."""
    waited = at - clock.paused_at if clock.paused_at else timedelta(0)
    return replace(clock, state=RUNNING, paused_at=None, waited=clock.waited + waited)


def extend(clock: Clock, event: ClockEvent, _calendar: Calendar) -> Clock:
    """Set a later due moment with an apology; how often and how early, the rules say."""
    until = event.until
    if until is None or clock.last_due_at is None or until <= clock.last_due_at:
        raise Refused(_("Thời điểm hẹn mới phải sau thời điểm hẹn trả hiện tại."))
    return replace(clock, last_due_at=until, extensions=clock.extensions + 1)


def recount(clock: Clock, _event: ClockEvent, _calendar: Calendar) -> Clock:
    """All events are counted by today's calendar already; this one says since when."""
    return clock


def stop(clock: Clock, event: ClockEvent, _calendar: Calendar) -> Clock:
    """End the count: the dossier is resolved, refused or withdrawn. A pause keeps its beginning."""
    return replace(clock, state=ClockState.STOPPED, stopped_at=event.at)


AFTER: MappingProxyType[EventKind, Callable[[Clock, ClockEvent, Calendar], Clock]] = (
    MappingProxyType(
        {
            EventKind.START: start,
            EventKind.PAUSE: pause,
            EventKind.RESUME: resume,
            EventKind.RESTART: restart,
            EventKind.EXTEND: extend,
            EventKind.RECOUNT: recount,
            EventKind.STOP: stop,
        }
    )
)
