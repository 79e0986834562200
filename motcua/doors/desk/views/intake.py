"""Intake: find the procedure, then take the dossier in."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from motcua.dossiers.habits import favourites, known_people
from motcua.dossiers.immediate_rules import grants_at_once
from motcua.dossiers.kinds import BanEffect, PaperKind
from motcua.dossiers.models import AnsweredRequest, Ban, Dossier
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.post.models import Parcel

SHOWN = 60
FAVOURITES_SECONDS = 600
# What is filled in from an earlier dossier.
PERSON = ("kind", "name", "id_number", "phone", "address", "email")


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
    shown["favourites"] = [] if q else favourites_of(unit)
    page = "desk/_procedures.html" if "HX-Request" in request.headers else "desk/choose.html"
    return render(request, page, shown)


def favourites_of(unit: Unit) -> list[ProcedureVersion]:
    """What this desk receives most, counted anew every ten minutes."""
    name = f"favourites-{unit.pk}"
    ids: list[int] | None = cache.get(name)
    if ids is None:
        ids = favourites(unit, timezone.now())
        cache.set(name, ids, FAVOURITES_SECONDS)
    offered = ProcedureVersion.objects.offered_by(unit, timezone.localdate())
    versions = {each.pk: each for each in offered.filter(pk__in=ids).select_related("procedure")}
    return [versions[pk] for pk in ids if pk in versions]


@require_GET
def known_person(request: SignedIn) -> HttpResponse:
    """People this desk has met with an ID number: offered, never filled in unasked."""
    people = known_people(request.GET.get("id_number", ""), set(desks(request)))
    return render(request, "desk/_known.html", {"people": people, "asked": True})


@require_http_methods(["GET", "POST"])
def intake(request: SignedIn, pk: int) -> HttpResponse:
    """The form led by the procedure; filing it twice by mistake is asked about first."""
    unit = chosen_desk(request)
    offered = ProcedureVersion.objects.offered_by(unit, timezone.localdate())
    version = get_object_or_404(offered.select_related("procedure", "field"), pk=pk)
    posted = request.POST if request.method == "POST" else None
    if posted and ("find" in posted or "person" in posted):
        return offer_people(request, version, unit)
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
        "at_once": grants_at_once(version),
    }
    return render(request, "desk/intake.html", shown, status=422 if posted else 200)


def offer_people(request: SignedIn, version: ProcedureVersion, unit: Unit) -> HttpResponse:
    """Without scripts: look the ID number up, or fill in the person chosen; nothing is kept."""
    said = request.POST.dict()
    people = known_people(str(said.get("id_number", "")), set(desks(request)))
    chosen = next((each for each in people if str(each.pk) == said.get("person")), None)
    filled = {name: getattr(chosen, name) for name in PERSON} if chosen else {}
    shown = {
        "form": IntakeForm(version, unit, initial=said | filled),
        "version": version,
        "unit": unit,
        "lines": checklist(version, said),
        "people": [] if chosen else people,
        "asked": not chosen,
        "kinds": PaperKind.choices,
    }
    return render(request, "desk/intake.html", shown)


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
    # The page then begins at the button that prints the receipt.
    return redirect(f"{reverse('desk:show', kwargs={'code': dossier.code})}?moi=1")


def brought_in(request: SignedIn, unit: Unit) -> Parcel | None:
    """The parcel the dossier came in, where the address names one of this desk's."""
    number = request.GET.get("parcel", "")
    if not (number.isascii() and number.isdigit()):
        return None
    return get_object_or_404(Parcel, pk=int(number[:15]), unit=unit)
