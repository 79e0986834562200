"""What a closed report holds on to, and why a later count differs from it."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value

from motcua.documents.form_types import FormType
from motcua.dossiers.models import ClockEvent, DossierQuerySet, Event, Transfer
from motcua.reports.counters import can_answer, counted
from motcua.reports.figures import FIELD, NOTHING, UNIT, behind, plus
from motcua.reports.forms.state import LEVELS
from motcua.reports.kinds import ROWS, Counts, Figure
from motcua.reports.models import ClosedReport
from motcua.reports.questions import Question, Scope

Sets = dict[str, dict[str, str]]
Cells = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Difference:
    """One figure that is no longer what it was: how many came and went, and why."""

    figure: Figure
    was: int
    now: int
    came: Mapping[str, int]
    went: Mapping[str, int]

    @property
    def change(self) -> int:
        """How much more it is now."""
        return self.now - self.was


def as_closed(form: str, question: Question) -> Question:
    """The question with the scope the form itself asks for."""
    if form == "ii06a":
        return question
    scope = Scope(question.scope.unit, with_children=True, level=LEVELS[FormType(form)])
    return Question(scope, question.period, question.as_of, question.early_rule, question.due)


def cells_and_sets(form: str, question: Question) -> tuple[Cells, Sets]:
    """Every figure of every row, and the digest of the set of codes behind it."""
    cells: Cells = {}
    sets: Sets = {}
    for figure in Figure:
        for row, number, digest in rows_of(behind(question, figure), ROWS[form]):
            cells.setdefault(row, {})[figure.value] = number
            sets.setdefault(row, {})[figure.value] = digest
    return cells, sets


def rows_of(dossiers: DossierQuerySet, row: str) -> list[tuple[str, int, str]]:
    """By row: how many there are, and SHA-256 of their sorted codes. One query."""
    codes = StringAgg("code", Value(","), order_by="code")
    digest = Func(
        Func(Func(codes, Value("UTF8"), function="convert_to"), function="sha256"),
        Value("hex"),
        function="encode",
        output_field=CharField(),
    )
    counted = dossiers.order_by().values(row).annotate(digest=digest, codes=codes)
    return [(str(each[row]), each["codes"].count(",") + 1, each["digest"]) for each in counted]


def digest_of(closed: ClosedReport) -> str:
    """SHA-256 of the question, the cells and the sets."""
    told = {
        "form": closed.form,
        "unit": closed.unit.code,
        "scope": [closed.with_children, closed.level],
        "days": [closed.first.isoformat(), closed.last.isoformat()],
        "rules": [closed.early_rule, closed.due],
        "closed_at": closed.closed_at.isoformat(),
        "cells": closed.cells,
        "sets": closed.sets,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def is_intact(closed: ClosedReport) -> bool:
    """Do the cells and sets kept still have the digest they were closed with?"""
    return digest_of(closed) == closed.digest


def is_reproduced(closed: ClosedReport) -> bool:
    """Does a count of what was known then still find the very same sets?"""
    found = cells_and_sets(closed.form, closed.question(closed.closed_at))
    return found == (closed.cells, closed.sets)


def totals(cells: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    """The sums over the rows."""
    summed: Counter[str] = Counter()
    for row in cells.values():
        summed.update(row)
    return summed


def counted_cells(form: str, question: Question) -> Cells:
    """The same cells from the counters: no set is opened."""
    row = FIELD if ROWS[form] == "field" else UNIT
    found: dict[int, Counts] = {}
    for cell, counts in counted(question).items():
        found[cell[row]] = plus(found.get(cell[row], NOTHING), counts)
    return {
        str(key): {figure.value: counts[figure] for figure in Figure if counts[figure]}
        for key, counts in found.items()
    }


def can_compare(closed: ClosedReport) -> bool:
    """Do the counters know its figures of today?"""
    return can_answer(closed.question(None))


def quick_differences(closed: ClosedReport) -> list[Difference]:
    """The figures of which some row has another number today; only those rows are opened.

    A dossier that came where another went leaves the number: `differences` finds that too.
    Raises ValueError where the counters do not know.
    """
    now = counted_cells(closed.form, closed.question(None))
    return explained(closed, now, changed_rows(closed.cells, now))


def differences(closed: ClosedReport) -> list[Difference]:
    """The figures that a count of every set finds different, each with the reasons."""
    cells, sets = cells_and_sets(closed.form, closed.question(None))
    return explained(closed, cells, changed_rows(closed.sets, sets))


def changed_rows(
    was: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]]
) -> dict[Figure, list[int]]:
    """By figure, the rows in which it is no longer the same."""
    rows: dict[Figure, list[int]] = {}
    for row, figure in product(sorted(was.keys() | now.keys(), key=int), Figure):
        if was.get(row, {}).get(figure) != now.get(row, {}).get(figure):
            rows.setdefault(figure, []).append(int(row))
    return rows


def explained(
    closed: ClosedReport, cells: Cells, changed: Mapping[Figure, list[int]]
) -> list[Difference]:
    """What each changed figure gained and lost in its rows, with the reasons."""
    now, then = closed.question(None), closed.question(closed.closed_at)
    was, today = totals(closed.cells), totals(cells)
    row = ROWS[closed.form]
    return [
        Difference(
            figure,
            was[figure],
            today[figure],
            reasons(closed, came(figure, now, then).filter(**{f"{row}__in": changed[figure]})),
            reasons(closed, came(figure, then, now).filter(**{f"{row}__in": changed[figure]})),
        )
        for figure in Figure
        if figure in changed
    ]


def came(figure: Figure, now: Question, then: Question) -> DossierQuerySet:
    """The dossiers that a figure counts in one question and not in the other."""
    known = behind(then, figure).order_by().values("pk")
    return behind(now, figure).exclude(pk__in=known)


def reasons(closed: ClosedReport, dossiers: DossierQuerySet) -> dict[str, int]:
    """How many for each reason; a dossier has the first that fits."""
    counted = Counter(why for _pk, why in dossiers_with_reason(closed, dossiers))
    return dict(counted.most_common())


def dossiers_with_reason(closed: ClosedReport, dossiers: DossierQuerySet) -> list[tuple[int, str]]:
    """(dossier id, reason): moved to another unit, entered late, due moment changed, or since."""
    since = Q(recorded_at__gt=closed.closed_at)
    events = Event.objects.filter(since, dossier=OuterRef("pk"))
    clock = ClockEvent.objects.filter(since, dossier=OuterRef("pk"))
    rows = dossiers.annotate(
        moved=Exists(Transfer.objects.of_tenures().filter(since, dossier=OuterRef("pk"))),
        late=Exists(events.filter(recorded_at__gt=F("happened_at"))),
        reckoned=Exists(clock),
    ).values_list("pk", "moved", "late", "reckoned")
    return [
        (pk, reason_of(moved=moved, late=late, reckoned=reckoned))
        for pk, moved, late, reckoned in rows
    ]


def reason_of(*, moved: bool, late: bool, reckoned: bool) -> str:
    """The key of a reason."""
    if moved:
        return "moved"
    if late:
        return "late"
    return "reckoned" if reckoned else "since"
