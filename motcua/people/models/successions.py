"""Which unit follows which, from which day, by which document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from motcua.people.kinds import ENDS_THE_UNIT, Outcome, SuccessionKind
from motcua.people.models.units import Unit


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """Questions about successions."""

    def standing(self) -> Self:
        """Declared and not withdrawn."""
        return self.exclude(outcome__what=Outcome.WITHDRAWN)

    def pending(self) -> Self:
        """Still to be carried out."""
        return self.filter(outcome=None)

    def carried_out(self) -> Self:
        """Done."""
        return self.filter(outcome__what=Outcome.CARRIED_OUT)

    def on(self, day: date) -> Self:
        """Of one day, in the order they were declared."""
        seen = ("predecessor", "successor", "outcome")
        return self.filter(effective_on=day).select_related(*seen).order_by("pk")

    def undivided(self) -> Self:
        """Those that gave a unit that is no more to one successor, whole."""
        others = Succession.objects.standing().filter(
            predecessor=OuterRef("predecessor"), kind__in=ENDS_THE_UNIT
        )
        return self.filter(
            ~Exists(others.exclude(pk=OuterRef("pk"))), kind__in=ENDS_THE_UNIT,
            fields=[], procedures=[],
        )  # fmt: skip

    def predecessors_of(self, units: Iterable[int]) -> set[int]:
        """Ids of all units that came, whole, to these, however long ago."""
        found: set[int] = set()
        asked = set(units)
        whole = self.carried_out().undivided()
        while asked:
            earlier = whole.filter(successor__in=asked).values_list("predecessor", flat=True)
            asked = set(earlier) - found
            found |= asked
        return found


class Succession(models.Model):
    """The work of one unit goes to another. A row for each pair; rows are added, never changed.

    `fields` (names) and `procedures` (codes) say what the successor takes; both empty: all that
    nobody else takes.
    """

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("đơn vị cũ")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="inheritances",
        verbose_name=_("đơn vị kế tục"),
    )  # fmt: skip
    kind = models.CharField(_("hình thức"), max_length=10, choices=SuccessionKind)
    fields = ArrayField(models.CharField(max_length=200), default=list, db_default=[], blank=True)
    procedures = ArrayField(
        models.CharField(max_length=30), default=list, db_default=[], blank=True
    )
    effective_on = models.DateField(_("hiệu lực từ"))
    document = models.CharField(_("số văn bản"), max_length=100)
    issued_on = models.DateField(_("ngày văn bản"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=300)
    # How much of the predecessor goes there by the document; nothing is counted by it.
    share = models.DecimalField(
        _("tỷ lệ phần đơn vị cũ, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    # Do the predecessor's officials go along with their posts?
    moves_posts = models.BooleanField(_("chuyển vị trí công tác"), default=False)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        "people.Official", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "pk"]
        verbose_name = _("sắp xếp đơn vị")
        verbose_name_plural = _("sắp xếp đơn vị")
        constraints = [
            models.CheckConstraint(
                name="unit_does_not_follow_itself",
                condition=~Q(predecessor=F("successor")),
            ),
            models.CheckConstraint(
                name="succession_share_is_a_share",
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def ends_the_unit(self) -> bool:
        """Is the predecessor no more from that day?"""
        return self.kind in ENDS_THE_UNIT

    @property
    def takes_the_rest(self) -> bool:
        """Does it take whatever nobody else takes?"""
        return not (self.fields or self.procedures)

    @property
    def basis(self) -> str:
        """The document in a line."""
        return f"{self.document}, {self.issued_on:%d/%m/%Y}, {self.issuer}"


class SuccessionOutcome(models.Model):
    """That a succession was carried out or withdrawn. Rows are added, never changed."""

    succession = models.OneToOneField(Succession, on_delete=models.PROTECT, related_name="outcome")
    what = models.CharField(max_length=12, choices=Outcome)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Official", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.succession}: {Outcome(self.what).label}"
