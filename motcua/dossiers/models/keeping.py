"""What keeps filing safe: serials of the day, answered requests, loaded files."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Official


class DailySerial(models.Model):
    """The last number given to an agency on a day. Gaps may be; no number is given twice."""

    agency = models.CharField(max_length=35)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="serial_of_the_day")]

    def __str__(self) -> str:
        return f"{self.agency} {self.day} {self.last}"


class LoadedFile(models.Model):
    """One legacy export that was loaded, with its counts."""

    name = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()
    read = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name


class Generation(models.Model):
    """Dossiers that were made up by `motcua generate`, with what they were made from.

    A database that holds one is for trials: more may be made beside what is there.
    """

    seed = models.BigIntegerField()
    asked = models.PositiveIntegerField()
    made = models.PositiveIntegerField(default=0)
    first_day = models.DateField()
    last_day = models.DateField()
    calibration = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.made} · {self.seed}"


class AnsweredRequest(models.Model):
    """A request already answered, so that a client that never heard the answer can ask again."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=16)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["official", "key"], name="request_answered_once")
        ]

    def __str__(self) -> str:
        return self.key
