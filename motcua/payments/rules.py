"""What is allowed with money. Each check refuses with a sentence for the person."""

from datetime import date

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.text import grouped
from motcua.payments.kinds import ChargeState, PaymentMethod, RefundState
from motcua.payments.models import CashDay, Charge, Payment, Refund
from motcua.payments.takings import given_back
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


def check_total(total_vnd: int) -> None:
    """A charge is for something."""
    if total_vnd <= 0:
        raise Refused(_("Số tiền phải lớn hơn 0 đồng."))


def check_open(charge: Charge) -> None:
    """Nothing is paid twice, and nothing that was cancelled is paid."""
    if charge.state == ChargeState.OPEN:
        return
    raise Refused(
        _("Khoản thu %(reference)s ở trạng thái “%(state)s”, không thu nữa.")
        % {"reference": charge.reference, "state": ChargeState(charge.state).label}
    )


def check_may_collect(charge: Charge, user: Official) -> None:
    """Only the desk of the unit that collects."""
    check_may(user, Permission.COLLECT_FEE, charge.unit)


def check_may_settle(unit: Unit | None, user: Official) -> None:
    """A leader of the unit; what belongs to no unit may be settled by any of them."""
    check_may(user, Permission.SETTLE_FEES, unit)


def check_day_open(unit: Unit, cashier: Official, day: date) -> None:
    """After the drawer is counted and closed nothing goes in or out that day."""
    if CashDay.objects.filter(unit=unit, cashier=cashier, day=day).exists():
        raise Refused(
            _("Sổ quỹ ngày %(day)s của bạn đã khóa; khoản này phải ghi vào ngày làm việc sau.")
            % {"day": f"{day:%d/%m/%Y}"}
        )


def check_bank_reference(reference: str) -> None:
    """A transfer is believed by the bank's own reference, and each reference once."""
    if not reference:
        raise Refused(_("Hãy nhập số tham chiếu giao dịch trên sao kê ngân hàng."))
    used = Payment.objects.filter(bank_reference=reference).select_related("charge").first()
    if used is not None:
        raise Refused(
            _("Giao dịch ngân hàng %(number)s đã dùng cho khoản thu %(reference)s.")
            % {"number": reference, "reference": used.charge}
        )


def check_refund(payment: Payment, amount_vnd: int, method: PaymentMethod, reason: str) -> None:
    """Not more than was paid and not yet given back; through the gateway only what came by it."""
    left = payment.amount_vnd - given_back(payment)
    if not 0 < amount_vnd <= left:
        raise Refused(
            _("Số tiền hoàn trả phải từ 1 đồng đến số còn lại %(left)s đồng.")
            % {"left": grouped(left)}
        )
    if method == PaymentMethod.GATEWAY and payment.method != PaymentMethod.GATEWAY:
        raise Refused(_("Chỉ khoản nộp qua cổng thanh toán mới hoàn trả qua cổng thanh toán."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do hoàn trả."))


def check_approve(refund: Refund, user: Official) -> None:
    """Approved by a leader who did not ask for it, once."""
    check_may_settle(refund.payment.unit, user)
    check_state(refund, RefundState.ASKED)
    if refund.asked_by == user:
        raise Refused(_("Người đề nghị hoàn trả không được tự duyệt."))


def check_pay_out(refund: Refund, proof: str, user: Official) -> None:
    """Paid out by the desk after approval, with the number of the slip or of the transfer."""
    if refund.payment.unit is None:
        check_may_settle(None, user)
    else:
        check_may(user, Permission.COLLECT_FEE, refund.payment.unit)
    check_state(refund, RefundState.APPROVED)
    if refund.method == PaymentMethod.GATEWAY:
        raise Refused(_("Khoản này do cổng thanh toán hoàn trả, không chi tại quầy."))
    if not proof:
        raise Refused(_("Hãy nhập số phiếu chi hoặc số tham chiếu chuyển khoản."))
    if (
        refund.method != PaymentMethod.CASH
        and Refund.objects.filter(proof=proof, method=refund.method).exists()
    ):
        raise Refused(_("Số tham chiếu %s đã dùng cho một khoản hoàn trả khác.") % proof)


def check_state(refund: Refund, needed: RefundState) -> None:
    """The refund must stand where the deed begins."""
    if refund.state != needed:
        raise Refused(_("Lệnh hoàn trả đang ở trạng thái “%s”.") % RefundState(refund.state).label)


def check_difference(difference_vnd: int, counted_vnd: int, reason: str) -> None:
    """What is missing or too much is explained in writing."""
    if counted_vnd < 0:
        raise Refused(_("Số tiền kiểm đếm không được âm."))
    if difference_vnd and not reason.strip():
        raise Refused(
            _("Số tiền kiểm đếm chênh lệch %(difference)s đồng; hãy ghi lý do.")
            % {"difference": grouped(difference_vnd)}
        )


def check_confirm(closed: CashDay, user: Official) -> None:
    """A closed day is confirmed once, by a leader who is not its cashier."""
    check_may_settle(closed.unit, user)
    if closed.confirmed_at is not None:
        raise Refused(_("Sổ quỹ ngày này đã được xác nhận."))
    if closed.cashier == user:
        raise Refused(_("Người thu tiền không được tự xác nhận sổ quỹ của mình."))
