"""One line per measurement: ours, the limit of the same run, the ratio, and what was aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Line:
    """A measurement. `goal` as written in the table; `met` None where nothing was aimed at."""

    name: str
    ours: str
    limit: str
    ratio: str
    goal: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        met = {True: "yes", False: "no", None: ""}[self.met]
        cells = zip(
            (self.name, self.ours, self.limit, self.ratio, self.goal, met), WIDTHS, strict=True
        )
        return " | ".join(f"{cell:<{width}}" for cell, width in cells)


WIDTHS = (56, 16, 26, 8, 14, 4)
HEADING = Line("name", "ours", "limit", "ratio", "goal")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of the values does not exceed."""
    return sorted(values)[ceil(share * len(values)) - 1]
