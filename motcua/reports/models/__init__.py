"""What reports keep: counters, closed reports, declarations, targets, subscriptions, tenures."""

from motcua.reports.models.closed import ClosedReport
from motcua.reports.models.counters import (
    CounterChange,
    CounterCorrection,
    CounterDay,
    CounterMark,
)
from motcua.reports.models.subscriptions import Subscription
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
    "Subscription",
    "Target",
    "Tenure",
]
