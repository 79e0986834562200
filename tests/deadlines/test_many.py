"""Many counts at once are the same counts."""

from datetime import UTC, datetime, time, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motcua.deadlines.calendar import (
    add_working_time,
    due,
    epoch_minute,
    moment_of,
    prepare,
    working_time_between,
)
from motcua.deadlines.limits import CountingRule, LimitUnit, TimeLimit
from motcua.deadlines.many import WorkingTime, local_days
from motcua.deadlines.opening import OpeningRules, WeeklySpan
from motcua.deadlines.seed import OFFICE_SPANS, WEEKDAYS, national_days

HOURS = tuple(WeeklySpan(day, opens, closes) for day in WEEKDAYS for opens, closes in OFFICE_SPANS)
CALENDAR = prepare(OpeningRules(hours=HOURS, days=tuple(national_days())), 2018, 2031)
TIME = WorkingTime(CALENDAR)
START = epoch_minute(datetime(2019, 1, 1, tzinfo=UTC))
minutes = st.lists(st.integers(START, START + 10 * 365 * 1440), min_size=1, max_size=20)
LIMITS = [
    TimeLimit(3, LimitUnit.WORKING_DAYS),
    TimeLimit(10, LimitUnit.CALENDAR_DAYS),
    TimeLimit(1, LimitUnit.MONTHS),
    TimeLimit(2, LimitUnit.WORKING_DAYS, CountingRule.HOURS, time(15)),
    TimeLimit(4, LimitUnit.WORKING_HOURS, CountingRule.HOURS),
]


@given(starts=minutes, amount=st.integers(0, 20_000))
def test_working_time_is_added_alike(starts, amount):
    later = TIME.later(np.array(starts), amount)
    one_by_one = [
        add_working_time(moment_of(start), timedelta(minutes=amount), CALENDAR) for start in starts
    ]
    assert [moment_of(int(minute)) for minute in later] == one_by_one


@given(starts=minutes, ends=minutes)
def test_working_time_between_is_alike(starts, ends):
    for start, end in zip(starts, ends, strict=False):
        between = TIME.until(np.array([end])) - TIME.until(np.array([start]))
        plainly = working_time_between(moment_of(start), moment_of(end), CALENDAR)
        assert timedelta(minutes=int(between[0])) == plainly


@given(starts=minutes, limit=st.sampled_from(LIMITS))
def test_due_moments_are_alike(starts, limit):
    found = TIME.due(limit, np.array(starts))
    plainly = [due(limit, moment_of(start), CALENDAR) for start in starts]
    assert [moment_of(int(minute)) for minute in found] == plainly


def test_a_day_begins_at_midnight_in_vietnam():
    evening = epoch_minute(datetime(2026, 11, 2, 16, 59, tzinfo=UTC))
    days = local_days(np.array([evening, evening + 1]))
    assert days[1] == days[0] + 1
