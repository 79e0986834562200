"""Files by their content, signing keys and scan rules. No dossier is known here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.documents.kinds import KeySource
from motcua.people.models import Official, Unit


class StoredFile(models.Model):
    """One content, kept once under its sha256 however often it is handed in."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    kept_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the content lies."""
        return place_of(self.sha256)


def place_of(sha256: str) -> Path:
    """The path of a content; two letters a level keep folders small."""
    folder: Path = settings.DOCUMENTS_FOLDER
    return folder / sha256[:2] / sha256[2:4] / sha256


class SigningKey(models.Model):
    """A key that signs: an official's own, or the seal of a unit.

    A software key is a PKCS#12 file, kept encrypted as it came; nobody here knows its password.
    A token's key never leaves the token; only its labels are kept.
    """

    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="signing_keys"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="seals")
    source = models.CharField(max_length=10, choices=KeySource)
    pkcs12 = models.BinaryField(null=True)
    token_label = models.CharField(max_length=100, blank=True)
    certificate_label = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("khóa ký số")
        indexes = [models.Index(fields=["fingerprint"], name="signing_key_by_certificate")]
        constraints = [
            models.CheckConstraint(
                name="key_is_an_officials_or_a_units",
                condition=Q(official__isnull=True, unit__isnull=False)
                | Q(official__isnull=False, unit__isnull=True),
            ),
            models.CheckConstraint(
                name="software_key_has_a_file_and_a_token_none",
                condition=Q(source="software", pkcs12__isnull=False)
                | Q(source="token", pkcs12__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["official"],
                condition=Q(retired_at__isnull=True),
                name="official_has_one_key",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(retired_at__isnull=True), name="unit_has_one_seal"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_seal(self) -> bool:
        """Is it the seal of a unit?"""
        return self.unit_id is not None


class ScanRulesQuerySet(models.QuerySet["ScanRules"]):
    """Questions about the rules for scans."""

    def in_force_on(self, day: date) -> Self:
        """The rules of that day, at most one."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day
        )


class ScanRules(models.Model):
    """What a scan must be under one legal text, from a day up to, not including, another."""

    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300)
    effective_from = models.DateField(_("hiệu lực từ"), unique=True)
    effective_to = models.DateField(_("hết hiệu lực"), null=True, blank=True)
    # Dots per inch of a scanned image.
    min_dpi = models.PositiveIntegerField(_("độ phân giải thấp nhất (dpi)"))

    objects = ScanRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu đối với bản quét")
        verbose_name_plural = _("yêu cầu đối với bản quét")
        constraints = [
            models.CheckConstraint(
                name="scan_rules_end_after_they_begin",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
            )
        ]

    def __str__(self) -> str:
        return self.legal_basis
