"""What a source said of a dossier and nobody here knew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q

from motcua.dossiers.kinds import UnknownKind
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Official


class UnrecognisedQuerySet(models.QuerySet["Unrecognised"]):
    """Questions about what was not known."""

    def standing(self) -> Self:
        """What nobody has recognised yet."""
        return self.filter(recognised_at=None)

    def saying(self, kind: UnknownKind, code: str) -> Self:
        """Of dossiers whose source said so."""
        return self.filter(kind=kind, code=code)

    def of_units(self, units: Iterable[int]) -> Self:
        """Of dossiers in these units."""
        return self.filter(dossier__competent_unit__in=list(units))


class Unrecognised(models.Model):
    """The code of a procedure or unit as a source gave it, until somebody says which it is."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="unrecognised")
    kind = models.CharField(max_length=10, choices=UnknownKind)
    code = models.CharField(max_length=100, blank=True)
    recognised_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")

    objects = UnrecognisedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind"], name="unrecognised_once")
        ]
        indexes = [
            models.Index(
                fields=["kind", "code"], name="unrecognised_code",
                condition=Q(recognised_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{UnknownKind(self.kind).label} “{self.code}”"
