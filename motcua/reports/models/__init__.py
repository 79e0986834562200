"""What reports keep: counters, closed reports, declared numbers, targets; tenures are a view."""

from motcua.reports.models.closed import ClosedReport
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
    "DeclaredNumber",
    "ReportTemplate",
    "Target",
    "Tenure",
]
