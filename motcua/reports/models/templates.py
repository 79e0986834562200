"""Word templates of period reports, by unit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.documents.models import StoredFile
from motcua.people.models import Official, Unit


class ReportTemplate(models.Model):
    """A unit's own template of the period report; one is in use, the earlier ones stay."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_templates")
    name = models.CharField(max_length=200)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fields = ArrayField(models.CharField(max_length=60), default=list)
    added_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(retired_at__isnull=True),
                name="report_template_in_use_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
