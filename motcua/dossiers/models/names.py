"""The distinct names of applicants without diacritics: what a search by name looks through."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Length

from motcua.core.text import fold

LONGEST_NAME = 300
# PostgreSQL compares no longer words letter by letter.
LONGEST_COMPARED = 255


class DistinctNameQuerySet(models.QuerySet["DistinctName"]):
    """Names by what was typed, diacritics and capitals aside."""

    def equal(self, text: str) -> Self:
        """The whole name."""
        return self.filter(folded=fold(text))

    def beginning(self, text: str) -> Self:
        """Names that begin so."""
        return self.filter(folded__startswith=fold(text))

    def containing(self, text: str) -> Self:
        """Names with this in them."""
        return self.filter(folded__contains=fold(text))

    def near(self, text: str) -> Self:
        """Whole names one letter away at most: one missing, one too many or another one.

        One wrong letter stands in one half of the word, so the other half is right; that half is
        what the indexes find.
        """
        words = fold(text)
        if len(words) >= LONGEST_COMPARED:
            return self.none()
        middle = len(words) // 2
        half = Q(folded__startswith=words[:middle]) | Q(folded__endswith=words[middle:])
        compared = Func(
            F("folded"), Value(words), 1,
            function="levenshtein_less_equal", output_field=models.IntegerField(),
        )  # fmt: skip
        lengths = (max(len(words) - 1, 0), len(words) + 1)
        letters = self.alias(letters=Length("folded")).filter(half, letters__range=lengths)
        # In a CASE, so that no name too long is compared whatever is looked at first.
        same_length = When(letters__range=lengths, then=compared)
        return letters.alias(edits=Case(same_length, default=Value(2))).filter(edits__lte=1)


class DistinctName(models.Model):
    """One folded name that at least one dossier was filed under. Rows are added, never changed.

    Ten million dossiers have a few hundred thousand of them, so that looking through all is quick.
    """

    folded = models.CharField(max_length=LONGEST_NAME, unique=True)

    objects = DistinctNameQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(
                OpClass("folded", name="gin_trgm_ops"),
                name="distinct_name_trigrams",
                # A pending list would make a search wait for whoever filed last.
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return self.folded
