"""The ways decisions and portals round a score. Everything before rounding is exact."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Final

PLACES: Final = 2
HALF: Final = Fraction(1, 2)


class Rounding(StrEnum):
    """What is rounded, and when."""

    # The score, once, from the unrounded share.
    SHARE = "share"
    # The ratio in per cent first, then the score.
    RATIO = "ratio"
    # The ratio first, then the score in binary floating point as JavaScript's toFixed writes it.
    RATIO_BINARY = "ratio_binary"


def half_up(value: Fraction, places: int = PLACES) -> Decimal:
    """A number that is not negative to so many decimals, a half going up. Exact."""
    whole = 10**places
    return Decimal(floor(value * whole + HALF)).scaleb(-places)


def percent(share: Fraction, places: int = PLACES) -> Decimal:
    """A share as a per cent."""
    return half_up(share * 100, places)


def to_fixed(value: float, places: int = PLACES) -> Decimal:
    """What JavaScript's toFixed writes: the exact value of the binary number, a half going up."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
