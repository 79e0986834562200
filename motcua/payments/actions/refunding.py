"""Money given back: asked, approved by another, paid out or sent to the gateway."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.payments import rules
from motcua.payments.actions.taking import hold_book
from motcua.payments.actions.troubles import open_trouble
from motcua.payments.kinds import PaymentMethod, RefundState, TroubleKind
from motcua.payments.limits import TRIES, wait_after
from motcua.payments.models import Payment, Refund, Trouble
from motcua.payments.port import Declined, PaymentGateway, RefundSlip, Unreachable
from motcua.payments.takings import given_back
from motcua.people.models import Official


@transaction.atomic
def ask_refund(
    payment: Payment,
    amount_vnd: int,
    reason: str,
    *,
    method: PaymentMethod,
    by: Official,
    at: datetime | None = None,
) -> Refund:
    """Ask that money be given back; a leader approves it."""
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.charge is not None:
        rules.check_may_collect(payment.charge, by)
    rules.check_refund(payment, amount_vnd, method, reason)
    return write_refund(payment, amount_vnd, reason, method, by, at or timezone.now())


def ask_automatically(payment: Payment, reason: str, at: datetime) -> Refund:
    """Money that should not have come is asked to go back; a person still approves it."""
    left = payment.amount_vnd - given_back(payment)
    return write_refund(payment, left, reason, PaymentMethod.GATEWAY, None, at)


def write_refund(
    payment: Payment,
    amount_vnd: int,
    reason: str,
    method: PaymentMethod,
    by: Official | None,
    at: datetime,
) -> Refund:
    """Write the request with its evidence."""
    refund = Refund.objects.create(
        payment=payment,
        method=method,
        amount_vnd=amount_vnd,
        reason=reason.strip()[:500],
        asked_at=at,
        asked_by=by,
    )
    record("ask_refund", refund, by=by, after={"amount_vnd": amount_vnd, "reason": reason})
    return refund


def held(refund: Refund) -> Refund:
    """The refund as it is now, held."""
    rows = Refund.objects.select_for_update(of=("self",))
    return rows.select_related("payment__unit", "payment__charge").get(pk=refund.pk)


@transaction.atomic
def approve_refund(refund: Refund, *, by: Official, at: datetime | None = None) -> Refund:
    """Let the money go back. What came by the gateway is sent there by the job."""
    at = at or timezone.now()
    refund = held(refund)
    rules.check_approve(refund, by)
    refund.state, refund.approved_by, refund.approved_at = RefundState.APPROVED, by, at
    refund.next_try_at = at if refund.method == PaymentMethod.GATEWAY else None
    refund.save()
    record("approve_refund", refund, by=by, after={"amount_vnd": refund.amount_vnd})
    return refund


@transaction.atomic
def refuse_refund(refund: Refund, *, by: Official, at: datetime | None = None) -> Refund:
    """Keep the money after all."""
    refund = held(refund)
    rules.check_approve(refund, by)
    refund.state = RefundState.REFUSED
    refund.save(update_fields=["state"])
    record("refuse_refund", refund, by=by, after={"amount_vnd": refund.amount_vnd})
    return refund


@transaction.atomic
def pay_out(refund: Refund, proof: str, *, by: Official, at: datetime | None = None) -> Refund:
    """Give it back in cash or by transfer, with the slip's number or the bank's reference."""
    at = at or timezone.now()
    proof = " ".join(proof.split())[:100]
    refund = held(refund)
    rules.check_pay_out(refund, proof, by)
    day = timezone.localdate(at)
    unit = refund.payment.unit
    if unit is not None and refund.method == PaymentMethod.CASH:
        hold_book(unit, day.year)
        rules.check_day_open(unit, by, day)
    return finish(refund, proof, at, by)


def finish(refund: Refund, proof: str, at: datetime, by: Official | None) -> Refund:
    """It is given back."""
    refund.state, refund.proof, refund.done_at = RefundState.DONE, proof, at
    refund.day, refund.paid_out_by, refund.next_try_at = timezone.localdate(at), by, None
    refund.save()
    record("refund", refund, by=by, after={"amount_vnd": refund.amount_vnd, "proof": proof})
    return refund


def send_refunds(gateway: PaymentGateway, *, at: datetime) -> int:
    """Send every approved refund that goes back through the gateway; gives how many went."""
    sent = 0
    while (refund := claim(at)) is not None:
        sent += send(gateway, refund, at)
    return sent


@transaction.atomic
def claim(at: datetime) -> Refund | None:
    """Take the next refund to send."""
    due = Refund.objects.to_send(at).select_for_update(of=("self",), skip_locked=True)
    refund = due.select_related("payment").first()
    if refund is not None:
        refund.tries += 1
        refund.next_try_at = at + wait_after(refund.tries)
        refund.save(update_fields=["tries", "next_try_at"])
    return refund


def send(gateway: PaymentGateway, refund: Refund, at: datetime) -> bool:
    """Send one refund; the same number again is the same refund, so trying again is safe."""
    slip = RefundSlip(refund.number, refund.payment.transaction, refund.amount_vnd, refund.reason)
    try:
        proof = gateway.refund(slip)
    except Unreachable as error:
        note_failure(refund, str(error), at, final=refund.tries >= TRIES)
        return False
    except Declined as error:
        note_failure(refund, str(error), at, final=True)
        return False
    with transaction.atomic():
        refund = held(refund)
        if refund.state == RefundState.APPROVED:
            finish(refund, proof, at, None)
    return True


@transaction.atomic
def note_failure(refund: Refund, error: str, at: datetime, *, final: bool) -> None:
    """Try again later, or tell a person once and keep trying slowly: the money is owed."""
    refund = held(refund)
    refund.last_error = error[:500]
    refund.save(update_fields=["last_error"])
    listed = Trouble.objects.filter(refund=refund, closed_at=None).exists()
    if final and not listed:
        open_trouble(TroubleKind.REFUND_NOT_SENT, at=at, refund=refund, detail=error)
