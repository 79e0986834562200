"""Reports that were closed: closing one, what it held, what a count finds today, and why."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.forms import ReportForm
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.actions.closing import close_report
from motcua.reports.closing import (
    came,
    can_compare,
    differences,
    is_intact,
    is_reproduced,
    quick_differences,
    totals,
)
from motcua.reports.kinds import MOVED, Figure
from motcua.reports.models import ClosedReport
from motcua.reports.rules import check_seen

PAGE = 50
REASONS = {
    "moved": gettext_lazy("do sắp xếp đơn vị"),
    "late": gettext_lazy("ghi nhận muộn"),
    "reckoned": gettext_lazy("đổi hạn trả"),
    "since": gettext_lazy("thay đổi sau khi chốt"),
}


@require_GET
def closed_reports(request: SignedIn) -> HttpResponse:
    """The closed reports of the units this official reads."""
    check_may(request.user, Permission.SEE_REPORTS)
    units = request.user.unit_ids_with(Permission.SEE_REPORTS)
    found = ClosedReport.objects.filter(unit__in=units).select_related("unit", "by")
    pages = Paginator(found.order_by("-closed_at"), PAGE)
    shown = {"page": pages.get_page(request.GET.get("page"))}
    return render(request, "office/closed_reports.html", shown)


@require_POST
def close(request: SignedIn) -> HttpResponse:
    """Close the report whose choices were sent."""
    form = chosen(request)
    closed = close_report(form.key, form.question(), by=request.user)
    messages.success(request, _("Đã chốt báo cáo."))
    return redirect("office:closed_report", closed.pk)


def chosen(request: SignedIn) -> ReportForm:
    """The choices sent, or a refusal."""
    check_may(request.user, Permission.SEE_REPORTS)
    form = ReportForm(request.user, {key: str(value) for key, value in request.POST.items()})
    if not form.is_valid():
        raise Refused(_("Yêu cầu báo cáo không hợp lệ."))
    return form


def seen(request: SignedIn, pk: int) -> ClosedReport:
    """A closed report of a unit this official reads."""
    closed = get_object_or_404(ClosedReport.objects.select_related("unit", "by"), pk=pk)
    check_seen(closed.question(None).scope, request.user)
    return closed


@require_GET
def closed_report(request: SignedIn, pk: int) -> HttpResponse:
    """What was closed, whether it is intact, and how today's count differs.

    Numbers are compared from the counters; with `dem-lai` every set is counted anew.
    """
    closed, whole = seen(request, pk), "dem-lai" in request.GET
    was = totals(closed.cells)
    quick = quick_differences if can_compare(closed) else None
    compare = differences if whole else quick
    shown = {
        "closed": closed,
        "question": closed.question(closed.closed_at),
        "intact": is_intact(closed),
        "whole": whole,
        "reproduced": is_reproduced(closed) if whole else None,
        "figures": [(each, was[each]) for each in Figure if was[each] or each not in MOVED],
        "compared": compare is not None,
        "differences": compare(closed) if compare else [],
        "reasons": REASONS,
    }
    return render(request, "office/closed_report.html", shown)


@require_GET
def changed(request: SignedIn, pk: int, measure: str, way: str) -> HttpResponse:
    """The dossiers that a figure has gained or lost since it was closed."""
    closed = seen(request, pk)
    if measure not in Figure.values:
        raise Http404
    now, then = closed.question(None), closed.question(closed.closed_at)
    first, second = (now, then) if way == "them" else (then, now)
    dossiers = came(Figure(measure), first, second).seen_by(request.user)
    pages = Paginator(dossiers.order_by("received_at", "pk").for_list(), PAGE)
    shown = {
        "measure": Figure(measure),
        "question": now,
        "closed": closed,
        "page": pages.get_page(request.GET.get("page")),
    }
    return render(request, "office/drill.html", shown)
