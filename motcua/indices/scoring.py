"""The one scoring engine: a tree of criteria and what is given, to a tree of marks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from motcua.indices.criteria import Criterion, Elsewhere, Unmeasured, Worth
from motcua.indices.methods import Given, Method, Ratio
from motcua.indices.rounding import Rounding, half_up, percent, to_fixed
from motcua.people.roles import Level

NOTHING: Final = Given()
NOUGHT: Final = Decimal("0.00")


class Standing(StrEnum):
    """Why a mark is what it is."""

    SCORED = "scored"
    # A zero denominator: the rule for it decided.
    EMPTY = "empty"
    # Nobody knows the sums.
    MISSING = "missing"
    # Nobody knows the sums, and the rule gives points all the same.
    ASSUMED = "assumed"
    NOT_APPLICABLE = "not_applicable"
    # Shown only, worth no points.
    SHOWN = "shown"


# Standings whose score comes from something that was measured.
MEASURED: Final = frozenset({Standing.SCORED, Standing.EMPTY})


@dataclass(frozen=True)
class Mark:
    """What one unit gets for one criterion. `ratio` in per cent; `most`: points to be had."""

    criterion: Criterion
    standing: Standing
    ratio: Decimal | None
    score: Decimal | None
    most: Decimal
    given: Given = NOTHING
    children: tuple["Mark", ...] = ()

    @property
    def lost(self) -> Decimal:
        """Points that were measured and not earned."""
        if self.children:
            return sum((child.lost for child in self.children), NOUGHT)
        return self.most - (self.score or NOUGHT) if self.standing in MEASURED else NOUGHT

    @property
    def measured_most(self) -> Decimal:
        """Points to be had from what was measured or assumed."""
        if self.children:
            return sum((child.measured_most for child in self.children), NOUGHT)
        return self.most if self.standing in MEASURED | {Standing.ASSUMED} else NOUGHT

    def leaves(self) -> list["Mark"]:
        """The marks at the ends, in order."""
        if not self.children:
            return [self]
        return [leaf for child in self.children for leaf in child.leaves()]


def mark(
    criterion: Criterion,
    givens: Mapping[str, Given],
    level: Level,
    most: Fraction | None = None,
) -> Mark:
    """The mark of a criterion and all below it. `most`: other points than its own."""
    if criterion.children:
        return mark_branch(criterion, givens, level)
    return mark_leaf(criterion, givens, level, criterion.most if most is None else most)


def mark_branch(criterion: Criterion, givens: Mapping[str, Given], level: Level) -> Mark:
    """The sum of the rounded scores below it; a null counts as 0, unless nothing was measured."""
    moved = moved_points(criterion, givens)
    children = tuple(
        mark(child, givens, level, moved.get(child.code)) for child in criterion.children
    )
    if not any(child.standing in MEASURED for child in children):
        return Mark(criterion, Standing.MISSING, None, None, most_of(children), children=children)
    total = sum((child.score or NOUGHT for child in children), NOUGHT)
    most = most_of(children)
    ratio = ratio_of(criterion, children, total, most)
    return Mark(criterion, Standing.SCORED, ratio, total, most, children=children)


def ratio_of(
    criterion: Criterion, children: tuple[Mark, ...], total: Decimal, most: Decimal
) -> Decimal | None:
    """The points earned of all; where one criterion alone earns them, its own ratio."""
    scored = [child for child in children if child.criterion.scored]
    if len(scored) == 1:
        return scored[0].ratio
    return percent(Fraction(total) / Fraction(most), criterion.places) if most else None


def most_of(marks: tuple[Mark, ...]) -> Decimal:
    """The points that can be had together."""
    return sum((each.most for each in marks), NOUGHT)


def moved_points(branch: Criterion, givens: Mapping[str, Given]) -> dict[str, Fraction]:
    """Other maxima than their own, where an empty criterion splits its points among others."""
    most = {child.code: child.most for child in branch.children}
    for child in branch.children:
        if child.zero.score == Worth.SPLIT and is_empty(child, givens.get(child.code, NOTHING)):
            for code in child.split_to:
                most[code] += child.most / len(child.split_to)
            most[child.code] = Fraction(0)
    return most


def is_empty(criterion: Criterion, given: Given) -> bool:
    """Known, with nothing to measure by."""
    method = criterion.method
    return method is not None and method.known(given) and method.measured(given) is None


def mark_leaf(
    criterion: Criterion, givens: Mapping[str, Given], level: Level, most: Fraction
) -> Mark:
    """By its method, or by the rule for what cannot be measured."""
    method, given = criterion.method, givens.get(criterion.code, NOTHING)
    assert method is not None, criterion.code
    if level not in criterion.levels and criterion.elsewhere in (Elsewhere.FULL, Elsewhere.NULL):
        full = criterion.elsewhere == Elsewhere.FULL
        points = points_of(most, criterion) if full else None
        standing = Standing.NOT_APPLICABLE
        return Mark(criterion, standing, None, points, points or NOUGHT, given)
    factor = factor_of(criterion, givens)
    if factor is None or not method.known(given):
        standing = Standing.MISSING if criterion.missing.score == Worth.NULL else Standing.ASSUMED
        return unmeasured(criterion, standing, criterion.missing, most, given)
    measure = method.measured(given)
    if measure is None:
        return unmeasured(criterion, Standing.EMPTY, criterion.zero, most, given)
    return measured(criterion, measure * factor, most, given, level)


def factor_of(criterion: Criterion, givens: Mapping[str, Given]) -> Fraction | None:
    """The share of another criterion that multiplies this one's; None: it is not known."""
    if not criterion.factor:
        return Fraction(1)
    given = givens.get(criterion.factor, NOTHING)
    return Ratio().measured(given) if Ratio().known(given) else None


def unmeasured(
    criterion: Criterion, standing: Standing, rule: Unmeasured, most: Fraction, given: Given
) -> Mark:
    """The mark where there is nothing to measure by."""
    ratio = None if rule.ratio is None else half_up(rule.ratio, criterion.places)
    points = points_of(most, criterion)
    worth = {Worth.FULL: points, Worth.ZERO: NOUGHT}.get(rule.score)
    if not criterion.scored:
        return Mark(criterion, Standing.SHOWN, ratio, None, NOUGHT, given)
    return Mark(criterion, standing, ratio, worth, points, given)


def measured(
    criterion: Criterion, measure: Fraction, most: Fraction, given: Given, level: Level
) -> Mark:
    """The mark of a measure."""
    method = criterion.method
    assert method is not None
    shown = method.shown(measure)
    ratio = None if shown is None else half_up(shown, criterion.places)
    if not criterion.scored:
        return Mark(criterion, Standing.SHOWN, ratio, None, NOUGHT, given)
    points = points_of(most, criterion)
    if level not in criterion.levels and criterion.elsewhere == Elsewhere.ZERO:
        return Mark(criterion, Standing.NOT_APPLICABLE, ratio, NOUGHT, points, given)
    score = rounded(criterion, method, measure, most)
    return Mark(criterion, Standing.SCORED, ratio, score, points, given)


def points_of(most: Fraction, criterion: Criterion) -> Decimal:
    """A maximum as a decimal number."""
    return half_up(most, criterion.places)


def rounded(criterion: Criterion, method: Method, measure: Fraction, most: Fraction) -> Decimal:
    """The score by the criterion's way of rounding."""
    places = criterion.places
    if criterion.rounding == Rounding.SHARE:
        return half_up(method.earned(measure, most), places)
    ratio = percent(measure, places)
    if criterion.rounding == Rounding.RATIO:
        return half_up(method.earned(Fraction(ratio) / 100, most), places)
    # The definition lets only ratios be rounded in this way.
    assert isinstance(method, Ratio)
    return to_fixed(min(float(most), float(ratio) * float(most) / float(method.target)), places)
