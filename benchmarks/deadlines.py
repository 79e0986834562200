"""Microseconds per ten-day count, against a bare bisection measured in the same run.

Run: .venv/bin/python benchmarks/deadlines.py
"""

import os
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, time
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()

from motcua.deadlines.calendar import VIETNAM, due, prepare  # noqa: E402 — needs Django set up
from motcua.deadlines.explain import explain  # noqa: E402
from motcua.deadlines.limits import CountingRule, LimitUnit, TimeLimit  # noqa: E402
from motcua.deadlines.opening import OpeningRules, WeeklySpan  # noqa: E402
from motcua.deadlines.seed import OFFICE_SPANS, WEEKDAYS, national_days  # noqa: E402

ROUNDS, COUNTS = 15, 5000
GOAL_MICROSECONDS = 5
HOURS = tuple(
    WeeklySpan(weekday, opens, closes) for weekday in WEEKDAYS for opens, closes in OFFICE_SPANS
)
NATION = prepare(OpeningRules(hours=HOURS, days=tuple(national_days())), 2018, 2031)
START = datetime(2026, 11, 2, 9, tzinfo=VIETNAM)


def bare() -> datetime:
    """What cannot be avoided: find the day by bisection and read the moment."""
    local = START.astimezone(VIETNAM)
    return NATION.closings[bisect_right(NATION.days, local.toordinal()) + 9]


def counting(limit: TimeLimit) -> Callable[[], datetime]:
    """One count of that limit."""
    return lambda: due(limit, START, NATION)


QUESTIONS = {
    "bare bisection": bare,
    "10 working days, DAY": counting(TimeLimit(10, LimitUnit.WORKING_DAYS)),
    "10 working days, HOURS, 15:00": counting(
        TimeLimit(10, LimitUnit.WORKING_DAYS, CountingRule.HOURS, time(15))
    ),
    "10 calendar days": counting(TimeLimit(10, LimitUnit.CALENDAR_DAYS)),
    "1 month": counting(TimeLimit(1, LimitUnit.MONTHS)),
    "explanation of 10 working days": lambda: explain(
        TimeLimit(10, LimitUnit.WORKING_DAYS), START, NATION
    ),
}


def microseconds(question: Callable[[], object], counts: int) -> float:
    """The mean of one round."""
    begin = perf_counter()
    for _round in range(counts):
        question()
    return (perf_counter() - begin) / counts * 1e6


def main() -> None:
    """Interleave the rounds, so that a slow minute of the machine slows all alike."""
    times: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    for _round in range(ROUNDS):
        for name, question in QUESTIONS.items():
            counts = COUNTS // 50 if "explanation" in name else COUNTS
            times[name].append(microseconds(question, counts))
    base = median(times["bare bisection"])
    for name, rounds in times.items():
        print(f"{name:<32} {median(rounds):8.2f} µs  {median(rounds) / base:6.1f} × bare")
    slowest = max(median(rounds) for name, rounds in times.items() if name.startswith("10 w"))
    print(f"goal: a ten-day count under {GOAL_MICROSECONDS} µs; slowest {slowest:.2f} µs")


if __name__ == "__main__":
    main()
