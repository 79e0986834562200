"""What the law says: procedures in versions, papers asked, fees and time limits.

A published version never changes; the database refuses it (see the migrations). A change of law
is a new version, and a dossier keeps the version it was received under.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.kinds import (
    UNKNOWN_FIELD,
    Authority,
    CompetentLevel,
    FilingChannel,
    ServiceLevel,
)
from motcua.core.text import fold
from motcua.deadlines.clock import SupplementPolicy
from motcua.deadlines.limits import CountingRule, LimitUnit
from motcua.people.models import Unit


class ProcedureField(models.Model):
    """A field of work (lĩnh vực) that reports are grouped by."""

    name = models.CharField(_("tên lĩnh vực"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """A procedure (TTHC), known by its national code; its content is in versions."""

    code = models.CharField(_("mã thủ tục"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Questions about versions."""

    def in_force_on(self, day: date) -> Self:
        """Published versions in force on that day, at most one for each procedure."""
        return self.filter(
            Q(effective_from__isnull=True) | Q(effective_from__lte=day),
            Q(effective_to__isnull=True) | Q(effective_to__gt=day),
            published_at__isnull=False,
        )

    def offered_by(self, unit: Unit, day: date) -> Self:
        """The versions that this unit receives dossiers of on that day."""
        offers = Offer.objects.in_force_on(day).filter(unit=unit)
        return self.in_force_on(day).filter(procedure__in=offers.values("procedure"))

    def found_by(self, text: str) -> Self:
        """Versions whose code or name holds every word of `text`, diacritics aside."""
        found = self
        for word in fold(text).split():
            found = found.filter(
                Q(folded_name__contains=word) | Q(procedure__code__istartswith=word)
            )
        return found

    def needing_attention(self) -> Self:
        """Versions the source left unclear: no field, a limit without a unit, no method at all."""
        methods = Method.objects.filter(version=OuterRef("pk"))
        torn = methods.filter(limit_amount__isnull=False, limit_unit="")
        homeless = Q(field__name=UNKNOWN_FIELD)
        return self.filter(homeless | Exists(torn) | ~Exists(methods))


class ProcedureVersion(models.Model):
    """What a procedure asks and promises under one decision, from a day on."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("phiên bản"))
    name = models.CharField(_("tên thủ tục"), max_length=2000)
    folded_name = models.CharField(max_length=2000, editable=False)
    field = models.ForeignKey(ProcedureField, on_delete=models.PROTECT, verbose_name=_("lĩnh vực"))
    ministry = models.CharField(_("bộ quản lý"), max_length=60, blank=True)
    decision = models.CharField(_("quyết định công bố"), max_length=60, blank=True)
    effective_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hết hiệu lực"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    audience = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    legal_bases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    conditions = models.TextField(_("yêu cầu, điều kiện"), blank=True)
    service_level = models.CharField(
        max_length=15, choices=ServiceLevel, default=ServiceLevel.NOT_STATED, blank=True
    )
    authority = models.CharField(max_length=10, choices=Authority, default=Authority.LOCAL)
    # The limit of the law for the procedure as a whole, and the authority's own shorter one.
    # Where a method states its own limit, that one is the law's for its channel.
    legal_amount = models.PositiveIntegerField(null=True, blank=True)
    own_amount = models.PositiveIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=15, choices=LimitUnit, blank=True)
    counting_rule = models.CharField(max_length=5, choices=CountingRule, default=CountingRule.DAY)
    cutoff = models.TimeField(null=True, blank=True)
    supplement_policy = models.CharField(
        max_length=10, choices=SupplementPolicy, default=SupplementPolicy.RESTART
    )
    source_digest = models.BinaryField(max_length=16, null=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = _("phiên bản thủ tục")
        indexes = [
            GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="version_name_trigrams")
        ]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_numbered_once"),
            models.CheckConstraint(
                name="own_limit_is_not_longer_than_the_law",
                condition=Q(own_amount__isnull=True)
                | Q(legal_amount__isnull=True)
                | Q(own_amount__lte=F("legal_amount")),
            ),
            models.CheckConstraint(
                name="version_limit_has_a_unit",
                condition=Q(legal_amount__isnull=True, own_amount__isnull=True) | ~Q(limit_unit=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The national code of the procedure."""
        return self.procedure.code


class ProcedureCase(models.Model):
    """A case (trường hợp) of a procedure; components may differ by case."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="cases")
    name = models.CharField(max_length=1000)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class ComponentType(models.Model):
    """One paper a procedure asks for, with how many originals and copies."""

    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.CASCADE, related_name="components"
    )
    case = models.ForeignKey(
        ProcedureCase, on_delete=models.CASCADE, null=True, blank=True, related_name="components"
    )
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=2000)
    originals = models.PositiveIntegerField(default=1)
    copies = models.PositiveIntegerField(default=0)
    forms = ArrayField(models.CharField(max_length=500), default=list, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Method(models.Model):
    """One way to file (cách thức thực hiện) with its time limit and fee."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="methods")
    position = models.PositiveIntegerField()
    channel = models.CharField(max_length=10, choices=FilingChannel)
    # Both empty: no limit is stated. An amount without a unit: the source lost the unit.
    limit_amount = models.PositiveIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=15, choices=LimitUnit, blank=True)
    # Empty: not stated. 0: free.
    fee_vnd = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return str(FilingChannel(self.channel).label)

    @property
    def is_limit_stated(self) -> bool:
        """Can a due moment be worked out from it?"""
        return self.limit_amount is not None and self.limit_unit != ""


class ResultType(models.Model):
    """One result of a procedure, with the code under which other procedures may ask for it."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=2000)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """Which kind of unit decides a procedure, from a day up to, not including, another."""

    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.CASCADE, related_name="competences"
    )
    level = models.CharField(max_length=10, choices=CompetentLevel)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="competence_named_once")
        ]

    def __str__(self) -> str:
        return str(CompetentLevel(self.level).label)


class OfferQuerySet(models.QuerySet["Offer"]):
    """Questions about offers."""

    def in_force_on(self, day: date) -> Self:
        """The offers open on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )


class Offer(models.Model):
    """A unit receives dossiers of a procedure, with its own shorter limit where it has one."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="offers")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="offers")
    # In the unit of the law's limit.
    local_amount = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("thủ tục được tiếp nhận tại đơn vị")
        verbose_name_plural = _("thủ tục được tiếp nhận tại đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["unit", "procedure"], name="procedure_offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.procedure}"
