"""Which open dossiers a succession moves: those of the predecessor, or of the part it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.dossiers.models import Dossier, DossierQuerySet, Task, TaskQuerySet
from motcua.dossiers.states import DESK_STEPS, OPEN, State
from motcua.people.models import Succession

# What is decided stays the figure of the unit that decided it; only its desk changes.
TO_BE_DECIDED = OPEN - {State.COMPLETED}


def siblings_of(succession: Succession) -> list[Succession]:
    """All that take something of the same unit on the same day, itself included."""
    same = Succession.objects.standing().filter(
        predecessor=succession.predecessor_id, effective_on=succession.effective_on
    )
    return list(same)


def part_of(succession: Succession, siblings: Iterable[Succession] | None = None) -> Q:
    """The dossiers that fall to this successor: a procedure named goes before its field."""
    others = [
        each
        for each in (siblings_of(succession) if siblings is None else siblings)
        if each.pk != succession.pk
    ]
    named = {code for each in others for code in each.procedures}
    elsewhere = Q(version__procedure__code__in=named)
    if succession.takes_the_rest:
        fields = {name for each in others for name in each.fields}
        return ~elsewhere & ~Q(field__name__in=fields)
    by_field = Q(field__name__in=succession.fields) & ~elsewhere
    return Q(version__procedure__code__in=succession.procedures) | by_field


def to_move(succession: Succession) -> DossierQuerySet:
    """Open dossiers that the successor is to decide from the day on."""
    open_here = Dossier.objects.filter(
        competent_unit=succession.predecessor_id, state__in=TO_BE_DECIDED
    )
    return open_here.filter(part_of(succession))


def desks_to_move(succession: Succession) -> DossierQuerySet:
    """Open dossiers decided already or elsewhere, whose desk is no more from the day on."""
    if not succession.ends_the_unit:
        return Dossier.objects.none()
    decided_here = Q(competent_unit=succession.predecessor_id, state__in=TO_BE_DECIDED)
    at_desk = Dossier.objects.open().filter(receiving_unit=succession.predecessor_id)
    return at_desk.exclude(decided_here).filter(part_of(succession))


def tasks_to_move(succession: Succession) -> TaskQuerySet:
    """Open tasks of the predecessor that go along; its desk keeps its own while it stands."""
    tasks = Task.objects.open().filter(unit=succession.predecessor_id)
    return tasks if succession.ends_the_unit else tasks.exclude(step__in=DESK_STEPS)


@dataclass(frozen=True)
class Moving:
    """How much one succession would move."""

    succession: Succession
    dossiers: int
    desks: int
    tasks: int


def moving(succession: Succession) -> Moving:
    """Count it."""
    dossiers, desks = to_move(succession), desks_to_move(succession)
    tasks = tasks_to_move(succession).filter(
        Q(dossier__in=dossiers.values("pk")) | Q(dossier__in=desks.values("pk"))
    )
    return Moving(succession, dossiers.count(), desks.count(), tasks.count())


def pending_on(day: date) -> list[Succession]:
    """What is to be carried out for a day."""
    return list(Succession.objects.pending().on(day))
