"""The clock of a dossier as tables of events."""

from datetime import timedelta

import pytest

from motcua.core.errors import Refused
from motcua.deadlines.clock import ClockEvent, ClockState, EventKind, SupplementPolicy, run
from motcua.deadlines.limits import LimitUnit, TimeLimit
from motcua.deadlines.rules import check_extension
from tests.deadlines.nation import NATION, at

TEN = TimeLimit(10, LimitUnit.WORKING_DAYS)
START = ClockEvent(EventKind.START, at("2026-11-02T09:00"))
PAUSE = ClockEvent(EventKind.PAUSE, at("2026-11-04T10:00"))
STOP = ClockEvent(EventKind.STOP, at("2026-11-20T09:00"))
DUE = at("2026-11-16T17:30")


def resume(policy: SupplementPolicy) -> ClockEvent:
    """The complete dossier arrives on 12/11 at 09:00, after 47 working hours."""
    return ClockEvent(EventKind.RESUME, at("2026-11-12T09:00"), policy)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        # NĐ 61/2018 art. 19(4): the full period restarts (domain 3.3, the dossier of 02/11).
        (SupplementPolicy.RESTART, "2026-11-27T17:30"),
        (SupplementPolicy.SHIFT, "2026-11-25T16:30"),
        (SupplementPolicy.SUBTRACT, "2026-11-16T17:30"),
    ],
)
def test_a_supplement_moves_the_due_moment_by_its_policy(policy, expected):
    clock = run(TEN, [START, PAUSE, resume(policy)], NATION)
    assert (clock.due_at, clock.original_due_at) == (at(expected), DUE)
    assert clock.state == ClockState.RUNNING
    assert clock.paused_at is None


def test_nothing_is_due_before_the_start_and_in_a_pause():
    assert run(TEN, [], NATION).due_at is None
    paused = run(TEN, [START, PAUSE], NATION)
    assert (paused.due_at, paused.last_due_at, paused.state) == (None, DUE, ClockState.PAUSED)


@pytest.mark.parametrize(
    ("events", "now", "late"),
    [
        ([], "2030-01-01T00:00", False),
        ([START], "2026-11-16T17:30", False),
        ([START], "2026-11-16T17:31", True),
        ([START, PAUSE], "2030-01-01T00:00", False),
        ([START, ClockEvent(EventKind.PAUSE, at("2026-11-17T08:00"))], "2026-11-18T00:00", True),
        ([START, STOP], "2026-11-10T00:00", True),
        ([START, PAUSE, STOP], "2026-12-10T00:00", False),
        ([START, PAUSE, resume(SupplementPolicy.SUBTRACT), STOP], "2030-01-01T00:00", False),
    ],
)
def test_lateness_is_measured_where_the_clock_stands(events, now, late):
    assert run(TEN, events, NATION).is_late(at(now)) == late


def test_waiting_under_subtract_is_remembered():
    clock = run(TEN, [START, PAUSE, resume(SupplementPolicy.SUBTRACT)], NATION)
    assert clock.waited == timedelta(days=7, hours=23)


def test_an_extension_sets_one_new_due_moment_and_keeps_the_original():
    extend = ClockEvent(EventKind.EXTEND, at("2026-11-13T09:00"), until=at("2026-11-20T17:30"))
    clock = run(TEN, [START, extend], NATION)
    assert (clock.due_at, clock.original_due_at) == (at("2026-11-20T17:30"), DUE)
    again = ClockEvent(EventKind.EXTEND, at("2026-11-18T09:00"), until=at("2026-11-27T17:30"))
    with pytest.raises(Refused, match="đã được gia hạn 1 lần"):
        check_extension(clock, again.at, again.until, NATION)


@pytest.mark.parametrize("until", [None, "2026-11-16T17:30", "2026-11-10T17:30"])
def test_an_extension_names_a_later_moment(until):
    event = ClockEvent(EventKind.EXTEND, at("2026-11-13T09:00"), until=at(until) if until else None)
    with pytest.raises(Refused):
        run(TEN, [START, event], NATION)


@pytest.mark.parametrize(
    ("asked", "until", "allowed"),
    [
        ("2026-11-15T09:00", "2026-11-20T17:30", True),
        ("2026-11-16T09:00", "2026-11-20T17:30", False),
        ("2026-11-13T09:00", "2026-11-21T09:00", False),
        ("2026-11-13T09:00", "2026-11-20T12:00", False),
    ],
)
def test_an_apology_comes_a_day_before_expiry_and_names_a_working_moment(asked, until, allowed):
    clock = run(TEN, [START], NATION)
    if allowed:
        check_extension(clock, at(asked), at(until), NATION)
        return
    with pytest.raises(Refused):
        check_extension(clock, at(asked), at(until), NATION)


def test_a_paused_clock_is_not_extended():
    with pytest.raises(Refused):
        check_extension(
            run(TEN, [START, PAUSE], NATION),
            at("2026-11-05T09:00"),
            at("2026-11-20T17:30"),
            NATION,
        )


# Which events may follow which state; the rest is refused.
PATHS = {
    ClockState.NOT_STARTED: [],
    ClockState.RUNNING: [START],
    ClockState.PAUSED: [START, PAUSE],
    ClockState.STOPPED: [START, STOP],
}
ALLOWED = {
    (ClockState.NOT_STARTED, EventKind.START),
    (ClockState.RUNNING, EventKind.PAUSE),
    (ClockState.RUNNING, EventKind.RESTART),
    (ClockState.RUNNING, EventKind.EXTEND),
    (ClockState.RUNNING, EventKind.RECOUNT),
    (ClockState.RUNNING, EventKind.STOP),
    (ClockState.PAUSED, EventKind.RESUME),
    (ClockState.PAUSED, EventKind.RESTART),
    (ClockState.PAUSED, EventKind.RECOUNT),
    (ClockState.PAUSED, EventKind.STOP),
}


@pytest.mark.parametrize("state", ClockState)
@pytest.mark.parametrize("kind", EventKind)
def test_events_come_in_a_lawful_order(state, kind):
    event = ClockEvent(kind, at("2026-11-20T10:00"), until=at("2027-01-15T17:30"))
    if (state, kind) in ALLOWED:
        assert run(TEN, [*PATHS[state], event], NATION).state != ClockState.NOT_STARTED
        return
    with pytest.raises(Refused, match="Không thể"):
        run(TEN, [*PATHS[state], event], NATION)


def test_a_clock_without_a_limit_starts_only_with_a_promised_moment():
    promised = ClockEvent(EventKind.START, START.at, until=at("2026-11-30T10:00"))
    assert run(None, [promised], NATION).due_at == at("2026-11-30T10:00")
    with pytest.raises(Refused):
        run(None, [START], NATION)
    with pytest.raises(Refused):
        run(None, [promised, ClockEvent(EventKind.RESTART, PAUSE.at)], NATION)
