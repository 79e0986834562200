"""The table of moves: only what it says, only by whom it says, and each guard says no."""

from datetime import timedelta

import pytest

from motcua.catalogue.routes.actions import draft_route, publish_route
from motcua.catalogue.routes.reading import read
from motcua.core.errors import Refused
from motcua.deadlines.calendar import due
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.clock import ClockState
from motcua.dossiers import actions, rules
from motcua.dossiers.actions.tasks import step_due
from motcua.dossiers.clock import clock_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import ENDED, MOVES, At, Move, State, Step, Verb
from motcua.people.actions import appoint
from motcua.people.roles import GRANTS, Permission, Role
from tests.catalogue.routes import route, step
from tests.town import MONDAY, SINCE, Town

HOUR = timedelta(hours=1)
EDGES = {
    1: {2, 3, 5, 7, 8},
    2: {2, 4, 5, 6, 7, 8, 9},
    4: {4, 5, 6, 7, 8, 9},
    5: {2, 4, 7, 8},
    6: {4, 7, 8},
    7: {4, 8},
    9: {10},
}


def test_the_table_names_each_move_once_and_stays_within_the_national_edges():
    pairs = [(move.verb, move.start) for move in MOVES]
    assert len(pairs) == len(set(pairs))
    edges: dict[int, set[int]] = {}
    for move in MOVES:
        edges.setdefault(int(move.start), set()).add(int(move.end))
    assert edges == EDGES
    assert not ENDED & {move.start for move in MOVES}


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_walked_to(town: Town, state: State):
    dossier = town.dossier(state)
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.state == state
    assert stored.events.last().end == state
    open_steps = {task.step for task in stored.open_tasks}
    assert bool(open_steps) == (state not in ENDED)


# What the default route lets happen at each step, and what a role needs there.
STEPS = {
    Step.RECEIVE: ({At.RECEIVE}, Permission.RECEIVE_DOSSIER),
    Step.HANDLE: ({At.ROUTE, At.ASK_PAPERS, At.ASK_PAYMENT}, Permission.HANDLE_DOSSIER),
    Step.PROPOSE: ({At.ROUTE, At.PROPOSE}, Permission.HANDLE_DOSSIER),
    Step.DECIDE: ({At.ROUTE, At.DECIDE}, Permission.DECIDE_DOSSIER),
    Step.HAND_OVER: ({At.HAND_OVER}, Permission.HAND_OVER_RESULT),
}


@pytest.mark.parametrize("state", State)
def test_only_the_table_opens_a_move(town: Town, state: State):
    dossier = town.dossier(state)
    for role, official in town.staff.items():
        opened = {move.verb for move in rules.open_verbs(dossier, official)}
        expected = {
            move.verb
            for move in MOVES
            if move.start == state and may_by_the_table(dossier, move, role, official)
        }
        assert opened == expected - by_guards(dossier), role


def may_by_the_table(dossier: Dossier, move: Move, role: Role, official) -> bool:
    if move.at is None:
        return move.needs in GRANTS[role]
    tasks = [task for task in dossier.open_tasks if move.at in STEPS[task.step][0]]
    return any(
        (move.needs or STEPS[task.step][1]) in GRANTS[role] and task.assignee in (None, official)
        for task in tasks
    )


def by_guards(dossier: Dossier) -> set[Verb]:
    started = dossier.received_at is not None
    if dossier.state == State.SUPPLEMENT_REQUIRED:
        return {Verb.ACCEPT} if started else {Verb.TAKE_PAPERS}
    if dossier.state == State.WITHDRAWAL_REQUESTED and not started:
        return {Verb.CONTINUE}
    if dossier.state == State.PROCESSING:
        return {Verb.BEGIN, Verb.SEND_BACK}
    return set()


@pytest.mark.parametrize(
    "move", [m for m in MOVES if m.needs_note], ids=lambda m: f"{m.verb}-{m.start}"
)
def test_a_move_against_somebodys_wish_needs_a_reason(town: Town, move):
    if move.verb == Verb.REFUSE and move.start == State.ACCEPTED:
        dossier = one_step(town)
    elif move.verb in {Verb.SEND_BACK, Verb.REFUSE}:
        dossier = town.dossier(State.PROCESSING)
        dossier = town.does(town.does(dossier, Verb.FORWARD), Verb.PROPOSE_GRANT)
    elif move.verb == Verb.PROPOSE_REFUSAL:
        dossier = town.does(town.dossier(State.PROCESSING), Verb.FORWARD)
    else:
        dossier = town.dossier(move.start)
    with pytest.raises(Refused, match="lý do"):
        town.does(dossier, move.verb, note="  ")


def test_whoever_proposed_does_not_decide(town: Town):
    both = town.staff[Role.LEADER]
    appoint(both, Role.HANDLER, town.ward, since=SINCE, by=None)
    both.__dict__.pop("current_posts", None)
    dossier = town.does(town.dossier(State.PROCESSING), Verb.FORWARD)
    dossier = actions.move(dossier, Verb.PROPOSE_GRANT, by=both)
    for verb in (Verb.GRANT, Verb.REFUSE):
        with pytest.raises(Refused, match="đề xuất"):
            actions.move(dossier, verb, by=both, note="x")


def test_whoever_begins_holds_the_task_until_it_is_done(town: Town):
    dossier = town.dossier(State.PROCESSING)
    handler = town.staff[Role.HANDLER]
    task = dossier.open_task(Step.HANDLE)
    assert task.assignee == handler
    dossier = town.does(dossier, Verb.FORWARD, at=MONDAY + 9 * HOUR)
    task.refresh_from_db()
    assert (task.closed_by, task.closed_at, task.outcome) == (
        handler,
        MONDAY + 9 * HOUR,
        Verb.FORWARD,
    )
    assert [task.step for task in dossier.open_tasks] == [Step.PROPOSE]


def test_acceptance_sets_the_due_moment_the_calendar_gives(town: Town):
    dossier = town.file(at=MONDAY)
    expected = due(dossier.limit, MONDAY, calendar_for(town.ward))
    assert (dossier.received_at, dossier.due_at, dossier.original_due_at) == (
        MONDAY,
        expected,
        expected,
    )


def test_waiting_for_papers_stops_the_clock_and_completing_them_restarts_it(town: Town):
    dossier = town.dossier(State.SUPPLEMENT_REQUIRED)
    assert dossier.due_at is None
    later = MONDAY + timedelta(days=9)
    dossier = town.does(dossier, Verb.TAKE_PAPERS, at=later)
    assert dossier.due_at == due(dossier.limit, later, calendar_for(town.ward))
    assert dossier.original_due_at == due(dossier.limit, MONDAY + HOUR, calendar_for(town.ward))


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (State.PAYMENT_REQUIRED, Verb.CONFIRM_PAYMENT),
        (State.WITHDRAWAL_REQUESTED, Verb.CONTINUE),
        (State.SUPPLEMENT_REQUIRED, Verb.TAKE_PAPERS),
    ],
)
def test_after_a_wait_the_time_waited_is_given_back_and_the_open_step_renewed(town, state, verb):
    dossier = town.dossier(state)
    promised, task = dossier.original_due_at, dossier.open_tasks[0]
    a_week_later = dossier.clock_events.last().happened_at + timedelta(days=7)
    dossier = town.does(dossier, verb, at=a_week_later)
    if verb == Verb.TAKE_PAPERS:
        promised = due(dossier.limit, a_week_later, calendar_for(town.ward)) - timedelta(days=7)
    assert dossier.due_at == promised + timedelta(days=7)
    renewed = dossier.open_task(task.step)
    assert renewed.due_at == step_due(
        dossier, Step(task.step), calendar_for(town.ward), a_week_later
    )
    assert renewed.due_at > task.due_at


def test_a_declared_moment_within_the_minute_declares_nothing(town: Town):
    dossier = town.dossier(State.COMPLETED)
    now = MONDAY + timedelta(days=1)
    dossier = town.does(
        dossier, Verb.RETURN_RESULT, at=now, declared_at=now - timedelta(seconds=59)
    )
    assert (dossier.returned_at, dossier.really_returned_at) == (now, None)


def test_a_dossier_that_was_late_stays_late_while_it_waits(town: Town):
    dossier = town.dossier(State.PROCESSING)
    after_due = dossier.due_at + timedelta(days=1)
    dossier = town.does(dossier, Verb.ASK_PAPERS, at=after_due)
    assert dossier.is_late(after_due + HOUR)


def test_papers_asked_before_acceptance_leave_the_clock_unstarted(town: Town):
    dossier = town.dossier(State.REGISTERED)
    dossier = town.does(dossier, Verb.ASK_PAPERS)
    assert dossier.received_at is None
    with pytest.raises(Refused, match="chưa tính thời hạn"):
        town.does(dossier, Verb.TAKE_PAPERS)
    assert town.does(dossier, Verb.ACCEPT).received_at is not None


def test_what_is_sent_back_returns_step_by_step_to_whoever_did_it(town: Town):
    dossier = town.does(town.does(town.dossier(State.PROCESSING), Verb.FORWARD), Verb.PROPOSE_GRANT)
    for before in (Step.PROPOSE, Step.HANDLE):
        dossier = town.does(dossier, Verb.SEND_BACK)
        assert [task.step for task in dossier.open_tasks] == [before]
        assert dossier.open_task(before).assignee == town.staff[Role.HANDLER]
    with pytest.raises(Refused, match="Không có bước trước"):
        town.does(dossier, Verb.SEND_BACK)
    dossier = town.does(town.does(dossier, Verb.FORWARD), Verb.PROPOSE_GRANT)
    assert town.does(dossier, Verb.GRANT).state == State.COMPLETED


def one_step(town: Town) -> Dossier:
    """An accepted dossier whose route is one step that decides."""
    alone = read(route(step("sign", role="leader", may=["sign"], to=["end"])))
    publish_route(draft_route(town.version, alone, by=None), by=None)
    return town.file()


@pytest.mark.parametrize("verb", [Verb.GRANT, Verb.REFUSE])
def test_one_step_may_decide_at_once(town: Town, verb: Verb):
    dossier = town.does(one_step(town), verb)
    assert dossier.state == State.COMPLETED
    assert [task.step for task in dossier.open_tasks] == [Step.HAND_OVER]


def test_a_refusal_on_the_merits_is_a_result(town: Town):
    dossier = town.does(
        town.does(town.dossier(State.PROCESSING), Verb.FORWARD), Verb.PROPOSE_REFUSAL
    )
    dossier = town.does(dossier, Verb.REFUSE)
    assert (dossier.state, dossier.result_kind) == (State.COMPLETED, "refused")


def test_a_declared_hand_over_is_kept_apart_with_its_reason(town: Town):
    dossier = town.dossier(State.COMPLETED)
    now = MONDAY + timedelta(days=1)
    declared = now - timedelta(hours=3)
    with pytest.raises(Refused, match="lý do"):
        town.does(dossier, Verb.RETURN_RESULT, at=now, declared_at=declared, note="")
    with pytest.raises(Refused, match="tương lai"):
        town.does(dossier, Verb.RETURN_RESULT, at=now, declared_at=now + HOUR)
    dossier = town.does(dossier, Verb.RETURN_RESULT, at=now, declared_at=declared, note="mất điện")
    assert (dossier.returned_at, dossier.really_returned_at) == (now, declared)
    assert dossier.really_returned_reason == "mất điện"
    assert dossier.events.last().declared_at == declared


@pytest.mark.parametrize("state", [State.COMPLETED, State.RETURNED, State.STOPPED])
def test_an_end_stops_the_clock(town: Town, state: State):
    assert clock_of(town.dossier(state)).state == ClockState.STOPPED
