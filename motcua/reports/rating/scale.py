"""The legal scale in force on a day: points, thresholds and classes, from a dated table.

A new text is a new entry in `scales.json`; an entry that a report was made by is never edited.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from motcua.core.errors import Refused

FILE: Final = Path(__file__).parent / "scales.json"
TENTH: Final = Decimal("0.1")
Bands = Sequence[tuple[Decimal, str]]


@dataclass(frozen=True)
class Scale:
    """What the law gives points and classes for, from a day up to, not including, another.

    `uncertain` says why it is not known to apply; empty where it is.
    """

    name: str
    legal_basis: str
    effective_from: date
    effective_to: date | None
    uncertain: str
    points: Mapping[str, int]
    # How often an applicant may be sent back for a supplement and it is still fair.
    contacts_fair: int
    on_the_spot_percent: int
    petitions_fair_percent: int
    online: Mapping[str, int]
    unit_classes: Bands
    person_classes: Bands

    def is_in_force_on(self, day: date) -> bool:
        """Does it apply on that day?"""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def sum_of(self, best: int, fair: int) -> int:
        """The points of so many at the best mark and so many at the fair one."""
        return best * self.points["best"] + fair * self.points["fair"]


def read(entry: Mapping[str, Any]) -> Scale:
    """One entry of the file."""
    end = entry["effective_to"]
    told = dict(entry) | {
        "effective_from": date.fromisoformat(entry["effective_from"]),
        "effective_to": date.fromisoformat(end) if end else None,
        "unit_classes": bands(entry["unit_classes"]),
        "person_classes": bands(entry["person_classes"]),
    }
    return Scale(**told)


def bands(entries: Iterable[Mapping[str, str]]) -> Bands:
    """Classes with the sum each begins at, the highest first."""
    return sorted(((Decimal(each["from"]), each["name"]) for each in entries), reverse=True)


@functools.cache
def scales() -> list[Scale]:
    """All scales there were."""
    return [read(entry) for entry in json.loads(FILE.read_text())]


def scale_on(day: date) -> Scale:
    """The scale in force on a day. Raises Refused where there was none."""
    for scale in scales():
        if scale.is_in_force_on(day):
            return scale
    raise Refused(
        _("Chưa có thang điểm đánh giá giải quyết thủ tục hành chính cho ngày %s.")
        % f"{day:%d/%m/%Y}"
    )


def score(points: int, dossiers: int) -> Decimal | None:
    """The index: points by dossiers, to one decimal, a half up (art. 15(2)); None without any."""
    if not dossiers:
        return None
    return (Decimal(points) / Decimal(dossiers)).quantize(TENTH, ROUND_HALF_UP)


def class_of(total: Decimal, classes: Bands) -> str:
    """The class a sum falls in."""
    return next(name for least, name in classes if total >= least)
