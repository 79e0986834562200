"""Why a due moment falls where it does: every day counted or skipped, with its reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from motcua.deadlines.calendar import (
    DAY,
    VIETNAM,
    Calendar,
    counted_from,
    covering,
    due,
    last_day,
    local_minute,
    working_time_between,
)
from motcua.deadlines.limits import DayKind, LimitUnit, TimeLimit

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class DayLine:
    """One day between reception and due day.

    `number`: its place in the count, if counted. `minutes`: working minutes counted on it, where
    the count runs by hours. `notice`: the document that makes the day special, if known.
    """

    day: date
    counted: bool
    number: int | None
    minutes: int | None
    reason: str
    notice: str = ""


@dataclass(frozen=True)
class Explanation:
    """The answer of `due` with the days that add up to it."""

    limit: TimeLimit
    received_at: datetime
    due_at: datetime
    lines: tuple[DayLine, ...]
    notes: tuple[str, ...]

    def as_text(self) -> str:
        """One line a day, for a terminal or a note."""
        head = [
            _("Tiếp nhận: %(at)s") % {"at": moment_text(self.received_at)},
            _("Thời hạn: %(limit)s") % {"limit": limit_text(self.limit)},
        ]
        end = _("Hẹn trả: %(at)s") % {"at": moment_text(self.due_at)}
        return "\n".join([*head, *map(line_text, self.lines), *self.notes, end])

    def as_dict(self) -> dict[str, object]:
        """The same for JSON: moments and days in ISO 8601."""
        return {
            "received_at": self.received_at.isoformat(),
            "amount": self.limit.amount,
            "unit": self.limit.unit.value,
            "rule": self.limit.rule.value,
            "cutoff": self.limit.cutoff.strftime("%H:%M") if self.limit.cutoff else None,
            "due_at": self.due_at.isoformat(),
            "days": [
                {
                    "day": line.day.isoformat(),
                    "counted": line.counted,
                    "number": line.number,
                    "minutes": line.minutes,
                    "reason": line.reason,
                    "notice": line.notice,
                }
                for line in self.lines
            ],
            "notes": list(self.notes),
        }


def explain(limit: TimeLimit, start: datetime, calendar: Calendar) -> Explanation:
    """Every day from reception to the due moment. Raises `Refused` where `due` does."""
    start = local_minute(start)
    due_at = due(limit, start, calendar)
    calendar = covering(calendar, start.year, due_at.year)
    return Explanation(
        limit=limit,
        received_at=start,
        due_at=due_at,
        lines=tuple(walk_of(limit)(limit, start, due_at, calendar)),
        notes=(*rule_notes(limit), *year_notes(start.year, due_at.year, calendar)),
    )


Walk = Callable[[TimeLimit, datetime, datetime, Calendar], Iterator[DayLine]]


def walk_of(limit: TimeLimit) -> Walk:
    """How the days of such a limit are told."""
    if limit.counts_hours:
        return by_hours
    return by_working_days if limit.unit == LimitUnit.WORKING_DAYS else by_calendar_days


def by_working_days(
    limit: TimeLimit, start: datetime, due_at: datetime, calendar: Calendar
) -> Iterator[DayLine]:
    """The day of reception, then each working day with its number."""
    yield reception_line(start.date(), calendar)
    number = 0
    for day in days_after(start.date(), due_at.date()):
        counted = calendar.is_working_day(day)
        number += counted
        reason = reason_of(day, calendar)
        yield line(day, calendar, number=number if counted else None, reason=reason)


def by_calendar_days(
    limit: TimeLimit, start: datetime, due_at: datetime, calendar: Calendar
) -> Iterator[DayLine]:
    """The day of reception, each day of the limit, and the days rolled over at its end."""
    yield reception_line(start.date(), calendar)
    last = last_day(limit, start.date())
    for number, day in enumerate(days_after(start.date(), last), 1):
        reason = reason_of(day, calendar)
        if day == last and day != due_at.date():
            reason = _("%(reason)s; ngày cuối của thời hạn là ngày nghỉ nên chuyển tiếp") % {
                "reason": reason
            }
        yield line(day, calendar, number=number, reason=reason)
    for day in days_after(last, due_at.date()):
        reason = reason_of(day, calendar)
        if day == due_at.date():
            reason = _("%(reason)s tiếp theo, thời hạn kết thúc") % {"reason": reason}
        yield line(day, calendar, reason=reason)


def by_hours(
    limit: TimeLimit, start: datetime, due_at: datetime, calendar: Calendar
) -> Iterator[DayLine]:
    """Each day with the working minutes counted on it."""
    counted_start = counted_from(limit, start)
    number = 0
    for day in days_after(start.date() - DAY, due_at.date()):
        midnight = datetime.combine(day, time(), VIETNAM)
        begins, ends = max(counted_start, midnight), min(due_at, midnight + DAY)
        minutes = working_time_between(begins, ends, calendar) // MINUTE
        number += bool(minutes)
        yield line(
            day,
            calendar,
            number=number if minutes else None,
            minutes=minutes,
            reason=hours_reason(day, begins, calendar, minutes, limit),
        )


def hours_reason(
    day: date, begins: datetime, calendar: Calendar, minutes: int, limit: TimeLimit
) -> str:
    """Why that many working minutes count on a day."""
    reason = reason_of(day, calendar)
    if minutes:
        return _("%(reason)s: %(time)s") % {"reason": reason, "time": duration_text(minutes)}
    if begins.date() > day and limit.cutoff:
        return _("Tiếp nhận sau %(cutoff)s, tính từ ngày làm việc tiếp theo") % {
            "cutoff": limit.cutoff.strftime("%H:%M")
        }
    if calendar.is_working_day(day):
        return _("Tiếp nhận sau giờ làm việc, tính từ ngày làm việc tiếp theo")
    return reason


def reception_line(day: date, calendar: Calendar) -> DayLine:
    """The day of reception, which is never counted where days are counted."""
    reason = _("Ngày tiếp nhận, không tính (Bộ luật Dân sự 2015, Điều 147)")
    if not calendar.is_working_day(day):
        reason = f"{reason}; {reason_of(day, calendar)}"
    return line(day, calendar, reason=reason)


def line(
    day: date,
    calendar: Calendar,
    *,
    reason: str,
    number: int | None = None,
    minutes: int | None = None,
) -> DayLine:
    """A line with the notice of its day."""
    special = calendar.special.get(day)
    notice = special.notice if special else ""
    return DayLine(day, number is not None, number, minutes, reason, notice)


def reason_of(day: date, calendar: Calendar) -> str:
    """What kind of day this is, as a short sentence."""
    special = calendar.special.get(day)
    if special:
        kind = DayKind(special.kind).label
        # The names that the law fixes are in the catalogue; gettext("") would give its header.
        return _("%(kind)s: %(name)s") % {"kind": kind, "name": special.name and _(special.name)}
    if calendar.is_working_day(day):
        return _("Ngày làm việc")
    return _("Nghỉ hằng tuần (%(weekday)s)") % {"weekday": weekday_text(day)}


def rule_notes(limit: TimeLimit) -> Iterator[str]:
    """A cut-off that the rule does not use is said to be unused."""
    if limit.cutoff and not limit.counts_hours:
        yield _("Giờ chốt tiếp nhận %(cutoff)s chỉ áp dụng khi tính theo giờ.") % {
            "cutoff": limit.cutoff.strftime("%H:%M")
        }


def year_notes(first: int, last: int, calendar: Calendar) -> Iterator[str]:
    """Which of the years has a calendar that is not announced, wholly or in part."""
    for year in range(first, last + 1):
        if year not in calendar.rules.announced:
            yield _(
                "Lịch nghỉ lễ năm %(year)s chưa được công bố: tạm tính theo giờ làm việc hằng tuần "
                "và các ngày lễ dương lịch cố định."
            ) % {"year": year}
        elif year in calendar.rules.provisional:
            yield _(
                "Lịch nghỉ lễ năm %(year)s chưa có thông báo chính thức đầy đủ, ngày hẹn trả có "
                "thể thay đổi."
            ) % {"year": year}


def days_after(first: date, last: date) -> Iterator[date]:
    """The days after `first`, up to and including `last`."""
    return map(date.fromordinal, range(first.toordinal() + 1, last.toordinal() + 1))


def line_text(told: DayLine) -> str:
    """`16/02/2026 Thứ Hai      -  Nghỉ lễ: …`"""
    number = told.number or "-"
    notice = f" [{told.notice}]" if told.notice else ""
    return f"  {told.day:%d/%m/%Y} {weekday_text(told.day):<8} {number:>4}  {told.reason}{notice}"


def limit_text(limit: TimeLimit) -> str:
    """The limit with the rule that was used."""
    if limit.unit == LimitUnit.WORKING_DAYS:
        return f"{limit}, {limit.rule.label}"
    return str(limit)


def moment_text(moment: datetime) -> str:
    """`17:30 ngày 25/02/2026 (Thứ Tư)`"""
    return _("%(time)s ngày %(day)s (%(weekday)s)") % {
        "time": f"{moment:%H:%M}",
        "day": f"{moment:%d/%m/%Y}",
        "weekday": weekday_text(moment.date()),
    }


def duration_text(minutes: int) -> str:
    """`8 giờ`, `1 giờ 30 phút` or `30 phút`."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_("%(n)s giờ") % {"n": hours})
    if rest:
        parts.append(_("%(n)s phút") % {"n": rest})
    return " ".join(parts)


def weekday_text(day: date) -> str:
    """The Vietnamese name of a weekday."""
    return (
        _("Thứ Hai"),
        _("Thứ Ba"),
        _("Thứ Tư"),
        _("Thứ Năm"),
        _("Thứ Sáu"),
        _("Thứ Bảy"),
        _("Chủ Nhật"),
    )[day.weekday()]
