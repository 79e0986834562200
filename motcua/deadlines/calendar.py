"""Working-time arithmetic on an immutable calendar, in Asia/Ho_Chi_Minh, to the minute.

Pure: no clock and no database. A calendar is prepared once and then counts by bisection.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.deadlines.limits import LimitUnit, TimeLimit
from motcua.deadlines.opening import OpeningRules, Span, SpecialDay, spans_of, special_days, week_of

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
# One working day is 8 working hours in every office, whatever its opening hours (domain 3.1).
WORKING_DAY_MINUTES = 8 * 60
# Vietnam has kept UTC+7 without summer time since 1975, so local minutes are epoch minutes + 420.
UTC_OFFSET_MINUTES = 7 * 60
EPOCH = date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 1976, 2199
# How far a calendar grows at once when a count runs off its end.
YEARS_TO_GROW = 15


@dataclass(frozen=True, eq=False)
class Calendar:
    """Every opening of one office in the years `first_year` to `last_year`, ready to be counted.

    `days`: ordinals of working days, ascending, and `closings` their last closing moments.
    `opens`, `closes`: open spans in epoch minutes; `worked[i]`: minutes open until span i ends.
    """

    rules: OpeningRules = field(repr=False)
    first_year: int
    last_year: int
    special: Mapping[date, SpecialDay] = field(repr=False)
    days: tuple[int, ...] = field(repr=False)
    closings: tuple[datetime, ...] = field(repr=False)
    opens: tuple[int, ...] = field(repr=False)
    closes: tuple[int, ...] = field(repr=False)
    worked: tuple[int, ...] = field(repr=False)

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens at all on that day."""
        return working_days_between(day - DAY, day, self) == 1


@lru_cache(maxsize=64)
def prepare(rules: OpeningRules, first_year: int, last_year: int) -> Calendar:
    """Lay out all open spans of these years. Takes milliseconds; the result is shared and kept."""
    special = special_days(rules, first_year, last_year)
    week: list[list[Span]] = []
    changes = week_changes(rules)
    days, closings, opens, closes, worked = [], [], [], [], []
    total = 0
    for ordinal in range(
        date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal() + 1
    ):
        day = date.fromordinal(ordinal)
        if not week or day in changes:
            week = week_of(rules.hours, day)
        midnight = (ordinal - EPOCH) * MINUTES_A_DAY - UTC_OFFSET_MINUTES
        spans = spans_of(day, week, special.get(day))
        for start, end in spans:
            total += end - start
            opens.append(midnight + start)
            closes.append(midnight + end)
            worked.append(total)
        if spans:
            days.append(ordinal)
            closings.append(moment_of(closes[-1]))
    return Calendar(
        rules=rules,
        first_year=first_year,
        last_year=last_year,
        special=MappingProxyType(special),
        days=tuple(days),
        closings=tuple(closings),
        opens=tuple(opens),
        closes=tuple(closes),
        worked=tuple(worked),
    )


def week_changes(rules: OpeningRules) -> set[date]:
    """The days on which weekly hours begin or cease to be valid."""
    return {day for span in rules.hours for day in (span.valid_from, span.valid_to)}


def due(limit: TimeLimit, start: datetime, calendar: Calendar) -> datetime:
    """The moment by which the result is owed, in Vietnam time.

    A receipt on a day off skips that day like any reception day (DAY), or counts from the next
    opening (hours). Raises `Refused` where the count leaves the years that can be counted.
    """
    start = local_minute(start)
    calendar = covering(calendar, start.year)
    try:
        return counted(limit, start, calendar)
    except IndexError:
        return due(limit, start, grown(calendar))


def counted(limit: TimeLimit, start: datetime, calendar: Calendar) -> datetime:
    """The due moment on prepared years. IndexError where the count runs beyond them."""
    if limit.counts_hours:
        return due_by_hours(limit, start, calendar)
    if limit.unit == LimitUnit.WORKING_DAYS:
        return due_by_working_days(limit, start, calendar)
    return due_by_calendar_days(limit, start, calendar)


def due_by_hours(limit: TimeLimit, start: datetime, calendar: Calendar) -> datetime:
    """n x 8 working hours (or n hours) from the minute of reception or the next opening."""
    each = 60 if limit.unit == LimitUnit.WORKING_HOURS else WORKING_DAY_MINUTES
    return after(counted_from(limit, start), limit.amount * each, calendar)


def due_by_working_days(limit: TimeLimit, start: datetime, calendar: Calendar) -> datetime:
    """Closing time of the n-th working day after the day of reception (BLDS 2015 art. 147)."""
    return calendar.closings[bisect_right(calendar.days, start.toordinal()) + limit.amount - 1]


def due_by_calendar_days(limit: TimeLimit, start: datetime, calendar: Calendar) -> datetime:
    """Closing time of the last day, or of the next working day after it (BLDS art. 148(5))."""
    return calendar.closings[bisect_left(calendar.days, last_day(limit, start.date()).toordinal())]


def last_day(limit: TimeLimit, received: date) -> date:
    """The last day of a limit in calendar days or months, before it is rolled to a working day.

    A month ends on the same day of the month, or on its last day where there is no such day.
    """
    if limit.unit == LimitUnit.CALENDAR_DAYS:
        return received + timedelta(days=limit.amount)
    months = received.year * 12 + received.month - 1 + limit.amount
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(received.day, monthrange(year, month)[1]))


def counted_from(limit: TimeLimit, start: datetime) -> datetime:
    """The moment from which hours count: a receipt after the cut-off belongs to the next day."""
    if limit.cutoff is None or start.time() <= limit.cutoff:
        return start
    return datetime.combine(start.date() + DAY, time(), VIETNAM)


def add_working_hours(start: datetime, hours: int, calendar: Calendar) -> datetime:
    """The moment when the office has been open for `hours` since `start`.

    A count that ends exactly at a closing ends at that closing, not at the next opening.
    """
    return add_working_time(start, timedelta(hours=hours), calendar)


def add_working_time(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The moment when the office has been open for `amount` (whole minutes) since `start`."""
    start = local_minute(start)
    minutes = amount // timedelta(minutes=1)
    if not minutes:
        return start
    calendar = covering(calendar, start.year)
    try:
        return after(start, minutes, calendar)
    except IndexError:
        return add_working_time(start, amount, grown(calendar))


def working_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How long the office was open between two moments; negative when `end` comes first."""
    calendar = covering(calendar, local_minute(start).year, local_minute(end).year)
    minutes = worked_until(epoch_minute(end), calendar) - worked_until(
        epoch_minute(start), calendar
    )
    return timedelta(minutes=minutes)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start`, up to and including `end`."""
    calendar = covering(calendar, start.year, end.year)
    return bisect_right(calendar.days, end.toordinal()) - bisect_right(
        calendar.days, start.toordinal()
    )


def after(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """`minutes` (at least 1) of working time later. IndexError beyond the prepared years."""
    target = worked_until(epoch_minute(start), calendar) + minutes
    span = bisect_left(calendar.worked, target)
    return moment_of(calendar.closes[span] - (calendar.worked[span] - target))


def worked_until(minute: int, calendar: Calendar) -> int:
    """Minutes open from the first prepared day to that minute."""
    span = bisect_right(calendar.opens, minute) - 1
    if span < 0:
        return 0
    return calendar.worked[span] - max(0, calendar.closes[span] - minute)


def local_minute(moment: datetime) -> datetime:
    """The same moment in Vietnam time, without seconds. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment}")
    return moment.astimezone(VIETNAM).replace(second=0, microsecond=0)


def epoch_minute(moment: datetime) -> int:
    """Whole minutes since 1970."""
    return int(moment.timestamp()) // 60


def moment_of(minute: int) -> datetime:
    """The moment that many minutes after 1970, in Vietnam time."""
    return datetime.fromtimestamp(minute * 60, VIETNAM)


def covering(calendar: Calendar, *years: int) -> Calendar:
    """This calendar, or a longer one of the same rules that holds these years too."""
    first, last = min(years), max(years)
    if calendar.first_year <= first and last <= calendar.last_year:
        return calendar
    if first < FIRST_YEAR or last > LAST_YEAR:
        raise Refused(
            _("Chỉ tính được thời hạn trong các năm từ %(first)s đến %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return prepare(calendar.rules, min(first, calendar.first_year), max(last, calendar.last_year))


def grown(calendar: Calendar) -> Calendar:
    """A longer calendar of the same rules: weekly hours go on where no days are announced."""
    if calendar.last_year >= LAST_YEAR or not calendar.rules.hours:
        raise Refused(_("Lịch làm việc không đủ giờ làm việc để tính thời hạn này."))
    last = min(calendar.last_year + YEARS_TO_GROW, LAST_YEAR)
    return prepare(calendar.rules, calendar.first_year, last)
