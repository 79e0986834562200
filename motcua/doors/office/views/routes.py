"""Routes: found by procedure, drawn, tried out on paper, edited, imported, exported, published."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue.models import ProcedureVersion, Route
from motcua.catalogue.routes import actions
from motcua.catalogue.routes.definition import RouteDefinition
from motcua.catalogue.routes.dry_run import DryRun, dry_run
from motcua.catalogue.routes.picture import picture
from motcua.catalogue.routes.reading import read
from motcua.catalogue.routes.rules import problems
from motcua.core.errors import Refused
from motcua.deadlines.calendars import calendar_for
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.route_forms import RouteForms
from motcua.dossiers.route import DEFAULT_ROUTE
from motcua.people.roles import Permission
from motcua.people.rules import check_may

FOUND = 40
LARGEST_JSON = 1_000_000


@require_GET
def found(request: SignedIn) -> HttpResponse:
    """The procedures in force, each with its route."""
    check_may(request.user, Permission.DESIGN_ROUTE)
    q = request.GET.get("q", "")
    versions = (
        ProcedureVersion.objects.in_force_on(timezone.localdate())
        .found_by(q)
        .select_related("procedure", "field")
        .prefetch_related("routes")
        .order_by("field__name", "name")[:FOUND]
    )
    return render(request, "office/routes.html", {"versions": versions, "q": q})


def version_of(request: SignedIn, pk: int) -> ProcedureVersion:
    """The version, for those who design routes."""
    check_may(request.user, Permission.DESIGN_ROUTE)
    return get_object_or_404(ProcedureVersion.objects.select_related("procedure"), pk=pk)


def draft_of(version: ProcedureVersion) -> Route | None:
    """The route that is not yet published."""
    return version.routes.filter(published_at=None).first()


def shown_route(definition: RouteDefinition, version: ProcedureVersion) -> dict[str, object]:
    """What the page tells of a route: its mistakes, or its picture and the walk on paper."""
    wrong = problems(definition)
    if wrong:
        return {"problems": wrong}
    run: DryRun = dry_run(definition, version, calendar_for(None), timezone.now())
    # Our own drawing: every text in it is escaped where it is made.
    return {"picture": mark_safe(picture(definition)), "run": run}


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """The route in force, the draft as a form, and what is wrong with it."""
    version = version_of(request, pk)
    in_force, draft = Route.objects.in_force_for(version), draft_of(version)
    newest = draft or in_force
    base = read(newest.definition) if newest else DEFAULT_ROUTE
    forms = RouteForms(base, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and forms.is_valid():
        try:
            actions.draft_route(version, forms.definition(), by=request.user)
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _("Đã lưu bản dự thảo."))
            return redirect("office:route", pk=pk)
    shown = {
        "version": version,
        "in_force": in_force,
        "draft": draft,
        "forms": forms,
        "refusal": refusal,
        "now": shown_route(read(in_force.definition) if in_force else DEFAULT_ROUTE, version),
        "next": shown_route(read(draft.definition), version) if draft else None,
    }
    return render(request, "office/route.html", shown, status=422 if refusal else 200)


@require_POST
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Put the draft in force."""
    route = get_object_or_404(version_of(request, pk).routes, published_at=None)
    try:
        actions.publish_route(route, by=request.user)
        messages.success(request, _("Đã ban hành quy trình; hồ sơ mới đi theo quy trình này."))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("office:route", pk=pk)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw the draft away."""
    route = get_object_or_404(version_of(request, pk).routes, published_at=None)
    actions.discard_draft(route, by=request.user)
    messages.success(request, _("Đã bỏ bản dự thảo."))
    return redirect("office:route", pk=pk)


@require_GET
def export(request: SignedIn, pk: int) -> HttpResponse:
    """The draft, else the route in force, as JSON."""
    version = version_of(request, pk)
    route = draft_of(version) or Route.objects.in_force_for(version)
    told = route.definition if route else DEFAULT_ROUTE.as_json()
    name = f"quy-trinh-{version.procedure.code}.json"
    return HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=2),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def take_in(request: SignedIn, pk: int) -> HttpResponse:
    """Read a route from a JSON file into the draft."""
    version = version_of(request, pk)
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST_JSON:
        raise Refused(_("Hãy chọn tệp JSON của quy trình, không quá 1 MB."))
    try:
        told = json.loads(upload.read().decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refused(_("Tệp không phải JSON đọc được: %s.") % error) from error
    actions.draft_route(version, read(told), by=request.user)
    messages.success(request, _("Đã đọc quy trình từ tệp vào bản dự thảo."))
    return redirect("office:route", pk=pk)
