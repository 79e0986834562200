"""What is owed and what came in for it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.payments import vietqr
from motcua.payments.kinds import ChargeState, PaymentMethod
from motcua.people.models import DateRange, Official, Unit


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    """Questions about accounts."""

    def of(self, unit: Unit, day: date) -> BankAccount | None:
        """The account fees of this unit go to: its own, else that of the nearest unit above."""
        open_then = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
        near = open_then.filter(unit__code__in=unit.path_codes).select_related("unit")
        return max(near, key=lambda account: account.unit.depth, default=None)


class BankAccount(models.Model):
    """Where transfers for a unit and the units below it go. A setting, not a constant."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    bank_name = models.CharField(_("ngân hàng"), max_length=100)
    bank_bin = models.CharField(_("mã BIN ngân hàng"), max_length=6)
    number = models.CharField(_("số tài khoản"), max_length=19)
    holder = models.CharField(_("chủ tài khoản"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài khoản nhận phí, lệ phí")
        verbose_name_plural = _("tài khoản nhận phí, lệ phí")
        constraints = [
            models.CheckConstraint(
                name="bank_bin_is_six_digits", condition=Q(bank_bin__regex=r"^[0-9]{6}$")
            ),
            models.CheckConstraint(
                name="bank_account_is_plain", condition=Q(number__regex=r"^[A-Za-z0-9]{1,19}$")
            ),
            ExclusionConstraint(
                name="one_bank_account_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} · {self.number}"


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Questions about charges."""

    def locked(self, pk: int) -> Charge:
        """The charge, held until the transaction ends: two may pay it at once."""
        return self.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


class Charge(models.Model):
    """What somebody owes. Its lines and total never change; another total is another charge."""

    reference = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="charges")
    payer = models.CharField(max_length=300)
    # As catalogue.fees.Line.as_dict says them, in order.
    lines = models.JSONField()
    total_vnd = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=ChargeState, default=ChargeState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    # The one payment that counts for it.
    settled_by = models.OneToOneField(
        "Payment", on_delete=models.PROTECT, null=True, related_name="settled"
    )
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="charge_is_positive", condition=Q(total_vnd__gt=0)),
            models.CheckConstraint(
                name="charge_paid_exactly_with_its_payment",
                condition=Q(state=ChargeState.PAID, settled_by__isnull=False)
                | ~Q(state=ChargeState.PAID) & Q(settled_by__isnull=True),
            ),
            models.CheckConstraint(
                name="charge_cancelled_for_a_reason",
                condition=~Q(state=ChargeState.CANCELLED) | ~Q(cancelled_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Is it still to be paid?"""
        return self.state == ChargeState.OPEN

    @property
    def purpose(self) -> str:
        """What a payer writes beside a transfer: our number, then as much as fits."""
        return vietqr.plain(f"MC{self.pk} {self.reference}")


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Questions about payments."""

    def taken(self, units: list[int], first: date, last: date) -> Self:
        """What came in at these units on these days, in order."""
        found = self.filter(unit__in=units, day__gte=first, day__lte=last)
        return found.select_related("charge", "unit", "cashier").order_by("day", "pk")


# Each way to pay leaves exactly its own proof, which no other payment has.
PROVED: Any = (
    Q(
        method=PaymentMethod.CASH,
        receipt_number__isnull=False,
        receipt_year__isnull=False,
        cashier__isnull=False,
        bank_reference="",
        transaction="",
    )
    | Q(
        ~Q(bank_reference=""),
        method=PaymentMethod.TRANSFER,
        receipt_number__isnull=True,
        cashier__isnull=False,
        transaction="",
    )
    | Q(
        ~Q(transaction=""),
        method=PaymentMethod.GATEWAY,
        receipt_number__isnull=True,
        bank_reference="",
    )
)


class Payment(models.Model):
    """Money that came in, with its proof. Rows are added, never changed.

    One payment counts for a charge (`settles`); money that came besides is kept as a row too, so
    that none is lost, and is given back.
    """

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="payments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=10, choices=PaymentMethod)
    amount_vnd = models.PositiveBigIntegerField()
    settles = models.BooleanField()
    paid_at = models.DateTimeField()
    # The local day it was entered on, which the cashier answers for.
    day = models.DateField()
    cashier = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    receipt_year = models.PositiveSmallIntegerField(null=True)
    receipt_number = models.PositiveIntegerField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    transaction = models.CharField(max_length=100, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["unit", "day"], name="payment_by_day")]
        constraints = [
            models.CheckConstraint(name="payment_is_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="payment_has_its_proof", condition=PROVED),
            models.CheckConstraint(
                name="payment_settles_a_charge",
                condition=Q(settles=False) | Q(charge__isnull=False, unit__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(settles=True), name="charge_paid_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "receipt_year", "receipt_number"], name="receipt_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="bank_reference_used_once",
            ),
            models.UniqueConstraint(
                fields=["transaction"], condition=~Q(transaction=""), name="transaction_used_once"
            ),
        ]

    def __str__(self) -> str:
        return self.proof

    @property
    def proof(self) -> str:
        """What proves it: the receipt's number, the bank's reference or the gateway's number."""
        if self.receipt_number is not None:
            return f"{self.receipt_number:06d}/{self.receipt_year}"
        return self.bank_reference or self.transaction


class ReceiptBook(models.Model):
    """The last receipt number of a unit and year. Counted in the payment's own transaction, so
    that a number is neither given twice nor left out."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_receipt_book_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
