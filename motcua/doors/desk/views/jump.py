"""A scanned or typed code opens its dossier."""

from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.models import CODE_LENGTH, Dossier

LONGEST_SCAN = 500


@require_GET
def jump(request: SignedIn) -> HttpResponse:
    """The dossier's page; a code nobody here may see is told so in the inbox."""
    code = code_in(request.GET.get("ma", ""))
    seen = Dossier.objects.seen_by(request.user)
    found = seen.filter(code__in={code, code.upper()}).first()
    if found is None:
        messages.error(request, _("Không có hồ sơ mang mã “%s” trong phạm vi của bạn.") % code)
        return redirect("desk:inbox")
    return redirect("desk:show", code=found.code)


def code_in(scanned: str) -> str:
    """The code in what a scanner typed: itself, or named in the address of a receipt's QR code."""
    text = "".join(scanned[:LONGEST_SCAN].split())
    try:
        named = parse_qs(urlsplit(text).query).get("code", [text])
    except ValueError:
        named = [text]
    return named[0][:CODE_LENGTH]
