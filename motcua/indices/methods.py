"""How points are earned: one frozen class for each method that decisions on indices use.

A method says what it was given, measures it (None: there is nothing to measure by, as with a
zero denominator) and turns the measure into points of a maximum. All arithmetic is exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final, Protocol

WHOLE: Final = 100
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Given:
    """What one unit has for one criterion: two sums, or a choice. None: nobody knows."""

    numerator: int | Fraction | None = None
    denominator: int | Fraction | None = None
    choice: str | None = None


class Method(Protocol):
    """A way of scoring. `in_percent`: is what it shows a per cent?"""

    in_percent: ClassVar[bool]

    def known(self, given: Given) -> bool:
        """Is what it needs there?"""

    def measured(self, given: Given) -> Fraction | None:
        """The measure of what is known; None: a zero denominator."""

    def shown(self, measure: Fraction) -> Fraction | None:
        """The number that a table shows beside the score; a share in per cent."""

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """Points, between 0 and `most`."""


class OfTwoSums:
    """What all methods with a numerator and a denominator share."""

    in_percent: ClassVar[bool] = True

    def known(self, given: Given) -> bool:
        """Both sums."""
        return given.numerator is not None and given.denominator is not None

    def measured(self, given: Given) -> Fraction | None:
        """The share."""
        if not given.denominator:
            return None
        return Fraction(given.numerator or 0) / given.denominator

    def shown(self, measure: Fraction) -> Fraction | None:
        """In per cent."""
        return measure * WHOLE


@dataclass(frozen=True)
class Ratio(OfTwoSums):
    """Points in step with a share; `target` per cent earns all, below `floor` per cent none."""

    target: Fraction = Fraction(WHOLE)
    floor: Fraction = Fraction(0)

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """Capped at the maximum."""
        if measure * WHOLE < self.floor:
            return Fraction(0)
        return min(most, most * measure * WHOLE / self.target)


@dataclass(frozen=True)
class Bands(OfTwoSums):
    """Points by the highest band whose first per cent the share reaches: ((from, points), …)."""

    bands: tuple[tuple[Fraction, Fraction], ...]

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """None below the first band."""
        reached = [points for first, points in self.bands if measure * WHOLE >= first]
        return min(most, reached[-1]) if reached else Fraction(0)


@dataclass(frozen=True)
class SurveyMean(OfTwoSums):
    """The mean answer (sum of answers over their number) as a part of the scale's top."""

    top: Fraction

    def measured(self, given: Given) -> Fraction | None:
        """The mean over the top of the scale."""
        mean = super().measured(given)
        return None if mean is None else mean / self.top

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """In step with the mean."""
        return min(most, most * measure)


@dataclass(frozen=True)
class Average(OfTwoSums):
    """Shown only: a sum over a number, in the sum's unit."""

    in_percent: ClassVar[bool] = False

    def shown(self, measure: Fraction) -> Fraction | None:
        """As it is."""
        return measure

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """Never any."""
        return Fraction(0)


@dataclass(frozen=True)
class Levels:
    """Points by the level chosen."""

    in_percent: ClassVar[bool] = False
    points: Mapping[str, Fraction]

    def known(self, given: Given) -> bool:
        """A level of the table."""
        return given.choice in self.points

    def measured(self, given: Given) -> Fraction | None:
        """The level's points."""
        return self.points[given.choice or ""]

    def shown(self, measure: Fraction) -> Fraction | None:
        """A level is no number."""
        return None

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """Capped at the maximum."""
        return min(most, measure)


@dataclass(frozen=True)
class YesNo:
    """All or nothing."""

    in_percent: ClassVar[bool] = False

    def known(self, given: Given) -> bool:
        """Yes or no was said."""
        return given.choice in (YES, NO)

    def measured(self, given: Given) -> Fraction | None:
        """1 for yes."""
        return Fraction(given.choice == YES)

    def shown(self, measure: Fraction) -> Fraction | None:
        """An answer is no number."""
        return None

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """All for yes."""
        return most * measure


@dataclass(frozen=True)
class Deduction:
    """All points, minus `each` for every breach counted in the numerator; never below 0."""

    in_percent: ClassVar[bool] = False
    each: Fraction

    def known(self, given: Given) -> bool:
        """The number of breaches."""
        return given.numerator is not None

    def measured(self, given: Given) -> Fraction | None:
        """How many."""
        return Fraction(given.numerator or 0)

    def shown(self, measure: Fraction) -> Fraction | None:
        """A number of breaches is no per cent."""
        return None

    def earned(self, measure: Fraction, most: Fraction) -> Fraction:
        """What is left."""
        return max(Fraction(0), most - measure * self.each)
