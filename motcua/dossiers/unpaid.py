"""What may not happen while money is owed. Each check refuses with a sentence for the person."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.text import grouped
from motcua.dossiers.kinds import ChargePurpose
from motcua.dossiers.models import Dossier, DossierCharge

ASKED_LATER = (ChargePurpose.SUPPLEMENT, ChargePurpose.OBLIGATION)


def check_paid(dossier: Dossier) -> None:
    """A payment that was asked for is confirmed by its proof, not by a press."""
    for owed in (
        DossierCharge.objects.unpaid()
        .filter(dossier=dossier, purpose__in=ASKED_LATER)
        .select_related("charge")
    ):
        raise Refused(
            _("Khoản “%(purpose)s” %(amount)s đồng chưa có chứng từ nộp tiền.")
            % {"purpose": ChargePurpose(owed.purpose).label, "amount": grouped(owed.total_vnd)}
        )


def check_paid_before_return(dossier: Dossier) -> None:
    """The result is handed over when all is paid, unless a leader let it wait."""
    unpaid = (
        DossierCharge.objects.unpaid()
        .filter(dossier=dossier, permitted_by=None)
        .select_related("charge")
    )
    total = sum(owed.total_vnd for owed in unpaid)
    if total:
        raise Refused(
            _("Hồ sơ %(code)s còn phải nộp %(amount)s đồng phí, lệ phí trước khi trả kết quả.")
            % {"code": dossier.code, "amount": grouped(total)}
        )


def check_reducible(owed: DossierCharge, groups: list[str], proof: str) -> None:
    """Only what nobody has paid is reckoned anew, and a group is proved by its paper."""
    if owed.replaced_at is not None or (owed.charge is not None and not owed.charge.is_open):
        raise Refused(_("Khoản này đã nộp hoặc đã tính lại; hãy dùng hoàn trả."))
    if owed.purpose == ChargePurpose.OBLIGATION:
        raise Refused(
            _("Nghĩa vụ tài chính do cơ quan có thẩm quyền xác định, không giảm tại đây.")
        )
    if groups and not proof:
        raise Refused(_("Hãy ghi giấy tờ chứng minh đối tượng miễn, giảm."))
