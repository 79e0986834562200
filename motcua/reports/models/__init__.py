"""What reports keep: counters, closed reports, declared figures, targets."""

from motcua.reports.models.closed import ClosedReport, DeclaredFigure
from motcua.reports.models.counters import (
    TURNS,
    CounterChange,
    CounterCorrection,
    CounterDay,
    CounterMark,
)
from motcua.reports.models.targets import DeclaredNumber, Target

__all__ = [
    "TURNS",
    "ClosedReport",
    "CounterChange",
    "CounterCorrection",
    "CounterDay",
    "CounterMark",
    "DeclaredFigure",
    "DeclaredNumber",
    "Target",
]
