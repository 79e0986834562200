"""A route as a value: its steps, the values it asks for, its inter-agency legs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Final

from motcua.catalogue.routes.kinds import DECIDING, NEEDS, Direction, FactKind, Where, Work
from motcua.people.roles import Permission, Role

# Where a transition leads when the route is done.
END: Final = "end"


@dataclass(frozen=True)
class Transition:
    """To which steps a finished step leads: several are parallel branches. No `when`: always."""

    to: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True)
class RouteStep:
    """One step: who does it, where seen from the dossier, within how many working hours.

    `agency` is a unit's code where `where` is AGENCY; `leg` the key of its inter-agency leg.
    A `join` waits for every parallel branch that leads to it.
    """

    key: str
    name: str
    role: Role
    where: Where
    hours: int
    may: frozenset[Work] = frozenset()
    next: tuple[Transition, ...] = ()
    agency: str = ""
    leg: str = ""
    join: bool = False

    @property
    def needs(self) -> Permission:
        """What whoever does it must be allowed in its unit."""
        return NEEDS[self.role]

    @property
    def decides(self) -> bool:
        """May the outcome be decided here?"""
        return bool(self.may & DECIDING)

    @property
    def targets(self) -> tuple[str, ...]:
        """Every step (or END) it may lead to, each once, in order."""
        return tuple(dict.fromkeys(key for way in self.next for key in way.to))


@dataclass(frozen=True)
class RouteFact:
    """A value that conditions ask for and an official enters: `dien_tich`, "Diện tích (m²)"."""

    key: str
    name: str
    kind: FactKind


@dataclass(frozen=True)
class Leg:
    """One agency's part of an inter-agency procedure, with its own limit in working hours."""

    key: str
    name: str
    direction: Direction
    hours: int
    lead: bool = False


@dataclass(frozen=True)
class RouteDefinition:
    """The steps between acceptance and decision; reception and return are the law's own steps."""

    steps: tuple[RouteStep, ...]
    facts: tuple[RouteFact, ...] = ()
    legs: tuple[Leg, ...] = ()
    receive_hours: int = 8
    return_hours: int = 8
    # Extra: what the reader should know, such as the decision that approved the process.
    note: str = field(default="", compare=False)

    @cached_property
    def by_key(self) -> dict[str, RouteStep]:
        """The steps by their keys."""
        return {step.key: step for step in self.steps}

    @property
    def first(self) -> RouteStep:
        """Where a dossier enters after acceptance."""
        return self.steps[0]

    @cached_property
    def reach(self) -> dict[str, frozenset[str]]:
        """Every step that can follow a step, near or far."""
        return {step.key: self.followed(step) for step in self.steps}

    def followed(self, step: RouteStep) -> frozenset[str]:
        """The steps behind one, END left out."""
        found: set[str] = set()
        ahead = list(step.targets)
        while ahead:
            key = ahead.pop()
            if key in found or key not in self.by_key:
                continue
            found.add(key)
            ahead.extend(self.by_key[key].targets)
        return frozenset(found)

    def as_json(self) -> dict[str, Any]:
        """As it is exported; reading it again gives an equal route."""
        told: dict[str, Any] = asdict(self)
        for step, told_step in zip(self.steps, told["steps"], strict=True):
            told_step["may"] = [work.value for work in Work if work in step.may]
        return {key: lists(each) for key, each in told.items()}


def lists(value: Any) -> Any:
    """Tuples as the lists they become in JSON, words as plain text."""
    if isinstance(value, Mapping):
        return {key: lists(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [lists(each) for each in value]
    return str(value.value) if isinstance(value, Role | Where | FactKind | Direction) else value
