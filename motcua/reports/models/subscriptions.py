"""Who gets which report by e-mail every Monday."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.people.models import Official, Unit


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Questions about subscriptions."""

    def running(self) -> Self:
        """Those not given up."""
        return self.filter(ended_at=None)

    def to_send(self, monday: date) -> Self:
        """Those that have not had the report of the week before this Monday."""
        rows = self.running().filter(sent_on__lt=monday, official__is_active=True)
        return rows.exclude(official__email="").select_related("official", "unit")


class Subscription(models.Model):
    """A report of a unit, for the week before, sent to an official each Monday."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Đơn vị")
    )
    with_children = models.BooleanField(_("gồm đơn vị cấp dưới"), default=False)
    form = models.CharField(_("Biểu"), max_length=30)
    since = models.DateTimeField()
    # The Monday up to which it was sent; at first that of the week it was asked for in.
    sent_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    # Why it ended, where the official did not end it.
    reason = models.CharField(max_length=300, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["official", "unit", "with_children", "form"],
                condition=Q(ended_at=None),
                name="one_running_subscription",
            )
        ]

    def __str__(self) -> str:
        return f"{self.official} · {self.form} · {self.unit}"
