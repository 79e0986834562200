"""What is allowed with results: who signs, who seals, what may be used again."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.models import SigningKey
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.states import State
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may

PDF = "application/pdf"
# There must be something to decide on before there is a result.
RESULT_STATES = frozenset({State.ACCEPTED, State.PROCESSING, State.COMPLETED})


def check_may_draft(dossier: Dossier, user: Official) -> None:
    """Whoever works on an accepted dossier prepares its result."""
    rules.check_may_add_files(dossier, user)
    if dossier.state not in RESULT_STATES:
        raise Refused(_("Hồ sơ %s không ở giai đoạn lập kết quả.") % dossier.code)


def check_open(result: Result) -> None:
    """A result given out is never changed; another one replaces it."""
    if result.issued_at is not None:
        raise Refused(_("Kết quả %s đã phát hành, không thay đổi được.") % result.code)


def check_unsigned(result: Result) -> None:
    """A signed file is not exchanged for another."""
    check_open(result)
    if result.signatures:
        raise Refused(_("Kết quả %s đã có chữ ký, không thay tệp được.") % result.code)


def check_may_sign(result: Result, user: Official, *, seal: bool) -> SigningKey:
    """The key to sign with. The seal comes after a person's signature (NĐ 30/2020/NĐ-CP)."""
    check_open(result)
    if result.stored.media_type != PDF:
        raise Refused(_("Chỉ ký được tệp PDF; hãy tải bản PDF của kết quả lên trước."))
    check_may(user, Permission.USE_SEAL if seal else Permission.SIGN_RESULT, result.unit)
    if seal and not result.signatures:
        raise Refused(_("Người có thẩm quyền ký trước, cơ quan đóng dấu sau."))
    owner = {"unit": result.unit} if seal else {"official": user}
    key = SigningKey.objects.filter(**owner, retired_at=None).select_related("unit").first()
    if key is None and seal:
        raise Refused(_("%s chưa có khóa con dấu số.") % result.unit.name)
    if key is None:
        raise Refused(_("Bạn chưa có khóa ký số; hãy thêm ở trang Chữ ký số."))
    return key


def check_may_issue(result: Result, user: Official) -> None:
    """A result leaves the house once its dossier is decided."""
    check_open(result)
    dossier = result.dossier
    if dossier.state not in (State.COMPLETED, State.RETURNED):
        raise Refused(_("Hồ sơ %s chưa có quyết định giải quyết.") % dossier.code)
    decides = user.may(Permission.DECIDE_DOSSIER, dossier.competent_unit_id)
    if not decides:
        check_may(user, Permission.HAND_OVER_RESULT, dossier.receiving_unit)


def check_may_revoke(result: Result, user: Official) -> None:
    """Who decides takes back; only what is valid can be taken back."""
    check_may(user, Permission.DECIDE_DOSSIER, result.unit)
    if not result.is_valid:
        raise Refused(_("Kết quả %s không còn hiệu lực hoặc chưa phát hành.") % result.code)


def check_reusable(result: Result | None, code: str, dossier: Dossier) -> Result:
    """A valid result of the same person takes the place of a paper."""
    if result is None:
        raise Refused(_("Không có kết quả nào mang mã %s.") % code)
    if not result.is_valid:
        raise Refused(_("Kết quả %s không còn hiệu lực hoặc chưa phát hành.") % code)
    number = dossier.applicant.id_number.strip()
    if not number or result.holder.id_number.strip() != number:
        raise Refused(_("Kết quả %s không phải của chủ hồ sơ này.") % code)
    return result
