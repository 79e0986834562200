"""The seeded national calendar without a database."""

from dataclasses import replace
from datetime import datetime

from motcua.deadlines.calendar import VIETNAM, Calendar, prepare
from motcua.deadlines.limits import NOT_ANNOUNCED
from motcua.deadlines.opening import OpeningRules, SpecialDay, WeeklySpan
from motcua.deadlines.seed import OFFICE_SPANS, WEEKDAYS, YEARS, national_days

DAYS = tuple(national_days())
RULES = OpeningRules(
    hours=tuple(
        WeeklySpan(weekday, opens, closes) for weekday in WEEKDAYS for opens, closes in OFFICE_SPANS
    ),
    days=DAYS,
    announced=frozenset(YEARS),
    provisional=frozenset(day.day.year for day in DAYS if day.notice == NOT_ANNOUNCED),
)
NATION = prepare(RULES, 2018, 2031)


def at(text: str) -> datetime:
    """A moment in Vietnam time."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def with_days(*days: SpecialDay) -> Calendar:
    """The national calendar with some days replaced."""
    merged = {day.day: day for day in (*DAYS, *days)}
    return prepare(replace(RULES, days=tuple(merged.values())), 2018, 2031)
