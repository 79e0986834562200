"""The cashier's day, a unit's daily list, and what a person must settle."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import Refused
from motcua.doors.desk.takings import print_day, workbook
from motcua.doors.desk.views.cashier import amount_of
from motcua.doors.frame.signed_in import SignedIn
from motcua.payments import actions
from motcua.payments.kinds import RefundState
from motcua.payments.models import CashDay, Refund, Trouble
from motcua.payments.takings import day_of, takings_of
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 60


def counter_of(request: SignedIn) -> Unit:
    """The unit this official collects for: the one named in the address, else the first."""
    check_may(request.user, Permission.COLLECT_FEE)
    units = sorted(request.user.units_of(Permission.COLLECT_FEE), key=lambda unit: unit.code)
    return next((unit for unit in units if unit.code == request.GET.get("unit")), units[0])


@require_http_methods(["GET", "POST"])
def cash_day(request: SignedIn) -> HttpResponse:
    """Today's receipts; a POST closes the day with what was counted."""
    unit, today = counter_of(request), timezone.localdate()
    if request.method == "POST":
        try:
            counted = amount_of(request.POST.get("counted", ""))
            reason = request.POST.get("reason", "")
            actions.close_day(unit, counted, reason=reason, by=request.user)
            messages.success(request, _("Đã khóa sổ quỹ hôm nay; hãy in biên bản kiểm quỹ."))
            return redirect("desk:cash_day")
        except Refused as why:
            messages.error(request, str(why))
    shown = {
        "unit": unit,
        "today": today,
        "takings": day_of(unit, request.user, today),
        "closed": CashDay.objects.filter(unit=unit, cashier=request.user, day=today).first(),
        "before": CashDay.objects.filter(unit=unit, cashier=request.user).exclude(day=today)[:10],
        "to_pay_out": Refund.objects.filter(
            state=RefundState.APPROVED, payment__unit=unit, next_try_at=None
        ).select_related("payment__charge"),
        "counted": request.POST.get("counted", ""),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "desk/cash_day.html", shown)


@require_GET
def cash_day_pdf(request: SignedIn, pk: int) -> HttpResponse:
    """The count of a closed day as a PDF, for its cashier and for those who confirm."""
    rows = CashDay.objects.select_related("unit__parent", "cashier", "confirmed_by")
    closed = get_object_or_404(rows, pk=pk)
    if closed.cashier != request.user:
        check_may(request.user, Permission.SETTLE_FEES, closed.unit)
    name = f"kiem-quy-{closed.day:%Y-%m-%d}-{closed.pk}.pdf"
    return HttpResponse(
        print_day(closed),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@require_GET
def fees(request: SignedIn) -> HttpResponse:
    """What the units took in on some days, as a page or as an Excel file."""
    units = units_listed(request)
    first, last = span_of(request)
    takings = takings_of([unit.pk for unit in units], first, last)
    if request.GET.get("as") == "xlsx":
        name = f"phi-le-phi-{first}-{last}.xlsx"
        return HttpResponse(
            workbook(takings, units, first, last),
            content_type=EXCEL,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    days = CashDay.objects.filter(unit__in=units, day__gte=first, day__lte=last)
    shown = {
        "units": units,
        "takings": takings,
        "first": first,
        "last": last,
        "days": days.select_related("unit", "cashier", "confirmed_by"),
        "confirms": {unit.pk for unit in request.user.units_of(Permission.SETTLE_FEES)},
    }
    return render(request, "desk/fees.html", shown)


def units_listed(request: SignedIn) -> list[Unit]:
    """The units whose money this official sees: the own desk's, or all a leader sees."""
    if not request.user.may(Permission.SETTLE_FEES):
        check_may(request.user, Permission.COLLECT_FEE)
    seen = set(request.user.unit_ids_with(Permission.SETTLE_FEES))
    seen |= {unit.pk for unit in request.user.units_of(Permission.COLLECT_FEE)}
    return list(Unit.objects.filter(pk__in=seen).in_tree_order())


def span_of(request: SignedIn) -> tuple[date, date]:
    """The days asked for; today where none are, or where they cannot be read."""
    today = timezone.localdate()
    days = []
    for name in ("from", "to"):
        try:
            days.append(date.fromisoformat(request.GET.get(name, "")))
        except ValueError:
            days.append(today)
    return min(days), max(days)


@require_POST
def confirm_day(request: SignedIn, pk: int) -> HttpResponse:
    """Confirm a closed day."""
    closed = get_object_or_404(CashDay, pk=pk, unit__in=units_listed(request))
    return tried(
        request,
        lambda: actions.confirm_day(closed, by=request.user),
        _("Đã xác nhận sổ quỹ."),
        "desk:fees",
    )


@require_GET
def troubles(request: SignedIn) -> HttpResponse:
    """Everything with money that waits for a person."""
    units = [unit.pk for unit in units_listed(request)]
    asked = Refund.objects.filter(state=RefundState.ASKED)
    near = asked.filter(payment__unit__in=units) | asked.filter(payment__unit=None)
    shown = {
        "troubles": Trouble.objects.open_at(units)[:SHOWN],
        "refunds": near.select_related("payment__charge", "asked_by")[:SHOWN],
        "settles": request.user.may(Permission.SETTLE_FEES),
    }
    return render(request, "desk/troubles.html", shown)


@require_POST
def close_trouble(request: SignedIn, pk: int) -> HttpResponse:
    """Say what was done about one of them."""
    trouble = get_object_or_404(Trouble, pk=pk)
    note = request.POST.get("note", "")
    return tried(
        request,
        lambda: actions.close_trouble(trouble, note, by=request.user),
        _("Đã ghi cách xử lý."),
        "desk:troubles",
    )


@require_POST
def decide_refund(request: SignedIn, pk: int) -> HttpResponse:
    """Approve a refund, or keep the money."""
    refund = get_object_or_404(Refund, pk=pk)
    if request.POST.get("decision") == "refuse":
        return tried(
            request,
            lambda: actions.refuse_refund(refund, by=request.user),
            _("Đã không duyệt hoàn trả."),
            "desk:troubles",
        )
    return tried(
        request,
        lambda: actions.approve_refund(refund, by=request.user),
        _("Đã duyệt hoàn trả."),
        "desk:troubles",
    )


@require_POST
def pay_out(request: SignedIn, pk: int) -> HttpResponse:
    """Give an approved refund back, with its slip's number."""
    refund = get_object_or_404(Refund, pk=pk)
    proof = request.POST.get("proof", "")
    return tried(
        request,
        lambda: actions.pay_out(refund, proof, by=request.user),
        _("Đã ghi chi hoàn trả."),
        "desk:cash_day",
    )


def tried(request: SignedIn, deed: Callable[[], object], told: str, back: str) -> HttpResponse:
    """Do it and say so, or say why not, on the page it was asked from."""
    try:
        deed()
        messages.success(request, told)
    except Refused as why:
        messages.error(request, str(why))
    return redirect(back)
