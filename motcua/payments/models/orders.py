"""What goes to the payment gateway and back, and what a person must look at."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from motcua.payments.kinds import (
    WAITING_ORDERS,
    OrderState,
    PaymentMethod,
    RefundState,
    TroubleKind,
)
from motcua.payments.models.charges import Charge, Payment
from motcua.people.models import Official, Unit


class OrderQuerySet(models.QuerySet["PaymentOrder"]):
    """Questions about orders."""

    def to_send(self, at: datetime) -> Self:
        """Not yet at the gateway, and due for another try."""
        return self.filter(state=OrderState.UNSENT, next_try_at__lte=at).order_by("next_try_at")

    def to_ask_about(self, at: datetime) -> Self:
        """At the gateway, perhaps; due to be asked about, since a callback may be lost."""
        unsent = self.exclude(state=OrderState.UNSENT)
        return unsent.filter(next_try_at__lte=at).order_by("next_try_at")


class PaymentOrder(models.Model):
    """One order to the payment gateway. Kept here first, sent by a job, asked about to its end."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(max_length=40, unique=True)
    amount_vnd = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.UNSENT)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    gateway_id = models.CharField(max_length=100, blank=True)
    pay_url = models.URLField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Empty: there is nothing more to send or to ask.
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="order_to_do",
                condition=Q(next_try_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(name="order_is_positive", condition=Q(amount_vnd__gt=0)),
            models.UniqueConstraint(
                fields=["charge"],
                condition=Q(state__in=WAITING_ORDERS),
                name="one_waiting_order_a_charge",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RefundQuerySet(models.QuerySet["Refund"]):
    """Questions about refunds."""

    def to_send(self, at: datetime) -> Self:
        """Approved, to go back through the gateway, and due for a try."""
        return self.filter(
            state=RefundState.APPROVED, method=PaymentMethod.GATEWAY, next_try_at__lte=at
        ).order_by("next_try_at")


class Refund(models.Model):
    """Money given back of a payment: asked by one person or by the system, approved by another."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    method = models.CharField(max_length=10, choices=PaymentMethod)
    amount_vnd = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=RefundState, default=RefundState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    paid_out_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    # The payment slip's number, the bank's reference or the gateway's number.
    proof = models.CharField(max_length=100, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="refund_is_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="refund_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="refund_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="refund_paid_out_only_approved_and_with_proof",
                condition=~Q(state=RefundState.DONE)
                | Q(~Q(proof=""), approved_by__isnull=False, done_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["proof", "method"],
                condition=~Q(proof="") & ~Q(method=PaymentMethod.CASH),
                name="refund_proved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} −{self.amount_vnd}"

    @property
    def number(self) -> str:
        """Our number of it at the gateway."""
        return f"HT{self.pk}"


class TroubleQuerySet(models.QuerySet["Trouble"]):
    """Questions about troubles."""

    def open_at(self, units: list[int]) -> Self:
        """Nobody has settled them yet; what belongs to no unit concerns everyone."""
        mine = Q(unit__in=units) | Q(unit__isnull=True)
        return self.filter(mine, closed_at=None).select_related(
            "unit", "order__charge", "payment__charge", "refund__payment"
        )


class Trouble(models.Model):
    """Something with money that the system cannot settle alone: "Giao dịch cần xử lý"."""

    kind = models.CharField(max_length=20, choices=TroubleKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    objects = TroubleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="trouble_closed_by_a_person_with_a_note",
                condition=Q(closed_at__isnull=True) | Q(~Q(note=""), closed_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(TroubleKind(self.kind).label)
