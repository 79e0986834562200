"""What the gateway tells us of money it took. It may tell late, twice, in any order, or lies."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.payments.actions.refunding import ask_automatically
from motcua.payments.actions.taking import settle
from motcua.payments.actions.troubles import open_trouble
from motcua.payments.kinds import OrderState, PaymentMethod, TroubleKind
from motcua.payments.models import Charge, Payment, PaymentOrder
from motcua.payments.port import Receipt


def note_receipt(receipt: Receipt, *, at: datetime | None = None) -> Payment:
    """Keep money the gateway took, once for each of its transactions.

    It counts for its charge where order, amount and time are right and the charge is open; else
    it is kept beside, listed for a person and asked to be given back. Nothing is thrown away.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            return keep(receipt, at)
    except IntegrityError:
        # The same notice twice at once; the other was first.
        known = Payment.objects.filter(transaction=receipt.transaction).first()
        if known is None:
            raise
        return known


def keep(receipt: Receipt, at: datetime) -> Payment:
    """Within a transaction: find its order and charge, hold them, decide."""
    order = PaymentOrder.objects.filter(number=receipt.order).first()
    if order is not None:
        # First the charge, then the order, as everyone does: nobody waits in a circle.
        order.charge = Charge.objects.locked(order.charge_id)
        order = hold(order)
    known = Payment.objects.filter(transaction=receipt.transaction).first()
    if known is not None:
        return same(known, receipt, order, at)
    payment = payment_of(receipt, at)
    kind = why_not(order, receipt)
    if order is not None and kind is None:
        settle(order.charge, payment, by=None)
        close_order(order)
        return payment
    return keep_beside(payment, receipt, order, kind or TroubleKind.UNKNOWN_ORDER, at)


def hold(order: PaymentOrder) -> PaymentOrder:
    """The order as it is now, held, with its charge."""
    held = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    held.charge = order.charge
    return held


def why_not(order: PaymentOrder | None, receipt: Receipt) -> TroubleKind | None:
    """Why money does not count for the charge of its order; None where it does."""
    if order is None:
        return TroubleKind.UNKNOWN_ORDER
    if receipt.amount_vnd != order.amount_vnd:
        return TroubleKind.WRONG_AMOUNT
    if not order.charge.is_open:
        return TroubleKind.PAID_TWICE
    # What counts is when the citizen paid, not when we were told.
    if receipt.paid_at > order.expires_at:
        return TroubleKind.TOO_LATE
    return None


def payment_of(receipt: Receipt, at: datetime) -> Payment:
    """The row for money the gateway took."""
    return Payment(
        method=PaymentMethod.GATEWAY,
        amount_vnd=receipt.amount_vnd,
        transaction=receipt.transaction,
        paid_at=receipt.paid_at,
        day=timezone.localdate(at),
    )


def close_order(order: PaymentOrder) -> None:
    """Paid. It is still asked about until it has expired: someone may pay it twice."""
    order.state = OrderState.PAID
    order.save(update_fields=["state"])


def keep_beside(
    payment: Payment, receipt: Receipt, order: PaymentOrder | None, kind: TroubleKind, at: datetime
) -> Payment:
    """Money that counts for nothing: kept, listed, and asked to be given back."""
    payment.settles = False
    payment.charge = order.charge if order else None
    payment.unit = order.charge.unit if order else None
    payment.save(force_insert=True)
    told = {"order": receipt.order, "amount_vnd": receipt.amount_vnd, "why": kind}
    record("keep_stray_payment", payment, by=None, after=told)
    open_trouble(kind, at=at, order=order, payment=payment, detail=receipt.order)
    ask_automatically(payment, str(kind.label), at)
    return payment


def same(known: Payment, receipt: Receipt, order: PaymentOrder | None, at: datetime) -> Payment:
    """Told before. Told otherwise than before, a person must ask the gateway."""
    if known.amount_vnd != receipt.amount_vnd:
        detail = _("Giao dịch %(number)s được báo hai số tiền: %(first)s và %(second)s đồng.") % {
            "number": receipt.transaction,
            "first": known.amount_vnd,
            "second": receipt.amount_vnd,
        }
        open_trouble(TroubleKind.WRONG_AMOUNT, at=at, order=order, payment=known, detail=detail)
    return known


@transaction.atomic
def note_forged(order: str, why: str) -> None:
    """A notice whose signature is not the gateway's: believed nothing, kept as evidence."""
    about = PaymentOrder.objects.filter(number=order[:40]).first() or PaymentOrder(
        number=order[:40]
    )
    record("refuse_forged_notice", about, by=None, after={"why": why})
