"""The figures of every unit and field, for any period, from the counters in one query.

Each figure is a difference of sums up to a day, so that a year costs what a day costs. What
the triggers noted and nobody folded yet is added in the same query: counters are never stale.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from motcua.dossiers.models import Dossier
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
            WHERE unit_id = ANY(%(units)s)
        UNION ALL
        SELECT point, owed, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_counterday ON day >= coalesce(mark, '-infinity') AND day <= until
            WHERE unit_id = ANY(%(units)s)
        UNION ALL
        SELECT point, owed, unit_id, field_id, {COLUMNS} FROM points
            JOIN reports_counterchange ON day <= until
            WHERE unit_id = ANY(%(units)s)
                AND (recorded_at IS NULL OR recorded_at <= %(known_at)s)
        UNION ALL
        SELECT point, owed, unit_id, field_id, {LESS} FROM points
            JOIN reports_countercorrection ON day <= until
            WHERE unit_id = ANY(%(units)s) AND recorded_at > %(known_at)s
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
            AND day < %(first)s AND unit_id = ANY(%(units)s)
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
            WHERE unit_id = ANY(%(units)s)
        UNION ALL
        SELECT until, {COLUMNS} FROM points
            JOIN reports_counterday ON day >= coalesce(mark, '-infinity') AND day <= until
            WHERE unit_id = ANY(%(units)s)
        UNION ALL
        SELECT until, {COLUMNS} FROM points JOIN reports_counterchange ON day <= until
            WHERE unit_id = ANY(%(units)s)
                AND (recorded_at IS NULL OR recorded_at <= %(known_at)s)
        UNION ALL
        SELECT until, {LESS} FROM points JOIN reports_countercorrection ON day <= until
            WHERE unit_id = ANY(%(units)s) AND recorded_at > %(known_at)s
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

# Every turn of every dossier, counted from the dossiers themselves.
TURNS_OF_ALL: Final = f"""
    SELECT competent_unit_id AS unit_id, field_id, turns.day, {
    ", ".join(f"count(*) FILTER (WHERE turn = '{turn}') AS {turn}" for turn in TURNS)
}
    FROM dossiers_dossier, reports_turns_of(
        channel, received_at, held_since, due_at, completed_at, stopped_at) AS turns
    GROUP BY 1, 2, 3
"""

Cell = tuple[int, int]


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
    points = [("before", first - DAY, False), ("last", last, last == owed)]
    if last != owed:
        points.append(("owed", owed, True))
    rows = sums(question, points)
    figures: dict[Cell, Counts] = {
        (unit, field): figures_of(*numbers) for unit, field, *numbers in rows
    }
    if owed == today and question.as_of is None:
        give_back(figures, due_later_today(question, last))
    return {cell: counts for cell, counts in figures.items() if counts[Figure.RECEIVED]}


def sums(question: Question, points: list[tuple[str, date, bool]]) -> list[tuple[int, ...]]:
    """The rows of the query; a point is a name, a day, and whether dues are counted up to it."""
    asked: dict[str, Any] = {
        "points": [name for name, _day, _owed in points],
        "days": [day for _name, day, _owed in points],
        "owed": [owed for _name, _day, owed in points],
        "units": question.scope.unit_ids(),
        "known_at": question.as_of or "infinity",
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, asked)
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


def due_later_today(question: Question, last: date) -> dict[Cell, int]:
    """Open dossiers whose due moment comes only later today: the day's counter runs ahead."""
    now = question.known_at
    close = midnight(timezone.localdate(now) + DAY)
    rows = (
        Dossier.objects.open()
        .filter(competent_unit__in=question.scope.unit_ids(), received_at__lt=midnight(last + DAY))
        .filter(completed_at=None, stopped_at=None)
        .filter(sort_at__gt=now, sort_at__lt=close, due_at__gt=now, due_at__lt=close)
        .values_list("competent_unit", "field")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {(unit, field): number for unit, field, number in rows}


def give_back(figures: dict[Cell, Counts], early: dict[Cell, int]) -> None:
    """Count those as in time."""
    for cell, number in early.items():
        counts = dict(figures[cell])
        counts[Figure.PROCESSING_OVERDUE] -= number
        counts[Figure.PROCESSING_IN_TIME] += number
        figures[cell] = counts


def entered_late(question: Question) -> dict[int, int]:
    """By field id: carried over by what is known now, less by what was known when it began."""
    asked: dict[str, Any] = {
        "start": question.period.start,
        "first": question.period.first,
        "known_at": question.known_at,
        "units": question.scope.unit_ids(),
    }
    with connection.cursor() as cursor:
        cursor.execute(LATE, asked)
        return dict(cursor.fetchall())


def month_sums(question: Question) -> list[tuple[date, int, int]]:
    """For each month of the period: its first day, how many were received, how many resolved."""
    asked: dict[str, Any] = {
        "first": question.period.first,
        "last": question.period.last,
        "units": question.scope.unit_ids(),
        "known_at": question.as_of or "infinity",
    }
    if question.as_of:
        asked["last"] = min(asked["last"], timezone.localdate(question.as_of))
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, asked)
        rows: list[tuple[date, int, int]] = cursor.fetchall()
    return rows
