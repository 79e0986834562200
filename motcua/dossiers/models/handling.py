"""What officials note while they handle a dossier: values, opinions asked, field checks, papers
handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from motcua.dossiers.models.dossier import Dossier, Task
from motcua.people.models import Official, Unit


class DossierFact(models.Model):
    """A value the route asks for, as an official entered it last: `dien_tich` = 120."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=40)
    value = models.JSONField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "key"], name="fact_of_a_dossier_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Questions about consultations."""

    def unanswered(self) -> Self:
        """Still waited for."""
        return self.filter(answered_at=None)

    def late(self, now: datetime) -> Self:
        """Answered after their deadline, or not yet and it has passed."""
        return self.filter(
            Q(answered_at__gt=F("due_at")) | Q(answered_at__isnull=True, due_at__lt=now)
        )


class Consultation(models.Model):
    """An opinion asked of another agency, with its deadline (NĐ 61/2018/NĐ-CP art. 19(5)).

    The dossier's clock runs on. `unit` where the agency works in this system; then its officials
    answer themselves.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="consultations")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="consultations")
    agency = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="consulted")
    question = models.TextField()
    asked_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    document = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_has_its_moment",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__gte=F("asked_at")) & ~Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.agency}"

    def is_late(self, now: datetime) -> bool:
        """Past its deadline, now or when it was answered."""
        return (self.answered_at or now) > self.due_at


class Verification(models.Model):
    """A check on the spot: when, where, who took part, what was found (art. 19(2))."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="verifications")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="verifications")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    participants = models.CharField(max_length=1000)
    content = models.TextField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.place}"


class HandOverList(models.Model):
    """Papers of several dossiers carried from one unit to another, signed by both sides."""

    giver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    tasks = models.ManyToManyField(Task, related_name="hand_overs")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="both_sides_sign_a_hand_over",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__gte=F("given_at"), taken_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.giver} → {self.taker}"
