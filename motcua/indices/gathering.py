"""What a unit and those below it have for each criterion, from our own data or declared.

Every figure is counted once for the whole tree, by the unit it belongs to, and summed upwards;
a parent's share comes from the sums, never from its children's shares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from django.db.models import Aggregate, Count, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.indices.criteria import CriteriaSet, Criterion, Gathered
from motcua.indices.methods import Given
from motcua.indices.models import DeclaredInput
from motcua.indices.scoring import Mark, mark
from motcua.indices.sources import SOURCES, DossierSource, ProcedureSource
from motcua.indices.sources.dossiers import Base
from motcua.people.models import Unit
from motcua.people.roles import Level
from motcua.reports.facts import COUNTED_UNIT
from motcua.reports.questions import Period, Question, Scope

DAY = timedelta(days=1)


class Origin(TextChoices):
    """Where a figure comes from."""

    COMPUTED = "computed", _("Hệ thống tính")
    DECLARED = "declared", _("Kê khai")
    NONE = "none", _("Chưa có nguồn")


@dataclass(frozen=True)
class UnitIndex:
    """One unit's marks of the whole index, and where each criterion's figure comes from."""

    unit: Unit
    mark: Mark
    origins: Mapping[str, Origin]


@dataclass(frozen=True)
class Branches:
    """A unit and its direct children, each with everything below it."""

    unit: Unit

    @cached_property
    def children(self) -> list[Unit]:
        """By code."""
        return list(self.unit.children.order_by("path"))

    @property
    def units(self) -> list[Unit]:
        """The unit and its children."""
        return [self.unit, *self.children]

    @cached_property
    def tops(self) -> dict[int, list[int]]:
        """For every unit of the tree, those whose figure it belongs to: the top, and one child."""
        own = {child.path: child.pk for child in self.children}
        depth = self.unit.depth + 2
        return {
            pk: [self.unit.pk, *branch_of(path, depth, own)]
            for pk, path in Unit.objects.within(self.unit).values_list("pk", "path")
        }


def branch_of(path: str, depth: int, own: Mapping[str, int]) -> list[int]:
    """The child a unit stands under, if it does not stand at the top itself."""
    stem = "/".join(path.split("/")[:depth]) + "/"
    return [own[stem]] if stem in own else []


def index_of(criteria: CriteriaSet, unit: Unit, period: Period) -> UnitIndex:
    """The index of one unit."""
    return tree_of(criteria, unit, period)[0]


def tree_of(criteria: CriteriaSet, unit: Unit, period: Period) -> list[UnitIndex]:
    """The index of a unit and of each of its children, counted together."""
    branches = Branches(unit)
    units = branches.units
    computed = computed_codes(criteria)
    leaves = [leaf for leaf in criteria.root.leaves() if leaf.code in computed]
    givens = counted(leaves, branches, period)
    declared = declared_for(criteria, units, period)
    return [indexed(criteria, each, givens[each.pk], declared[each.pk], computed) for each in units]


def computed_codes(criteria: CriteriaSet) -> set[str]:
    """The criteria that we can count ourselves."""
    return {leaf.code for leaf in criteria.root.leaves() if leaf.source}


def indexed(
    criteria: CriteriaSet,
    unit: Unit,
    givens: Mapping[str, Given],
    declared: Mapping[str, Given],
    computed: set[str],
) -> UnitIndex:
    """One unit's marks. What is computed is never replaced by what is declared."""
    known = {**declared, **givens}
    origins = {
        leaf.code: Origin.COMPUTED if leaf.code in computed
        else Origin.DECLARED if leaf.code in declared
        else Origin.NONE
        for leaf in criteria.root.leaves()
    }  # fmt: skip
    return UnitIndex(unit, mark(criteria.root, known, Level(unit.level)), origins)


def counted(
    leaves: list[Criterion], branches: Branches, period: Period
) -> dict[int, dict[str, Given]]:
    """The sums of these criteria for the unit and each child."""
    summed = [leaf for leaf in leaves if leaf.gathered == Gathered.SUMMED]
    inherited = [leaf for leaf in leaves if leaf.gathered == Gathered.INHERITED]
    found = sums_of(summed, branches, asked(branches.unit, period))
    top = root_of(branches.unit)
    theirs = sums_of(inherited, Branches(top), asked(top, period))[top.pk]
    return {pk: given | theirs for pk, given in found.items()}


def root_of(unit: Unit) -> Unit:
    """The province a unit stands under."""
    return Unit.objects.get(code=unit.path_codes[0])


def asked(unit: Unit, period: Period) -> Question:
    """The whole tree under a unit."""
    return Question(Scope(unit, with_children=True), period)


def sums_of(
    leaves: list[Criterion], branches: Branches, question: Question
) -> dict[int, dict[str, Given]]:
    """The sums by unit and criterion. Sources with the same base are counted together."""
    found: dict[int, dict[str, Given]] = {unit.pk: {} for unit in branches.units}
    together: dict[Base, dict[str, DossierSource]] = {}
    for leaf in leaves:
        source = SOURCES[leaf.source]
        if isinstance(source, DossierSource):
            together.setdefault(source.base, {})[leaf.code] = source
            continue
        for pk, given in procedure_sums(source, branches, question).items():
            found[pk][leaf.code] = given
    for base, sources in together.items():
        for pk, givens in dossier_sums(base, sources, branches, question).items():
            found[pk] |= givens
    return found


def dossier_sums(
    base: Base, sources: Mapping[str, DossierSource], branches: Branches, question: Question
) -> dict[int, dict[str, Given]]:
    """One grouped query for the whole tree."""
    upper = {f"of_{code}": summed(source, question) for code, source in sources.items()}
    rows = base(question).order_by().values(COUNTED_UNIT)
    found = {unit.pk: [Fraction(0)] * (len(upper) + 1) for unit in branches.units}
    for unit, *sums in rows.annotate(whole=Count("pk"), **upper).values_list(
        COUNTED_UNIT, "whole", *upper
    ):
        for top in branches.tops[unit]:
            pairs = zip(found[top], sums, strict=True)
            found[top] = [so_far + in_numbers(more) for so_far, more in pairs]
    return {
        pk: {code: Given(part, sums[0]) for code, part in zip(sources, sums[1:], strict=True)}
        for pk, sums in found.items()
    }


def summed(source: DossierSource, question: Question) -> Aggregate:
    """The numerator: how many fulfil the condition, or the sum of an amount."""
    if source.amount is not None:
        return Sum(source.amount)
    return Count("pk", filter=source.condition(question))


def in_numbers(amount: int | timedelta | None) -> Fraction:
    """A count as it is; a time in days."""
    if isinstance(amount, timedelta):
        return Fraction(amount // timedelta(seconds=1), DAY // timedelta(seconds=1))
    return Fraction(amount or 0)


def procedure_sums(
    source: ProcedureSource, branches: Branches, question: Question
) -> dict[int, Given]:
    """The sizes of the unions below each unit."""
    pairs = source.whole(question)
    whole, part = unions(pairs, branches), unions(pairs & source.some(question), branches)
    return {
        unit.pk: Given(len(part.get(unit.pk, ())), len(whole.get(unit.pk, ())))
        for unit in branches.units
    }


def unions(pairs: Iterable[tuple[int, int]], branches: Branches) -> dict[int, set[int]]:
    """The procedures below each unit, once each."""
    found: dict[int, set[int]] = {}
    for unit, procedure in pairs:
        # A dossier may have been received outside the tree that decides it.
        for top in branches.tops.get(unit, ()):
            found.setdefault(top, set()).add(procedure)
    return found


def declared_for(
    criteria: CriteriaSet, units: list[Unit], period: Period
) -> dict[int, dict[str, Given]]:
    """What was declared for these units and exactly this period; the latest word holds."""
    # They all stand under one province.
    top = root_of(units[0])
    rows = DeclaredInput.objects.of(criteria.code, period.first, period.last).filter(
        unit__in=[top, *units]
    )
    said: dict[tuple[int, str], DeclaredInput] = {(row.unit_id, row.criterion): row for row in rows}
    found: dict[int, dict[str, Given]] = {unit.pk: {} for unit in units}
    for unit in units:
        for leaf in criteria.root.leaves():
            inherited = leaf.gathered == Gathered.INHERITED
            row = said.get((top.pk if inherited else unit.pk, leaf.code))
            if row and row.denominator is not None:
                found[unit.pk][leaf.code] = Given(row.numerator, row.denominator)
    return found
