"""Who may assign targets and declare numbers, and which can be."""

from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Official, Post, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.declared_kinds import MARKS, DeclaredKind
from motcua.reports.kinds import Figure
from motcua.reports.models import Target
from motcua.reports.questions import Period
from motcua.reports.rating.scale import scale_on
from motcua.reports.rules import check_days

WHOLE = Decimal(100)


def check_may_assign(user: Official, unit: Unit) -> None:
    """Who answers for a unit's reports, there or above it, sets its targets."""
    check_may(user, Permission.CLOSE_REPORT)
    if unit.pk not in user.unit_ids_with(Permission.CLOSE_REPORT):
        raise Refused(_("Bạn không có quyền giao chỉ tiêu cho %s.") % unit)


def check_target(target: Target, by: Official) -> None:
    """A share above nothing, by a document, for days in order, to somebody who is there."""
    check_may_assign(by, target.unit)
    check_days(target.first, target.last)
    if not 0 < target.percent <= WHOLE:
        raise Refused(_("Tỷ lệ phải đạt phải lớn hơn 0 và không quá 100 %."))
    if not target.document.strip():
        raise Refused(_("Hãy ghi văn bản giao chỉ tiêu."))
    if target.official and not works_in(target.official, target.unit):
        raise Refused(
            _("%(who)s không làm việc tại %(unit)s.")
            % {"who": target.official, "unit": target.unit}
        )


def works_in(official: Official, unit: Unit) -> bool:
    """Does the official have a post there, now or before?"""
    return Post.objects.filter(official=official, unit=unit).exists()


def check_declared_number(
    unit: Unit,
    period: Period,
    kind: DeclaredKind | Figure,
    number: Decimal,
    document: str,
    by: Official,
) -> None:
    """A number that can be, by a document; a mark is within the scale."""
    check_may(by, Permission.DECLARE_FIGURES, unit)
    check_days(period.first, period.last)
    if not document.strip():
        raise Refused(_("Hãy ghi văn bản làm căn cứ của số liệu kê khai."))
    if number < 0:
        raise Refused(_("Số liệu kê khai không được âm."))
    if kind in MARKS:
        best = scale_on(period.last).points["best"]
        if number > best:
            raise Refused(_("Điểm của một chỉ số từ 0 đến %s.") % best)
    elif number % 1:
        raise Refused(_("Số liệu kê khai phải là số nguyên."))


def check_sheet_seen(official: Official, unit: Unit, user: Official) -> None:
    """A sheet is read by its official, and by who reads the unit's reports."""
    if official == user and unit in user.units_worked_in:
        return
    check_may(user, Permission.SEE_REPORTS)
    if unit.pk not in user.unit_ids_with(Permission.SEE_REPORTS) or not works_in(official, unit):
        raise Refused(_("Bạn không có quyền xem phiếu của %s.") % official)
