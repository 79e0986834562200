"""The ways made-up dossiers go, worked out from the one table of moves.

Each walk is a list of verbs; states, tasks and clock events follow from it.
"""

from dataclasses import dataclass
from typing import Final

from motcua.deadlines.clock import EventKind
from motcua.dossiers.rules import BY_VERB_AND_START
from motcua.dossiers.states import State, Step, Verb

NOTE: Final = "Dữ liệu mẫu"
V = Verb
START = (V.FILE, V.ACCEPT, V.BEGIN)
END = (V.FORWARD, V.PROPOSE_GRANT, V.GRANT, V.RETURN_RESULT)
WALKS: Final[dict[str, tuple[Verb, ...]]] = {
    "granted": (*START, *END),
    "refused": (*START, V.FORWARD, V.PROPOSE_REFUSAL, V.REFUSE, V.RETURN_RESULT),
    "supplemented": (*START, V.ASK_PAPERS, V.TAKE_PAPERS, *END),
    "withdrawn": (*START, V.REQUEST_WITHDRAWAL, V.STOP),
    "stopped": (*START, V.STOP),
    "not_accepted": (V.FILE, V.NOT_ACCEPT),
}
OPENS: Final = {
    V.FILE: Step.RECEIVE, V.ACCEPT: Step.HANDLE, V.FORWARD: Step.PROPOSE,
    V.PROPOSE_GRANT: Step.DECIDE, V.PROPOSE_REFUSAL: Step.DECIDE,
    V.GRANT: Step.HAND_OVER, V.REFUSE: Step.HAND_OVER,
}  # fmt: skip
CLOSES: Final = frozenset({*OPENS, V.NOT_ACCEPT, V.STOP, V.RETURN_RESULT} - {V.FILE})
CLOCK: Final = {
    V.ACCEPT: EventKind.START, V.ASK_PAPERS: EventKind.PAUSE, V.TAKE_PAPERS: EventKind.RESUME,
    V.REQUEST_WITHDRAWAL: EventKind.PAUSE, V.STOP: EventKind.STOP, V.GRANT: EventKind.STOP,
    V.REFUSE: EventKind.STOP,
}  # fmt: skip
DESK, HANDLER, LEADER = range(3)
WHO: Final = {
    V.BEGIN: HANDLER, V.FORWARD: HANDLER, V.PROPOSE_GRANT: HANDLER, V.PROPOSE_REFUSAL: HANDLER,
    V.ASK_PAPERS: HANDLER, V.GRANT: LEADER, V.REFUSE: LEADER, V.STOP: LEADER,
}  # fmt: skip
# Made by a permission, not at a task.
AT_NO_TASK: Final = frozenset({V.FILE, V.TAKE_PAPERS, V.REQUEST_WITHDRAWAL, V.STOP})


@dataclass(frozen=True)
class Happening:
    """One event of a walk: `who` is the desk, the handler or the leader."""

    verb: Verb
    start: State | None
    end: State
    who: int
    step: str
    note: str


@dataclass(frozen=True)
class Work:
    """One task of a walk, by the places of events: opened, taken, closed, its limit renewed."""

    step: Step
    opened: int
    closed: int | None = None
    begun: int | None = None
    renewed: int | None = None

    def stands_after(self, events: int) -> "Work":
        """As it is when only so many events have happened."""
        return Work(
            self.step, self.opened,
            *(None if at is None or at >= events else at
              for at in (self.closed, self.begun, self.renewed)),
        )  # fmt: skip


def happenings(verbs: tuple[Verb, ...]) -> list[Happening]:
    """The events of a walk."""
    told, state, step = list[Happening](), None, ""
    for verb in verbs:
        move = BY_VERB_AND_START[verb, state] if state else None
        end = move.end if move else State.REGISTERED
        note = NOTE if move and move.needs_note else ""
        at = "" if verb in AT_NO_TASK else str(Step(step).label)
        told.append(Happening(verb, state, end, WHO.get(verb, DESK), at, note))
        state, step = end, OPENS.get(verb, step)
    return told


def works(verbs: tuple[Verb, ...]) -> list[Work]:
    """The tasks of a walk, in the order they are opened; each but the last leads to the next."""
    found: list[Work] = []
    for place, verb in enumerate(verbs):
        if verb in CLOSES:
            last = found.pop()
            found.append(Work(last.step, last.opened, place, last.begun, last.renewed))
        if verb == V.BEGIN:
            found[-1] = Work(found[-1].step, found[-1].opened, begun=place)
        if verb == V.TAKE_PAPERS:
            found[-1] = Work(found[-1].step, found[-1].opened, begun=found[-1].begun, renewed=place)
        if verb in OPENS:
            found.append(Work(OPENS[verb], place))
    return found


def place_of(verbs: tuple[Verb, ...], *wanted: Verb) -> int | None:
    """Where in a walk one of these verbs stands."""
    return next((place for place, verb in enumerate(verbs) if verb in wanted), None)
