"""What applicants and officials are told."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from motcua.dossiers.kinds import NoticeKind, ToldBy
from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Official


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def to_send(self, now: datetime) -> Self:
        """Not told yet, with an e-mail address, and not tried a moment ago."""
        return self.filter(told_at=None, next_try_at__lte=now).exclude(email="")

    def for_a_person(self, *, by_mail: bool) -> Self:
        """Not told yet, and nothing will tell it by itself: somebody has to call."""
        untold = self.filter(told_at=None)
        return untold.filter(Q(email="") | Q(next_try_at=None)) if by_mail else untold


class Notice(models.Model):
    """Something an applicant is to be told. The follow page shows it at once.

    By e-mail where an address is known; else, or when that fails for good, an official calls and
    says so (NĐ 61/2018/NĐ-CP art. 19(9): e-mail, message, telephone).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    text = models.TextField()
    made_at = models.DateTimeField()
    email = models.CharField(max_length=254, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=10, choices=ToldBy, blank=True)
    told_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(told_at__isnull=True), name="notice_untold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {NoticeKind(self.kind).label}"


class Digest(models.Model):
    """What an official was told in the morning: how many dossiers, and which.

    `codes`: by list (due_today, in_three_days, overdue, without_apology) the dossiers' codes.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    codes = models.JSONField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["official", "day"], name="one_digest_a_morning")
        ]

    def __str__(self) -> str:
        return f"{self.official} {self.day}"
