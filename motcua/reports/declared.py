"""Declared figures beside counted ones: they must reconcile, and are never mixed."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.reports.kinds import Figure
from motcua.reports.models import DeclaredFigure
from motcua.reports.questions import Question


@dataclass(frozen=True)
class Reconciled:
    """A declared figure and what the system counts."""

    declared: DeclaredFigure
    counted: int

    @property
    def difference(self) -> int:
        """How much more was declared."""
        return self.declared.number - self.counted


def reconciled(question: Question, total: Mapping[Figure, int]) -> list[Reconciled]:
    """The newest declaration of each figure of this very unit and period, beside the count."""
    if question.scope.with_children:
        return []
    rows = DeclaredFigure.objects.filter(
        unit=question.scope.unit,
        first=question.period.first,
        last=question.period.last,
        declared_at__lte=question.known_at,
    ).select_related("by")
    newest = {row.figure: row for row in rows.order_by("declared_at", "pk")}
    return [
        Reconciled(newest[figure], total[figure]) for figure in Figure if figure.value in newest
    ]
