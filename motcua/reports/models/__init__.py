"""What reports keep: counters, closed reports, declared figures."""

from motcua.reports.models.closed import ClosedReport, DeclaredFigure
from motcua.reports.models.counters import (
    TURNS,
    CounterChange,
    CounterCorrection,
    CounterDay,
    CounterMark,
)

__all__ = [
    "TURNS",
    "ClosedReport",
    "CounterChange",
    "CounterCorrection",
    "CounterDay",
    "CounterMark",
    "DeclaredFigure",
]
