"""A set of criteria as a decision lays it down: a tree of criteria with points and rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from motcua.indices.methods import Method
from motcua.indices.rounding import PLACES, Rounding
from motcua.people.roles import Level


class Worth(StrEnum):
    """What a criterion is worth that cannot be measured."""

    NULL = "null"
    ZERO = "zero"
    FULL = "full"
    # Its points go to other criteria of the same group.
    SPLIT = "split"


class Elsewhere(StrEnum):
    """What happens at a level the decision does not measure the criterion at."""

    COMPUTED = "computed"
    ZERO = "zero"
    FULL = "full"
    # Taken out of the points that can be reached.
    NULL = "null"


class Gathered(StrEnum):
    """Where a unit's sums come from."""

    # Its own; those of a parent are its own and its children's.
    SUMMED = "summed"
    # Measured at the province only; everyone below carries its figures.
    INHERITED = "inherited"


@dataclass(frozen=True)
class Unmeasured:
    """The ratio shown and the score's worth where there is nothing to measure by."""

    ratio: Fraction | None = None
    score: Worth = Worth.NULL


@dataclass(frozen=True)
class Columns:
    """The columns of an input file whose sums are the numerator and the denominator."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.numerator + self.denominator


@dataclass(frozen=True)
class Criterion:
    """A node of the tree. A leaf has a method; any other has children and no method.

    `scored` False: shown only, whatever its method. `zero` holds for a zero denominator,
    `missing` where nothing is known. `source` names who computes its sums, empty: nobody yet.
    `factor` names a criterion whose share multiplies this one's. `caution` says what about it is
    not established.
    """

    code: str
    number: str
    name: str
    most: Fraction
    method: Method | None = None
    children: tuple["Criterion", ...] = ()
    scored: bool = True
    rounding: Rounding = Rounding.SHARE
    places: int = PLACES
    zero: Unmeasured = Unmeasured()
    missing: Unmeasured = Unmeasured()
    levels: frozenset[Level] = frozenset(Level)
    elsewhere: Elsewhere = Elsewhere.COMPUTED
    gathered: Gathered = Gathered.SUMMED
    split_to: tuple[str, ...] = ()
    factor: str = ""
    bounded: bool = True
    columns: Columns | None = None
    # An input file may leave its columns out altogether.
    optional: bool = False
    source: str = ""
    caution: str = ""

    def leaves(self) -> Iterator["Criterion"]:
        """The criteria at the ends, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class Option:
    """One reading of an unclear point, and what it changes: {criterion: {field: value}}."""

    value: str
    name: str
    changes: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Switch:
    """A point that papers and portals read differently. The first option is the official one."""

    code: str
    name: str
    options: tuple[Option, ...]

    @property
    def default(self) -> str:
        """The official reading."""
        return self.options[0].value

    @property
    def values(self) -> list[str]:
        """All readings."""
        return [option.value for option in self.options]


@dataclass(frozen=True)
class CriteriaSet:
    """One edition of an index, by one decision, read with the switches as chosen.

    `digest` is the SHA-256 of the definition: two results with the same digest and the same
    switches were scored by the same rules.
    """

    code: str
    edition: str
    legal_basis: str
    effective_from: date
    effective_to: date | None
    digest: str
    root: Criterion
    switches: tuple[Switch, ...]
    chosen: Mapping[str, str]

    @property
    def groups(self) -> tuple[Criterion, ...]:
        """The branches below the root."""
        return self.root.children

    @property
    def is_official(self) -> bool:
        """Every switch stands at the official reading."""
        return all(self.chosen[switch.code] == switch.default for switch in self.switches)

    def leaf(self, code: str) -> Criterion:
        """The criterion with a code. KeyError where there is none."""
        return {leaf.code: leaf for leaf in self.root.leaves()}[code]
