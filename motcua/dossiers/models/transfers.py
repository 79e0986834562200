"""That dossiers went from one unit to another when units were rearranged."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import F, Q

from motcua.dossiers.kinds import OrphanKind, TransferKind
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Official, Succession, Unit


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Questions about transfers."""

    def of_tenures(self) -> Self:
        """Those that ended a time in which a unit was competent for an accepted dossier."""
        return self.filter(kind=TransferKind.COMPETENCE, accepted_at__isnull=False)

    def touching(self, units: Collection[int]) -> Self:
        """Out of these units or into them."""
        return self.of_tenures().filter(Q(from_unit__in=units) | Q(to_unit__in=units))


class Transfer(models.Model):
    """One open dossier taken over by another unit. Rows are added, never changed.

    `accepted_at`, `since`, `due_at`: what the dossier's columns said when it left; `since` is when
    the leaving unit had taken it over itself. `effective_at` may lie before `recorded_at`.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=10, choices=TransferKind)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="transfers")
    accepted_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["from_unit", "effective_at"], name="transfer_out_of"),
            models.Index(fields=["to_unit", "effective_at"], name="transfer_into"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "effective_at"],
                condition=Q(kind=TransferKind.COMPETENCE, accepted_at__isnull=False),
                name="transferred_once_at_a_time",
            ),
            models.CheckConstraint(
                name="transfer_goes_elsewhere", condition=~Q(from_unit=F("to_unit"))
            ),
            models.CheckConstraint(
                name="transfer_follows_what_it_ends",
                condition=Q(since__isnull=True) | Q(effective_at__gt=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.from_unit} → {self.to_unit}"


class AcceptedOrphan(models.Model):
    """Something a rearrangement would leave unprovided, accepted by somebody with a reason."""

    effective_on = models.DateField()
    kind = models.CharField(max_length=20, choices=OrphanKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_on", "kind", "unit", "subject"], name="orphan_accepted_once"
            ),
            models.CheckConstraint(name="orphan_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{OrphanKind(self.kind).label}: {self.unit} {self.subject}"
