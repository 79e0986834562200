"""The receipt of a dossier, to print or to send."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from motcua.documents.printing import qr_svg
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.papers.receipt import follow_address, print_receipt


@require_GET
def receipt(request: SignedIn, code: str) -> HttpResponse:
    """Form 01 as a PDF, shown in the browser."""
    dossier = find(request, code)
    pdf = print_receipt(dossier, look_up(request))
    name = f"giay-tiep-nhan-{dossier.code}.pdf"
    disposition = f'inline; filename="{name}"'
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": disposition}
    )


@require_GET
@cache_control(private=True, max_age=86400)
def qr(request: SignedIn, code: str) -> HttpResponse:
    """The receipt's QR code alone, to be read from the screen by a phone."""
    drawn = qr_svg(follow_address(find(request, code), look_up(request)))
    return HttpResponse(drawn, content_type="image/svg+xml")


def look_up(request: SignedIn) -> str:
    """The address where a citizen follows a dossier."""
    return request.build_absolute_uri(reverse("portal:follow"))
