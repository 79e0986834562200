"""What an official set up for themselves, and which papers have been printed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models.issued import IssuedPaper
from motcua.people.models import Official


class SavedSearch(models.Model):
    """One filter of an official's inbox under a name: {"tab": "mine", "q": "", …}."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="searches")
    name = models.CharField(max_length=60)
    asked = models.JSONField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["official", "name"], name="search_named_once"),
            models.CheckConstraint(name="search_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class InboxColumns(models.Model):
    """Which columns an official's inbox shows; without a row, the usual ones."""

    official = models.OneToOneField(Official, on_delete=models.PROTECT, related_name="+")
    columns = ArrayField(models.CharField(max_length=20))

    def __str__(self) -> str:
        return f"{self.official}: {', '.join(self.columns)}"


class PrintedPaper(models.Model):
    """A paper came out of a printer, or was opened to be printed. Rows are added only."""

    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, related_name="prints")
    printed_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lần in")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.paper} {self.printed_at}"
