"""What the letters of a dossier are made from: its history, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from motcua.dossiers.models import ClockEvent, Dossier, Event
from motcua.dossiers.states import Verb
from motcua.people.models import Official


@dataclass(frozen=True)
class Material:
    """A dossier with its events, each kind in one query."""

    dossier: Dossier

    @cached_property
    def events(self) -> list[Event]:
        """Its history in order."""
        return list(self.dossier.events.select_related("by"))

    @cached_property
    def clock_events(self) -> list[ClockEvent]:
        """What happened to its clock, in order."""
        return list(self.dossier.clock_events.select_related("by"))

    def last(self, *verbs: Verb) -> Event | None:
        """The last time one of these was done."""
        return next((event for event in reversed(self.events) if event.verb in verbs), None)

    def earlier_due(self, event: ClockEvent) -> Iterator[ClockEvent]:
        """The clock events before one that state a due moment, the latest first."""
        before = [each for each in self.clock_events if each.pk < event.pk and each.due_at]
        return reversed(before)


def name_of(official: Official | None) -> str:
    """Who did it; nobody is known for what came from another system."""
    return official.full_name if official else ""
