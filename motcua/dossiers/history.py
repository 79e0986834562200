"""A dossier as it was known at any past moment, replayed from its history."""

from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State


@dataclass(frozen=True)
class Snapshot:
    """What the system knew of a dossier at a moment."""

    state: State
    received_at: datetime | None = None
    due_at: datetime | None = None
    completed_at: datetime | None = None
    stopped_at: datetime | None = None
    returned_at: datetime | None = None


def as_known_at(dossier: Dossier, moment: datetime) -> Snapshot | None:
    """The dossier as known at `moment`; None before it was first recorded.

    What was recorded later is left out, even where it had happened before.
    """
    known = list(dossier.events.filter(recorded_at__lte=moment))
    if not known:
        return None
    clock = dossier.clock_events.filter(recorded_at__lte=moment).last()
    started = dossier.clock_events.filter(recorded_at__lte=moment).first()
    # What leaves the state as it was, an assignment, does not enter it anew.
    entered = {State(event.end): event.recorded_at for event in known if event.start != event.end}
    return Snapshot(
        state=State(known[-1].end),
        received_at=started.happened_at if started else None,
        due_at=clock.due_at if clock else None,
        completed_at=entered.get(State.COMPLETED),
        stopped_at=entered.get(State.STOPPED),
        returned_at=entered.get(State.RETURNED),
    )
