"""Reports that a named person closed."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from motcua.people.models import Official, Unit
from motcua.people.roles import Level
from motcua.reports.kinds import DueBasis, EarlyRule
from motcua.reports.questions import Period, Question, Scope


class ClosedReport(models.Model):
    """A report as it was closed: its cells and the digest of the set behind each. Never changed.

    `cells` is {row id: {figure: number}}, `sets` {row id: {figure: SHA-256 of the sorted codes}};
    rows are fields, or units in an aggregate. `digest` covers question, cells and sets.
    """

    form = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="closed_reports")
    with_children = models.BooleanField()
    level = models.CharField(max_length=15, choices=Level, blank=True)
    first = models.DateField()
    last = models.DateField()
    early_rule = models.CharField(max_length=10, choices=EarlyRule)
    due = models.CharField(max_length=10, choices=DueBasis)
    closed_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    cells = models.JSONField()
    sets = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "form",
                    "unit",
                    "with_children",
                    "level",
                    "first",
                    "last",
                    "early_rule",
                    "due",
                ],
                name="report_closed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} · {self.unit} · {self.first:%d/%m/%Y}–{self.last:%d/%m/%Y}"

    def question(self, as_of: datetime | None) -> Question:
        """The question it answered, as known at a moment, or now."""
        level = Level(self.level) if self.level else None
        return Question(
            Scope(self.unit, self.with_children, level),
            Period(self.first, self.last),
            as_of=as_of,
            early_rule=EarlyRule(self.early_rule),
            due=DueBasis(self.due),
        )
