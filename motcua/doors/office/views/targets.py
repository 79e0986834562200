"""Targets: what was assigned and how it stands; numbers that are only declared."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.target_forms import NumberForm, TargetForm
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.actions.targeting import assign_target, declare_number
from motcua.reports.declared import beside_counts
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.forms.targets import address
from motcua.reports.forms.words import share_cell
from motcua.reports.kinds import Figure
from motcua.reports.models import DeclaredNumber, Target
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.tables import Line
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import Progress, at_risk, progress_of

NEWEST = 100


@require_http_methods(["GET", "POST"])
def assigned(request: SignedIn) -> HttpResponse:
    """The targets in force today with how they stand, the risks first; a form to assign one."""
    check_may(request.user, Permission.SEE_REPORTS)
    form = TargetForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid() and assign(request, form):
        messages.success(request, _("Đã giao chỉ tiêu."))
        return redirect("office:targets")
    standing = standings(request.user)
    shown = {
        "form": form,
        "may_assign": request.user.may(Permission.CLOSE_REPORT),
        "progresses": [(each, reached(each)) for each in standing],
        "risks": at_risk(standing),
    }
    return render(request, "office/targets.html", shown, status=422 if form.errors else 200)


def reached(progress: Progress) -> Line:
    """What is reached, as a line whose numerator and denominator open."""
    target = progress.target
    name = f"{target.official or target.unit}, {TargetKind(target.kind).label}"
    return Line(name, [share_cell(progress.share, **address(progress))])


def assign(request: SignedIn, form: TargetForm) -> bool:
    """Assign what was sent; a refusal stands on the form."""
    said = form.cleaned_data
    kind = TargetKind(said["kind"])
    try:
        assign_target(
            said["unit"], said["official"], kind, form.period, said["percent"], said["document"],
            by=request.user,
        )  # fmt: skip
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


def standings(user: Official) -> list[Progress]:
    """The targets in force today in the units this official reads reports of."""
    today, now = timezone.localdate(), timezone.now()
    rows = Target.objects.of_units(user.unit_ids_with(Permission.SEE_REPORTS))
    return [
        progress_of(row, Question(Scope(row.unit), Period(row.first, today)))
        for row in rows.in_force_on(today, now)
    ]


@require_http_methods(["GET", "POST"])
def declared(request: SignedIn) -> HttpResponse:
    """Declare a number from outside the system; the last ones declared."""
    check_may(request.user, Permission.DECLARE_FIGURES)
    form = NumberForm(request.user, request.POST or None, request.GET.dict())
    if request.method == "POST" and form.is_valid() and declare(request, form):
        messages.success(request, _("Đã ghi số liệu kê khai."))
        return redirect("office:declared_numbers")
    units = request.user.unit_ids_with(Permission.DECLARE_FIGURES)
    rows = DeclaredNumber.objects.filter(unit__in=units).select_related("unit", "by")
    shown = {"form": form, "rows": beside_counts(rows.order_by("-pk")[:NEWEST])}
    return render(
        request, "office/declared_numbers.html", shown, status=422 if form.errors else 200
    )


def declare(request: SignedIn, form: NumberForm) -> bool:
    """Note what was sent; a refusal stands on the form."""
    said = form.cleaned_data
    kind = Figure(said["kind"]) if said["kind"] in Figure.values else DeclaredKind(said["kind"])
    try:
        declare_number(
            said["unit"], form.period, kind, said["number"], said["document"], by=request.user
        )
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True
