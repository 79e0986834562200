"""Requests answered once: the same key and body gets the first answer again."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.dossiers.models import AnsweredRequest, Dossier
from motcua.people.models import Official


def earlier_answer(key: str, digest: bytes, *, by: Official) -> Dossier | None:
    """What this request was answered with before; None where it is new, and then it is noted.

    Call it first in the transaction: of two same requests at once the second waits here for the
    first one's answer. Raises Refused where the key was used for another request.
    """
    if not key:
        return None
    note = AnsweredRequest(official=by, key=key, digest=digest)
    AnsweredRequest.objects.bulk_create([note], ignore_conflicts=True)
    known = AnsweredRequest.objects.select_related("dossier").get(official=by, key=key)
    if bytes(known.digest) != digest:
        raise Refused(
            _("Yêu cầu này đã được gửi với nội dung khác; hãy tải lại trang rồi thực hiện lại.")
        )
    return known.dossier


def note_answer(key: str, dossier: Dossier, *, by: Official) -> None:
    """Remember what a noted request was answered with."""
    if key:
        AnsweredRequest.objects.filter(official=by, key=key).update(dossier=dossier)
