"""What is allowed with calendars and clocks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.deadlines.calendar import Calendar, local_minute, working_time_between
from motcua.deadlines.clock import Clock
from motcua.deadlines.legal import legal_number
from motcua.deadlines.limits import NEED_A_DOCUMENT, OPEN_KINDS, DayKind, LegalKey
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

MINUTE = timedelta(minutes=1)
Spans = Sequence[tuple[time, time]]


def check_may_edit(by: Official | None, unit: Unit | None) -> None:
    """Only an administrator of the unit may; the nation's calendar belongs to the root units."""
    if by is None:
        return
    check_may(by, Permission.MANAGE_SETTINGS, unit)
    if unit is None and not any(
        post.unit.parent_id is None and by.may(Permission.MANAGE_SETTINGS, post.unit_id)
        for post in by.current_posts
    ):
        raise Refused(_("Chỉ quản trị của đơn vị cấp cao nhất được sửa lịch quốc gia."))


def check_day(
    kind: DayKind, name: str, notice: str, opens: time | None, closes: time | None
) -> None:
    """A special day has a name, its document, and hours only where the office is open on it."""
    if not name.strip():
        raise Refused(_("Cần ghi tên gọi hoặc lý do của ngày đặc biệt."))
    if kind in NEED_A_DOCUMENT and not notice.strip():
        raise Refused(_("Ngày ngừng làm việc này cần có số văn bản làm căn cứ."))
    if (opens is None) != (closes is None):
        raise Refused(_("Cần ghi cả giờ mở cửa và giờ đóng cửa, hoặc bỏ trống cả hai."))
    if opens is None or closes is None:
        if kind == DayKind.HALF_DAY:
            raise Refused(_("Ngày làm việc một phần cần có giờ mở cửa và giờ đóng cửa."))
        return
    if kind not in OPEN_KINDS:
        raise Refused(_("Ngày nghỉ không có giờ mở cửa và giờ đóng cửa."))
    check_spans([(opens, closes)])


def check_week(week: Mapping[int, Spans]) -> None:
    """A week has at least one span; spans of a day are in order and do not overlap."""
    if not any(week.values()):
        raise Refused(_("Tuần làm việc phải có ít nhất một khoảng giờ làm việc."))
    if not set(week) <= set(range(7)):
        raise Refused(_("Ngày trong tuần phải từ 0 (Thứ Hai) đến 6 (Chủ Nhật)."))
    for spans in week.values():
        check_spans(spans)


def check_spans(spans: Spans) -> None:
    """Each span closes after it opens and before the next one opens."""
    moments = [moment for span in spans for moment in span]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise Refused(
            _("Giờ đóng cửa phải sau giờ mở cửa và các khoảng giờ không được chồng nhau.")
        )


def check_extension(clock: Clock, asked: datetime, until: datetime, calendar: Calendar) -> None:
    """An apology is asked in time, seldom enough, and names a working moment.

    NĐ 61/2018 art. 19(9): once, at least a day before expiry; both numbers are dated data.
    """
    day = local_minute(asked).date()
    check_extensions_left(clock, day)
    if clock.due_at is None:
        raise Refused(_("Chỉ gia hạn được khi thời hạn đang tính."))
    days = legal_number(LegalKey.APOLOGY_DAYS_BEFORE, day)
    if day + timedelta(days=days) > clock.due_at.date():
        raise Refused(
            _("Văn bản xin lỗi, gia hạn phải có trước ngày hẹn trả ít nhất %s ngày.") % days
        )
    if not is_working_moment(until, calendar):
        raise Refused(_("Thời điểm hẹn mới phải trong giờ làm việc."))


def check_extensions_left(clock: Clock, day: date) -> None:
    """Whether the law of that day still allows an extension."""
    allowed = legal_number(LegalKey.EXTENSIONS, day)
    if clock.extensions >= allowed:
        raise Refused(_("Hồ sơ đã được gia hạn %s lần, không được gia hạn thêm.") % allowed)


def is_working_moment(moment: datetime, calendar: Calendar) -> bool:
    """Whether the office is open at that minute or closes at it."""
    end = local_minute(moment)
    return bool(working_time_between(end - MINUTE, end, calendar))
