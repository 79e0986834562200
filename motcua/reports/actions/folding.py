"""Folding what the triggers noted into days, marks and corrections, each exactly once.

Everything happens in one transaction: rows leave the notes and enter the sums together, or, where
the process dies, neither. Readers add what is still unfolded, so they never wait for a fold.
"""

from datetime import date
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from motcua.reports.periods import half_month_of, next_half_month
from motcua.reports.turns import COLUMNS, SOME, SUMS, TURNS, TURNS_OF_ALL

# Rows folded at once: enough to be quick, few enough to hold little memory.
BATCH: Final = 200_000
# So many notes are a load, not a minute's work.
MANY: Final = 50_000
# Only one folds at a time; the number is this room's own.
LOCK: Final = 7_660_604
ADDED: Final = ", ".join(f"{turn} = kept.{turn} + excluded.{turn}" for turn in TURNS)

TAKE: Final = f"""
    CREATE TEMP TABLE taken ON COMMIT DROP AS
    WITH gone AS (
        -- A range of ids is quick however many rows there are, whatever the planner thinks.
        DELETE FROM reports_counterchange WHERE id <= (
            SELECT max(id) FROM (
                SELECT id FROM reports_counterchange ORDER BY id LIMIT {BATCH}) AS oldest)
        RETURNING *
    )
    SELECT unit_id, field_id, day, recorded_at, {SUMS} FROM gone GROUP BY 1, 2, 3, 4
"""
INTO_DAYS: Final = f"""
    INSERT INTO reports_counterday AS kept (unit_id, field_id, day, {COLUMNS})
    SELECT unit_id, field_id, day, {SUMS} FROM taken GROUP BY 1, 2, 3 HAVING {SOME}
    ON CONFLICT (day, unit_id, field_id) DO UPDATE SET {ADDED}
"""
INTO_CORRECTIONS: Final = f"""
    INSERT INTO reports_countercorrection (unit_id, field_id, day, recorded_at, {COLUMNS})
    SELECT unit_id, field_id, day, recorded_at, {COLUMNS} FROM taken
    WHERE reports_day(recorded_at) > day
"""
# Every mark after a day holds that day: one running sum for each unit and field touched.
INTO_MARKS: Final = f"""
    INSERT INTO reports_countermark AS kept (unit_id, field_id, day, {COLUMNS})
    SELECT unit_id, field_id, mark, {
    ", ".join(f"sum(coalesce({turn}, 0)) OVER so_far" for turn in TURNS)
}
    FROM (
        SELECT unit_id, field_id, min(reports_mark_after(day)) AS first
        FROM taken WHERE day < %(last)s GROUP BY 1, 2
    ) AS cells
    JOIN (
        SELECT each::date AS mark FROM generate_series(
            (SELECT min(day) FROM taken)::timestamp, %(last)s::date, '1 day') AS each
        WHERE extract(day FROM each) IN (1, 15)
    ) AS marks ON mark >= first
    LEFT JOIN (
        SELECT unit_id, field_id, reports_mark_after(day) AS mark, {SUMS}
        FROM taken WHERE day < %(last)s GROUP BY 1, 2, 3
    ) AS halves USING (unit_id, field_id, mark)
    WINDOW so_far AS (PARTITION BY unit_id, field_id ORDER BY mark)
    ON CONFLICT (day, unit_id, field_id) DO UPDATE SET {ADDED}
"""
NEW_MARK: Final = f"""
    INSERT INTO reports_countermark (unit_id, field_id, day, {COLUMNS})
    SELECT unit_id, field_id, %(mark)s::date, {SUMS}
    FROM (
        SELECT unit_id, field_id, {COLUMNS} FROM reports_countermark WHERE day = %(last)s
        UNION ALL
        SELECT unit_id, field_id, {COLUMNS} FROM reports_counterday
        WHERE day < %(mark)s AND (%(last)s::date IS NULL OR day >= %(last)s)
    ) AS before
    GROUP BY 1, 2
"""
RECOUNT: Final = f"""
    INSERT INTO reports_counterday (unit_id, field_id, day, {COLUMNS}) {TURNS_OF_ALL}
"""


def fold_all(today: date | None = None) -> int:
    """Fold everything noted so far and set the marks that are due; how many notes were folded."""
    folded = 0
    while batch := fold(today):
        folded += batch
    if folded >= MANY and not connection.in_atomic_block:
        leave_no_empty_pages()
    return folded


def leave_no_empty_pages() -> None:
    """Give back what many notes took: every reader goes through all pages of the notes.

    Without cleaning the index too PostgreSQL keeps the last pages, and so all before them.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (INDEX_CLEANUP ON) reports_counterchange")


@transaction.atomic
def fold(today: date | None = None) -> int:
    """Fold the oldest notes; how many there were."""
    today = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT count(*) FROM (SELECT FROM reports_counterchange LIMIT %s) AS noted",
                       [BATCH])  # fmt: skip
        number: int = cursor.fetchone()[0]
        if number:
            cursor.execute(TAKE)
            cursor.execute("ANALYZE taken")
            cursor.execute(INTO_DAYS)
            cursor.execute(INTO_CORRECTIONS)
            last = last_mark()
            if last:
                cursor.execute(INTO_MARKS, {"last": last})
            cursor.execute("DROP TABLE taken")
        if number < BATCH:
            set_marks(today)
    return number


def set_marks(today: date) -> None:
    """Set each mark that has come since the last one; the first after the first day counted."""
    last = last_mark()
    with connection.cursor() as cursor:
        if last is None:
            cursor.execute("SELECT min(day) FROM reports_counterday")
            first = cursor.fetchone()[0]
            if first is None:
                return
            mark = next_half_month(first)
        else:
            mark = next_half_month(last)
        while mark <= half_month_of(today):
            cursor.execute(NEW_MARK, {"mark": mark, "last": last})
            last, mark = mark, next_half_month(mark)


def last_mark() -> date | None:
    """The newest mark there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM reports_countermark")
        newest: date | None = cursor.fetchone()[0]
    return newest


@transaction.atomic
def rebuild() -> None:
    """Count everything anew from the dossiers. What is filed meanwhile waits, then counts.

    Corrections are evidence of what was known when, and stay.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("LOCK TABLE dossiers_dossier IN SHARE MODE")
        cursor.execute("TRUNCATE reports_counterchange, reports_counterday, reports_countermark")
        cursor.execute(RECOUNT)
    set_marks(timezone.localdate())
