"""Hand-over lists: what goes to which unit, what is to be signed for, what was signed."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.doors.desk.printed import shown_pdf
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import handing
from motcua.dossiers.models import HandOverList, Task
from motcua.dossiers.papers.hand_over import print_hand_over
from motcua.people.models import Unit

LISTS_SHOWN = 30
TASKS_SHOWN = 500


def to_give(units: set[Unit]) -> dict[Unit, list[Task]]:
    """Open tasks nobody has taken, by the unit they wait in, of dossiers these units received."""
    tasks = Task.objects.to_hand_over(units)[:TASKS_SHOWN]
    by_unit: dict[Unit, list[Task]] = defaultdict(list)
    for task in tasks:
        by_unit[task.unit].append(task)
    return dict(by_unit)


@require_GET
def lists(request: SignedIn) -> HttpResponse:
    """What can be handed over, what is to be signed for, and the last lists."""
    units = request.user.units_worked_in
    if not units:
        raise Refused(_("Bạn không giao, nhận hồ sơ ở đơn vị nào."))
    made = HandOverList.objects.select_related("giver", "taker", "given_by", "taken_by")
    shown = {
        "to_give": to_give(units),
        "to_sign": made.filter(taker__in=units, taken_at=None),
        "given": made.filter(giver__in=units, taken_at=None),
        "signed": made.filter(Q(taker__in=units) | Q(giver__in=units), taken_at__isnull=False)[
            :LISTS_SHOWN
        ],
    }
    return render(request, "desk/handing.html", shown)


@require_POST
def give(request: SignedIn) -> HttpResponse:
    """Make a list of the tasks chosen."""
    units = request.user.units_worked_in
    chosen = [pk for pk in request.POST.getlist("task") if pk.isascii() and pk.isdigit()]
    tasks = list(
        Task.objects.open()
        .filter(pk__in=chosen, dossier__receiving_unit__in=units)
        .select_related("unit", "dossier__receiving_unit")
    )
    if not tasks:
        raise Refused(_("Hãy chọn hồ sơ cần bàn giao."))
    made = handing.give(tasks[0].dossier.receiving_unit, tasks[0].unit, tasks, by=request.user)
    messages.success(request, _("Đã lập danh sách bàn giao số %s.") % made.pk)
    return redirect("desk:handing")


@require_POST
def take_over(request: SignedIn, pk: int) -> HttpResponse:
    """Sign for a list."""
    made = get_object_or_404(HandOverList, pk=pk, taker__in=request.user.units_worked_in)
    handing.take_over(made, by=request.user)
    messages.success(request, _("Đã ký nhận danh sách số %s.") % made.pk)
    return redirect("desk:handing")


@require_GET
def printed(request: SignedIn, pk: int) -> HttpResponse:
    """The list on paper, with a place for both signatures."""
    units = request.user.units_worked_in
    made = get_object_or_404(HandOverList, Q(giver__in=units) | Q(taker__in=units), pk=pk)
    return shown_pdf(print_hand_over(made), f"ban-giao-{made.pk}.pdf")
