"""The receipt of a dossier, to print or to send."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from motcua.documents.form_types import FormType
from motcua.documents.printing import qr_svg
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.papers.forms import Outside, print_paper
from motcua.dossiers.papers.material import Material
from motcua.dossiers.papers.receipt import follow_address


@require_GET
def receipt(request: SignedIn, code: str) -> HttpResponse:
    """Form 01 as it was last given out; before that a preview, marked as one."""
    dossier = find(request, code)
    given = dossier.issued_papers.filter(form=FormType.RECEIPT).select_related("stored").last()
    if given is not None:
        pdf = given.stored.path.read_bytes()
    else:
        pdf = print_paper(FormType.RECEIPT, Material(dossier), Outside(look_up(request)))
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
