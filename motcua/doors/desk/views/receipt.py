"""The receipt of a dossier, to print or to send."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.receipt import print_receipt


@require_GET
def receipt(request: SignedIn, code: str) -> HttpResponse:
    """Form 01 as a PDF, shown in the browser."""
    dossier = find(request, code)
    pdf = print_receipt(dossier, request.build_absolute_uri(reverse("portal:follow")))
    name = f"giay-tiep-nhan-{dossier.code}.pdf"
    disposition = f'inline; filename="{name}"'
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": disposition}
    )
