"""Made-up dossiers as rows of the tables: columns, and blocks of bytes for COPY."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from motcua.core.rows import (
    NOBODY,
    Bytes,
    Cell,
    big,
    block,
    moments,
    small,
    text,
)  # fmt: skip
from motcua.deadlines.clock import EventKind, SupplementPolicy
from motcua.dossiers.actions.tasks import WARN_AT
from motcua.dossiers.codes import SECRET_LENGTH, SECRET_LETTERS
from motcua.dossiers.generator.drawing import WALK_NAMES, Batch, Places, Province
from motcua.dossiers.generator.procedures import Way
from motcua.dossiers.generator.walks import CLOCK, HANDLER, WALKS, happenings, works
from motcua.dossiers.kinds import FiledBy, ResultKind, ReturnChannel
from motcua.dossiers.route import DEFAULT_ROUTE
from motcua.dossiers.states import DESK_STEPS, State, Step, Verb

COLUMNS: Final = {
    "dossiers_dossier": (
        "id", "code", "secret", "version_id", "field_id", "method_id", "receiving_unit_id",
        "accepting_unit_id", "competent_unit_id", "other_units", "channel", "filed_by",
        "return_channel", "applicant_id", "submitter_id", "name_id", "authorization", "summary",
        "fee_vnd", "limit_amount", "limit_unit", "counting_rule", "cutoff", "state", "filed_at",
        "received_at", "original_due_at", "due_at", "completed_at", "stopped_at", "returned_at",
        "really_returned_reason", "result_kind",
    ),
    "dossiers_event": (
        "id", "dossier_id", "verb", "start", "end", "happened_at", "recorded_at", "by_id", "step",
        "note",
    ),
    "dossiers_clockevent": (
        "id", "dossier_id", "kind", "policy", "happened_at", "recorded_at", "due_at", "cause",
        "document", "by_id",
    ),
    "dossiers_task": (
        "id", "dossier_id", "step", "name", "unit_id", "previous_id", "assignee_id", "opened_at",
        "due_at", "half_at", "most_at", "taken_at", "taken_by_id", "closed_at", "closed_by_id",
        "outcome",
    ),
}  # fmt: skip
LETTERS = np.frombuffer(SECRET_LETTERS.encode(), np.uint8)
ENDS = {Verb.GRANT: "completed", Verb.REFUSE: "completed", Verb.STOP: "stopped",
        Verb.RETURN_RESULT: "returned"}  # fmt: skip


@dataclass(frozen=True)
class Keys:
    """Ids of a batch: of the dossiers, and by dossier of the applicant and of the name."""

    dossier: Places
    applicant: Places
    name: Places
    code: Places
    unit: Places


@dataclass(frozen=True)
class Group:
    """Those of a batch on one walk after the same number of events."""

    walk: str
    events: int
    those: Places

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """What has happened to each of them."""
        return WALKS[self.walk][: self.events]


def groups(batch: Batch) -> Iterator[Group]:
    """The batch by walk and by how far along it is."""
    key = batch.walk * 100 + batch.events
    for each in np.unique(key):
        walk, events = divmod(int(each), 100)
        yield Group(WALK_NAMES[walk], events, np.flatnonzero(key == each))


class Ids:
    """Hands out ids of one table, in order."""

    def __init__(self, first: int) -> None:
        self.next = first

    def take(self, number: int, each: int = 1) -> Places:
        """`number` ids, `each` apart."""
        first, self.next = self.next, self.next + number * each
        return first + np.arange(number, dtype=np.int64) * each


def officials(province: Province, batch: Batch, those: Places) -> tuple[Places, Places, Places]:
    """Who sits at the desk, who handles, who decides."""
    unit = batch.unit[those]
    return province.staff.desk[unit], batch.handler[those], province.staff.leader[unit]


def events(province: Province, batch: Batch, keys: Keys, ids: Ids) -> Iterator[Bytes]:
    """Rows of the history."""
    for group in groups(batch):
        by = officials(province, batch, group.those)
        first = ids.take(len(group.those), group.events)
        dossier = keys.dossier[group.those]
        rows: list[list[Cell]] = []
        for place, told in enumerate(happenings(WALKS[group.walk])[: group.events]):
            at = moments(batch.at[group.those, place])
            start = small(told.start) if told.start else None
            rows.append(
                [first + place, dossier, text(told.verb.value), start, small(told.end), at, at,
                 by[told.who], text(told.step), text(told.note)]
            )  # fmt: skip
        yield block(rows, len(group.those))


def clock_events(province: Province, batch: Batch, keys: Keys, ids: Ids) -> Iterator[Bytes]:
    """Rows of the clock, with what was promised from each on."""
    for group in groups(batch):
        told = [(p, h) for p, h in enumerate(happenings(WALKS[group.walk])) if h.verb in CLOCK]
        told = [(place, each) for place, each in told if place < group.events]
        if not told:
            continue
        by = officials(province, batch, group.those)
        first = ids.take(len(group.those), len(told))
        rows: list[list[Cell]] = []
        for number, (place, each) in enumerate(told):
            kind = CLOCK[each.verb]
            at = moments(batch.at[group.those, place])
            policy = SupplementPolicy.RESTART.value if kind == EventKind.RESUME else ""
            rows.append(
                [first + number, keys.dossier[group.those], text(kind.value), text(policy), at, at,
                 promise(batch, group, place), text(each.note or str(each.verb.label)), b"",
                 by[each.who]]
            )  # fmt: skip
        yield block(rows, len(group.those))


def promise(batch: Batch, group: Group, last: int) -> Cell:
    """The due moment after an event: none before acceptance and in a pause."""
    verbs = WALKS[group.walk][: last + 1]
    told = [CLOCK[verb] for verb in verbs if verb in CLOCK]
    if not told or told[-1] == EventKind.PAUSE:
        return None
    again = Verb.TAKE_PAPERS in verbs
    return moments((batch.due_again if again else batch.due)[group.those])


def tasks(province: Province, batch: Batch, keys: Keys, ids: Ids) -> Iterator[Bytes]:
    """Rows of the tasks with their own limits."""
    hours = {step.key: step.hours for step in DEFAULT_ROUTE.steps} | {
        Step.RECEIVE.value: DEFAULT_ROUTE.receive_hours,
        Step.HAND_OVER.value: DEFAULT_ROUTE.return_hours,
    }
    for group in groups(batch):
        verbs = WALKS[group.walk]
        who = [told.who for told in happenings(verbs)]
        mine = [w.stands_after(group.events) for w in works(verbs) if w.opened < group.events]
        by = officials(province, batch, group.those)
        first = ids.take(len(group.those), len(mine))
        unit = keys.unit[group.those]
        rows: list[list[Cell]] = []
        for number, work in enumerate(mine):
            at = batch.at[group.those]
            limit = limits(province, batch, group, work, hours[work.step])
            taken = work.closed if work.begun is None else work.begun
            closed = work.closed
            rows.append(
                [first + number, keys.dossier[group.those], text(work.step.value),
                 text(str(work.step.label)), unit, first + number - 1 if number else None,
                 None if work.begun is None else by[HANDLER],
                 moments(at[:, work.opened]), *limit,
                 None if taken is None else moments(at[:, taken]),
                 None if taken is None else by[who[taken]],
                 None if closed is None else moments(at[:, closed]),
                 None if closed is None else by[who[closed]],
                 b"" if closed is None else text(verbs[closed].value)]
            )  # fmt: skip
        yield block(rows, len(group.those))


def limits(
    province: Province, batch: Batch, group: Group, work: Any, hours: int
) -> tuple[Cell, Cell, Cell]:
    """When a task is due and when half and most of its time is gone; never after the dossier."""
    since = work.opened if work.renewed is None else work.renewed
    start, unit = batch.at[group.those, since], batch.unit[group.those]
    again = since >= WALKS[group.walk].index(Verb.TAKE_PAPERS) if (
        Verb.TAKE_PAPERS in WALKS[group.walk]) else False  # fmt: skip
    whole = (batch.due_again if again else batch.due)[group.those]
    found = np.empty((3, len(start)), np.int64)
    for place, time in enumerate(province.times):
        at = province.calendar_of[unit] == place
        due = time.later(start[at], hours * 60)
        if work.step not in DESK_STEPS:
            due = np.where(whole[at] > start[at], np.minimum(due, whole[at]), due)
        given = time.until(due) - time.until(start[at])
        shares = (time.later(start[at], given * share // 100) for share in WARN_AT)
        found[:, at] = (due, *shares)
    return moments(found[0]), moments(found[1]), moments(found[2])


def dossiers(province: Province, batch: Batch, keys: Keys) -> Iterator[Bytes]:
    """Rows of the dossiers themselves."""
    ways = province.ways
    styles = {(w.limit.unit, w.limit.rule, w.limit.cutoff, w.method.fee_vnd is None,
               w.method.channel) for w in ways}  # fmt: skip
    known = {style: place for place, style in enumerate(sorted(styles, key=str))}
    style_of = np.array(
        [known[(w.limit.unit, w.limit.rule, w.limit.cutoff, w.method.fee_vnd is None,
                w.method.channel)] for w in ways]
    )  # fmt: skip
    lengths = np.char.str_len(keys.code)
    for group in groups(batch):
        key = np.stack([style_of[batch.way[group.those]], batch.agent[group.those],
                        batch.paper[group.those], lengths[group.those]])  # fmt: skip
        _kinds, place = np.unique(key, axis=1, return_inverse=True)
        place = place.ravel()
        for each in range(place.max() + 1):
            those = group.those[place == each]
            part = Group(group.walk, group.events, those)
            yield block([dossier(province, batch, keys, part)], len(those))


def dossier(province: Province, batch: Batch, keys: Keys, group: Group) -> list[Cell]:
    """The columns of dossiers that differ in numbers and moments only."""
    those = group.those
    ways = [province.ways[place] for place in batch.way[those[:1]]]
    way, paper = ways[0], bool(batch.paper[those[0]])
    unit, person = keys.unit[those], keys.applicant[those]
    width = int(np.char.str_len(keys.code[those[:1]])[0])
    code = np.ascontiguousarray(keys.code[those].astype(f"S{width}")).view(np.uint8)
    return [
        keys.dossier[those], code.reshape(len(those), width), secrets(batch.secret[those]),
        *(of_ways(province, batch.way[those], name) for name in ("version", "field", "method")),
        unit, unit, unit, NOBODY, text(way.method.channel),
        text(FiledBy.AGENT.value if batch.agent[those[0]] else FiledBy.SELF.value),
        text(ReturnChannel.IN_PERSON.value if paper else ReturnChannel.ONLINE.value),
        person, person, keys.name[those],
        text("Giấy ủy quyền (mẫu)") if batch.agent[those[0]] else b"", b"",
        None if way.method.fee_vnd is None else of_ways(province, batch.way[those], "fee"),
        of_ways(province, batch.way[those], "limit"), text(way.limit.unit.value),
        text(way.limit.rule.value), cutoff(way.limit.cutoff), *moments_of(batch, group),
        b"", text(result_of(group)),
    ]  # fmt: skip


NUMBERS: Final[dict[str, Callable[[Way], int]]] = {
    "version": lambda way: way.version.pk,
    "field": lambda way: way.version.field_id,
    "method": lambda way: way.method.pk,
    "fee": lambda way: way.method.fee_vnd or 0,
    "limit": lambda way: way.limit.amount,
}


def of_ways(province: Province, way: Places, name: str) -> Places:
    """One number of each one's way to file."""
    numbers = [NUMBERS[name](each) for each in province.ways]
    width = np.int32 if name in ("fee", "limit") else np.int64
    found: Places = np.array(numbers, width)[way]
    return found


def cutoff(time: Any) -> Cell:
    """A time of day, in microseconds."""
    return big((time.hour * 60 + time.minute) * 60_000_000) if time else None


def secrets(numbers: Places) -> Bytes:
    """Letters nobody takes for one another, from drawn numbers."""
    places = len(LETTERS) ** np.arange(SECRET_LENGTH, dtype=np.int64)
    found: Bytes = LETTERS[numbers[:, None] // places % len(LETTERS)]
    return found


def moments_of(batch: Batch, group: Group) -> Sequence[Cell]:
    """State, filed, received, first due, due, completed, stopped, returned."""
    those, verbs = group.those, group.verbs
    found: dict[str, Cell] = {}
    for place, verb in enumerate(verbs):
        if verb in ENDS:
            found[ENDS[verb]] = moments(batch.at[those, place])
    accepted = Verb.ACCEPT in verbs
    state = happenings(WALKS[group.walk])[group.events - 1].end
    return [
        small(State(state).value), moments(batch.at[those, 0]),
        moments(batch.at[those, verbs.index(Verb.ACCEPT)]) if accepted else None,
        moments(batch.due[those]) if accepted else None,
        promise(batch, group, group.events - 1),
        *(found.get(name) for name in ("completed", "stopped", "returned")),
    ]  # fmt: skip


def result_of(group: Group) -> str:
    """What was decided, if anything."""
    if Verb.GRANT in group.verbs:
        return ResultKind.GRANTED.value
    return ResultKind.REFUSED.value if Verb.REFUSE in group.verbs else ""
