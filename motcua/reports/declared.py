"""Declared figures beside counted ones: they must reconcile, and are never mixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from motcua.reports.figures import figures
from motcua.reports.kinds import Figure
from motcua.reports.models import DeclaredNumber
from motcua.reports.questions import Period, Question, Scope


@dataclass(frozen=True)
class Reconciled:
    """A declared figure and what the system counts."""

    declared: DeclaredNumber
    counted: int

    @property
    def number(self) -> int:
        """What was declared: dossiers are whole."""
        return int(self.declared.number)

    @property
    def difference(self) -> int:
        """How much more was declared."""
        return self.number - self.counted


def reconciled(question: Question, total: Mapping[Figure, int]) -> list[Reconciled]:
    """The newest declaration of each figure of this very unit and period, beside the count."""
    if question.scope.with_children:
        return []
    unit, period = question.scope.unit.pk, question.period
    newest = DeclaredNumber.objects.newest([unit], period.first, period.last, question.known_at)
    found = ((figure, newest.get((unit, figure.value))) for figure in Figure)
    return [Reconciled(row, total[figure]) for figure, row in found if row is not None]


def beside_counts(
    rows: Iterable[DeclaredNumber],
) -> list[tuple[DeclaredNumber, Reconciled | None]]:
    """Each declared number; a figure with what the system counts today of its unit and days."""
    totals: dict[Question, Mapping[Figure, int]] = {}
    found: list[tuple[DeclaredNumber, Reconciled | None]] = []
    for row in rows:
        if row.kind not in Figure.values:
            found.append((row, None))
            continue
        asked = Question(Scope(row.unit), Period(row.first, row.last))
        if asked not in totals:
            totals[asked] = figures(asked).total
        found.append((row, Reconciled(row, totals[asked][Figure(row.kind)])))
    return found
