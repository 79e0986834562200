"""Laws that hold after any sequence of verbs, lawful or not, by anyone."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.audit.models import Evidence
from motcua.catalogue import actions as catalogue
from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.routes.actions import draft_route, publish_route
from motcua.catalogue.routes.reading import read
from motcua.core.errors import Refused
from motcua.deadlines.clock import ClockState, SupplementPolicy
from motcua.dossiers import actions, rules
from motcua.dossiers.clock import clock_of
from motcua.dossiers.history import as_known_at
from motcua.dossiers.models import ClockEvent, Dossier, Event, Task
from motcua.dossiers.route import step_of
from motcua.dossiers.states import ENDED, MOVES, OPEN, RUNNING, WAITING, Verb
from motcua.people.models import Official
from motcua.people.roles import Role
from tests.catalogue.routes import random_route
from tests.town import FACTS, MONDAY, Town

EDGES = {(move.start, move.end) for move in MOVES}
KNOWN = ("state", "received_at", "due_at", "completed_at", "stopped_at", "returned_at")
NOTES = ["theo quy định", "theo quy định", "theo quy định", ""]


@settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dice=st.randoms(use_true_random=True))
def test_whatever_is_tried_a_dossier_keeps_the_laws(town: Town, dice: Random):
    version = version_with(town, dice.choice(list(SupplementPolicy)))
    method = version.methods.get(channel=FilingChannel.IN_PERSON)
    dossier = town.dossier(dice.choice(sorted(OPEN)), method=method)
    now = MONDAY + timedelta(hours=8)
    for _ in range(dice.randint(4, 12)):
        now += timedelta(minutes=dice.choice([0, 1, 50, 60 * 30, 60 * 24 * 5]))
        dossier = attempt(town, dossier, now, dice)
        check_tasks(dossier)
        check_clock(dossier)
        check_replay(dossier, now)


@settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dice=st.randoms(use_true_random=True))
def test_on_any_route_a_dossier_keeps_the_laws_and_can_be_brought_to_its_end(
    town: Town, dice: Random
):
    version = version_with(town, dice.choice(list(SupplementPolicy)))
    publish_route(draft_route(version, read(random_route(dice)), by=None), by=None)
    # Free of charge: an unpaid result is not returned, which has tests of its own.
    method = version.methods.get(channel=FilingChannel.ONLINE)
    dossier = town.file(method=method, accept=dice.random() < 0.7)
    now = MONDAY + timedelta(hours=1)
    for _ in range(dice.randint(4, 14)):
        now += timedelta(minutes=dice.choice([0, 1, 50, 60 * 30]))
        dossier = attempt(town, dossier, now, dice)
        check_tasks(dossier)
        check_clock(dossier)
        check_replay(dossier, now)
    for _ in range(80):
        if dossier.is_ended:
            break
        now += timedelta(minutes=1)
        dossier = push_on(town, dossier, now)
        check_tasks(dossier)
    assert dossier.is_ended


ONWARDS = [
    Verb.ACCEPT, Verb.TAKE_PAPERS, Verb.CONFIRM_PAYMENT, Verb.CONTINUE, Verb.GRANT, Verb.FORWARD,
    Verb.PROPOSE_GRANT, Verb.BEGIN, Verb.RETURN_RESULT, Verb.STOP,
]  # fmt: skip


def push_on(town: Town, dossier: Dossier, now) -> Dossier:
    """One lawful move towards the end by somebody who may; there always is one."""
    chances = [
        (ONWARDS.index(chance.verb), pk, chance, who)
        for pk, who in enumerate(town.staff.values())
        for chance in rules.open_verbs(dossier, who)
        if chance.verb in ONWARDS
    ]
    chances += by_the_holder(dossier)
    _rank, _pk, chance, who = min(chances, key=lambda each: each[:2])
    task = chance.task.pk if chance.task else None
    actions.move(dossier, chance.verb, by=who, note="theo quy định", task=task, at=now)
    return Dossier.objects.get(pk=dossier.pk)


def by_the_holder(dossier: Dossier) -> list:
    """What those who hold a task may do, where assignment gave it to somebody outside the staff."""
    holders = [task.assignee for task in dossier.open_tasks if task.assignee]
    return [
        (ONWARDS.index(chance.verb), who.pk, chance, who)
        for who in holders
        for chance in rules.open_verbs(dossier, who)
        if chance.verb in ONWARDS
    ]


def version_with(town: Town, policy: SupplementPolicy) -> ProcedureVersion:
    """A procedure offered in the town whose supplements are waited for by this policy."""
    facts = replace(FACTS, code=f"1.{policy}", extra={"supplement_policy": policy})
    version = catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
    catalogue.offer(version.procedure, town.ward, by=None)
    return version


def attempt(town: Town, dossier: Dossier, now, dice: Random) -> Dossier:
    """One move by somebody; a refused one must leave no trace."""
    who = dice.choice(list(town.staff.values()))
    opened = [move.verb for move in rules.open_verbs(dossier, who)]
    leads = [Verb.ASSIGN] * 10 if who == town.staff[Role.LEADER] else []
    verb = dice.choice(opened * 5 + leads + list(Verb))
    before, traces = stored(dossier), counts()
    try:
        if verb == Verb.ASSIGN:
            assign(town, dossier, who, now, dice)
        else:
            actions.move(dossier, verb, by=who, note=dice.choice(NOTES), at=now)
    except Refused:
        assert stored(dossier) == before
        assert counts() == traces
        return Dossier.objects.get(pk=dossier.pk)
    after = Dossier.objects.get(pk=dossier.pk)
    assert verb == Verb.ASSIGN or verb in opened
    check_trace(before["state"], after, verb, who)
    assert counts()[:1] + counts()[2:3] == [traces[0] + 1, traces[2] + 1]
    return after


def assign(town: Town, dossier: Dossier, who: Official, now, dice: Random) -> None:
    """A leader, or somebody who may not, gives the open task to anyone."""
    task = dossier.tasks.last()
    able = [o for o in town.staff.values() if o.may(step_of(dossier, task.step).needs)]
    whom = dice.choice([*able * 5, *town.staff.values()])
    actions.assign(task, whom, by=who, at=now)


def stored(dossier: Dossier) -> dict[str, object]:
    return Dossier.objects.filter(pk=dossier.pk).values().get()


def counts() -> list[int]:
    """Events, clock events and evidence; tasks open and closed."""
    told = [model.objects.count() for model in (Event, ClockEvent, Evidence)]
    return [*told, Task.objects.filter(closed_at=None).count(), Task.objects.count()]


def check_trace(start: int, after: Dossier, verb: Verb, who: Official) -> None:
    """The move went along an edge of the table, and the history says so."""
    event = after.events.last()
    assert (event.verb, event.start, event.end, event.by) == (verb, start, after.state, who)
    assert verb == Verb.ASSIGN or (start, after.state) in EDGES


def check_tasks(dossier: Dossier) -> None:
    """Somebody has something to do exactly as long as the dossier is open."""
    assert bool(dossier.open_tasks) == (dossier.state in OPEN)
    assert (dossier.state in ENDED) == dossier.is_ended


def check_clock(dossier: Dossier) -> None:
    """What is stored is what its clock events give."""
    clock = clock_of(dossier)
    owed = clock.last_due_at
    if clock.state == ClockState.PAUSED and not clock.is_late(clock.paused_at):
        owed = None
    assert dossier.due_at == (owed + clock.waited if owed else None)
    assert dossier.original_due_at == clock.original_due_at
    assert dossier.received_at == clock.started_at
    assert clock.state == state_of_clock(dossier)


def state_of_clock(dossier: Dossier) -> ClockState:
    """The clock runs while the office works, rests while it waits, and ends with the work."""
    if dossier.received_at is None:
        return ClockState.NOT_STARTED
    if dossier.state in WAITING:
        return ClockState.PAUSED
    return ClockState.RUNNING if dossier.state in RUNNING else ClockState.STOPPED


def check_replay(dossier: Dossier, now) -> None:
    """As known now is as stored."""
    known = as_known_at(dossier, now)
    assert {name: getattr(known, name) for name in KNOWN} == {
        name: getattr(dossier, name) for name in KNOWN
    }
