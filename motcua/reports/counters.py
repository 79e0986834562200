"""The figures of every unit and field, for any period, from the counters in one query.

Each figure is a difference of sums up to a day, so that a year costs what a day costs. What
the triggers noted and nobody folded yet is added in the same query: counters are never stale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from motcua.dossiers.models import Dossier, Transfer
from motcua.reports.boundaries import Ground
from motcua.reports.kinds import Counts, DueBasis, EarlyRule, Figure
from motcua.reports.questions import Period, Question, midnight
from motcua.reports.turns import COLUMNS, LESS, SUMS, TURNS

DAY: Final = timedelta(days=1)
OPEN: Final = (
    "received_online + received_otherwise + received_unknown + moved_in"
    " - resolved_early - resolved_on_time - resolved_overdue - resolved_undated"
    " - withdrawn - moved_out"
)
HERE: Final = "unit_id = ANY(%(units)s)"
# Where of a divided unit only some fields count.
HERE_AND_PARTS: Final = """(unit_id = ANY(%(units)s) OR (unit_id, field_id) IN (
    SELECT * FROM unnest(%(part_units)s::bigint[], %(part_fields)s::bigint[])))"""
# Of each unit and field, the turns up to each of some days: from the last mark on, days and notes
# are added, and corrections that the system heard of after the moment asked about taken off again.
UP_TO: Final = f"""
    points AS (
        SELECT until, (SELECT max(day) FROM reports_countermark WHERE day <= until + 1) AS mark
        FROM unnest(%(days)s::date[]) AS until
    ), turns AS (
        SELECT until, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_countermark ON day = mark
            WHERE {HERE}
        UNION ALL
        SELECT until, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_counterday ON day >= coalesce(mark, '-infinity') AND day <= until
            WHERE {HERE}
        UNION ALL
        SELECT until, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_counterchange ON day <= until
            WHERE {HERE} AND (recorded_at IS NULL OR recorded_at <= %(known_at)s)
        UNION ALL
        SELECT until, unit_id, field_id, {LESS} FROM points
            JOIN reports_countercorrection ON day <= until
            WHERE {HERE} AND recorded_at > %(known_at)s
    )
"""
# What happened after the day before the period, up to its last day.
WITHIN: Final = ", ".join(
    f"coalesce(sum({turn}) FILTER (WHERE until = %(last)s), 0)"
    f" - coalesce(sum({turn}) FILTER (WHERE until = %(before)s), 0)"
    for turn in TURNS[:-2]
)
NUMBERS: Final = f"""
    coalesce(sum({OPEN}) FILTER (WHERE until = %(before)s), 0), {WITHIN},
    coalesce(sum(due_passed - due_settled) FILTER (WHERE until = %(owed)s), 0)
"""
CELLS: Final = f"""
    WITH {UP_TO} SELECT unit_id, field_id, {NUMBERS} FROM turns GROUP BY unit_id, field_id
"""
WHOLE: Final = f"WITH {UP_TO} SELECT {NUMBERS} FROM turns"
SO_FAR: Final = f"WITH {UP_TO} SELECT until, {SUMS} FROM turns GROUP BY until"

# Open before a day, by what is known now, but not by what was known when it began.
LATE: Final = f"""
    SELECT unit_id, field_id, sum({OPEN}) FROM (
        SELECT * FROM (
            SELECT unit_id, field_id, day, recorded_at, {COLUMNS} FROM reports_countercorrection
            UNION ALL
            SELECT unit_id, field_id, day, recorded_at, {COLUMNS} FROM reports_counterchange
        ) AS noted
        WHERE recorded_at >= %(start)s AND recorded_at <= %(known_at)s
            AND day < %(first)s AND {HERE}
    ) AS late
    GROUP BY unit_id, field_id HAVING sum({OPEN}) <> 0
"""

Cell = tuple[int, int]
# Where in a row of numbers stands what came from other units and what went to them.
MOVED_IN, MOVED_OUT = (1 + TURNS.index(turn) for turn in ("moved_in", "moved_out"))


def can_answer(question: Question) -> bool:
    """Counters know days: by the day, against the present due moment, as known at an evening.

    They know no officials.
    """
    by_day = question.early_rule == EarlyRule.DATE and question.due == DueBasis.CURRENT
    by_day = by_day and question.scope.official is None
    return by_day and (question.as_of is None or is_evening(question.as_of))


def is_evening(moment: datetime) -> bool:
    """Is it the last moment of its day in Vietnam?"""
    day = timezone.localdate(moment)
    return midnight(day + DAY) - moment <= timedelta(seconds=1)


@dataclass(frozen=True)
class Days:
    """The days up to which is summed: before the period, its last, and the last on which is owed.

    As known on an evening, nothing after it is in the period.
    """

    before: date
    last: date
    owed: date
    # Is the day not over, so that some dues still lie ahead?
    runs: bool

    @classmethod
    def of(cls, question: Question) -> "Days":
        """The days of a question."""
        first, last = question.period.first, question.period.last
        today = timezone.localdate(question.known_at)
        if question.as_of:
            last = min(last, today)
            first = min(first, last + DAY)
        owed = min(last, today)
        return cls(first - DAY, last, owed, owed == today and question.as_of is None)


def counted(question: Question) -> dict[Cell, Counts]:
    """The figures by (unit id, field id), where anything is in play.

    Raises ValueError for a question that counters cannot answer.
    """
    days, ground = Days.of(question), question.scope.ground()
    by_home: dict[Cell, list[int]] = {}
    for unit, field, *numbers in sums(CELLS, question, ground, days):
        cell = cell_of(ground, unit, field)
        so_far = by_home.get(cell, [0] * len(numbers))
        by_home[cell] = [a + b for a, b in zip(so_far, numbers, strict=True)]
    if ground.has_history:
        cancel(by_home, moves_inside(ground, days, question.as_of))
    figures: dict[Cell, Counts] = {cell: figures_of(*each) for cell, each in by_home.items()}
    if days.runs:
        give_back(figures, due_later_today(ground, days.last))
    return {cell: counts for cell, counts in figures.items() if counts[Figure.RECEIVED]}


def counted_whole(question: Question) -> Counts:
    """The figures of the whole scope, asked of the counters at once and not by its cells.

    Raises ValueError for a question that counters cannot answer.
    """
    days, ground = Days.of(question), question.scope.ground()
    ((carried, *within),) = sums(WHOLE, question, ground, days)
    inside = len(list(moves_inside(ground, days, question.as_of))) if ground.has_history else 0
    within[MOVED_IN - 1] -= inside
    within[MOVED_OUT - 1] -= inside
    figures = figures_of(carried, *within)
    ahead = sum(due_later_today(ground, days.last).values()) if days.runs else 0
    figures[Figure.PROCESSING_OVERDUE] -= ahead
    figures[Figure.PROCESSING_IN_TIME] += ahead
    return figures


def sums(text: str, question: Question, ground: Ground, days: Days) -> list[tuple[Any, ...]]:
    """The rows of a query about these days. Raises ValueError for what counters do not know."""
    if not can_answer(question):
        raise ValueError(question)
    return ask(
        text, ground, days=sorted({days.before, days.last, days.owed}), before=days.before,
        last=days.last, owed=days.owed, known_at=question.as_of or "infinity",
    )  # fmt: skip


def cell_of(ground: Ground, unit: int, field: int) -> Cell:
    """The cell under which a unit's field stands."""
    home = ground.home(unit, field)
    assert home is not None
    return home, field


def moves_inside(ground: Ground, days: Days, known_at: datetime | None) -> Iterator[Cell]:
    """A cell for each move between units that stand under the same one."""
    moves = Transfer.objects.of_tenures().filter(
        from_unit__in=ground.units, to_unit__in=ground.units,
        effective_at__gte=midnight(days.before + DAY), effective_at__lt=midnight(days.last + DAY),
    )  # fmt: skip
    if known_at is not None:
        moves = moves.filter(recorded_at__lte=known_at)
    counted = moves.values_list("from_unit", "to_unit", "dossier__field").annotate(Count("pk"))
    for left, came, field, number in counted.order_by():
        home = ground.home(left, field)
        if home is not None and home == ground.home(came, field):
            yield from [(home, field)] * number


def cancel(by_home: dict[Cell, list[int]], moves: Iterable[Cell]) -> None:
    """What stayed under one unit neither came nor left."""
    for cell in moves:
        by_home[cell][MOVED_IN] -= 1
        by_home[cell][MOVED_OUT] -= 1


def ask(text: str, ground: Ground, **more: Any) -> list[tuple[Any, ...]]:
    """The rows of a query about these units, and about which fields of divided ones.

    The condition for parts stands in it only where there are any: it costs.
    """
    given = more | {
        "units": ground.whole,
        "part_units": [unit for unit, _field in ground.parts],
        "part_fields": [field for _unit, field in ground.parts],
    }
    with connection.cursor() as cursor:
        cursor.execute(text.replace(HERE, HERE_AND_PARTS) if ground.parts else text, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def figures_of(carried: int, *within: int) -> dict[Figure, int]:
    """The figures from what was open before, what happened in the period, and what is overdue."""
    online, otherwise, unknown, early, on_time, late, undated, withdrawn, came, left, overdue = (
        within
    )
    new = online + otherwise + unknown
    resolved = early + on_time + late + undated
    processing = carried + new + came - resolved - withdrawn - left
    return {
        Figure.RECEIVED: carried + new + came,
        Figure.RECEIVED_NEW: new,
        Figure.RECEIVED_ONLINE: online,
        Figure.RECEIVED_DIRECT_OR_POST: otherwise,
        Figure.CARRIED_OVER: carried,
        Figure.MOVED_IN: came,
        Figure.RESOLVED: resolved,
        Figure.RESOLVED_EARLY: early,
        Figure.RESOLVED_ON_TIME: on_time,
        Figure.RESOLVED_OVERDUE: late,
        Figure.WITHDRAWN: withdrawn,
        Figure.MOVED_OUT: left,
        Figure.PROCESSING: processing,
        Figure.PROCESSING_IN_TIME: processing - overdue,
        Figure.PROCESSING_OVERDUE: overdue,
    }


def due_later_today(ground: Ground, last: date) -> dict[Cell, int]:
    """Open dossiers whose due moment comes only later today: the day's counter runs ahead."""
    now = timezone.now()
    close = midnight(timezone.localdate(now) + DAY)
    rows = (
        Dossier.objects.open()
        .filter(ground.covers("competent_unit"), received_at__lt=midnight(last + DAY))
        .filter(completed_at=None, stopped_at=None)
        .filter(sort_at__gt=now, sort_at__lt=close, due_at__gt=now, due_at__lt=close)
        .values_list("competent_unit", "field")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[Cell, int] = {}
    for unit, field, number in rows:
        cell = cell_of(ground, unit, field)
        found[cell] = found.get(cell, 0) + number
    return found


def give_back(figures: dict[Cell, Counts], early: dict[Cell, int]) -> None:
    """Count those as in time."""
    for cell, number in early.items():
        counts = dict(figures[cell])
        counts[Figure.PROCESSING_OVERDUE] -= number
        counts[Figure.PROCESSING_IN_TIME] += number
        figures[cell] = counts


def entered_late(question: Question) -> dict[Cell, int]:
    """By cell: carried over by what is known now, less by what was known when it began.

    Raises ValueError for an official's report.
    """
    ground, period = ground_of_units(question), question.period
    found: dict[Cell, int] = {}
    rows = ask(LATE, ground, start=period.start, first=period.first, known_at=question.known_at)
    for unit, field, number in rows:
        cell = cell_of(ground, unit, field)
        found[cell] = found.get(cell, 0) + number
    return {cell: number for cell, number in found.items() if number}


@dataclass(frozen=True)
class SpanSums:
    """How many dossiers came and how many ended within some days."""

    received: int
    resolved_early: int
    resolved_on_time: int
    resolved_overdue: int
    # Those without a due moment, in none of the three classes.
    resolved_undated: int
    withdrawn: int

    @property
    def resolved(self) -> int:
        """In all classes."""
        return (
            self.resolved_early
            + self.resolved_on_time
            + self.resolved_overdue
            + self.resolved_undated
        )


def span_sums(question: Question, spans: Sequence[Period]) -> list[SpanSums]:
    """The sums of each span, in one query; of the question its units and its evening count.

    Raises ValueError for an official's report.
    """
    ground = ground_of_units(question)
    close = timezone.localdate(question.as_of) if question.as_of else date.max
    # Nobody could know then what came after.
    ends = [(min(span.first - DAY, close), min(span.last, close)) for span in spans]
    days = sorted({day for end in ends for day in end})
    rows = ask(SO_FAR, ground, days=days, known_at=question.as_of or "infinity")
    so_far = {day: dict(zip(TURNS, numbers, strict=True)) for day, *numbers in rows}
    nothing = dict.fromkeys(TURNS, 0)
    return [
        between(so_far.get(before, nothing), so_far.get(last, nothing)) for before, last in ends
    ]


def between(before: Mapping[str, int], last: Mapping[str, int]) -> SpanSums:
    """What the sums up to one day have more than those up to a day before it."""
    more = {turn: last[turn] - before[turn] for turn in TURNS}
    ended = {
        name: more[name]
        for name in (
            "resolved_early", "resolved_on_time", "resolved_overdue", "resolved_undated",
            "withdrawn",
        )
    }  # fmt: skip
    came = more["received_online"] + more["received_otherwise"] + more["received_unknown"]
    return SpanSums(received=came, **ended)


def ground_of_units(question: Question) -> Ground:
    """What counts. Raises ValueError where an official is asked about: counters know none."""
    if question.scope.official is not None:
        raise ValueError(question)
    return question.scope.ground()
