"""The figures of report II.06a, of any period, as known now or on any past evening."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from motcua.catalogue.kinds import UNKNOWN_FIELD
from motcua.catalogue.models import ProcedureField
from motcua.core.text import sort_key
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.models import DossierQuerySet
from motcua.people.models import Official
from motcua.reports import rules
from motcua.reports.counters import (
    Cell,
    can_answer,
    counted,
    counted_whole,
    entered_late,
    span_sums,
)
from motcua.reports.facts import COUNTED_UNIT
from motcua.reports.identities import Identity, identities_of
from motcua.reports.kinds import MOVED, Aspect, Boundaries, Counts, Figure, Measure
from motcua.reports.measures import among, in_play, left_late, measures, predicate
from motcua.reports.periods import months_within
from motcua.reports.questions import Period, Question, midnight
from motcua.reports.shares import Share, shares_of

NOTHING: Final[Counts] = dict.fromkeys(Figure, 0)
# Where in a cell stands what rows are made of.
UNIT, FIELD = 0, 1
# What is not in play, or is so only by what the rows leave out.
APART: Final = frozenset({Aspect.LEFT_LATE, Aspect.OUT_OF_ROWS})


@dataclass(frozen=True)
class FieldRow:
    """The figures of one field of work."""

    field_id: int
    name: str
    counts: Mapping[Figure, int]


@dataclass(frozen=True)
class Report:
    """II.06a: fields that have a dossier, in Vietnamese order, what is unknown last; the total."""

    question: Question
    total: Mapping[Figure, int]
    fields: list[FieldRow]
    identities: list[Identity]

    @property
    def shares(self) -> list[Share]:
        """The shares of the total."""
        return shares_of(self.total)

    def as_dict(self) -> dict[str, object]:
        """For JSON: the figures under their plain names."""
        period, as_of = self.question.period, self.question.as_of
        scope = self.question.scope
        moved = scope.boundaries != Boundaries.THEN
        return {
            "unit": scope.unit.code,
            **({"boundaries": scope.boundaries.value} if moved else {}),
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "as_of": as_of.isoformat() if as_of else None,
            "total": plain(self.total),
            "fields": [{"field": row.name, **plain(row.counts)} for row in self.fields],
            "identities": [identity.as_dict() for identity in self.identities],
            "shares": [share.as_dict() for share in self.shares],
        }


@dataclass(frozen=True)
class Month:
    """How many came in and how many were resolved in a month of the period, on which days."""

    first: datetime
    days: Period
    received: int
    resolved: int


def plus(some: Counts, more: Counts) -> Counts:
    """Both together."""
    return {figure: some[figure] + more[figure] for figure in Figure}


def plain(counts: Counts) -> dict[str, int]:
    """The figures by their names in JSON; what was moved between units only where something was."""
    return {
        figure.value: counts[figure] for figure in Figure if counts[figure] or figure not in MOVED
    }


def figures_seen_by(user: Official, question: Question) -> Report:
    """The report, if this official may read reports of all the units in it. Else Refused."""
    rules.check_seen(question.scope, user)
    return figures(question)


def figures(question: Question) -> Report:
    """The report. Raises Refused for a period that cannot be."""
    rules.check_question(question)
    by_field: dict[int, Counts] = {}
    for (_unit, field), counts in cells(question).items():
        by_field[field] = plus(by_field.get(field, NOTHING), counts)
    came_late = late_by(question, FIELD)
    names = ProcedureField.objects.in_bulk(by_field.keys() | came_late.keys())
    found = [FieldRow(pk, names[pk].name, counts) for pk, counts in by_field.items()]
    fields = sorted(found, key=lambda row: (row.name == UNKNOWN_FIELD, sort_key(row.name)))
    total = whole(question, by_field.values())
    named = [(row.name, row.counts) for row in fields]
    late = {names[pk].name: number for pk, number in came_late.items()}
    where = {each.name: {"field": str(pk)} for pk, each in names.items()}
    return Report(question, total, fields, identities_of(total, named, late, where))


def whole(question: Question, parts: Iterable[Counts]) -> Counts:
    """The figures of the scope itself: asked of it where counters can, else the parts' sum."""
    if can_answer(question):
        return counted_whole(question)
    return functools.reduce(plus, parts, NOTHING)


def late_by(question: Question, row: int) -> dict[int, int]:
    """By unit or field id, by how much more is carried over than was known when it began."""
    found: Counter[int] = Counter()
    if question.scope.official is None:
        for cell, number in entered_late(question).items():
            found[cell[row]] += number
    else:
        late = behind(question, Aspect.ENTERED_LATE).order_by()
        for unit, field, number in late.values_list(COUNTED_UNIT, "field").annotate(Count("pk")):
            found[(unit, field)[row]] += number
    return {row: number for row, number in found.items() if number}


def cells(question: Question) -> dict[Cell, Counts]:
    """The figures by (unit id, field id): from the counters, else by counting the dossiers."""
    return counted(question) if can_answer(question) else recounted(question)


def recounted(question: Question) -> dict[Cell, Counts]:
    """The same by going through the dossiers themselves with the measures' own predicates."""
    sums = {
        figure.value: Count("pk", filter=condition)
        for figure, condition in measures(question).items()
    }
    rows = in_play(question).order_by().values(COUNTED_UNIT, "field_id").annotate(**sums)
    ground, found = question.scope.ground(), dict[Cell, Counts]()
    for unit, field, *numbers in rows.values_list(COUNTED_UNIT, "field_id", *Figure):
        home = ground.home(unit, field)
        assert home is not None
        counts = dict(zip(Figure, numbers, strict=True))
        found[home, field] = plus(found.get((home, field), NOTHING), counts)
    return found


def behind(question: Question, measure: Measure, field_id: int | None = None) -> DossierQuerySet:
    """Exactly the dossiers that a measure counts, of one field or of all."""
    if measure == Aspect.OUT_OF_ROWS:
        dossiers = out_of_rows(question)
    elif measure == Aspect.LEFT_LATE:
        dossiers = left_late(question)
    else:
        dossiers = among(question, measure).filter(predicate(question, measure))
    return dossiers if field_id is None else dossiers.filter(field=field_id)


def out_of_rows(question: Question) -> DossierQuerySet:
    """The dossiers of the scope that stand in no row: whose unit and field the rows do not have."""
    found, ground, lost = cells(question), question.scope.ground(), Q(pk__in=[])
    received = in_play(question).filter(predicate(question, Figure.RECEIVED))
    for unit, field in received.order_by().values_list(COUNTED_UNIT, "field").distinct():
        if (ground.home(unit, field), field) not in found:
            lost |= Q(**{COUNTED_UNIT: unit}, field=field)
    return received.filter(lost)


def numbers_by_unit(question: Question, wanted: Sequence[Measure]) -> dict[int, list[int]]:
    """By unit id, how many dossiers each measure counts; units without any are left out."""
    sums = {each.value: Count("pk", filter=predicate(question, each)) for each in wanted}
    rows = among(question, wanted[0]).values(COUNTED_UNIT, "field_id").annotate(**sums)
    ground, found = question.scope.ground(), dict[int, list[int]]()
    for unit, field, *numbers in rows.values_list(COUNTED_UNIT, "field_id", *sums):
        home = ground.home(unit, field)
        if home is not None and any(numbers):
            so_far = found.get(home, [0] * len(numbers))
            found[home] = [some + more for some, more in zip(so_far, numbers, strict=True)]
    return found


def procedures_by_unit(question: Question, measure: Measure, *more: Q) -> dict[int, set[int]]:
    """By unit id, the procedures (ids) that a measure, narrowed by more, has a dossier of."""
    rows = behind(question, measure).filter(*more).order_by()
    ground, found = question.scope.ground(), dict[int, set[int]]()
    named = rows.values_list(COUNTED_UNIT, "field_id", "version__procedure").distinct()
    for unit, field, procedure in named:
        home = ground.home(unit, field)
        if home is not None:
            found.setdefault(home, set()).add(procedure)
    return found


def numbers_of(
    question: Question, wanted: Iterable[Measure], *, within: Measure | None = None
) -> dict[Measure, int]:
    """How many dossiers each of these measures counts: those in play in one pass.

    `within`: all of them are parts of this one, so that no other dossier need be read.
    """
    asked = list(wanted)
    measured = [each for each in asked if each not in APART]
    sums = {each.value: Count("pk", filter=predicate(question, each)) for each in measured}
    dossiers = behind(question, within) if within else in_play(question)
    rows = dossiers.order_by().values(COUNTED_UNIT).annotate(**sums)
    found = list(rows.values_list(*sums))
    numbers = {each: sum(row[place] for row in found) for place, each in enumerate(measured)}
    apart = {each: behind(question, each).count() for each in asked if each in APART}
    return {each: (numbers | apart)[each] for each in asked}


def by_month(question: Question) -> list[Month]:
    """What came in and what was resolved, for each month of the period that has either."""
    if not can_answer(question):
        return months_recounted(question)
    months = months_within(question.period)
    sums = zip(months, span_sums(question, months), strict=True)
    return [
        Month(midnight(month.first.replace(day=1)), month, each.received, each.resolved)
        for month, each in sums
        if each.received or each.resolved
    ]


def months_recounted(question: Question) -> list[Month]:
    """The same by going through the dossiers, so that it agrees with the table beside it."""
    new = monthly(behind(question, Figure.RECEIVED_NEW), "known_received")
    done = monthly(behind(question, Figure.RESOLVED), "known_completed")
    firsts = [midnight(month.first.replace(day=1)) for month in months_within(question.period)]
    return [
        Month(first, month, new.get(first, 0), done.get(first, 0))
        for first, month in zip(firsts, months_within(question.period), strict=True)
        if first in new or first in done
    ]


def monthly(dossiers: DossierQuerySet, moment: str) -> dict[datetime, int]:
    """How many in each month, known by its first moment."""
    rows = dossiers.order_by().annotate(month=TruncMonth(moment, tzinfo=VIETNAM)).values("month")
    return {row["month"]: row["number"] for row in rows.annotate(number=Count("pk"))}
