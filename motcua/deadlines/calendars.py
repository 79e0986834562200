"""The prepared calendar of a unit, read from the tables once and kept until they change."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import connection

from motcua.deadlines.calendar import Calendar, prepare
from motcua.deadlines.limits import NOT_ANNOUNCED
from motcua.deadlines.models import CalendarDay, OfficeHours
from motcua.deadlines.opening import OpeningRules, WeeklySpan
from motcua.people.models import Unit

# What is prepared at once around the announced years; counts that leave it grow the calendar.
YEARS_BEFORE, YEARS_AFTER = 1, 4
YEARS_WITHOUT_ANY = frozenset({2019, 2027})


def calendar_for(unit: Unit | None) -> Calendar:
    """The calendar of a unit, or of the nation. One small query unless something has changed.

    Never stale: the key holds a version that the database changes in the writer's own
    transaction, and that is random, so that a change rolled back cannot be mistaken for another.
    """
    path = unit.path if unit else ""
    version = stamp()
    return kept(version, path) if version else read(path)


def stamp() -> UUID | None:
    """The present version of the tables. Plain SQL: filing asks on every request (0.05 ms)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM deadlines_calendarstamp")
        row = cursor.fetchone()
    return row[0] if row else None


@lru_cache(maxsize=1024)
def kept(version: UUID, path: str) -> Calendar:
    """The calendar of a path of units as of a version of the tables."""
    return read(path)


def read(path: str) -> Calendar:
    """Read and prepare; units with equal rules share one calendar."""
    rules = rules_of([code for code in path.split("/") if code])
    years = rules.announced or YEARS_WITHOUT_ANY
    return prepare(rules, min(years) - YEARS_BEFORE, max(years) + YEARS_AFTER)


def rules_of(codes: Sequence[str]) -> OpeningRules:
    """Hours of every unit on the path; days of the nation overlaid from the root down."""
    days = list(CalendarDay.objects.along(codes))
    nation = [day for day in days if day.unit is None]
    overlaid = {day.day: day.special() for day in sorted(days, key=lambda day: depth(day, codes))}
    return OpeningRules(
        hours=tuple(span_of(row, codes) for row in OfficeHours.objects.along(codes)),
        days=tuple(overlaid[day] for day in sorted(overlaid)),
        announced=frozenset(day.day.year for day in nation),
        provisional=frozenset(day.day.year for day in nation if day.notice == NOT_ANNOUNCED),
    )


def depth(row: OfficeHours | CalendarDay, codes: Sequence[str]) -> int:
    """0 for a row of the nation, 1 for the root of the path, and so on down."""
    return codes.index(row.unit.code) + 1 if row.unit else 0


def span_of(row: OfficeHours, codes: Sequence[str]) -> WeeklySpan:
    """The same as a plain value for the arithmetic."""
    begins, ends = row.valid_from or date.min, row.valid_to or date.max
    return WeeklySpan(row.weekday, row.opens, row.closes, begins, ends, depth(row, codes))
