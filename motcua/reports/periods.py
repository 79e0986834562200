"""The periods that reports are usually made for.

By law a reporting month runs from the 15th of the month before to the 14th (NĐ 09/2019/NĐ-CP
art. 12); the six months, nine months and year of reporting all begin on 15 December.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.reports.questions import Period

CUT_DAY: Final = 15
MONTHS: Final = 12
QUARTER: Final = 3


class Span(TextChoices):
    """How long a period is."""

    MONTH = "month", _("Tháng")
    QUARTER = "quarter", _("Quý")
    HALF = "half", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("Năm")


class Reckoning(StrEnum):
    """By the law's reporting months, or by the calendar's."""

    STATUTORY = "statutory"
    CALENDAR = "calendar"


def usual_period(span: Span, reckoning: Reckoning, today: date, back: int = 0) -> Period:
    """The period of this length that `today` belongs to, or the one `back` before it."""
    statutory = reckoning == Reckoning.STATUTORY
    ahead = 1 if statutory and today.day >= CUT_DAY else 0
    step = {Span.MONTH: 1, Span.QUARTER: QUARTER}.get(span, MONTHS)
    # Months counted from year 0, so that a step back over New Year is a subtraction.
    month = today.year * MONTHS + today.month - 1 + ahead - back * step
    first, last = months_of(span, month)
    if statutory:
        return Period(nth(first - 1, CUT_DAY), nth(last, CUT_DAY - 1))
    return Period(nth(first, 1), nth(last, monthrange(*split(last))[1]))


def months_of(span: Span, month: int) -> tuple[int, int]:
    """The first and last month of the span that a month belongs to."""
    if span == Span.MONTH:
        return month, month
    if span == Span.QUARTER:
        return month - month % QUARTER, month - month % QUARTER + QUARTER - 1
    january = month - month % MONTHS
    length = {Span.HALF: 6, Span.NINE_MONTHS: 9, Span.YEAR: MONTHS}[span]
    return january, january + length - 1


def split(month: int) -> tuple[int, int]:
    """Year and month of the calendar."""
    return month // MONTHS, month % MONTHS + 1


def nth(month: int, day: int) -> date:
    """A day of a month."""
    return date(*split(month), day)


def half_month_of(day: date) -> date:
    """The 1st or 15th that the day is, or that came last: reporting periods begin on these."""
    return day.replace(day=CUT_DAY if day.day >= CUT_DAY else 1)


def next_half_month(day: date) -> date:
    """The first 1st or 15th after a day."""
    if day.day < CUT_DAY:
        return day.replace(day=CUT_DAY)
    return nth(day.year * MONTHS + day.month, 1)


def months_within(period: Period) -> list[Period]:
    """The calendar months of a period; the first and the last may be parts of one."""
    return list(each_month(period.first, period.last))


def each_month(first: date, last: date) -> Iterator[Period]:
    """Month after month, until the last day."""
    while first <= last:
        following = nth(first.year * MONTHS + first.month, 1)
        yield Period(first, min(last, following - timedelta(days=1)))
        first = following
