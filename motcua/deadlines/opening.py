"""When an office is open: weekly hours, special days and the holidays that the law fixes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext_noop

from motcua.deadlines.limits import OPEN_KINDS, DayKind

Span = tuple[int, int]  # minutes since midnight: opens, closes


@dataclass(frozen=True)
class WeeklySpan:
    """One span of office hours on a weekday (0 = Monday), up to, not including, `valid_to`.

    `depth`: how far below the nation (0) the unit stands that set it.
    """

    weekday: int
    opens: time
    closes: time
    valid_from: date = date.min
    valid_to: date = date.max
    depth: int = 0


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from its weekday. With hours, the office is open only between them."""

    day: date
    kind: DayKind
    name: str
    notice: str = ""
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class FixedHoliday:
    """A holiday on the same solar date every year, by law."""

    month: int
    day: int
    name: str
    legal_basis: str
    effective_from: date = date.min


LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
CULTURE_DAY = "Nghị quyết 28/2026/QH16"

# They hold in a year whose calendar nobody has announced yet, and under every announced one.
FIXED_HOLIDAYS = (
    FixedHoliday(1, 1, gettext_noop("Tết Dương lịch"), LABOUR_CODE),
    FixedHoliday(4, 30, gettext_noop("Ngày Chiến thắng"), LABOUR_CODE),
    FixedHoliday(5, 1, gettext_noop("Ngày Quốc tế Lao động"), LABOUR_CODE),
    FixedHoliday(9, 2, gettext_noop("Quốc khánh"), LABOUR_CODE),
    FixedHoliday(
        11, 24, gettext_noop("Ngày Văn hóa Việt Nam"), CULTURE_DAY, effective_from=date(2026, 7, 1)
    ),
)


@dataclass(frozen=True)
class OpeningRules:
    """All that decides when one office is open; hashable, so that equal offices share a calendar.

    `announced` holds the years with a national calendar, `provisional` those of them in which
    some day still lacks its official notice.
    """

    hours: tuple[WeeklySpan, ...]
    days: tuple[SpecialDay, ...] = ()
    announced: frozenset[int] = frozenset()
    provisional: frozenset[int] = frozenset()


def special_days(rules: OpeningRules, first_year: int, last_year: int) -> dict[date, SpecialDay]:
    """Every special day of these years: the fixed holidays, overlaid by what the tables say."""
    fixed = (
        SpecialDay(day, DayKind.HOLIDAY, holiday.name, holiday.legal_basis)
        for year in range(first_year, last_year + 1)
        for holiday in FIXED_HOLIDAYS
        if (day := date(year, holiday.month, holiday.day)) >= holiday.effective_from
    )
    return {special.day: special for special in (*fixed, *rules.days)}


def minute_of(moment: time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes as sorted spans that do not overlap."""
    result: list[Span] = []
    for opens, closes in sorted(spans):
        if result and opens <= result[-1][1]:
            result[-1] = (result[-1][0], max(closes, result[-1][1]))
        else:
            result.append((opens, closes))
    return result


def week_of(hours: Iterable[WeeklySpan], day: date) -> list[list[Span]]:
    """Seven lists of spans, as the lowest unit that has any valid on that day set them."""
    valid = [span for span in hours if span.valid_from <= day < span.valid_to]
    lowest = max((span.depth for span in valid), default=0)
    own = [span for span in valid if span.depth == lowest]
    return [
        merged((minute_of(s.opens), minute_of(s.closes)) for s in own if s.weekday == weekday)
        for weekday in range(7)
    ]


def spans_of(day: date, week: list[list[Span]], special: SpecialDay | None) -> list[Span]:
    """The spans in which the office is open on that day; empty on a day off."""
    usual = week[day.weekday()]
    if special is None:
        return usual
    if special.kind not in OPEN_KINDS:
        return []
    # A make-up Saturday is a full working day, also where Saturdays are usually half a day.
    if special.kind == DayKind.MAKEUP_WORKDAY or not usual:
        usual = max(week, key=lambda spans: sum(closes - opens for opens, closes in spans))
    return clipped(usual, special)


def clipped(spans: list[Span], special: SpecialDay) -> list[Span]:
    """The part of the spans that lies between the special day's own hours, if it has any."""
    if special.opens is None or special.closes is None:
        return spans
    first, last = minute_of(special.opens), minute_of(special.closes)
    parts = ((max(opens, first), min(closes, last)) for opens, closes in spans)
    return [(opens, closes) for opens, closes in parts if opens < closes]
