"""What may be declared, and by whom."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.indices.criteria import CriteriaSet, Gathered
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.questions import Period
from motcua.reports.rules import check_days


def check_declaration(
    criteria: CriteriaSet, code: str, unit: Unit, period: Period, by: Official
) -> None:
    """Only a criterion that nobody counts, for one's own unit, and a period that can be."""
    check_may(by, Permission.DECLARE_FIGURES, unit)
    check_days(period.first, period.last)
    leaves = {leaf.code: leaf for leaf in criteria.root.leaves()}
    if code not in leaves:
        raise Refused(_("Bộ chỉ số không có chỉ số “%s”.") % code)
    if leaves[code].source:
        raise Refused(_("Chỉ số này do hệ thống tính từ hồ sơ, không nhận số liệu kê khai."))
    if leaves[code].gathered == Gathered.INHERITED and unit.parent_id:
        raise Refused(_("Chỉ số này tính ở cấp tỉnh; đơn vị cấp dưới lấy theo số liệu của tỉnh."))


def check_figures(pair: tuple[int, int] | None, document: str) -> None:
    """A part and its whole, from a paper; none takes earlier figures back."""
    if not document:
        raise Refused(_("Hãy ghi số, ký hiệu, ngày của văn bản chứa số liệu."))
    if pair and not 0 <= pair[0] <= pair[1]:
        raise Refused(_("Tử số không âm và không lớn hơn mẫu số."))
