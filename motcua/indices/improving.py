"""What would raise a score: how much more of a numerator would earn how many points. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from motcua.indices.methods import WHOLE, Ratio
from motcua.indices.rounding import half_up
from motcua.indices.scoring import Mark, Standing

FINE = 4


@dataclass(frozen=True)
class Chance:
    """Points that a criterion lost: how many more of its set earn them all, and what one earns.

    `missing`: all that is in the denominator and not in the numerator.
    """

    mark: Mark
    missing: int
    needed: int
    each: Decimal


def chances(root: Mark) -> list[Chance]:
    """The criteria with points lost, most first."""
    found = [chance_of(leaf) for leaf in root.leaves()]
    return sorted((each for each in found if each), key=lambda each: -each.mark.lost)


def chance_of(leaf: Mark) -> Chance | None:
    """What one criterion could still earn; None where nothing is lost or it is no ratio."""
    method, given = leaf.criterion.method, leaf.given
    if leaf.standing != Standing.SCORED or not leaf.lost or not isinstance(method, Ratio):
        return None
    upper, lower = Fraction(given.numerator or 0), Fraction(given.denominator or 0)
    needed = ceil(lower * method.target / WHOLE - upper)
    each = Fraction(leaf.most) * WHOLE / method.target / lower
    return Chance(leaf, int(lower - upper), needed, half_up(each, FINE))
