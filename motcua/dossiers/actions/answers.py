"""Requests answered once: the same key and body gets the first answer again."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.dossiers.models import AnsweredRequest, Dossier
from motcua.people.models import Official


def earlier_answer(key: str, digest: bytes, *, by: Official) -> Dossier | None:
    """What this request was answered with before; None where it is new or carries no key.

    Raises Refused where the key was used for another request.
    """
    if not key:
        return None
    known = AnsweredRequest.objects.filter(official=by, key=key).select_related("dossier").first()
    if known is None:
        return None
    if bytes(known.digest) != digest:
        raise Refused(
            _("Yêu cầu này đã được gửi với nội dung khác; hãy tải lại trang rồi thực hiện lại.")
        )
    return known.dossier


def note_answer(key: str, digest: bytes, dossier: Dossier, *, by: Official) -> None:
    """Remember the answer, in the transaction that made it.

    Raises IntegrityError where the same request was answered meanwhile: it then waited here for
    that answer, and all that this transaction did is undone.
    """
    if key:
        AnsweredRequest.objects.create(official=by, key=key, digest=digest, dossier=dossier)
