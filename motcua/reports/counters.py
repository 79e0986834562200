"""The figures of every unit and field, for any period, from the counters in one query.

Each figure is a difference of sums up to a day, so that a year costs what a day costs. What
the triggers noted and nobody folded yet is added in the same query: counters are never stale.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from motcua.dossiers.models import Dossier, Transfer
from motcua.reports.boundaries import Ground
from motcua.reports.kinds import Counts, DueBasis, EarlyRule, Figure
from motcua.reports.models import TURNS
from motcua.reports.questions import Question, midnight

DAY: Final = timedelta(days=1)
COLUMNS: Final = ", ".join(TURNS)
LESS: Final = ", ".join(f"-{turn}" for turn in TURNS)
OPEN: Final = (
    "received_online + received_otherwise + received_unknown + moved_in"
    " - resolved_early - resolved_on_time - resolved_overdue - resolved_undated"
    " - withdrawn - moved_out"
)
HERE: Final = "unit_id = ANY(%(units)s)"
# Where of a divided unit only some fields count.
HERE_AND_PARTS: Final = """(unit_id = ANY(%(units)s) OR (unit_id, field_id) IN (
    SELECT * FROM unnest(%(part_units)s::bigint[], %(part_fields)s::bigint[])))"""
# What happened between the day before the period and its last day.
WITHIN: Final = ", ".join(
    f"coalesce(sum(CASE point WHEN 'last' THEN {turn} WHEN 'before' THEN -{turn} END), 0)"
    for turn in TURNS[:-2]
)
# `point` names a day up to which is summed: from the last mark on, days and notes are added,
# and corrections that the system heard of after the moment asked about are taken off again.
SQL: Final = f"""
    WITH points AS (
        SELECT point, until, owed,
            (SELECT max(day) FROM reports_countermark WHERE day <= until + 1) AS mark
        FROM unnest(%(points)s::text[], %(days)s::date[], %(owed)s::boolean[])
            AS asked (point, until, owed)
    ), turns AS (
        SELECT point, owed, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_countermark ON day = mark
            WHERE {HERE}
        UNION ALL
        SELECT point, owed, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_counterday ON day >= coalesce(mark, '-infinity') AND day <= until
            WHERE {HERE}
        UNION ALL
        SELECT point, owed, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_counterchange ON day <= until
            WHERE {HERE}
                AND (recorded_at IS NULL OR recorded_at <= %(known_at)s)
        UNION ALL
        SELECT point, owed, unit_id, field_id, {LESS} FROM points
            JOIN reports_countercorrection ON day <= until
            WHERE {HERE} AND recorded_at > %(known_at)s
    )
    SELECT unit_id, field_id,
        coalesce(sum({OPEN}) FILTER (WHERE point = 'before'), 0), {WITHIN},
        coalesce(sum(due_passed - due_settled) FILTER (WHERE owed), 0)
    FROM turns GROUP BY unit_id, field_id
"""

# Open before a day, by what is known now, but not by what was known when it began.
LATE: Final = f"""
    SELECT field_id, sum({OPEN}) FROM (
        SELECT * FROM (
            SELECT unit_id, field_id, day, recorded_at, {COLUMNS} FROM reports_countercorrection
            UNION ALL
            SELECT unit_id, field_id, day, recorded_at, {COLUMNS} FROM reports_counterchange
        ) AS noted
        WHERE recorded_at >= %(start)s AND recorded_at <= %(known_at)s
            AND day < %(first)s AND {HERE}
    ) AS late
    GROUP BY field_id HAVING sum({OPEN}) <> 0
"""
# The first day of each month of a period, what was received and what was resolved in it.
MONTHS: Final = f"""
    WITH months AS (
        SELECT first::date, greatest(first::date, %(first)s) - 1 AS before,
            least((first + interval '1 month')::date - 1, %(last)s) AS last
        FROM generate_series(date_trunc('month', %(first)s::timestamp), %(last)s::date,
                             '1 month') AS first
    ), points AS (
        SELECT until, (SELECT max(day) FROM reports_countermark WHERE day <= until + 1) AS mark
        FROM (SELECT before AS until FROM months UNION SELECT last FROM months) AS ends
    ), turns AS (
        SELECT until, {COLUMNS} FROM points JOIN reports_countermark ON day = mark
            WHERE {HERE}
        UNION ALL
        SELECT until, {COLUMNS} FROM points
            JOIN reports_counterday ON day >= coalesce(mark, '-infinity') AND day <= until
            WHERE {HERE}
        UNION ALL
        SELECT until, {COLUMNS} FROM points JOIN reports_counterchange ON day <= until
            WHERE {HERE}
                AND (recorded_at IS NULL OR recorded_at <= %(known_at)s)
        UNION ALL
        SELECT until, {LESS} FROM points JOIN reports_countercorrection ON day <= until
            WHERE {HERE} AND recorded_at > %(known_at)s
    ), so_far AS (
        SELECT until, sum(received_online + received_otherwise + received_unknown) AS received,
            sum(resolved_early + resolved_on_time + resolved_overdue + resolved_undated)
                AS resolved
        FROM turns GROUP BY until
    )
    SELECT first, coalesce(ends.received, 0) - coalesce(begins.received, 0),
        coalesce(ends.resolved, 0) - coalesce(begins.resolved, 0)
    FROM months
        LEFT JOIN so_far AS begins ON begins.until = before
        LEFT JOIN so_far AS ends ON ends.until = last
    ORDER BY first
"""

# Every turn of every dossier, counted from the dossiers themselves, and of the units that had
# them before: what is an end for such a unit is a move, not a withdrawal.
TURNS_OF_ALL: Final = f"""
    SELECT unit_id, field_id, day, {
    ", ".join(f"count(*) FILTER (WHERE turn = '{turn}') AS {turn}" for turn in TURNS)
}
    FROM (
        SELECT competent_unit_id AS unit_id, field_id, turn, day
        FROM dossiers_dossier, reports_turns_of(
            channel, received_at, held_since, due_at, completed_at, stopped_at)
        UNION ALL
        SELECT from_unit_id, field_id,
            CASE turn WHEN 'withdrawn' THEN 'moved_out' ELSE turn END, day
        FROM dossiers_transfer AS gone JOIN dossiers_dossier AS kept ON kept.id = gone.dossier_id,
            reports_turns_of(channel, accepted_at, since, gone.due_at, NULL, effective_at)
        WHERE kind = 'competence' AND accepted_at IS NOT NULL
    ) AS all_turns
    GROUP BY 1, 2, 3
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


def counted(question: Question) -> dict[Cell, Counts]:
    """The figures by (unit id, field id), where anything is in play."""
    first, last = question.period.first, question.period.last
    today = timezone.localdate(question.known_at)
    if question.as_of:
        # Nobody could know then what came after.
        last = min(last, today)
        first = min(first, last + DAY)
    owed = min(last, today)
    ground = question.scope.ground()
    points = [("before", first - DAY, False), ("last", last, last == owed)]
    if last != owed:
        points.append(("owed", owed, True))
    rows = sums(question, ground, points)
    by_home: dict[Cell, list[int]] = {}
    for unit, field, *numbers in rows:
        cell = cell_of(ground, unit, field)
        so_far = by_home.get(cell, [0] * len(numbers))
        by_home[cell] = [a + b for a, b in zip(so_far, numbers, strict=True)]
    if ground.has_history:
        cancel(by_home, moves_inside(ground, first, last, question.as_of))
    figures: dict[Cell, Counts] = {cell: figures_of(*each) for cell, each in by_home.items()}
    if owed == today and question.as_of is None:
        give_back(figures, due_later_today(ground, last))
    return {cell: counts for cell, counts in figures.items() if counts[Figure.RECEIVED]}


def cell_of(ground: Ground, unit: int, field: int) -> Cell:
    """The cell under which a unit's field stands."""
    home = ground.home(unit, field)
    assert home is not None
    return home, field


def moves_inside(
    ground: Ground, first: date, last: date, known_at: datetime | None
) -> Iterator[Cell]:
    """A cell for each move between units that stand under the same one."""
    moves = Transfer.objects.of_tenures().filter(
        from_unit__in=ground.units, to_unit__in=ground.units,
        effective_at__gte=midnight(first), effective_at__lt=midnight(last + DAY),
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


def asked_of(ground: Ground) -> dict[str, Any]:
    """Which units, and which fields of divided ones, as the queries take them."""
    return {
        "units": ground.whole,
        "part_units": [unit for unit, _field in ground.parts],
        "part_fields": [field for _unit, field in ground.parts],
    }


def query(text: str, ground: Ground) -> str:
    """With the condition for parts only where there are any: it costs."""
    return text.replace(HERE, HERE_AND_PARTS) if ground.parts else text


def sums(
    question: Question, ground: Ground, points: list[tuple[str, date, bool]]
) -> list[tuple[int, ...]]:
    """The rows of the query; a point is a name, a day, and whether dues are counted up to it."""
    asked = asked_of(ground) | {
        "points": [name for name, _day, _owed in points],
        "days": [day for _name, day, _owed in points],
        "owed": [owed for _name, _day, owed in points],
        "known_at": question.as_of or "infinity",
    }
    with connection.cursor() as cursor:
        cursor.execute(query(SQL, ground), asked)
        rows: list[tuple[int, ...]] = cursor.fetchall()
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


def entered_late(question: Question) -> dict[int, int]:
    """By field id: carried over by what is known now, less by what was known when it began."""
    ground = question.scope.ground()
    asked = asked_of(ground) | {
        "start": question.period.start,
        "first": question.period.first,
        "known_at": question.known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(query(LATE, ground), asked)
        return dict(cursor.fetchall())


def month_sums(question: Question) -> list[tuple[date, int, int]]:
    """For each month of the period: its first day, how many were received, how many resolved."""
    ground = question.scope.ground()
    asked = asked_of(ground) | {
        "first": question.period.first,
        "last": question.period.last,
        "known_at": question.as_of or "infinity",
    }
    if question.as_of:
        asked["last"] = min(asked["last"], timezone.localdate(question.as_of))
    with connection.cursor() as cursor:
        cursor.execute(query(MONTHS, ground), asked)
        rows: list[tuple[date, int, int]] = cursor.fetchall()
    return rows
