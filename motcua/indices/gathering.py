"""What a unit and those below it have for each criterion, from our own data or declared.

Every figure is counted once for the whole tree, by the unit it belongs to, and summed upwards;
a parent's share comes from the sums, never from its children's shares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from django.db.models import Count, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.indices.criteria import CriteriaSet, Criterion, Gathered
from motcua.indices.methods import Given
from motcua.indices.models import DeclaredInput
from motcua.indices.scoring import Mark, mark
from motcua.indices.sources import SOURCES, DossierSource, ProcedureSource, Source
from motcua.people.models import Unit
from motcua.people.roles import Level
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
    units = [unit, *branches.children]
    givens: dict[int, dict[str, Given]] = {each.pk: {} for each in units}
    computed = computed_codes(criteria)
    for leaf in criteria.root.leaves():
        if leaf.code in computed:
            for pk, given in gathered(leaf, branches, period).items():
                givens[pk][leaf.code] = given
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


def gathered(leaf: Criterion, branches: Branches, period: Period) -> dict[int, Given]:
    """The sums of one criterion for the unit and each child."""
    units = [branches.unit, *branches.children]
    if leaf.gathered == Gathered.INHERITED:
        top = root_of(branches.unit)
        whole = Branches(top)
        given = sums_of(SOURCES[leaf.source], whole, asked(top, period))[top.pk]
        return {unit.pk: given for unit in units}
    return sums_of(SOURCES[leaf.source], branches, asked(branches.unit, period))


def root_of(unit: Unit) -> Unit:
    """The province a unit stands under."""
    return Unit.objects.get(code=unit.path_codes[0])


def asked(unit: Unit, period: Period) -> Question:
    """The whole tree under a unit."""
    return Question(Scope(unit, with_children=True), period)


def sums_of(source: Source, branches: Branches, question: Question) -> dict[int, Given]:
    """The sums of one source, by unit."""
    if isinstance(source, ProcedureSource):
        return procedure_sums(source, branches, question)
    return dossier_sums(source, branches, question)


def dossier_sums(source: DossierSource, branches: Branches, question: Question) -> dict[int, Given]:
    """One grouped query for the whole tree."""
    counted = (
        Count("pk", filter=source.condition(question))
        if source.amount is None
        else Sum(source.amount)
    )
    rows = (
        source.whole(question)
        .order_by()
        .values("competent_unit")
        .annotate(lower=Count("pk"), upper=counted)
    )
    upper: dict[int, Fraction] = {}
    lower: dict[int, int] = {}
    for row in rows.values_list("competent_unit", "upper", "lower"):
        for top in branches.tops[row[0]]:
            upper[top] = upper.get(top, Fraction(0)) + in_numbers(row[1])
            lower[top] = lower.get(top, 0) + row[2]
    return {
        unit.pk: Given(upper.get(unit.pk, Fraction(0)), lower.get(unit.pk, 0))
        for unit in (branches.unit, *branches.children)
    }


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
        for unit in (branches.unit, *branches.children)
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
