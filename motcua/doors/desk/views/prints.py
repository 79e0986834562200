"""Papers waiting for the printer, printed together."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from motcua.documents.form_types import VERSIONS
from motcua.doors.desk.printed import shown_pdf
from motcua.doors.desk.views.intake import desks
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import printing
from motcua.dossiers.models import IssuedPaper, PrintedPaper

# What nobody printed for so long is printed from the dossier's page.
DAYS_WAITING = 30
AGAIN_SHOWN = 50


def of_desks(request: SignedIn) -> QuerySet[IssuedPaper]:
    """The forms given out lately by this official's desks."""
    since = timezone.now() - timedelta(days=DAYS_WAITING)
    papers = IssuedPaper.objects.exclude(form="").filter(
        unit__in=desks(request), issued_at__gte=since
    )
    return papers.select_related("stored", "dossier__applicant", "unit", "by")


@require_GET
def prints(request: SignedIn) -> HttpResponse:
    """What waits, and what was printed last."""
    done = Exists(PrintedPaper.objects.filter(paper=OuterRef("pk")))
    papers = of_desks(request)
    shown = {
        "waiting": papers.filter(~done).order_by("pk")[: printing.MOST_TOGETHER],
        "printed": papers.filter(done).order_by("-pk")[:AGAIN_SHOWN],
        "titles": {version.type.value: version.title for version in VERSIONS},
    }
    return render(request, "desk/prints.html", shown)


@require_POST
def print_papers(request: SignedIn) -> HttpResponse:
    """The papers ticked as one file, or only noted as printed."""
    chosen = [pk for pk in request.POST.getlist("paper") if pk.isascii() and pk.isdigit()]
    papers = list(of_desks(request).filter(pk__in=[int(pk[:15]) for pk in chosen]).order_by("pk"))
    if request.POST.get("then") == "note":
        printing.mark_printed(papers, by=request.user)
        return redirect("desk:prints")
    return shown_pdf(printing.print_together(papers, by=request.user), "giay-to.pdf")
