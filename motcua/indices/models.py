"""What the system cannot count itself: figures that somebody declared, with who, when and why."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.people.models import Official, Unit

LONGEST_CODE = 60


class DeclaredQuerySet(models.QuerySet["DeclaredInput"]):
    """Questions about declared figures."""

    def of(self, index: str, first: date, last: date) -> Self:
        """Of one index and exactly these days, in the order they were declared."""
        return self.filter(index=index, first_day=first, last_day=last).order_by("pk")


class DeclaredInput(models.Model):
    """A numerator and denominator that came from outside. Rows are added, never changed.

    The latest row of a unit, criterion and period holds; one without figures takes the earlier
    ones back. It never stands in for a figure that the system counts.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    index = models.CharField(max_length=LONGEST_CODE)
    criterion = models.CharField(max_length=LONGEST_CODE)
    first_day = models.DateField()
    last_day = models.DateField()
    numerator = models.PositiveBigIntegerField(null=True)
    denominator = models.PositiveBigIntegerField(null=True)
    # The paper it comes from: number, symbol, day.
    document = models.CharField(max_length=300)
    declared_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    objects = DeclaredQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu kê khai")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["index", "first_day", "last_day", "unit"], name="declared_of_a_period"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="declared_figures_come_in_pairs",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
            ),
            models.CheckConstraint(
                name="declared_part_is_not_larger_than_its_whole",
                condition=Q(numerator__isnull=True) | Q(numerator__lte=F("denominator")),
            ),
            models.CheckConstraint(name="declared_from_a_document", condition=~Q(document="")),
            models.CheckConstraint(
                name="declared_period_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.criterion}"
