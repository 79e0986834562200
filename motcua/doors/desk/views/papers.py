"""The printed papers of a dossier: looked at, given out, opened again."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import issuing
from motcua.dossiers.actions.printing import note_printed
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.forms import LETTERS, SIZES, Outside, print_paper
from motcua.dossiers.papers.material import Material

PRINTED = {FormType.RECEIPT, *LETTERS}


def outside(request: SignedIn) -> Outside:
    """The addresses that papers name."""
    return Outside(
        request.build_absolute_uri(reverse("portal:follow")),
        request.build_absolute_uri(reverse("portal:verify")),
    )


def asked(request: SignedIn, code: str, form: str) -> tuple[Dossier, FormType, str]:
    """The dossier, the form and the size asked for; anything else is no page."""
    if form not in PRINTED:
        raise Http404
    said = request.POST if request.method == "POST" else request.GET
    size = said.get("size", SIZES[0])
    return find(request, code), FormType(form), size if size in SIZES else SIZES[0]


@require_GET
def preview(request: SignedIn, code: str, form: str) -> HttpResponse:
    """A form as it would be, marked as a preview; nothing is kept."""
    dossier, kind, size = asked(request, code, form)
    pdf = print_paper(kind, Material(dossier), outside(request), size)
    headers = {"Content-Disposition": f'inline; filename="{kind}-{dossier.code}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
def issue(request: SignedIn, code: str, form: str) -> HttpResponse:
    """Give a form out, and open it to be printed."""
    dossier, kind, size = asked(request, code, form)
    try:
        paper = issuing.issue(dossier, kind, outside(request), size=size, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("desk:show", code=code)
    if request.POST.get("then") == "later":
        messages.success(request, _("Đã phát hành; giấy nằm ở mục “Giấy tờ chờ in”."))
        return redirect("desk:show", code=code)
    note_printed([paper], by=request.user)
    return redirect("desk:issued_paper", code=code, pk=paper.pk)


@require_GET
def issued(request: SignedIn, code: str, pk: int) -> FileResponse:
    """A paper as it was given out."""
    papers = find(request, code).issued_papers.exclude(form="").select_related("stored")
    paper = get_object_or_404(papers, pk=pk)
    return FileResponse(
        paper.stored.path.open("rb"),
        filename=f"{paper.form}-{code}.pdf",
        content_type=paper.stored.media_type,
    )
