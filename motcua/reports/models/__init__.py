"""What reports keep: counters, closed reports, declared figures, targets; tenures are a view."""

from motcua.reports.models.closed import ClosedReport, DeclaredFigure
from motcua.reports.models.counters import (
    CounterChange,
    CounterCorrection,
    CounterDay,
    CounterMark,
)
from motcua.reports.models.targets import DeclaredNumber, Target
from motcua.reports.models.templates import ReportTemplate
from motcua.reports.models.tenures import Tenure

__all__ = [
    "ClosedReport",
    "CounterChange",
    "CounterCorrection",
    "CounterDay",
    "CounterMark",
    "DeclaredFigure",
    "DeclaredNumber",
    "ReportTemplate",
    "Target",
    "Tenure",
]
