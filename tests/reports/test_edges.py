"""The moments at which a figure begins and ends to count a dossier, to some microseconds.

Each mutant of a predicate that other tests let live is killed here.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Q

from motcua.catalogue.kinds import FilingChannel
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.actions.taking_over import take_over
from motcua.dossiers.kinds import FiledBy
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.states import State
from motcua.reports import measures
from motcua.reports.counters import counted
from motcua.reports.figures import behind, figures, numbers_of, recounted
from motcua.reports.kinds import Aspect, Boundaries, EarlyRule, Figure
from motcua.reports.questions import Period, Question, Scope
from tests.reports.test_boundaries import another, follow
from tests.reports.test_figures import walk
from tests.town import Town

f = Figure
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8))
START, END = WEEK.start, WEEK.end
DAY, HOUR, TICK = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=12)
NEW = {f.RECEIVED, f.RECEIVED_NEW, f.RECEIVED_DIRECT_OR_POST}
OLD = {f.RECEIVED, f.CARRIED_OVER}
OPEN = {f.PROCESSING, f.PROCESSING_IN_TIME}
LATE = {f.PROCESSING, f.PROCESSING_OVERDUE}
DONE = {f.RESOLVED}
# After how many moves since acceptance each state is reached.
MOVES = {State.PROCESSING: 1, State.COMPLETED: 4, State.STOPPED: 3}
FAR = datetime(2026, 12, 31, 17, tzinfo=VIETNAM)
pytestmark = pytest.mark.django_db


def lived(
    town: Town,
    received: datetime,
    ended: datetime | None = None,
    state: State = State.COMPLETED,
    due: datetime = FAR,
    **more: FilingChannel,
) -> Dossier:
    """A dossier received and ended at these very moments, due at that one."""
    reached = state if ended else State.PROCESSING
    gap = (ended - received) / MOVES[reached] if ended else TICK
    dossier = walk(town, reached, received - gap, gap=gap, **more)
    assert dossier.received_at == received
    assert ended in (None, dossier.completed_at, dossier.stopped_at)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=due)
    return dossier


def found(asked: Question) -> set[Figure]:
    """The figures that count the one dossier; each way of counting says the same."""
    rows = list(recounted(asked).values())
    assert len(rows) <= 1
    if asked.as_of is None and asked.early_rule == EarlyRule.DATE:
        some = {cell: row for cell, row in recounted(asked).items() if row[f.RECEIVED]}
        assert counted(asked) == some
    return {figure for row in rows for figure in Figure if row[figure]}


@pytest.mark.parametrize(
    ("received", "ended", "expected"),
    [
        (START, None, NEW | OPEN),
        (START - TICK, None, OLD | OPEN),
        (END - TICK, None, NEW | OPEN),
        (END, None, set()),
        (START - DAY, START - TICK, set()),
        (START - DAY, START, OLD | DONE),
        (START - DAY, END - TICK, OLD | DONE),
        (START - DAY, END, OLD | OPEN),
    ],
)
def test_a_period_holds_its_first_moment_and_not_the_first_after_it(
    town: Town, received: datetime, ended: datetime | None, expected: set[Figure]
):
    asked = Question(Scope(town.ward), WEEK)
    for state in (State.COMPLETED, State.STOPPED):
        with transaction.atomic():
            lived(town, received, ended, state)
            stopped = state == State.STOPPED and f.RESOLVED in expected
            early = {f.RESOLVED_EARLY} if f.RESOLVED in expected else set()
            wanted = (expected - DONE) | {f.WITHDRAWN} if stopped else expected | early
            assert found(asked) == wanted
            transaction.set_rollback(True)


@pytest.mark.parametrize("channel", FilingChannel)
def test_each_channel_is_one_column(town: Town, channel: FilingChannel):
    lived(town, START + HOUR, channel=channel)
    online = channel == FilingChannel.ONLINE
    column = f.RECEIVED_ONLINE if online else f.RECEIVED_DIRECT_OR_POST
    assert found(Question(Scope(town.ward), WEEK)) == (NEW - {f.RECEIVED_DIRECT_OR_POST}) | OPEN | {
        column
    }


def test_what_was_never_accepted_is_nowhere(town: Town):
    for state in (State.REGISTERED, State.NOT_ACCEPTED):
        walk(town, state, START + HOUR)
    assert found(Question(Scope(town.ward), WEEK)) == set()


NOON = START + 1.5 * DAY


@pytest.mark.parametrize(
    ("ended", "due", "rule", "expected"),
    [
        (NOON, NOON + DAY, EarlyRule.DATE, f.RESOLVED_EARLY),
        (NOON, NOON + HOUR, EarlyRule.DATE, f.RESOLVED_ON_TIME),
        (NOON, NOON, EarlyRule.DATE, f.RESOLVED_ON_TIME),
        (NOON, NOON - HOUR, EarlyRule.DATE, f.RESOLVED_ON_TIME),
        (NOON, NOON - DAY, EarlyRule.DATE, f.RESOLVED_OVERDUE),
        (NOON, NOON + HOUR, EarlyRule.MINUTE, f.RESOLVED_EARLY),
        (NOON + TICK, NOON, EarlyRule.MINUTE, f.RESOLVED_ON_TIME),
        (NOON, NOON + TICK, EarlyRule.MINUTE, f.RESOLVED_ON_TIME),
        (NOON, NOON - HOUR, EarlyRule.MINUTE, f.RESOLVED_OVERDUE),
    ],
)
def test_a_class_is_by_the_day_or_by_the_minute(town: Town, ended, due, rule, expected):
    lived(town, START + HOUR, ended, due=due)
    asked = Question(Scope(town.ward), WEEK, early_rule=rule)
    assert found(asked) == NEW | DONE | {expected}


@pytest.mark.parametrize(
    ("ended", "due", "expected"),
    [
        (None, END, OPEN),
        (None, END - TICK, LATE),
        # Resolved on its due day, and that after the period: not yet on time.
        (END + HOUR, END + HOUR, OPEN),
        (END + DAY, END - DAY, LATE),
        (END + DAY, END + 2 * DAY, OPEN),
        (None, None, OPEN),
    ],
)
def test_open_at_the_close_is_overdue_from_its_due_moment_on(town: Town, ended, due, expected):
    lived(town, START + HOUR, ended, due=due)
    assert found(Question(Scope(town.ward), WEEK)) == NEW | expected


def test_known_at_an_instant_it_is_overdue_from_that_very_instant_on(town: Town):
    dossier = walk(town, State.PROCESSING, START + 10 * HOUR)
    month = Question(Scope(town.ward), Period(WEEK.first, date(2026, 11, 30)))
    for as_of, expected in (
        (dossier.due_at - TICK, OPEN),
        (dossier.due_at, LATE),
        (dossier.received_at - TICK, set()),
    ):
        got = found(replace(month, as_of=as_of))
        assert got == (NEW | expected if expected else set())


def test_units_change_at_the_first_moment_of_a_day(town: Town):
    lived(town, START - 3 * DAY)
    new = another(town, "T99.02")
    follow(town.ward, new, WEEK.first)
    take_over(WEEK.first, by=None, at=START + HOUR)
    before = Period(WEEK.first - 7 * DAY, WEEK.first - DAY)
    after = Period(WEEK.first + DAY, WEEK.last)
    for unit, period, expected in (
        (town.ward, before, NEW | OPEN),
        (new, before, set()),
        (town.ward, WEEK, OLD | {f.MOVED_OUT}),
        (new, WEEK, {f.RECEIVED, f.MOVED_IN} | OPEN),
        (town.ward, after, set()),
        (new, after, OLD | OPEN),
    ):
        assert found(Question(Scope(unit), period)) == expected, (unit, period)
    joined = Question(Scope(new, boundaries=Boundaries.TODAY), WEEK)
    assert found(joined) == OLD | OPEN
    assert not behind(joined, Aspect.OUT_OF_PLACE).exists(), "it left inside, and is open there"


@pytest.mark.parametrize("who", FiledBy)
def test_whose_hands_brought_it_counts_of_new_ones_only(town: Town, who: FiledBy):
    aspects = {
        FiledBy.SELF: Aspect.SELF_FILED, FiledBy.AGENT: Aspect.AGENT_FILED,
        FiledBy.OFFICIAL: Aspect.OFFICIAL_FILED, FiledBy.POST: Aspect.POST_FILED,
    }  # fmt: skip
    lived(town, START - DAY)
    lived(town, START + HOUR)
    Dossier.objects.update(filed_by=who)
    counts = numbers_of(Question(Scope(town.ward), WEEK), aspects.values())
    assert counts == {each: int(each == aspects[who]) for each in aspects.values()}


def test_late_in_the_system_and_late_in_fact(town: Town):
    due = START + 2 * DAY
    asked = Question(Scope(town.ward), WEEK)
    both = (Aspect.REALLY_OVERDUE, Aspect.ONLY_IN_SYSTEM_OVERDUE)
    cases: tuple[tuple[datetime | None, datetime, tuple[int, int]], ...] = (
        (None, due, (1, 0)),
        (due, due, (0, 1)),
        (due + TICK, due, (1, 0)),
        # In time in the system too: neither.
        (due, FAR, (0, 0)),
    )
    for really, owed, expected in cases:
        with transaction.atomic():
            dossier = lived(town, START + HOUR, START + 4 * DAY, due=owed)
            rows = Dossier.objects.filter(pk=dossier.pk)
            rows.update(really_returned_at=really, really_returned_reason="quên bấm")
            assert tuple(numbers_of(asked, both).values()) == expected, really
            transaction.set_rollback(True)


def test_what_an_identity_is_short_of_is_nothing_more(town: Town):
    """An unknown channel, an undated end, one without any end: each opens its own alone."""
    plain = lived(town, START + HOUR, START + DAY)
    undated = lived(town, START + HOUR, START + DAY, due=None)
    lived(town, START + HOUR, due=None)
    strange = lived(town, START + HOUR)
    Dossier.objects.filter(pk=strange.pk).update(channel="fax")
    asked = Question(Scope(town.ward), WEEK)
    assert behind(asked, Aspect.RESOLVED_UNDATED).get() == undated != plain
    assert behind(asked, Aspect.CHANNEL_UNKNOWN).get() == strange
    lived(town, START - DAY)
    assert not behind(asked, Aspect.OUT_OF_PLACE).exists()
    assert not behind(asked, Aspect.ENTERED_LATE).exists()


def test_a_dossier_that_no_figure_takes_is_out_of_place(town: Town, monkeypatch):
    """What no present predicate does: one forgets some open dossiers, and they are named."""
    right, forgotten = measures.processing, lived(town, START + HOUR, channel=FilingChannel.ONLINE)
    lived(town, START + HOUR)
    lived(town, START + HOUR, START + DAY)

    def forgetful(question: Question) -> dict[Figure, Q]:
        kept = ~Q(channel=FilingChannel.ONLINE)
        return {figure: each & kept for figure, each in right(question).items()}

    monkeypatch.setattr(measures, "processing", forgetful)
    asked = Question(Scope(town.ward), WEEK, early_rule=EarlyRule.MINUTE)
    failing = {each.missing: each for each in figures(asked).identities if not each.holds}
    assert failing[Aspect.OUT_OF_PLACE].difference == 1
    assert behind(asked, Aspect.OUT_OF_PLACE).get() == forgotten


def test_what_came_and_left_before_the_system_knew_of_either_is_no_difference(town: Town):
    """Nothing was open here at the close before, as known then: neither then nor now."""
    lived(town, START - 9 * DAY)
    mid, new = another(town, "T99.02"), another(town, "T99.03")
    day = WEEK.first - 3 * DAY
    follow(town.ward, mid, day)
    follow(mid, new, day + DAY)
    for each in (day, day + DAY):
        take_over(each, by=None, at=START + 2 * DAY)
    late = {Aspect.ENTERED_LATE: [new], Aspect.LEFT_LATE: [town.ward]}
    for missing, units in late.items():
        for unit in (town.ward, mid, new):
            asked = Question(Scope(unit), WEEK)
            assert behind(asked, missing).exists() == (unit in units), (missing, unit)
            wrong = [each for each in figures(asked).identities if not each.holds]
            assert bool(wrong) == (unit != mid)


def test_what_was_entered_late_and_left_late_is_no_difference(town: Town):
    town.file(at=START + DAY, received_at=START - 9 * DAY, received_reason="sổ giấy")
    new = another(town, "T99.02")
    follow(town.ward, new, WEEK.first - 3 * DAY)
    take_over(WEEK.first - 3 * DAY, by=None, at=START + 2 * DAY)
    asked = Question(Scope(town.ward), WEEK)
    assert all(each.holds for each in figures(asked).identities)
    assert not behind(asked, Aspect.LEFT_LATE).exists()
    assert behind(Question(Scope(new), WEEK), Aspect.ENTERED_LATE).count() == 1


def test_marks_are_of_what_is_resolved_and_a_counter_is_a_place_to_come_to(town: Town):
    asked = Question(Scope(town.ward), WEEK)
    running = lived(town, START + HOUR)
    Task.objects.create(
        dossier=running, step="handle", unit=town.ward, opened_at=START, due_at=START + HOUR,
        closed_at=START + DAY,
    )  # fmt: skip
    assert not behind(asked, Aspect.STEPS_LONGER).exists()
    done = lived(town, START + HOUR, START + 2 * HOUR)
    Dossier.objects.filter(pk=done.pk).update(return_channel="post")
    assert behind(asked, Aspect.AGENCIES_ONE).get() == done
