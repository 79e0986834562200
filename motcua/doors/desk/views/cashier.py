"""A dossier's money at the desk: taken, ordered, reduced, given back, printed."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.core.jobs import enqueue_by_name
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import charging
from motcua.dossiers.models import DossierCharge
from motcua.dossiers.papers.fee import print_fee
from motcua.payments import actions
from motcua.payments.kinds import PaymentMethod
from motcua.payments.models import Charge, Payment

LONGEST_NUMBER = 15


def find_owed(request: SignedIn, code: str, pk: int) -> DossierCharge:
    """A current reckoning of a dossier this official may see."""
    dossier = find(request, code)
    rows = DossierCharge.objects.current().filter(dossier=dossier)
    told = rows.select_related(
        "charge__unit__parent", "charge__settled_by__cashier", "charge__opened_by",
        "dossier__version__procedure",
    )  # fmt: skip
    return get_object_or_404(told, pk=pk)


def find_charge(request: SignedIn, code: str, pk: int) -> Charge:
    """Its charge; a reckoning of nothing has none."""
    charge = find_owed(request, code, pk).charge
    if charge is None:
        raise Refused(_("Khoản này không phải nộp."))
    return charge


def amount_of(text: str) -> int:
    """An amount as people write it: 1.250.000 or 1250000."""
    digits = "".join(text.replace(".", "").replace(",", "").split()).removesuffix("đ")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        raise Refused(_("Số tiền không hợp lệ; hãy ghi số đồng, ví dụ 50.000."))
    return int(digits)


def attempt(request: SignedIn, code: str, deed: Callable[[], object], told: str) -> HttpResponse:
    """Do it and say so, or say why not, on the dossier's page."""
    try:
        deed()
        messages.success(request, told)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("desk:show", code=code)


@require_POST
def pay_cash(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Take the money over the counter."""
    charge = find_charge(request, code, pk)
    return attempt(
        request,
        code,
        lambda: actions.take_cash(charge, by=request.user),
        _("Đã thu tiền mặt; hãy in biên lai."),
    )


@require_POST
def pay_transfer(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Believe a transfer by the bank's reference."""
    charge, reference = find_charge(request, code, pk), request.POST.get("reference", "")
    return attempt(
        request,
        code,
        lambda: actions.confirm_transfer(charge, reference, by=request.user),
        _("Đã xác nhận chuyển khoản."),
    )


@require_POST
def open_order(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Ask for an order at the payment gateway; a job sends it at once."""
    charge = find_charge(request, code, pk)

    @transaction.atomic
    def opened() -> None:
        actions.open_order(charge, by=request.user)
        enqueue_by_name("gateway.payments", timestamp=0)

    return attempt(request, code, opened, _("Đã lập lệnh thanh toán, đang gửi sang cổng."))


@require_POST
def reduce(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Reckon anew for the groups the payer belongs to."""
    owed, said = find_owed(request, code, pk), request.POST
    return attempt(
        request,
        code,
        lambda: charging.reduce(
            owed, said.getlist("group"), said.get("proof", ""), by=request.user
        ),
        _("Đã tính lại phí, lệ phí."),
    )


@require_POST
def ask_obligation(request: SignedIn, code: str) -> HttpResponse:
    """Ask for a financial obligation by its notice."""
    dossier, said = find(request, code), request.POST

    def asked() -> None:
        amount = amount_of(said.get("amount", ""))
        basis = said.get("basis", "")
        charging.ask_obligation(dossier, said.get("name", ""), amount, basis, by=request.user)

    return attempt(request, code, asked, _("Đã ghi khoản phải nộp."))


@require_POST
def permit_unpaid(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Let the result go before the money has come."""
    owed, reason = find_owed(request, code, pk), request.POST.get("reason", "")
    return attempt(
        request,
        code,
        lambda: charging.permit_unpaid(owed, reason, by=request.user),
        _("Đã cho trả kết quả trước khi nộp tiền."),
    )


@require_POST
def ask_refund(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Ask that a payment be given back, whole or in part."""
    dossier, said = find(request, code), request.POST
    mine = Payment.objects.filter(charge__for_dossier__dossier=dossier)
    payment = get_object_or_404(mine.select_related("charge__unit"), pk=pk)
    method = said.get("method")

    def asked() -> None:
        if method not in PaymentMethod.values:
            raise Refused(_("Hãy chọn cách hoàn trả."))
        amount = amount_of(said.get("amount", ""))
        reason = said.get("reason", "")
        actions.ask_refund(payment, amount, reason, method=PaymentMethod(method), by=request.user)

    return attempt(request, code, asked, _("Đã đề nghị hoàn trả, chờ lãnh đạo duyệt."))


@require_GET
def fee_paper(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """The receipt, or the notice with its transfer code, as a PDF."""
    owed = find_owed(request, code, pk)
    disposition = f'inline; filename="phi-le-phi-{code}-{pk}.pdf"'
    return HttpResponse(
        print_fee(owed),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )
