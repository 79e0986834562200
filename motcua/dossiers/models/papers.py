"""What was handed in with a dossier."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.models import ComponentType
from motcua.documents.models import StoredFile
from motcua.dossiers.kinds import PaperKind
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Official


class DossierComponent(models.Model):
    """One paper that was handed in, with how many and in which form."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="components")
    component = models.ForeignKey(
        ComponentType, on_delete=models.PROTECT, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=2000)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=PaperKind, default=PaperKind.COPY)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class DossierFile(models.Model):
    """A file that belongs to a dossier, under the name it was handed in with."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="files")
    component = models.ForeignKey(
        DossierComponent, on_delete=models.PROTECT, null=True, related_name="files"
    )
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
