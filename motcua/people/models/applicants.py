"""Those who file, as written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from motcua.core.text import fold, sort_key
from motcua.people.roles import ApplicantKind


class ApplicantQuerySet(models.QuerySet["Applicant"]):
    """Questions about those who file."""

    def named_like(self, text: str) -> Self:
        """Names that contain `text`, diacritics and capitals aside."""
        return self.filter(folded_name__contains=fold(text))


class Applicant(models.Model):
    """A person or organisation exactly as written on a dossier. Rows are added, never changed.

    The same person written the same way is one row (`digest`), so that a receipt printed later
    still says what was said then.
    """

    kind = models.CharField(max_length=15, choices=ApplicantKind, default=ApplicantKind.PERSON)
    name = models.CharField(max_length=300)
    id_number = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=254, blank=True)
    folded_name = models.CharField(max_length=300, editable=False)
    name_sort_key = models.TextField(editable=False)
    digest = models.BinaryField(max_length=16, unique=True, editable=False)

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id_number"], name="applicant_id_number"),
            models.Index(fields=["phone"], name="applicant_phone"),
            GinIndex(
                OpClass("folded_name", name="gin_trgm_ops"),
                name="applicant_name_trigrams",
                # A pending list would make a search wait for whoever filed last.
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> Self:
        """Work out the search key, the sort key and the digest."""
        self.folded_name = fold(self.name)
        self.name_sort_key = sort_key(self.name)
        self.digest = digest_of(
            [self.kind, self.name, self.id_number, self.phone, self.address, self.email]
        )
        return self


def digest_of(parts: Iterable[str]) -> bytes:
    """16 bytes that differ where any part differs."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()
