"""Parcels of a dossier, and who signed for its result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.documents.models import StoredFile
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Official
from motcua.post.models import EntitledGroup, Parcel


class DossierParcel(models.Model):
    """A parcel that carries a dossier's papers or its result; one parcel may carry several."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="parcels")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="dossiers")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "parcel"], name="parcel_of_dossier_once")
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.parcel}"


class SignedReturn(models.Model):
    """Who received the result, by which paper they were known, and what shows that they did."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="signed_return")
    channel = models.CharField(max_length=10, choices=ReturnChannel)
    received_by = models.CharField(max_length=300)
    paper = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(EntitledGroup, on_delete=models.PROTECT, null=True, related_name="+")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="return_is_signed_for_or_delivered",
                condition=Q(signature__isnull=False) | Q(parcel__isnull=False),
            ),
            models.CheckConstraint(name="receiver_is_named", condition=~Q(received_by="")),
            models.CheckConstraint(
                name="home_return_has_its_group",
                condition=~Q(channel=ReturnChannel.HOME) | Q(group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.received_by}"
