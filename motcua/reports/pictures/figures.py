"""The pictures of figures, for pages and documents; each mark opens its set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from motcua.reports.figures import Month
from motcua.reports.kinds import Aspect, Counts, Figure, Measure
from motcua.reports.models import Target
from motcua.reports.overview import Week
from motcua.reports.pictures.charts import COLOURS, END_COLOURS, bars, curve, levels
from motcua.reports.pictures.drawing import Mark, Series
from motcua.reports.questions import Address, Period, Question
from motcua.reports.shares import grouped
from motcua.reports.targets.reckoning import percent

ENDS: Final = (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE)


def by_weeks(question: Question, weeks: Sequence[Week], address: Address) -> str:
    """What came in and what was resolved, week by week."""
    rows = [(each.period, f"{each.period.first:%d/%m}", each) for each in weeks]
    return in_and_out(_("Tiếp nhận và giải quyết theo tuần"), question, rows, address)


def by_months(question: Question, months: Sequence[Month], address: Address) -> str:
    """The same month by month, within the question's period."""
    rows = [(each.days, f"{each.first:%m/%Y}", each) for each in months]
    return in_and_out(_("Tiếp nhận và giải quyết theo tháng"), question, rows, address)


def in_and_out(
    title: str,
    question: Question,
    rows: Sequence[tuple[Period, str, Week | Month]],
    address: Address,
) -> str:
    """Two bars for each span of days: its name stands below it."""
    parts: tuple[tuple[str, Figure, list[int]], ...] = (
        (_("Tiếp nhận"), Figure.RECEIVED_NEW, [each.received for _p, _name, each in rows]),
        (_("Đã giải quyết"), Figure.RESOLVED, [each.resolved for _p, _name, each in rows]),
    )
    return bars(
        title,
        [
            Series(
                name,
                colour,
                [
                    Mark(
                        at,
                        number,
                        f"{said(period)} · {name}: {grouped(number)}",
                        address(replace(question, period=period), figure),
                    )
                    for (period, at, _each), number in zip(rows, numbers, strict=True)
                ],
            )
            for (name, figure, numbers), colour in zip(parts, COLOURS, strict=True)
        ],
    )


def ends_of(question: Question, total: Counts, address: Address) -> str:
    """Early, on time, overdue: the parts of what was resolved."""
    words = (_("Trước hạn"), _("Đúng hạn"), _("Quá hạn"))
    marks = [
        Mark(
            "",
            total[figure],
            f"{word}: {part(total[figure], total[Figure.RESOLVED])}",
            address(question, figure),
        )
        for figure, word in zip(ENDS, words, strict=True)
    ]
    return levels(_("Kết quả so với hạn"), marks, total[Figure.RESOLVED], END_COLOURS)


def in_time(
    question: Question, weeks: Sequence[Week], goal: Target | None, address: Address
) -> str:
    """The share on time, early included, week by week, and the target across it."""
    marks = [
        Mark(
            f"{week.period.first:%d/%m}",
            None if week.share.percent is None else float(week.share.percent),
            f"{said(week.period)}: {week.share}",
            address(replace(question, period=week.period), Aspect.IN_TIME),
        )
        for week in weeks
    ]
    name = _("Đúng hạn, kể cả trước hạn, trên số đã giải quyết")
    series = Series(name, END_COLOURS[0], marks)
    if goal is None:
        return curve(name, series)
    must = Decimal(goal.percent)
    return curve(name, series, float(must), _("Chỉ tiêu %s") % percent(must))


def channels(question: Question, numbers: Mapping[Measure, int], address: Address) -> str:
    """How many went how far online."""
    whole = max(numbers.values(), default=0)
    marks = [
        Mark("", number, f"{measure.label}: {part(number, whole)}", address(question, measure))
        for measure, number in numbers.items()
    ]
    return levels(_("Phễu kênh nộp hồ sơ"), marks, whole)


def part(number: int, whole: int) -> str:
    """“1.234 (56,8 %)”."""
    if not whole:
        return grouped(number)
    return f"{grouped(number)} ({percent(round(Decimal(100 * number) / whole, 1))})"


def said(period: Period) -> str:
    """Read out."""
    return f"{period.first:%d/%m} – {period.last:%d/%m/%Y}"
