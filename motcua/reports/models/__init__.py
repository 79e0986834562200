"""What reports keep: counters, closed reports, declared figures; tenures are a view."""

from motcua.reports.models.closed import ClosedReport, DeclaredFigure
from motcua.reports.models.counters import (
    TURNS,
    CounterChange,
    CounterCorrection,
    CounterDay,
    CounterMark,
)
from motcua.reports.models.templates import ReportTemplate
from motcua.reports.models.tenures import Tenure

__all__ = [
    "TURNS",
    "ClosedReport",
    "CounterChange",
    "CounterCorrection",
    "CounterDay",
    "CounterMark",
    "DeclaredFigure",
    "ReportTemplate",
    "Tenure",
]
