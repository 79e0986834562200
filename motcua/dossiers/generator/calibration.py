"""What made-up dossiers are drawn from: published figures, kept as data with their source."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

Quantiles = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Lognormal:
    """Mean and spread of the logarithm."""

    mu: float
    sigma: float


@dataclass(frozen=True)
class Communes:
    """How communes differ: dossiers, days they take, percent on time."""

    handled: Lognormal
    ward_factor: float
    days: Lognormal
    on_time: Quantiles
    days_with_overdue: float


@dataclass(frozen=True)
class Common:
    """The one procedure that is a quarter of everything."""

    code: str
    share: Quantiles
    share_of_all: float
    on_time: float
    days: float


@dataclass(frozen=True)
class Calibration:
    """One version of it. Shares are percent unless they are weights.

    `departments`: by agency code dossiers, percent on time, days.
    """

    version: int
    source: str
    received_per_month: int
    commune_share: float
    communes: Communes
    departments: Mapping[str, tuple[float, float, float]]
    common: Common
    services_with_dossiers: Mapping[str, int]
    online: float
    paid_online: float
    months: Sequence[float]
    weekdays: Sequence[float]
    half_hours: Mapping[str, float]
    walks: Mapping[str, float]
    days_waited: Lognormal
    people_per_dossier: float


@lru_cache
def calibration() -> Calibration:
    """The calibration that comes with the program."""
    read = json.loads(Path(__file__).with_name("calibration.json").read_text())
    communes = read["communes"] | {
        name: Lognormal(**read["communes"][name]) for name in ("handled", "days")
    }
    parts = {
        "communes": Communes(**communes),
        "common": Common(**read["common"]),
        "days_waited": Lognormal(**read["days_waited"]),
    }
    return Calibration(**read | parts)
