"""What happened to a dossier and to its clock."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.deadlines.clock import EventKind, SupplementPolicy
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.states import State, Verb
from motcua.people.models import Official


class Event(models.Model):
    """One thing that happened to a dossier, in order. Rows are added, never changed.

    `happened_at` is when it took effect, `recorded_at` when the system came to know it: a late
    entry never rewrites what was known before. `declared_at` is the real moment of a hand-over
    where an official declares another than the system's; no figure is taken from it silently.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20, choices=Verb)
    start = models.PositiveSmallIntegerField(choices=State, null=True)
    end = models.PositiveSmallIntegerField(choices=State)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    # The absent colleague whose post was used, where `by` stood in.
    acting_for = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The route's step it was made at.
    step = models.CharField(max_length=300, blank=True, db_default="")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            # Entries made long after the fact are few; corrections of past periods are found here.
            models.Index(
                fields=["recorded_at"],
                name="event_recorded_late",
                condition=Q(recorded_at__gt=F("happened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {Verb(self.verb).label}"


class ClockEvent(models.Model):
    """One thing that happened to a dossier's clock. Rows are added, never changed.

    The due moments follow from these rows; `due_at` is what was promised from here on, kept as
    the evidence of that promise and checked against the derivation.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="clock_events")
    kind = models.CharField(max_length=10, choices=EventKind)
    policy = models.CharField(max_length=10, choices=SupplementPolicy, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dossier} · {EventKind(self.kind).label}"
