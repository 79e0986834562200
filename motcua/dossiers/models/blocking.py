"""The blocking list (ngăn chặn): persons, parcels and papers under a ban."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import StoredFile
from motcua.dossiers.kinds import BanEffect, BanSubject
from motcua.people.models import Official, Unit


class BanQuerySet(models.QuerySet["Ban"]):
    """Questions about bans."""

    def in_force_on(self, day: date) -> Self:
        """Begun, not run out and not lifted on that day."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
            Q(lifted_on__isnull=True) | Q(lifted_on__gt=day),
            valid_from__lte=day,
        )

    def on(self, subject: BanSubject, keys: Iterable[str]) -> Self:
        """On one of these subjects, named by their keys."""
        return self.filter(subject=subject, key__in=list(keys))


class Ban(models.Model):
    """A person, parcel or paper under a ban from a day up to, not including, another."""

    subject = models.CharField(max_length=10, choices=BanSubject)
    # As the document writes it, and what is compared.
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=100)
    effect = models.CharField(max_length=10, choices=BanEffect)
    reason = models.CharField(max_length=1000)
    document_number = models.CharField(max_length=60)
    document_day = models.DateField()
    document_body = models.CharField(max_length=300)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bans")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True)
    lifted_document = models.CharField(max_length=300, blank=True)
    lifted_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngăn chặn")
        indexes = [models.Index(fields=["subject", "key"], name="ban_by_subject")]
        constraints = [
            models.CheckConstraint(
                name="ban_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="ban_is_lifted_by_a_document",
                condition=Q(lifted_on__isnull=True, lifted_document="")
                | Q(lifted_on__isnull=False) & ~Q(lifted_document=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{BanSubject(self.subject).label}: {self.name}"
