"""Units of a province as a source of dossiers: how many come in, how long they take, how late."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motcua.core.text import fold
from motcua.dossiers.generator.calibration import Calibration, Quantiles
from motcua.people.models import Unit
from motcua.people.roles import Level

Shares = NDArray[np.float64]
WARD = "phuong"
# No unit is worse or better than these, whatever is left when the common procedure is taken out.
WORST, BEST = 0.2, 0.995


@dataclass(frozen=True)
class Sources:
    """One entry for each unit. `share` sums to 1; `common`: share of the common procedure.

    `on_time` and `days` are of everything else.
    """

    units: Sequence[Unit]
    share: Shares
    common: Shares
    on_time: Shares
    days: Shares

    @property
    def communes(self) -> NDArray[np.bool_]:
        """Which of them are communes or wards."""
        return np.array([unit.level == Level.COMMUNE for unit in self.units])


def sources(units: Sequence[Unit], told: Calibration, dice: np.random.Generator) -> Sources:
    """Draw what each unit is like. Departments are as published, by their code or in turn."""
    rows = [drawn_commune(unit, told, dice) for unit in units if unit.level == Level.COMMUNE]
    above = [unit for unit in units if unit.level != Level.COMMUNE]
    published = [told.departments.get(unit.code) for unit in above]
    spare = [each for each in told.departments.values() if each not in published and each[0]]
    rest = [
        each or spare[place % len(spare)] if spare or each else (1.0, 90.0, 5.0)
        for place, each in enumerate(published)
    ]
    commune_share = told.commune_share if rest and rows else float(bool(rows))
    handled = np.array([row[0] for row in rows])
    offices = np.array([each[0] for each in rest])
    share = np.concatenate(
        [handled / max(handled.sum(), 1) * commune_share,
         offices / max(offices.sum(), 1) * (1 - commune_share)]
    )  # fmt: skip
    days = [row[1] for row in rows] + [each[2] for each in rest]
    on_time = np.array([row[2] for row in rows] + [each[1] / 100 for each in rest])
    common = np.array([row[3] for row in rows] + [0.0] * len(rest))
    weight = float((common * share).sum())
    common *= min(told.common.share_of_all / 100 / weight, 1 / common.max()) if weight else 1.0
    ordered = [*(u for u in units if u.level == Level.COMMUNE), *above]
    without = (on_time - common * told.common.on_time / 100) / np.maximum(1 - common, 0.05)
    return Sources(
        ordered, share / share.sum(), common, np.clip(without, WORST, BEST),
        others(np.array(days), common, told),
    )  # fmt: skip


def others(days: Shares, common: Shares, told: Calibration) -> Shares:
    """Mean days of what is not the common procedure, so that the unit's own mean comes out."""
    return np.maximum((days - common * told.common.days) / np.maximum(1 - common, 0.05), 0.5)


def drawn_commune(
    unit: Unit, told: Calibration, dice: np.random.Generator
) -> tuple[float, float, float, float]:
    """Weight, days, share on time and share of the common procedure of one commune or ward.

    Where dossiers take long many are late: the two are drawn together.
    """
    communes, (size, slow, late, common) = told.communes, dice.normal(size=4)
    ward = communes.ward_factor if WARD in fold(unit.name) else 1.0
    weight = np.exp(communes.handled.mu + communes.handled.sigma * size) * ward
    days = np.exp(communes.days.mu + communes.days.sigma * slow)
    tied = communes.days_with_overdue
    rank = 1 - below(tied * slow + sqrt(1 - tied**2) * late)
    return weight, days, at_rank(communes.on_time, rank), at_rank(told.common.share, below(common))


def below(value: float) -> float:
    """Share of a standard normal distribution below a value."""
    return (1 + erf(value / sqrt(2))) / 2


def at_rank(quantiles: Quantiles, rank: float) -> float:
    """The share at a rank between 0 and 1, from percents."""
    ranks, values = zip(*quantiles, strict=True)
    return float(np.interp(rank, ranks, values)) / 100


def drawn(weights: Sequence[float] | NDArray[Any], number: int, dice: np.random.Generator) -> Any:
    """Places drawn by weight."""
    ends = np.cumsum(np.asarray(weights, float))
    return np.searchsorted(ends / ends[-1], dice.random(number), "right")
