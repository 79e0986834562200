"""Digitised components: which checks a scan passed, or why there is none."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import ScanRules
from motcua.dossiers.kinds import NoScan
from motcua.dossiers.models.papers import DossierComponent, DossierFile
from motcua.people.models import Official


class ScanCheck(models.Model):
    """One scan held against TT 01/2023/TT-VPCP art. 8: by the machine and by the officer."""

    file = models.OneToOneField(DossierFile, on_delete=models.PROTECT, related_name="scan_check")
    rules = models.ForeignKey(ScanRules, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    # The lowest resolution of its images; empty where a page is no image.
    dpi = models.PositiveIntegerField(null=True)
    # How many sheets the officer counted; for a scan of one image a page it equals `pages`.
    originals = models.PositiveIntegerField()
    checked_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kiểm tra bản quét")

    def __str__(self) -> str:
        return f"{self.file}: {self.pages}"


class ScanSkipped(models.Model):
    """A component that is lawfully not scanned, with the reason."""

    component = models.OneToOneField(
        DossierComponent, on_delete=models.PROTECT, related_name="scan_skipped"
    )
    reason = models.CharField(max_length=15, choices=NoScan)
    at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.component}: {NoScan(self.reason).label}"
