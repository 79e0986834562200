"""Units with their tree."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from motcua.people.roles import Level


class DateRange(Func):
    """The days from `valid_from` up to, not including, `valid_to`."""

    function = "DATERANGE"


class UnitQuerySet(models.QuerySet["Unit"]):
    """Questions about units."""

    def within(self, *units: Unit) -> Self:
        """These units and all below them."""
        reach = Q(pk__in=[])
        for unit in units:
            reach |= Q(path__startswith=unit.path)
        return self.filter(reach)

    def in_tree_order(self) -> Self:
        """Parents before children, siblings by code."""
        return self.order_by("path")


class Unit(models.Model):
    """One organisation unit. Its code is never changed after it was used in a dossier."""

    code = models.CharField(_("mã định danh"), max_length=35, unique=True)
    name = models.CharField(_("tên cơ quan, đơn vị"), max_length=300)
    level = models.CharField(_("cấp"), max_length=20, choices=Level)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("đơn vị cấp trên"),
    )
    # The codes from the root down, each ended by "/": a subtree is one range of an index.
    path = models.CharField(max_length=400, unique=True, editable=False)
    valid_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("hết hiệu lực"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        indexes = [models.Index(OpClass("path", name="text_pattern_ops"), name="unit_subtree")]
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_it_begins",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count("/") - 1

    @property
    def path_codes(self) -> list[str]:
        """The codes from the root down to this unit."""
        return self.path.strip("/").split("/")

    def is_valid_on(self, day: date) -> bool:
        """Does the unit exist on that day?"""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )
