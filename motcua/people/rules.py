"""What is allowed with units and posts."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.kinds import Outcome, SuccessionKind
from motcua.people.models import (
    Absence,
    ApiToken,
    Official,
    Succession,
    SuccessionOutcome,
    Unit,
)
from motcua.people.roles import Permission

# QĐ 20/2020/QĐ-TTg art. 4: groups joined by dots, at most 35 characters.
CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
LONGEST_CODE = 35
WHOLE = 100
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


def check_succession(new: Succession) -> None:
    """A document, two units, and no part of the predecessor given twice."""
    if not (new.document.strip() and new.issuer.strip()):
        raise Refused(_("Hãy ghi số văn bản và cơ quan ban hành của việc sắp xếp."))
    if new.predecessor == new.successor:
        raise Refused(_("Đơn vị kế tục phải khác đơn vị cũ."))
    if new.kind == SuccessionKind.TAKEOVER and new.takes_the_rest:
        raise Refused(_("Hãy nêu lĩnh vực hoặc thủ tục được tiếp nhận."))
    if new.share is not None and not 0 < new.share <= WHOLE:
        raise Refused(_("Tỷ lệ phần đơn vị cũ phải lớn hơn 0 và không quá 100 %."))
    siblings = Succession.objects.standing().filter(predecessor=new.predecessor)
    same_day = [each.share for each in siblings if each.effective_on == new.effective_on]
    if sum((each for each in [*same_day, new.share] if each), Decimal(0)) > WHOLE:
        raise Refused(_("Các phần của %s cộng lại quá 100 %%.") % new.predecessor)
    for other in siblings.select_related("successor"):
        check_beside(new, other)


def check_beside(new: Succession, other: Succession) -> None:
    """What one successor takes no other takes; a unit ends on one day."""
    if new.ends_the_unit and other.ends_the_unit and new.effective_on != other.effective_on:
        raise Refused(
            _("%(unit)s đã được khai báo sắp xếp từ ngày %(day)s.")
            % {"unit": new.predecessor, "day": f"{other.effective_on:%d/%m/%Y}"}
        )
    if new.effective_on != other.effective_on:
        return
    both_rest = new.takes_the_rest and other.takes_the_rest
    twice = {*new.fields} & {*other.fields} | {*new.procedures} & {*other.procedures}
    if both_rest or twice:
        raise Refused(
            _("Phần việc này của %(unit)s đã giao cho %(other)s: %(what)s.")
            % {
                "unit": new.predecessor,
                "other": other.successor,
                "what": ", ".join(sorted(twice)) or _("phần còn lại"),
            }
        )


def check_may_succeed(by: Official | None, succession: Succession) -> None:
    """Who manages the settings above both units; at the terminal the installation's own keeper."""
    if by is None:
        return
    managed = set(by.unit_ids_with(Permission.MANAGE_SETTINGS))
    if not {succession.predecessor_id, succession.successor_id} <= managed:
        raise Refused(_("Bạn không quản trị cả hai đơn vị của “%s”.") % succession)


def check_pending(succession: Succession) -> None:
    """What was carried out or withdrawn stays so."""
    outcome = SuccessionOutcome.objects.filter(succession=succession).first()
    if outcome:
        raise Refused(
            _("“%(what)s”: %(outcome)s.")
            % {"what": succession, "outcome": Outcome(outcome.what).label}
        )
