"""Are the counters right? A recount by the measures' own predicates must find the same."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection
from django.db.models import Min, Q
from django.utils import timezone

from motcua.dossiers.models import Dossier, Transfer
from motcua.people.models import Unit
from motcua.reports.counters import Cell, counted
from motcua.reports.figures import NOTHING, recounted
from motcua.reports.kinds import Counts, Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.turns import COLUMNS, LESS, SOME, TURNS, TURNS_OF_ALL

# How long the periods of a sample are, less a day.
LENGTHS: Final = (0, 13, 29, 180, 364)
WRONG_DAYS: Final = f"""
    SELECT count(*) FROM (
        SELECT unit_id, field_id, day FROM (
            SELECT unit_id, field_id, day, {COLUMNS} FROM reports_counterday
            UNION ALL SELECT unit_id, field_id, day, {COLUMNS} FROM reports_counterchange
            UNION ALL SELECT unit_id, field_id, day, {LESS}
                FROM ({TURNS_OF_ALL}) AS recounted
        ) AS both_ways
        GROUP BY 1, 2, 3 HAVING {SOME}
    ) AS wrong
"""
WRONG_MARKS: Final = f"""
    SELECT count(*) FROM (
        SELECT unit_id, field_id, mark FROM (
            SELECT unit_id, field_id, day AS mark, {COLUMNS} FROM reports_countermark
            UNION ALL
            SELECT unit_id, field_id, mark, {LESS} FROM (
                SELECT unit_id, field_id, mark, {
    ", ".join(f"sum(sum({turn})) OVER so_far AS {turn}" for turn in TURNS)
}
                FROM (SELECT DISTINCT unit_id, field_id FROM reports_counterday) AS cells
                CROSS JOIN (SELECT DISTINCT day AS mark FROM reports_countermark) AS marks
                LEFT JOIN (
                    SELECT unit_id, field_id, {COLUMNS},
                        reports_mark_after(day) AS mark
                    FROM reports_counterday
                ) AS days USING (unit_id, field_id, mark)
                GROUP BY 1, 2, 3 WINDOW so_far AS (PARTITION BY unit_id, field_id ORDER BY mark)
            ) AS summed
        ) AS both_ways
        GROUP BY 1, 2, 3 HAVING {SOME}
    ) AS wrong
"""


@dataclass(frozen=True)
class Deviation:
    """A cell where the counters say something else than the dossiers."""

    question: Question
    cell: Cell
    counted: Counts
    recounted: Counts

    @property
    def figures(self) -> list[Figure]:
        """The figures that differ."""
        return [each for each in Figure if self.counted[each] != self.recounted[each]]


def sample(number: int, seed: int) -> Iterator[Question]:
    """Random periods of random units that have dossiers."""
    earliest = Dossier.objects.aggregate(first=Min("received_at"))["first"]
    has_or_had = Q(pk__in=Dossier.objects.values("competent_unit"))
    has_or_had |= Q(pk__in=Transfer.objects.of_tenures().values("from_unit"))
    units = list(Unit.objects.filter(has_or_had).order_by("pk"))
    if earliest is None:
        return
    first, last = timezone.localdate(earliest), timezone.localdate()
    chosen = random.Random(seed)
    for _each in range(number):
        begins = first + timedelta(days=chosen.randint(0, (last - first).days))
        length = timedelta(days=chosen.choice(LENGTHS))
        yield Question(Scope(chosen.choice(units)), Period(begins, min(begins + length, last)))


def deviations(question: Question) -> list[Deviation]:
    """The cells of a question where counters and dossiers differ."""
    found, right = counted(question), recounted(question)
    return [
        Deviation(question, cell, found.get(cell, NOTHING), right.get(cell, NOTHING))
        for cell in sorted(found.keys() | right.keys())
        if found.get(cell, NOTHING) != right.get(cell, NOTHING)
    ]


def wrong_days() -> int:
    """How many days of a unit and field differ from a count of all dossiers."""
    return number_of(WRONG_DAYS)


def wrong_marks() -> int:
    """How many marks differ from the sum of the days before them."""
    return number_of(WRONG_MARKS)


def number_of(query: str) -> int:
    """The single number a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        number: int = cursor.fetchone()[0]
    return number
