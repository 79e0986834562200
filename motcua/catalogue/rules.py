"""What is allowed with procedures and offers."""

from django.utils.translation import gettext as _

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.core.errors import Refused


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
