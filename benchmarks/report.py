"""Report II.06a on the loaded year, against a bare SQL count of the same rows."""

from datetime import date
from statistics import median
from time import perf_counter

from django.db import connection

from benchmarks.table import Line
from motcua.people.models import Unit
from motcua.reports.figures import figures
from motcua.reports.questions import Period, Question, Scope

ROUNDS = 7
COUNT = """
SELECT field_id,
       count(*) FILTER (WHERE received_at < %(end)s),
       count(*) FILTER (WHERE received_at >= %(start)s AND channel = 'online'),
       count(*) FILTER (WHERE received_at >= %(start)s AND channel <> 'online'),
       count(*) FILTER (WHERE received_at < %(start)s),
       count(*) FILTER (WHERE completed_at < %(end)s),
       count(*) FILTER (WHERE completed_at < %(end)s AND (completed_at AT TIME ZONE %(zone)s)::date
                        < (due_at AT TIME ZONE %(zone)s)::date),
       count(*) FILTER (WHERE completed_at < %(end)s AND (completed_at AT TIME ZONE %(zone)s)::date
                        = (due_at AT TIME ZONE %(zone)s)::date),
       count(*) FILTER (WHERE completed_at < %(end)s AND (completed_at AT TIME ZONE %(zone)s)::date
                        > (due_at AT TIME ZONE %(zone)s)::date),
       count(*) FILTER (WHERE completed_at IS NULL OR completed_at >= %(end)s)
FROM dossiers_dossier
WHERE competent_unit_id = ANY(%(units)s) AND received_at < %(end)s
  AND (completed_at IS NULL OR completed_at >= %(start)s)
GROUP BY field_id
"""


def run(unit: str, year: int) -> Line:
    """Ask both in turns; the period is a year."""
    scope = Scope(Unit.objects.get(code=unit), with_children=True)
    period = Period(date(year, 1, 1), date(year, 12, 31))
    values = {"start": period.start, "end": period.end, "units": scope.unit_ids(),
              "zone": "Asia/Ho_Chi_Minh"}  # fmt: skip
    ours, limits = [], []
    for _round in range(ROUNDS):
        begin = perf_counter()
        total = figures(Question(scope, period)).total
        ours.append((perf_counter() - begin) * 1000)
        begin = perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(COUNT, values)
            rows = cursor.fetchall()
        limits.append((perf_counter() - begin) * 1000)
    counted, known = sum(row[1] for row in rows), next(iter(total.values()))
    assert counted >= known > 0, (counted, known)
    ratio = median(ours) / median(limits)
    return Line(
        f"II.06a of {counted:,} dossiers", f"{median(ours):.0f} ms",
        f"SQL count {median(limits):.0f} ms", f"{ratio:.2f} ×", "≤ 2 ×", ratio <= 2,
    )  # fmt: skip
