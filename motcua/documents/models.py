"""Files by their content. Which dossier holds them is not known here."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


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
