"""What a dossier owes: the link to its charges, with why less is owed and by whose leave later."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from motcua.dossiers.kinds import ChargePurpose
from motcua.dossiers.models.dossier import Dossier
from motcua.payments.kinds import ChargeState
from motcua.payments.models import Charge
from motcua.people.models import Official


class DossierChargeQuerySet(models.QuerySet["DossierCharge"]):
    """Questions about what dossiers owe."""

    def current(self) -> Self:
        """Not replaced by another reckoning."""
        return self.filter(replaced_at=None)

    def unpaid(self) -> Self:
        """Still to be paid, whoever allowed to wait."""
        return self.current().filter(charge__state=ChargeState.OPEN)


class DossierCharge(models.Model):
    """One reckoning of what a dossier owes at one moment. `charge` is empty where that is nothing.

    A reckoning is never changed: with another group's reduction it is replaced by a new one.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="charges")
    purpose = models.CharField(max_length=12, choices=ChargePurpose)
    charge = models.OneToOneField(
        Charge, on_delete=models.PROTECT, null=True, related_name="for_dossier"
    )
    # As catalogue.fees.Line.as_dict says them.
    lines = models.JSONField()
    total_vnd = models.PositiveBigIntegerField()
    groups = models.JSONField(default=list)
    # The paper that proves the group.
    proof = models.CharField(max_length=200, blank=True)
    reckoned_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    # A leader may let the result go before the money has come.
    permitted_by = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+"
    )
    permitted_reason = models.CharField(max_length=500, blank=True)

    objects = DossierChargeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "purpose"],
                condition=Q(replaced_at__isnull=True) & ~Q(purpose=ChargePurpose.OBLIGATION),
                name="one_reckoning_for_each_purpose",
            ),
            models.CheckConstraint(
                name="something_owed_has_a_charge",
                condition=Q(total_vnd=0, charge__isnull=True)
                | Q(total_vnd__gt=0, charge__isnull=False),
            ),
            models.CheckConstraint(name="a_group_is_proved", condition=Q(groups=[]) | ~Q(proof="")),
            models.CheckConstraint(
                name="leave_to_pay_later_has_a_reason",
                condition=Q(permitted_by__isnull=True) | ~Q(permitted_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {ChargePurpose(self.purpose).label}"
