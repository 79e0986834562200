"""Due moments as a table that an official can read (the calendar of 2026)."""

import csv
from datetime import date, datetime, time
from pathlib import Path

import pytest

from motcua.core.errors import Refused
from motcua.deadlines.calendar import (
    add_working_hours,
    due,
    prepare,
    working_time_between,
)
from motcua.deadlines.limits import CountingRule, DayKind, LimitUnit, TimeLimit
from motcua.deadlines.opening import OpeningRules, SpecialDay, WeeklySpan
from tests.deadlines.nation import NATION, RULES, at, with_days

THREE = time(15)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "deadline-vectors-2026.csv"

# received, working days, DAY, HOURS, HOURS with a cut-off at 15:00
WORKING_DAYS = [
    ("2026-02-13T10:00", 3, "2026-02-25T17:30", "2026-02-25T10:00", "2026-02-25T10:00"),
    ("2026-02-13T16:00", 3, "2026-02-25T17:30", "2026-02-25T16:00", "2026-02-25T17:30"),
    ("2026-08-21T16:00", 1, "2026-08-22T17:30", "2026-08-22T16:00", "2026-08-22T17:30"),
    ("2026-08-28T09:00", 2, "2026-09-04T17:30", "2026-09-04T09:00", "2026-09-04T09:00"),
    ("2026-11-23T14:00", 1, "2026-11-25T17:30", "2026-11-25T14:00", "2026-11-25T14:00"),
    ("2026-11-20T15:30", 2, "2026-11-25T17:30", "2026-11-25T15:30", "2026-11-25T17:30"),
    ("2026-04-24T08:00", 5, "2026-05-06T17:30", "2026-05-06T08:00", "2026-05-06T08:00"),
    ("2026-04-29T15:01", 1, "2026-05-04T17:30", "2026-05-04T15:01", "2026-05-04T17:30"),
    ("2026-12-31T16:30", 1, "2027-01-04T17:30", "2027-01-04T16:30", "2027-01-04T17:30"),
    ("2026-11-02T09:00", 10, "2026-11-16T17:30", "2026-11-16T09:00", "2026-11-16T09:00"),
    ("2026-11-12T09:00", 10, "2026-11-27T17:30", "2026-11-27T09:00", "2026-11-27T09:00"),
    # At or before opening the two rules differ by a whole working day.
    ("2026-06-15T07:00", 15, "2026-07-06T17:30", "2026-07-03T17:30", "2026-07-03T17:30"),
    ("2026-06-15T07:30", 1, "2026-06-16T17:30", "2026-06-15T17:30", "2026-06-15T17:30"),
    # On a day off: the day of receipt is skipped, hours begin at the next opening.
    ("2026-06-13T10:00", 1, "2026-06-15T17:30", "2026-06-15T17:30", "2026-06-15T17:30"),
    # In the lunch break, after closing, and exactly at the cut-off.
    ("2026-06-15T12:00", 1, "2026-06-16T17:30", "2026-06-16T11:30", "2026-06-16T11:30"),
    ("2026-06-15T20:00", 1, "2026-06-16T17:30", "2026-06-16T17:30", "2026-06-16T17:30"),
    ("2026-06-15T15:00", 1, "2026-06-16T17:30", "2026-06-16T15:00", "2026-06-16T15:00"),
]
OTHER_UNITS = [
    ("2026-11-23T16:00", 4, LimitUnit.WORKING_HOURS, "2026-11-25T10:00"),
    ("2026-02-13T17:00", 2, LimitUnit.WORKING_HOURS, "2026-02-23T09:00"),
    # A count that ends exactly at a closing ends there.
    ("2026-06-15T07:30", 4, LimitUnit.WORKING_HOURS, "2026-06-15T11:30"),
    ("2026-02-06T09:00", 10, LimitUnit.CALENDAR_DAYS, "2026-02-23T17:30"),
    ("2026-02-10T09:00", 15, LimitUnit.CALENDAR_DAYS, "2026-02-25T17:30"),
    ("2026-08-24T09:00", 7, LimitUnit.CALENDAR_DAYS, "2026-09-03T17:30"),
    ("2026-11-14T09:00", 10, LimitUnit.CALENDAR_DAYS, "2026-11-25T17:30"),
    ("2026-11-14T09:00", 30, LimitUnit.CALENDAR_DAYS, "2026-12-14T17:30"),
    # A make-up Saturday is a working day to roll to.
    ("2026-08-15T09:00", 7, LimitUnit.CALENDAR_DAYS, "2026-08-22T17:30"),
    ("2026-01-31T09:00", 1, LimitUnit.MONTHS, "2026-03-02T17:30"),
    ("2026-03-31T09:00", 3, LimitUnit.MONTHS, "2026-06-30T17:30"),
    ("2025-11-30T09:00", 13, LimitUnit.MONTHS, "2026-12-30T17:30"),
]


@pytest.mark.parametrize(("received", "days", "by_day", "by_hours", "with_cutoff"), WORKING_DAYS)
def test_working_days_end_as_the_table_says(received, days, by_day, by_hours, with_cutoff):
    unit = LimitUnit.WORKING_DAYS
    limits = [
        TimeLimit(days, unit),
        TimeLimit(days, unit, CountingRule.HOURS),
        TimeLimit(days, unit, CountingRule.HOURS, THREE),
        TimeLimit(days, unit, CountingRule.DAY, THREE),
    ]
    got = [due(limit, at(received), NATION) for limit in limits]
    # The cut-off concerns hours; the day of receipt is skipped at whatever hour it was.
    assert got == [at(by_day), at(by_hours), at(with_cutoff), at(by_day)]


@pytest.mark.parametrize(("received", "amount", "unit", "expected"), OTHER_UNITS)
@pytest.mark.parametrize("rule", CountingRule)
def test_other_units_end_as_the_table_says(received, amount, unit, expected, rule):
    assert due(TimeLimit(amount, unit, rule), at(received), NATION) == at(expected)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors are not on this machine")
def test_every_shared_vector_holds():
    with SHARED.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        cutoff = time.fromisoformat(row["cutoff"]) if row["cutoff"] else None
        limit = TimeLimit(
            int(row["amount"]), LimitUnit(row["unit"]), CountingRule(row["rule"]), cutoff
        )
        received = datetime.fromisoformat(row["received_at"])
        assert due(limit, received, NATION).isoformat() == row["due_at"], row
    assert len(rows) == 40


def test_seconds_of_the_reception_minute_do_not_matter():
    limit = TimeLimit(1, LimitUnit.WORKING_DAYS, CountingRule.HOURS, THREE)
    assert due(limit, at("2026-06-15T15:00:59.5"), NATION) == at("2026-06-16T15:00")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due(TimeLimit(1, LimitUnit.MONTHS), datetime(2026, 6, 15), NATION)  # noqa: DTZ001 — the point


@pytest.mark.parametrize("amount", [0, -1, 2501])
def test_a_limit_is_between_one_and_ten_years(amount):
    with pytest.raises(Refused):
        TimeLimit(amount, LimitUnit.WORKING_DAYS)


def test_a_year_without_a_calendar_goes_on_with_weekly_hours_and_fixed_holidays():
    far = due(TimeLimit(2, LimitUnit.WORKING_DAYS), at("2040-04-27T09:00"), NATION)
    # Friday 27/4/2040; Monday 30/4 and Tuesday 01/5 are holidays in every year.
    assert far == at("2040-05-03T17:30")
    long = due(TimeLimit(120, LimitUnit.MONTHS), at("2031-12-30T09:00"), NATION)
    assert long == at("2041-12-30T17:30")
    assert due(TimeLimit(1, LimitUnit.WORKING_DAYS), at("1999-04-29T09:00"), NATION) == at(
        "1999-05-03T17:30"
    )
    hours = add_working_hours(at("2031-12-31T09:00"), 8 * 2000, NATION)
    assert working_time_between(at("2031-12-31T09:00"), hours, NATION).total_seconds() == (
        8 * 2000 * 3600
    )


@pytest.mark.parametrize("moment", ["2026-06-15T20:00", "2026-06-13T10:00", "2026-06-15T09:00"])
def test_no_working_time_added_changes_nothing(moment):
    assert add_working_hours(at(moment), 0, NATION) == at(moment)


def test_culture_day_is_a_holiday_from_2026_on():
    one = TimeLimit(1, LimitUnit.WORKING_DAYS)
    assert due(one, at("2025-11-21T09:00"), NATION) == at("2025-11-24T17:30")
    assert due(one, at("2033-11-23T09:00"), NATION) == at("2033-11-25T17:30")


@pytest.mark.parametrize("received", ["1900-01-01T09:00", "2300-01-01T09:00"])
def test_a_year_out_of_reach_is_refused(received):
    with pytest.raises(Refused):
        due(TimeLimit(1, LimitUnit.WORKING_DAYS), at(received), NATION)


def test_an_office_that_never_opens_is_refused():
    closed = prepare(OpeningRules(hours=()), 2026, 2026)
    with pytest.raises(Refused):
        due(TimeLimit(1, LimitUnit.WORKING_DAYS), at("2026-06-15T09:00"), closed)
    ended = WeeklySpan(0, time(8), time(12), valid_to=date(2026, 1, 1))
    with pytest.raises(Refused):
        due(
            TimeLimit(1, LimitUnit.WORKING_HOURS),
            at("2026-06-15T09:00"),
            prepare(OpeningRules(hours=(ended,)), 2026, 2026),
        )


def test_a_half_day_counts_as_a_day_and_ends_at_its_own_closing():
    half = SpecialDay(date(2026, 6, 16), DayKind.HALF_DAY, "họp", "", time(7, 30), time(11, 30))
    calendar = with_days(half)
    received = at("2026-06-15T09:00")
    assert due(TimeLimit(1, LimitUnit.WORKING_DAYS), received, calendar) == at("2026-06-16T11:30")
    by_hours = TimeLimit(1, LimitUnit.WORKING_DAYS, CountingRule.HOURS)
    assert due(by_hours, received, calendar) == at("2026-06-16T09:00")
    assert due(by_hours, at("2026-06-15T14:30"), calendar) == at("2026-06-17T08:30")


def test_a_make_up_day_is_a_full_day_where_saturdays_are_half():
    saturday = WeeklySpan(5, time(7, 30), time(11, 30))
    rules = OpeningRules(hours=(*RULES.hours, saturday), days=RULES.days)
    calendar = prepare(rules, 2026, 2026)
    one = TimeLimit(1, LimitUnit.WORKING_DAYS)
    assert due(one, at("2026-06-12T09:00"), calendar) == at("2026-06-13T11:30")
    assert due(one, at("2026-08-21T09:00"), calendar) == at("2026-08-22T17:30")


def test_hours_change_on_the_day_they_begin_and_overlaps_count_once():
    summer = [
        WeeklySpan(day, time(7), time(11), date(2026, 7, 1), date(2026, 8, 1), depth=1)
        for day in range(5)
    ]
    twice = WeeklySpan(2, time(10), time(12), date(2026, 7, 1), date(2026, 8, 1), depth=1)
    rules = OpeningRules(hours=(*RULES.hours, *summer, twice), days=RULES.days)
    calendar = prepare(rules, 2026, 2026)
    worked = [
        working_time_between(at(f"{day}T00:00"), at(f"{day}T23:59"), calendar).total_seconds()
        for day in ("2026-06-30", "2026-07-01", "2026-07-02", "2026-08-03")
    ]
    assert [seconds / 3600 for seconds in worked] == [8, 5, 4, 8]
