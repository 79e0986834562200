"""Units that follow others: what was declared, what a day would move, and the deed."""

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import Refused
from motcua.core.jobs import is_under_way
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.succession_forms import SuccessionForm
from motcua.dossiers.actions.carrying import (
    carry_catalogue,
    divisions_to_carry,
    offers_to_carry,
)
from motcua.dossiers.actions.taking_over import TAKING_OVER, accept_orphan, ask_for
from motcua.dossiers.kinds import OrphanKind
from motcua.dossiers.models import Transfer
from motcua.dossiers.orphans import orphans_on
from motcua.dossiers.placing import moving
from motcua.people import actions as people
from motcua.people.models import Succession, SuccessionQuerySet, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


def managed(request: SignedIn) -> SuccessionQuerySet:
    """Successions between units this official manages."""
    check_may(request.user, Permission.MANAGE_SETTINGS)
    units = request.user.unit_ids_with(Permission.MANAGE_SETTINGS)
    seen = ("predecessor", "successor", "outcome")
    both = Succession.objects.filter(predecessor__in=units, successor__in=units)
    return both.select_related(*seen)


def read_day(text: str) -> date:
    """The day in an address, or a refusal."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(_("Ngày hiệu lực không hợp lệ.")) from error


@require_http_methods(["GET", "POST"])
def successions(request: SignedIn) -> HttpResponse:
    """All of them, by the day from which they hold; a form to declare one."""
    rows = managed(request)
    form = SuccessionForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid() and declare(request, form):
        messages.success(request, _("Đã khai báo việc sắp xếp."))
        return redirect("office:successions")
    by_day = groupby(rows, lambda each: each.effective_on)
    shown = {"days": [(day, list(rows)) for day, rows in by_day], "form": form}
    return render(request, "office/successions.html", shown, status=422 if form.errors else 200)


def declare(request: SignedIn, form: SuccessionForm) -> bool:
    """Declare what was sent; a refusal stands on the form."""
    try:
        people.declare(form.succession(), by=request.user)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


@require_POST
def withdraw_succession(request: SignedIn, pk: int) -> HttpResponse:
    """Take a plan back, with a reason."""
    succession = get_object_or_404(managed(request), pk=pk)
    people.withdraw(succession, request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("Đã hủy khai báo."))
    return redirect("office:successions")


@require_POST
def carry(request: SignedIn, day: str) -> HttpResponse:
    """Let successors offer what their predecessors offered."""
    check_may(request.user, Permission.MANAGE_SETTINGS)
    offers, divisions = carry_catalogue(read_day(day), by=request.user)
    told = _("Đơn vị kế tục nhận thêm %(offers)s thủ tục, %(divisions)s bộ phận phụ trách.")
    messages.success(request, told % {"offers": offers, "divisions": divisions})
    return redirect("office:succession_day", day)


@require_GET
def succession_day(request: SignedIn, day: str) -> HttpResponse:
    """A dry run of one day: how much moves where, and what is not provided for."""
    on = read_day(day)
    declared = list(managed(request).on(on))
    pending = managed(request).pending().on(on)
    orphans = orphans_on(on)
    shown = {
        "day": on,
        "declared": declared,
        "moving": [moving(each) for each in pending],
        "orphans": orphans,
        "unaccepted": sum(not each.is_accepted for each in orphans),
        "to_carry": len(offers_to_carry(on)) + len(divisions_to_carry(on)),
        "running": is_under_way(TAKING_OVER, day=on.isoformat()),
        "moved": Transfer.objects.filter(succession__in=declared).count(),
    }
    return render(request, "office/succession_day.html", shown)


@require_POST
def run_succession(request: SignedIn, day: str) -> HttpResponse:
    """Let it be carried out."""
    check_may(request.user, Permission.MANAGE_SETTINGS)
    ask_for(read_day(day), by=request.user)
    messages.success(request, _("Đang chuyển hồ sơ sang đơn vị kế tục; mở lại trang để theo dõi."))
    return redirect("office:succession_day", day)


@require_POST
def accept(request: SignedIn, day: str) -> HttpResponse:
    """Take responsibility for one thing that is not provided for."""
    check_may(request.user, Permission.MANAGE_SETTINGS)
    kind, _bar, rest = request.POST.get("orphan", "").partition("|")
    code, _bar, subject = rest.partition("|")
    if kind not in OrphanKind.values:
        raise Refused(_("Điểm này không còn hoặc đã được chấp nhận."))
    unit = get_object_or_404(Unit, code=code)
    reason = request.POST.get("reason", "")
    accept_orphan(read_day(day), OrphanKind(kind), unit, subject, reason, by=request.user)
    messages.success(request, _("Đã ghi lý do chấp nhận."))
    return redirect("office:succession_day", day)
