"""Money taken by a person: cash in the drawer, or a transfer seen on the bank's statement."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.payments import rules
from motcua.payments.actions.charging import drop_unsent_orders
from motcua.payments.kinds import ChargeState, PaymentMethod
from motcua.payments.models import Charge, Payment, ReceiptBook
from motcua.people.models import Official, Unit


@transaction.atomic
def take_cash(charge: Charge, *, by: Official, at: datetime | None = None) -> Payment:
    """Take the whole of a charge in cash; gives the payment with its receipt number."""
    at = at or timezone.now()
    charge = Charge.objects.locked(charge.pk)
    rules.check_may_collect(charge, by)
    rules.check_open(charge)
    day = timezone.localdate(at)
    number = next_receipt(charge.unit, day.year)
    rules.check_day_open(charge.unit, by, day)
    payment = Payment(
        method=PaymentMethod.CASH,
        paid_at=at,
        day=day,
        cashier=by,
        receipt_year=day.year,
        receipt_number=number,
    )
    return settle(charge, payment, by=by)


@transaction.atomic
def confirm_transfer(
    charge: Charge, reference: str, *, by: Official, at: datetime | None = None
) -> Payment:
    """Believe a transfer by the reference on the bank's statement."""
    at = at or timezone.now()
    reference = "".join(reference.split()).upper()[:60]
    charge = Charge.objects.locked(charge.pk)
    rules.check_may_collect(charge, by)
    rules.check_open(charge)
    rules.check_bank_reference(reference)
    day = timezone.localdate(at)
    hold_book(charge.unit, day.year)
    rules.check_day_open(charge.unit, by, day)
    payment = Payment(
        method=PaymentMethod.TRANSFER,
        paid_at=at,
        day=day,
        cashier=by,
        bank_reference=reference,
    )
    return settle(charge, payment, by=by)


def settle(charge: Charge, payment: Payment, *, by: Official | None) -> Payment:
    """Write the payment that counts for a charge held by this transaction."""
    payment.charge, payment.unit = charge, charge.unit
    payment.amount_vnd = charge.total_vnd
    payment.settles = True
    payment.save(force_insert=True)
    charge.state, charge.settled_by = ChargeState.PAID, payment
    charge.save(update_fields=["state", "settled_by"])
    drop_unsent_orders(charge)
    told = {
        "method": payment.method,
        "amount_vnd": payment.amount_vnd,
        "proof": payment.proof,
    }
    record("pay", charge, by=by, after=told)
    return payment


def next_receipt(unit: Unit, year: int) -> int:
    """The next number of the unit's book; falls back with the transaction, so no gap is left."""
    book = hold_book(unit, year)
    book.last += 1
    book.save(update_fields=["last"])
    return book.last


def hold_book(unit: Unit, year: int) -> ReceiptBook:
    """Hold the unit's book: takings and the closing of a day come one after the other."""
    ReceiptBook.objects.get_or_create(unit=unit, year=year)
    return ReceiptBook.objects.select_for_update().get(unit=unit, year=year)
