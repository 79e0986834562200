"""Targets that were assigned, and numbers that are only declared. Rows are added, never changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.people.models import Official, Unit
from motcua.reports.declared_kinds import DECLARABLE
from motcua.reports.targets.kinds import TargetKind


class TargetQuerySet(models.QuerySet["Target"]):
    """Questions about targets."""

    def in_force_on(self, day: date, known_at: datetime) -> list[Target]:
        """The newest, as known at a moment, of each unit, official and kind for that day."""
        rows = self.filter(first__lte=day, last__gte=day, assigned_at__lte=known_at)
        rows = rows.select_related("unit", "official", "by")
        # The last of the same key wins.
        newest = {
            (row.unit_id, row.official_id, row.kind): row
            for row in rows.order_by("assigned_at", "pk")
        }
        order = list(TargetKind)
        return sorted(
            newest.values(),
            key=lambda row: (
                row.unit.path,
                row.official.full_name if row.official else "",
                order.index(TargetKind(row.kind)),
            ),
        )

    def of_units(self, units: list[int]) -> Self:
        """Of these units and their officials."""
        return self.filter(unit__in=units)


class Target(models.Model):
    """A share that a unit, or an official in it, is to reach in a period; who set it and by what.

    A changed target is a new row: the newest whose period holds the day counts.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="targets", verbose_name=_("Đơn vị")
    )
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="targets",
        verbose_name=_("Công chức"),
    )  # fmt: skip
    kind = models.CharField(_("Loại chỉ tiêu"), max_length=20, choices=TargetKind)
    first = models.DateField(_("Từ ngày"))
    last = models.DateField(_("Đến ngày"))
    percent = models.DecimalField(_("Tỷ lệ phải đạt, %"), max_digits=5, decimal_places=2)
    document = models.CharField(_("Văn bản giao"), max_length=200)
    assigned_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="target_period_in_order", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="target_is_a_share",
                condition=Q(percent__gt=Decimal(0), percent__lte=Decimal(100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official or self.unit} · {TargetKind(self.kind).label}: {self.percent} %"


class DeclaredNumberQuerySet(models.QuerySet["DeclaredNumber"]):
    """Questions about declared numbers."""

    def newest(
        self, units: list[int], first: date, last: date, known_at: datetime
    ) -> dict[tuple[int, str], DeclaredNumber]:
        """By (unit id, kind): what was declared last, up to a moment, for exactly these days."""
        rows = self.filter(unit__in=units, first=first, last=last, declared_at__lte=known_at)
        return {(row.unit_id, row.kind): row for row in rows.order_by("declared_at", "pk")}


class DeclaredNumber(models.Model):
    """A number from outside the system, for a unit and exactly these days; the newest counts.

    `kind` is one of `DeclaredKind`, or a figure; never mixed with what is counted.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Nội dung"), max_length=30, choices=DECLARABLE)
    first = models.DateField()
    last = models.DateField()
    number = models.DecimalField(_("Số liệu"), max_digits=12, decimal_places=1)
    document = models.CharField(_("Văn bản làm căn cứ"), max_length=200)
    declared_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    objects = DeclaredNumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="declared_number_period_in_order", condition=Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="declared_number_not_negative", condition=Q(number__gte=Decimal(0))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {dict(DECLARABLE)[self.kind]}: {self.number}"
