"""Intake: find the procedure, then take the dossier in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Refused
from motcua.doors.desk.forms import IntakeForm, PaperLine, checklist, papers_of
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers import actions
from motcua.dossiers.actions.posting import file_from_parcel
from motcua.dossiers.blocking import bans_met, document_of
from motcua.dossiers.kinds import BanEffect, PaperKind
from motcua.dossiers.models import AnsweredRequest, Ban, Dossier
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.post.models import Parcel

SHOWN = 60


def desks(request: SignedIn) -> list[Unit]:
    """The units whose desk this official sits at."""
    check_may(request.user, Permission.RECEIVE_DOSSIER)
    return sorted(request.user.units_of(Permission.RECEIVE_DOSSIER), key=lambda unit: unit.code)


def chosen_desk(request: SignedIn) -> Unit:
    """The desk named in the address, else the first."""
    units = desks(request)
    return next((unit for unit in units if unit.code == request.GET.get("unit")), units[0])


@require_GET
@vary_on_headers("HX-Request")
def choose(request: SignedIn) -> HttpResponse:
    """The procedures received at this desk, found by code or name."""
    unit = chosen_desk(request)
    q = request.GET.get("q", "")
    found = (
        ProcedureVersion.objects.offered_by(unit, timezone.localdate())
        .found_by(q)
        .select_related("procedure", "field")
        .order_by("field__name", "name")[:SHOWN]
    )
    shown = {"versions": found, "q": q, "unit": unit, "units": desks(request)}
    page = "desk/_procedures.html" if "HX-Request" in request.headers else "desk/choose.html"
    return render(request, page, shown)


@require_http_methods(["GET", "POST"])
def intake(request: SignedIn, pk: int) -> HttpResponse:
    """The form led by the procedure; filing it twice by mistake is asked about first."""
    unit = chosen_desk(request)
    offered = ProcedureVersion.objects.offered_by(unit, timezone.localdate())
    version = get_object_or_404(offered.select_related("procedure", "field"), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = IntakeForm(version, unit, posted)
    lines = checklist(version, posted.dict() if posted else None)
    alike: list[Dossier] = []
    bans: list[Ban] = []
    if posted and form.is_valid():
        alike = duplicates(form, version, request)
        bans = warnings(form, lines, unit, request)
        if not (alike or bans):
            try:
                return take_in(request, form, lines)
            except Refused as why:
                form.add_error(None, str(why))
    shown = {
        "form": form,
        "version": version,
        "unit": unit,
        "lines": lines,
        "alike": alike,
        "bans": [(ban, document_of(ban)) for ban in bans],
        "kinds": PaperKind.choices,
    }
    return render(request, "desk/intake.html", shown, status=422 if posted else 200)


def duplicates(form: IntakeForm, version: ProcedureVersion, request: SignedIn) -> list[Dossier]:
    """Open dossiers of the same person for the same procedure, unless the officer knows.

    A form sent twice by a double press is no duplicate: it is answered with its first dossier.
    """
    if request.POST.get("not_duplicate"):
        return []
    seen = Dossier.objects.seen_by(request.user)
    alike = list(seen.like(form.cleaned_data["id_number"], version)[:5])
    sent = AnsweredRequest.objects.filter(official=request.user, key=form.cleaned_data["key"])
    return [] if alike and sent.exists() else alike


def warnings(form: IntakeForm, lines: list[PaperLine], unit: Unit, request: SignedIn) -> list[Ban]:
    """The bans that only warn, unless the officer has seen them; the others refuse."""
    if request.POST.get("ban_known"):
        return []
    said = form.cleaned_data
    texts = [said["summary"], said["authorization"]]
    texts += [line.component.name for line in lines if line.ticked]
    met = bans_met([said["id_number"], said["submitter_id"]], texts, timezone.localdate(), unit)
    return [ban for ban in met if ban.effect == BanEffect.WARN]


def take_in(request: SignedIn, form: IntakeForm, lines: list[PaperLine]) -> HttpResponse:
    """File, and show the dossier with its receipt."""
    papers = papers_of(lines, request.FILES, request.user)
    accept = request.POST.get("then") != "check"
    filing, key = form.filing(papers), form.cleaned_data["key"]
    if parcel := brought_in(request, form.unit):
        dossier = file_from_parcel(filing, parcel, by=request.user, key=key, accept=accept)
    else:
        dossier = actions.file(filing, by=request.user, key=key, accept=accept)
    told = _("Đã tiếp nhận hồ sơ %s.") if accept else _("Đã ghi nhận hồ sơ %s, chờ kiểm tra.")
    messages.success(request, told % dossier.code)
    return redirect("desk:show", code=dossier.code)


def brought_in(request: SignedIn, unit: Unit) -> Parcel | None:
    """The parcel the dossier came in, where the address names one of this desk's."""
    number = request.GET.get("parcel", "")
    if not (number.isascii() and number.isdigit()):
        return None
    return get_object_or_404(Parcel, pk=int(number[:15]), unit=unit)
