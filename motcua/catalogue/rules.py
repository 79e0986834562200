"""What is allowed with procedures and offers."""

from django.utils.translation import gettext as _

from motcua.catalogue.kinds import UNKNOWN_PROCEDURE
from motcua.catalogue.models import FeeExemption, FeeItem, Procedure, ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.core.errors import Refused

WHOLE = 100


def check_draft(version: ProcedureVersion) -> None:
    """Refuse to touch a published version: a change is a new version."""
    if version.published_at is not None:
        raise Refused(
            _(
                "Thủ tục %(code)s phiên bản %(number)s đã công bố, không sửa được; "
                "hãy lập phiên bản mới."
            )
            % {"code": version.procedure.code, "number": version.number}
        )
    if version.procedure.code == UNKNOWN_PROCEDURE:
        raise Refused(_("Đây không phải là thủ tục: dòng này chỉ giữ hồ sơ chưa rõ thủ tục."))


def check_local_limit(procedure: Procedure, amount: int | None) -> None:
    """Refuse a unit's own limit that is longer than every limit of the law."""
    if amount is None:
        return
    version = procedure.versions.order_by("number").last()
    methods = version.methods.all() if version else []
    legal = [limit.amount for limit in map(legal_limit, methods) if limit]
    if amount < 1 or (legal and amount > max(legal)):
        raise Refused(
            _("Thời hạn rút ngắn %(own)s phải từ 1 và không dài hơn thời hạn luật định %(law)s.")
            % {"own": amount, "law": max(legal, default="—")}
        )


def check_fee_row(row: FeeItem | FeeExemption) -> None:
    """Refuse a fee without its legal basis, and a reduction that says nothing or too much."""
    if not row.legal_basis.strip():
        raise Refused(_("Hãy nêu căn cứ pháp lý của mức thu, mức miễn giảm."))
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise Refused(_("Ngày hết hiệu lực phải sau ngày bắt đầu."))
    if isinstance(row, FeeExemption):
        check_exemption(row)


def check_exemption(row: FeeExemption) -> None:
    """A reduction names a group or a channel, and a per cent or an amount."""
    named_group = bool(row.group_code and row.group_name)
    if not named_group and (row.group_code or not row.channel):
        raise Refused(_("Hãy nêu đối tượng (mã và tên) hoặc cách nộp được miễn, giảm."))
    if (row.percent_off is None) == (row.amount_off_vnd is None):
        raise Refused(_("Hãy nêu mức giảm theo phần trăm hoặc theo số tiền, một trong hai."))
    if row.percent_off is not None and not 1 <= row.percent_off <= WHOLE:
        raise Refused(_("Mức giảm phần trăm phải từ 1 đến 100."))
    if row.amount_off_vnd == 0:
        raise Refused(_("Mức giảm phải lớn hơn 0 đồng."))
