"""The cashier's day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.people.models import Official, Unit


class CashDay(models.Model):
    """One cashier's day at one unit, counted and closed. Only its confirmation comes after."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cash_days")
    cashier = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="cash_days")
    day = models.DateField()
    # What should be there: taken in cash and given back in cash; the rest never was in the drawer.
    cash_in_vnd = models.PositiveBigIntegerField()
    cash_back_vnd = models.PositiveBigIntegerField()
    transfer_vnd = models.PositiveBigIntegerField()
    receipts = models.PositiveIntegerField()
    first_receipt = models.PositiveIntegerField(null=True)
    last_receipt = models.PositiveIntegerField(null=True)
    counted_vnd = models.BigIntegerField()
    difference_vnd = models.GeneratedField(
        expression=F("counted_vnd") - F("cash_in_vnd") + F("cash_back_vnd"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    reason = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-day", "cashier"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "cashier", "day"], name="day_closed_once"),
            models.CheckConstraint(
                name="a_difference_has_a_reason",
                condition=Q(counted_vnd=F("cash_in_vnd") - F("cash_back_vnd")) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="day_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(~Q(confirmed_by=F("cashier")), confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.cashier}"

    @property
    def expected_vnd(self) -> int:
        """What should be in the drawer."""
        return self.cash_in_vnd - self.cash_back_vnd
