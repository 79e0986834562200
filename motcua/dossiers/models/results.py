"""What an authority grants: results with their templates, and results used again as papers."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Procedure, ResultType
from motcua.core.text import fold
from motcua.documents.models import StoredFile
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.models.papers import DossierComponent
from motcua.people.models import Applicant, Official, Unit

LONGEST_RESULT_CODE = 20


class ResultTemplate(models.Model):
    """One version of an authority's Word template for a procedure's result."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="result_templates"
    )
    name = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fields = ArrayField(models.CharField(max_length=60), default=list)
    added_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    # Set when a newer version came or the template is no longer to be used.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mẫu kết quả")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "name", "number"], name="template_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["procedure", "name"],
                condition=Q(retired_at__isnull=True),
                name="template_in_use_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"


class ResultQuerySet(models.QuerySet["Result"]):
    """Questions about results."""

    def seen_by(self, user: Official) -> Self:
        """The results of the units this official sees."""
        return self.filter(unit__in=user.units_seen)

    def valid(self) -> Self:
        """Given out, and neither revoked nor replaced since."""
        return self.filter(
            issued_at__isnull=False, revoked_at__isnull=True, superseded_by__isnull=True
        )

    def held_by(self, id_number: str) -> Self:
        """The results of the person or organisation with this number."""
        number = id_number.strip()
        return self.filter(holder__id_number=number) if number else self.none()

    def found_by(self, text: str) -> Self:
        """By code, number, dossier code or ID number, or by part of the holder's name."""
        words = fold(text)
        if not words:
            return self
        plain = text.strip()
        if any(c.isdigit() for c in words):
            return self.filter(
                Q(code__iexact=plain)
                | Q(number__istartswith=plain)
                | Q(dossier__code__istartswith=plain)
                | Q(holder__in=Applicant.objects.filter(id_number=plain).values("pk"))
            )
        people = Applicant.objects.named_like(text).values("pk")
        return self.filter(Q(holder__in=people) | Q(code__iexact=plain))


class Result(models.Model):
    """One result: drafted or handed in as a file, signed, given out, perhaps revoked."""

    code = models.CharField(max_length=LONGEST_RESULT_CODE, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results")
    type = models.ForeignKey(ResultType, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=2000)
    # Number and symbol as the paper bears them, and its day.
    number = models.CharField(max_length=60)
    day = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results")
    holder = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="results")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    template = models.ForeignKey(
        ResultTemplate, on_delete=models.PROTECT, null=True, related_name="results"
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    # How many digital signatures and seals it bears.
    signatures = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=500, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="supersedes"
    )

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["unit", "-issued_at"], name="result_by_unit"),
            models.Index(fields=["number"], name="result_by_number"),
        ]
        constraints = [
            models.CheckConstraint(
                name="revoked_result_was_issued_and_has_a_reason",
                condition=Q(revoked_at__isnull=True)
                | Q(issued_at__isnull=False) & ~Q(revoked_reason=""),
            ),
            models.CheckConstraint(
                name="result_does_not_replace_itself",
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_valid(self) -> bool:
        """Given out, and neither revoked nor replaced since."""
        return bool(self.issued_at) and self.revoked_at is None and self.superseded_by_id is None


class ReusedResult(models.Model):
    """An earlier result taken as a component, so that the paper was not asked for again."""

    component = models.OneToOneField(
        DossierComponent, on_delete=models.PROTECT, related_name="reused"
    )
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="reuses")
    reused_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.component} ← {self.result}"
