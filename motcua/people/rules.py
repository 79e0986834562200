"""What is allowed with units and posts."""

import re
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Absence, ApiToken, Official, Unit
from motcua.people.roles import Permission

# QĐ 20/2020/QĐ-TTg art. 4: groups joined by dots, at most 35 characters.
CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
LONGEST_CODE = 35
MOST_TOKENS = 10
MOST_TOKEN_DAYS = 366


def check_code(code: str) -> None:
    """Refuse a unit code that could not be printed in a dossier code."""
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        raise Refused(
            _(
                "Mã đơn vị “%(code)s” không hợp lệ: chỉ gồm chữ in hoa không dấu, chữ số và "
                "dấu chấm, không quá 35 ký tự."
            )
            % {"code": code}
        )


def check_may(user: Official, permission: Permission, unit: Unit | None = None) -> None:
    """Refuse unless the official holds the permission, in that unit where one is named."""
    if user.may(permission, unit.pk if unit else None):
        return
    what = Permission(permission).label
    if unit is None:
        raise Refused(_("Bạn không có quyền %(what)s.") % {"what": what})
    raise Refused(
        _("Bạn không có quyền %(what)s tại %(unit)s.") % {"what": what, "unit": unit.name}
    )


def check_may_absent(official: Official, by: Official) -> None:
    """One's own absence is one's own to tell; a leader or administrator of the unit may too."""
    if official == by:
        return
    units = {post.unit_id for post in official.current_posts if post.official_id == official.pk}
    if not any(
        by.may(permission, unit)
        for unit in units
        for permission in (Permission.ASSIGN_TASK, Permission.MANAGE_SETTINGS)
    ):
        raise Refused(_("Chỉ người vắng mặt hoặc lãnh đạo đơn vị được khai báo vắng mặt."))


def check_absence(
    official: Official, deputy: Official, days: tuple[date, date], by: Official
) -> None:
    """Days in order and not past; the deputy works in the same unit and is there."""
    check_may_absent(official, by)
    first, last = days
    if last < first or last < timezone.localdate():
        raise Refused(_("Ngày vắng mặt phải theo thứ tự và chưa qua."))
    if deputy == official:
        raise Refused(_("Người làm thay phải là người khác."))
    own = {post.unit_id for post in official.current_posts if post.official_id == official.pk}
    theirs = {post.unit_id for post in deputy.current_posts if post.official_id == deputy.pk}
    if not own & theirs:
        raise Refused(_("Người làm thay phải cùng đơn vị với người vắng mặt."))
    overlapping = Absence.objects.filter(
        Q(official=official) | Q(official=deputy),
        first_day__lte=last, last_day__gte=first, ended_at=None,
    )  # fmt: skip
    if overlapping.exists():
        raise Refused(
            _("Người vắng mặt hoặc người làm thay đã có ngày vắng trùng với thời gian này.")
        )


def check_token(official: Official, name: str, scopes: list[str], days: int, now: datetime) -> None:
    """Named, for something, for at most a year; few at a time."""
    if not name:
        raise Refused(_("Hãy ghi mã truy cập dùng cho việc gì."))
    if not scopes:
        raise Refused(_("Hãy chọn ít nhất một việc mã truy cập được làm."))
    if not 1 <= days <= MOST_TOKEN_DAYS:
        raise Refused(_("Mã truy cập có hiệu lực từ 1 đến %s ngày.") % MOST_TOKEN_DAYS)
    if ApiToken.objects.good_at(now).filter(official=official).count() >= MOST_TOKENS:
        raise Refused(_("Mỗi người có tối đa %s mã còn hiệu lực; hãy thu hồi bớt.") % MOST_TOKENS)
