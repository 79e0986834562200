"""Laws that hold for every receipt, limit and calendar."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.deadlines.calendar import (
    VIETNAM,
    add_working_time,
    due,
    last_day,
    local_minute,
    working_time_between,
)
from motcua.deadlines.clock import ClockEvent, ClockState, EventKind, SupplementPolicy, run
from motcua.deadlines.explain import explain
from motcua.deadlines.limits import CountingRule, DayKind, LimitUnit, TimeLimit
from motcua.deadlines.opening import SpecialDay
from tests.deadlines.nation import NATION, with_days

MINUTE = timedelta(minutes=1)

moments = st.datetimes(
    datetime(2019, 1, 1),  # noqa: DTZ001 — hypothesis adds the zone
    datetime(2030, 12, 31),  # noqa: DTZ001 — hypothesis adds the zone
    timezones=st.sampled_from([UTC, VIETNAM]),
)
limits = st.builds(
    TimeLimit,
    st.integers(1, 60),
    st.sampled_from(LimitUnit),
    st.sampled_from(CountingRule),
    st.sampled_from([None, time(15), time(10), time(16, 45)]),
)
special_days = st.builds(
    SpecialDay,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sampled_from([kind for kind in DayKind if kind != DayKind.HALF_DAY]),
    st.just("ngày thử"),
)
half_days = st.builds(
    SpecialDay,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.just(DayKind.HALF_DAY),
    st.just("nửa ngày"),
    st.just(""),
    st.just(time(8)),
    st.just(time(11)),
)
calendars = st.just(NATION) | st.builds(
    lambda days: with_days(*days), st.lists(special_days | half_days, max_size=12)
)


@given(limits, moments, st.timedeltas(timedelta(0), timedelta(days=40)), calendars)
def test_a_later_receipt_is_never_due_earlier(limit, start, later, calendar):
    assert due(limit, start, calendar) <= due(limit, start + later, calendar)


@given(limits, moments, calendars)
def test_a_longer_limit_is_never_due_earlier(limit, start, calendar):
    longer = TimeLimit(limit.amount + 1, limit.unit, limit.rule, limit.cutoff)
    assert due(limit, start, calendar) <= due(longer, start, calendar)


@given(limits, moments, calendars)
def test_nothing_is_due_on_a_day_off_or_outside_hours(limit, start, calendar):
    end = due(limit, start, calendar)
    assert end > start
    assert calendar.is_working_day(end.date())
    assert working_time_between(end - MINUTE, end, calendar) == MINUTE


@given(limits, moments, calendars)
def test_the_explanation_adds_up_to_the_result(limit, start, calendar):
    told = explain(limit, start, calendar)
    counted = [line for line in told.lines if line.counted]
    assert told.due_at == due(limit, start, calendar)
    assert [line.number for line in counted] == list(range(1, len(counted) + 1))
    first = local_minute(start).date()
    assert [line.day for line in told.lines] == [
        first + timedelta(days=n) for n in range((told.due_at.date() - first).days + 1)
    ]
    if limit.counts_hours:
        each = 60 if limit.unit == LimitUnit.WORKING_HOURS else 480
        assert sum(line.minutes for line in counted) == limit.amount * each
        assert counted[-1].day == told.due_at.date()
    elif limit.unit == LimitUnit.WORKING_DAYS:
        assert len(counted) == limit.amount
        assert counted[-1].day == told.due_at.date()
        assert all(calendar.is_working_day(line.day) for line in counted)
        assert not any(
            calendar.is_working_day(line.day) for line in told.lines[1:] if not line.counted
        )
    else:
        last = counted[-1].day
        assert last == last_day(limit, first)
        rolled = [line.day for line in told.lines if line.day >= last]
        assert [calendar.is_working_day(day) for day in rolled] == [False] * (len(rolled) - 1) + [
            True
        ]


@given(moments, st.integers(1, 20000), calendars)
def test_working_time_added_is_working_time_passed(start, minutes, calendar):
    end = add_working_time(start, minutes * MINUTE, calendar)
    assert working_time_between(start, end, calendar) == minutes * MINUTE


@given(moments, moments, moments)
def test_working_time_is_additive(one, two, three):
    whole = working_time_between(one, three, NATION)
    parts = working_time_between(one, two, NATION) + working_time_between(two, three, NATION)
    assert whole == parts


waits = st.timedeltas(timedelta(0), timedelta(days=60))


@given(limits, moments, waits, waits, calendars)
def test_a_restart_equals_a_new_receipt(limit, start, before, waiting, calendar):
    resumed_at = start + before + waiting
    for resumed in (
        ClockEvent(EventKind.RESTART, resumed_at),
        ClockEvent(EventKind.RESUME, resumed_at, SupplementPolicy.RESTART),
    ):
        events = [
            ClockEvent(EventKind.START, start),
            ClockEvent(EventKind.PAUSE, start + before),
            resumed,
        ]
        clock = run(limit, events, calendar)
        assert clock.due_at == due(limit, resumed_at, calendar)
        assert clock.original_due_at == due(limit, start, calendar)


@given(limits, moments, waits, waits, calendars)
def test_a_shift_moves_the_due_moment_by_the_working_time_waited(
    limit, start, before, waiting, calendar
):
    paused_at = start + before
    resumed_at = paused_at + waiting
    events = [
        ClockEvent(EventKind.START, start),
        ClockEvent(EventKind.PAUSE, paused_at),
        ClockEvent(EventKind.RESUME, resumed_at, SupplementPolicy.SHIFT),
    ]
    clock = run(limit, events, calendar)
    first = due(limit, start, calendar)
    assert clock.due_at >= first
    assert working_time_between(first, clock.due_at, calendar) == working_time_between(
        paused_at, resumed_at, calendar
    )
    assert calendar.is_working_day(clock.due_at.date())
    assert clock.state == ClockState.RUNNING


@given(limits, moments, waits)
def test_the_order_in_which_events_are_told_does_not_matter(limit, start, waiting):
    events = [
        ClockEvent(EventKind.START, start),
        ClockEvent(EventKind.PAUSE, start + MINUTE),
        ClockEvent(EventKind.RESUME, start + 2 * MINUTE + waiting, SupplementPolicy.SHIFT),
        ClockEvent(EventKind.STOP, start + 3 * MINUTE + waiting),
    ]
    assert run(limit, events[::-1], NATION) == run(limit, events, NATION)
