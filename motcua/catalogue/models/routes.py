"""The internal processes of procedures, and who handles a field inside an authority."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models.procedures import ProcedureField, ProcedureVersion
from motcua.people.models import Unit


class RouteQuerySet(models.QuerySet["Route"]):
    """Questions about routes."""

    def in_force_for(self, version: ProcedureVersion) -> Route | None:
        """The route that new dossiers of a version take; None for the default route."""
        return self.filter(version=version, published_at__isnull=False).order_by("number").last()


class Route(models.Model):
    """The internal process (quy trình nội bộ) of a version; see motcua.catalogue.routes.

    A published route never changes; a dossier keeps the route it began with.
    """

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="routes")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    drafted_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="route_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.version.procedure.code} · {self.number}"


class Division(models.Model):
    """Which division of an authority handles a field; elsewhere the authority itself does."""

    authority = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="divisions")
    field = models.ForeignKey(ProcedureField, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bộ phận phụ trách lĩnh vực")
        verbose_name_plural = _("bộ phận phụ trách lĩnh vực")
        constraints = [
            models.UniqueConstraint(fields=["authority", "field"], name="field_has_one_division")
        ]

    def __str__(self) -> str:
        return f"{self.authority} · {self.field}: {self.unit}"
