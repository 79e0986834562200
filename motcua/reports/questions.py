"""What a report is asked: which units, which days, known when, by which rules."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils import timezone

from motcua.deadlines.calendar import VIETNAM
from motcua.people.models import Official, Unit
from motcua.people.roles import Level
from motcua.reports.boundaries import Ground, ground_of
from motcua.reports.kinds import Boundaries, DueBasis, EarlyRule, Measure


@dataclass(frozen=True)
class Scope:
    """A unit alone, or with those below it, perhaps only those of one level.

    With an `official`: the dossiers that this official has or had in hand there, whoever decides
    them.
    """

    unit: Unit
    with_children: bool = False
    level: Level | None = None
    boundaries: Boundaries = Boundaries.THEN
    official: Official | None = None

    def unit_ids(self) -> list[int]:
        """The units asked about."""
        if not self.with_children:
            return [self.unit.pk]
        units = Unit.objects.within(self.unit)
        if self.level:
            # Whose unit nobody knows may be of any level: they stand in a row of their own.
            units = units.filter(level__in=[self.level, Level.UNKNOWN])
        return list(units.values_list("pk", flat=True))

    def ground(self) -> Ground:
        """What counts: these units, and by the boundaries asked for those before them."""
        return ground_of(self.unit_ids(), self.boundaries)

    def __str__(self) -> str:
        below = f", {self.level.label.lower()}" if self.level else ""
        whole = f"{self.unit.name} và đơn vị cấp dưới{below}"
        named = whole if self.with_children else self.unit.name
        return f"{named} · {self.official}" if self.official else named


@dataclass(frozen=True)
class Period:
    """Days of Vietnam, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment of it."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + timedelta(days=1))


@dataclass(frozen=True)
class Question:
    """One report. `as_of` None: as known now, from the dossiers' own columns."""

    scope: Scope
    period: Period
    as_of: datetime | None = None
    early_rule: EarlyRule = EarlyRule.DATE
    due: DueBasis = DueBasis.CURRENT

    @property
    def known_at(self) -> datetime:
        """The moment whose knowledge counts."""
        return self.as_of or timezone.now()


class Address(Protocol):
    """Where the set behind a measure of a question is, of one field (its id) or of all."""

    def __call__(self, question: Question, measure: Measure, field: int | None = None, /) -> str:
        """An address; empty where nobody can follow it."""


def midnight(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
