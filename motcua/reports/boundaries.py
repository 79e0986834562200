"""Under which unit the past is counted: where it was, or where its work went since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from motcua.catalogue.models import ProcedureField
from motcua.people.models import Succession
from motcua.reports.kinds import Boundaries


@dataclass(frozen=True)
class Ground:
    """Which units count, and under which unit each stands (its home), by id.

    `homes`: units that count whole. `parts`: what counts of divided ones, by (unit, field).
    """

    homes: Mapping[int, int]
    parts: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def whole(self) -> list[int]:
        """The units all of whose fields count."""
        return list(self.homes)

    @cached_property
    def units(self) -> list[int]:
        """All units of which something counts."""
        return sorted({*self.homes, *(unit for unit, _field in self.parts)})

    @property
    def has_history(self) -> bool:
        """Does a unit stand under another?"""
        return bool(self.parts) or any(unit != home for unit, home in self.homes.items())

    def home(self, unit: int, field_id: int) -> int | None:
        """The unit under which a cell stands; None where it does not count."""
        return self.parts.get((unit, field_id), self.homes.get(unit))

    def covers(self, unit: str) -> Q:
        """What counts, of rows with a unit under this name and the dossier's field."""
        covered = Q(**{f"{unit}__in": self.whole})
        fields: dict[int, list[int]] = {}
        for (divided, field_id), _home in self.parts.items():
            fields.setdefault(divided, []).append(field_id)
        for divided, taken in fields.items():
            covered |= Q(**{unit: divided}, field__in=taken)
        return covered

    def inside(self, one: str, other: str) -> Q:
        """Both units of a move stand under the same one: nothing came and nothing went."""
        members: dict[int, set[int]] = {}
        for unit, home in self.homes.items():
            members.setdefault(home, set()).add(unit)
        for (unit, _field), home in self.parts.items():
            members.setdefault(home, set()).add(unit)
        same = Q(pk__in=[])
        for units in members.values():
            if len(units) > 1:
                same |= Q(**{f"{one}__in": units, f"{other}__in": units})
        return same


def ground_of(base: Iterable[int], boundaries: Boundaries) -> Ground:
    """What counts for these units."""
    asked = list(base)
    if boundaries == Boundaries.THEN:
        return Ground({unit: unit for unit in asked})
    return Reading(set(asked), boundaries).ground()


class Reading:
    """Follows each unit's work to the unit that has it now, over the successions carried out."""

    def __init__(self, base: set[int], boundaries: Boundaries) -> None:
        self.base = base
        done = Succession.objects.carried_out()
        whole = done.undivided().values_list("predecessor", "successor")
        self.heirs: dict[int, int] = dict(whole)
        self.takers: dict[int, list[Succession]] = {}
        if boundaries == Boundaries.RULE:
            for each in done.exclude(predecessor__in=self.heirs).order_by("effective_on", "pk"):
                self.takers.setdefault(each.predecessor_id, []).append(each)
        self.takers = {
            unit: takers for unit, takers in self.takers.items() if not by_procedure(takers)
        }

    def ground(self) -> Ground:
        """Every unit whose work came to the base, and what of it."""
        homes: dict[int, int] = {}
        parts: dict[tuple[int, int], int] = {}
        fields = dict(ProcedureField.objects.values_list("pk", "name")) if self.takers else {}
        for unit in self.reach():
            if not self.is_divided(unit):
                homes[unit] = self.last(unit, "")
                continue
            ends = {pk: self.last(unit, name) for pk, name in fields.items()}
            parts |= {(unit, pk): end for pk, end in ends.items() if end in self.base}
        return Ground({unit: home for unit, home in homes.items() if home in self.base}, parts)

    def reach(self) -> set[int]:
        """The base and all units before it."""
        before: dict[int, set[int]] = {}
        for unit, heir in self.heirs.items():
            before.setdefault(heir, set()).add(unit)
        for unit, takers in self.takers.items():
            for each in takers:
                before.setdefault(each.successor_id, set()).add(unit)
        found: set[int] = set()
        asked = set(self.base)
        while asked:
            found |= asked
            asked = {old for unit in asked for old in before.get(unit, ())} - found
        return found

    def way(self, unit: int, name: str) -> Iterator[int]:
        """The unit, and where its work in a field went, one after another."""
        met: set[int] = set()
        at: int | None = unit
        while at is not None and at not in met:
            met.add(at)
            yield at
            at = self.heirs.get(at) or self.taker(at, name)

    def taker(self, unit: int, name: str) -> int | None:
        """Who took this field from a divided unit, or the rest of it."""
        takers = self.takers.get(unit, [])
        named = [each for each in takers if name in each.fields]
        rest = [each for each in takers if each.takes_the_rest]
        return next((each.successor_id for each in named or rest), None)

    def last(self, unit: int, name: str) -> int:
        """The last of the base on the way; the unit itself where none is."""
        return next((at for at in reversed(list(self.way(unit, name))) if at in self.base), unit)

    def is_divided(self, unit: int) -> bool:
        """Does the way differ from field to field?"""
        met: set[int] = set()
        at: int | None = unit
        while at is not None and at not in met:
            if at in self.takers:
                return True
            met.add(at)
            at = self.heirs.get(at)
        return False


def by_procedure(takers: Iterable[Succession]) -> bool:
    """Is the unit divided finer than figures are kept?"""
    return any(each.procedures for each in takers)


def left_out(base: Iterable[int], boundaries: Boundaries) -> list[str]:
    """Names of the divided units whose past stands under none of these units."""
    if boundaries == Boundaries.THEN:
        return []
    divided = Succession.objects.carried_out().filter(successor__in=list(base))
    divided = divided.exclude(pk__in=Succession.objects.undivided().values("pk"))
    if boundaries == Boundaries.RULE:
        divided = divided.exclude(procedures=[])
    return sorted(set(divided.values_list("predecessor__name", flat=True)))
