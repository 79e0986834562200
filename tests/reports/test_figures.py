"""Report II.06a on lawful dossiers, against a recount that reads like the law."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue.kinds import FilingChannel
from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.dossiers.actions import assign
from motcua.dossiers.models import Dossier, Unrecognised
from motcua.dossiers.states import State, Verb
from motcua.people import actions as people
from motcua.people.models import Unit
from motcua.people.roles import Level, Role
from motcua.reports import figures as room
from motcua.reports.figures import behind, figures, figures_seen_by, plain
from motcua.reports.forms import state as forms
from motcua.reports.forms.state import LEVELS, aggregate, whole_of
from motcua.reports.identities import CARRIED_FORWARD, SUM_OF_ROWS, identities_of
from motcua.reports.kinds import MOVED, Aspect, DueBasis, EarlyRule, Figure
from motcua.reports.questions import Period, Question, Scope
from tests.town import MONDAY, SINCE, WALKS, Town

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# 02/11/2026 is the Monday; the town's procedure takes five working days, three online.
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8))
NEXT = Period(date(2026, 11, 9), date(2026, 11, 15))
AGGREGATES = list(LEVELS)
pytestmark = pytest.mark.django_db


def walk(
    town: Town,
    state: State,
    at: datetime = MONDAY,
    *,
    gap: timedelta = HOUR,
    channel: FilingChannel = FilingChannel.IN_PERSON,
) -> Dossier:
    """A dossier walked to a state, `gap` between moves."""
    walked = town.file(accept=False, at=at, method=town.method(channel))
    for place, verb in enumerate(WALKS[state], 1):
        walked = town.does(walked, verb, at=at + place * gap)
    return walked


def ask(town: Town, period: Period, **more: object) -> Question:
    return Question(Scope(town.ward), period, **more)  # type: ignore[arg-type]


def recount(dossiers: Iterable[Dossier], period: Period, known_at: datetime) -> dict[str, int]:
    """The figures by going through the dossiers one by one."""
    counts = dict.fromkeys((figure.value for figure in Figure if figure not in MOVED), 0)
    for dossier in dossiers:
        for name in names(dossier, period, known_at):
            counts[name] += 1
    return counts


def names(d: Dossier, period: Period, known_at: datetime) -> Iterable[str]:
    day = timezone.localdate
    if d.received_at is None or day(d.received_at) > period.last:
        return
    ended = d.completed_at or d.stopped_at
    if ended and day(ended) < period.first:
        return
    yield "received"
    if day(d.received_at) < period.first:
        yield "carried_over"
    else:
        yield "received_new"
        yield "received_online" if d.channel == "online" else "received_direct_or_post"
    if ended is None or day(ended) > period.last:
        yield "processing"
        late = d.due_at and day(d.due_at) <= period.last and d.due_at <= known_at
        yield "processing_overdue" if late else "processing_in_time"
    elif d.stopped_at:
        yield "withdrawn"
    else:
        yield "resolved"
        done, due = day(d.completed_at), day(d.due_at)
        which = {-1: "early", 0: "on_time", 1: "overdue"}[(done > due) - (done < due)]
        yield f"resolved_{which}"


@pytest.fixture
def varied(town: Town) -> Town:
    """Dossiers that make every figure of the week of 9 November more than nothing."""
    for state in State:
        walk(town, state)
        walk(town, state, MONDAY + 7 * DAY)
        walk(town, state, MONDAY + 7 * DAY, channel=FilingChannel.ONLINE)
    walk(town, State.COMPLETED, gap=DAY * 2)
    walk(town, State.COMPLETED, gap=timedelta(hours=42))
    walk(town, State.STOPPED, gap=DAY * 3)
    return town


def test_every_figure_is_what_a_recount_finds(varied: Town):
    now = timezone.now()
    for period in (WEEK, NEXT, Period(WEEK.first, NEXT.last)):
        report = figures(ask(varied, period))
        assert plain(report.total) == recount(Dossier.objects.all(), period, now)
        assert [identity for identity in report.identities if not identity.holds] == []
    total = figures(ask(varied, NEXT)).total
    assert all(total[each] for each in Figure if each not in MOVED), (
        "a figure of nothing would test nothing"
    )


@pytest.mark.parametrize("figure", Figure)
def test_a_figure_counted_wrong_is_named(varied: Town, figure: Figure, monkeypatch):
    right = room.cells

    def wrong(question: Question) -> dict[tuple[int, int], dict[Figure, int]]:
        return {
            cell: {**counts, figure: counts[figure] + 1} for cell, counts in right(question).items()
        }

    monkeypatch.setattr(room, "cells", wrong)
    failing = [each for each in figures(ask(varied, NEXT)).identities if not each.holds]
    total = {each.name for each in failing if not each.row}
    assert total == {f"{SUM_OF_ROWS}: {figure.value}"}
    assert any(each.row == "Lĩnh vực thử nghiệm" for each in failing)


@pytest.mark.parametrize("form", AGGREGATES)
def test_a_line_that_lost_its_unit_is_named_and_opened(varied: Town, form: FormType, monkeypatch):
    """The total is asked of the whole scope; a unit that no line has makes the difference."""
    other = people.add_unit("T99.02", "UBND xã Hai", LEVELS[form] or Level.COMMUNE,
                            parent=varied.province, by=None)  # fmt: skip
    lost = list(Dossier.objects.filter(state=State.PROCESSING))
    Unrecognised.objects.bulk_create(Unrecognised(dossier=each, kind="unit") for each in lost)
    Dossier.objects.filter(pk__in=[each.pk for each in lost]).update(competent_unit=other)
    Unit.objects.filter(pk=varied.ward.pk).update(level=LEVELS[form] or Level.COMMUNE)
    asked = Question(Scope(varied.province), Period(WEEK.first, NEXT.last))
    table = aggregate(asked, form)
    assert all(each.holds for each in table.checks)
    assert SUM_OF_ROWS in {each.name for each in table.checks}
    right = room.cells

    def fewer(question: Question) -> dict[tuple[int, int], dict[Figure, int]]:
        return {cell: row for cell, row in right(question).items() if cell[0] != other.pk}

    monkeypatch.setattr(forms, "cells", fewer)
    monkeypatch.setattr(room, "cells", fewer)
    failing = {each.name: each for each in aggregate(asked, form).checks if not each.holds}
    received = failing[f"{SUM_OF_ROWS}: {Figure.RECEIVED.value}"]
    assert received.difference == len(lost) > 0
    assert received.opens == {"measure": Aspect.OUT_OF_ROWS, **whole_of(
        replace(asked.scope, with_children=True, level=LEVELS[form]))}  # fmt: skip
    whole = replace(asked, scope=replace(asked.scope, with_children=True))
    assert set(behind(whole, Aspect.OUT_OF_ROWS)) == set(lost)


def test_each_figure_opens_its_own_dossiers(varied: Town):
    asked, now = ask(varied, NEXT), timezone.now()
    field = figures(asked).fields[0].field_id
    for figure in Figure:
        expected = {d.pk for d in Dossier.objects.all() if figure in names(d, NEXT, now)}
        assert {d.pk for d in behind(asked, figure)} == expected, figure
        assert behind(asked, figure, field).count() == len(expected)
        assert behind(asked, figure, field + 1).count() == 0


STEPS = st.tuples(
    st.sampled_from(list(State)),
    st.integers(0, 10 * 24),
    st.integers(1, 60),
    st.sampled_from(list(FilingChannel)),
)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    walks=st.lists(STEPS, min_size=1, max_size=4), first=st.integers(0, 14), known=st.floats(0, 1)
)
def test_history_and_columns_agree_on_any_lawful_past(town: Town, walks, first, known):
    with transaction.atomic():
        for state, start, gap, channel in walks:
            walk(town, state, MONDAY + start * HOUR, gap=gap * HOUR, channel=channel)
        period = Period(WEEK.first + first * DAY, WEEK.first + (first + 6) * DAY)
        for due in DueBasis:
            for rule in EarlyRule:
                options = {"due": due, "early_rule": rule}
                # Moves may lie in the future of the test's clock; the room asks about the past.
                after = MONDAY + 60 * DAY
                by_columns = counted(ask(town, period, **options), after)
                by_history = counted(ask(town, period, as_of=after, **options), after)
                assert by_columns == by_history
        earlier = recount(Dossier.objects.all(), period, after)
        assert plain(counted(ask(town, period), after)) == earlier
        transaction.set_rollback(True)


def counted(question: Question, _now: datetime) -> dict[Figure, int]:
    """The figures without the room's clock."""
    return {figure: behind(question, figure).count() for figure in Figure}


def test_a_late_entry_changes_nothing_that_was_known_before(town: Town):
    walk(town, State.PROCESSING)
    then = MONDAY + 8 * DAY
    before = counted(ask(town, NEXT, as_of=then), then)
    # On the 12th a dossier handed in on the 4th is entered from the paper register.
    town.file(
        at=MONDAY + 10 * DAY, received_at=MONDAY + 2 * DAY, received_reason="mất điện, sổ giấy"
    )
    assert counted(ask(town, NEXT, as_of=then), then) == before
    report = figures(ask(town, NEXT))
    assert report.total[Figure.CARRIED_OVER] == before[Figure.CARRIED_OVER] + 1
    late = next(each for each in report.identities if each.name == CARRIED_FORWARD)
    assert (late.holds, late.difference) == (False, 1)
    rows = [str(each) for each in report.identities if each.row]
    assert rows == [f"{CARRIED_FORWARD} [Lĩnh vực thử nghiệm]"]


def test_an_earlier_instant_knows_neither_later_ends_nor_later_promises(town: Town):
    dossier = walk(town, State.COMPLETED, gap=DAY)
    total = counted(ask(town, WEEK, as_of=MONDAY + 2.5 * DAY), MONDAY)
    assert (total[Figure.PROCESSING], total[Figure.RESOLVED]) == (1, 0)
    assert counted(ask(town, WEEK, as_of=MONDAY + 6 * DAY), MONDAY)[Figure.RESOLVED] == 1
    assert counted(ask(town, WEEK, as_of=MONDAY), MONDAY)[Figure.RECEIVED] == 0
    assert dossier.completed_at == MONDAY + 5 * DAY


def test_what_is_due_later_today_is_not_overdue_yet(town: Town):
    dossier = walk(town, State.PROCESSING)
    due = dossier.due_at
    period = Period(WEEK.first, timezone.localdate(due))
    before = counted(ask(town, period, as_of=due - HOUR), due)
    assert (before[Figure.PROCESSING_IN_TIME], before[Figure.PROCESSING_OVERDUE]) == (1, 0)
    after = counted(ask(town, period, as_of=due + HOUR), due)
    assert (after[Figure.PROCESSING_IN_TIME], after[Figure.PROCESSING_OVERDUE]) == (0, 1)


def test_what_waits_for_the_applicant_is_in_time(town: Town):
    walk(town, State.SUPPLEMENT_REQUIRED)
    total = counted(ask(town, NEXT), MONDAY)
    assert (total[Figure.PROCESSING_IN_TIME], total[Figure.PROCESSING_OVERDUE]) == (1, 0)
    total = counted(ask(town, NEXT, due=DueBasis.ORIGINAL), MONDAY)
    assert (total[Figure.PROCESSING_IN_TIME], total[Figure.PROCESSING_OVERDUE]) == (0, 1)


def test_the_minute_rule_parts_what_the_day_joins(town: Town):
    walk(town, State.COMPLETED, gap=timedelta(hours=42))  # the due day, in its morning
    by_day = counted(ask(town, NEXT), MONDAY)
    by_minute = counted(ask(town, NEXT, early_rule=EarlyRule.MINUTE), MONDAY)
    assert (by_day[Figure.RESOLVED_ON_TIME], by_minute[Figure.RESOLVED_ON_TIME]) == (1, 0)
    assert (by_day[Figure.RESOLVED_EARLY], by_minute[Figure.RESOLVED_EARLY]) == (0, 1)


def test_a_scope_is_a_unit_or_those_below_it_of_a_level(town: Town):
    walk(town, State.PROCESSING)

    def received(scope: Scope) -> int:
        return figures(Question(scope, WEEK)).total[Figure.RECEIVED]

    assert received(Scope(town.ward)) == 1
    assert received(Scope(town.province)) == 0
    assert received(Scope(town.province, with_children=True)) == 1
    assert received(Scope(town.province, with_children=True, level=Level.COMMUNE)) == 1
    assert received(Scope(town.province, with_children=True, level=Level.PROVINCE)) == 0


def test_fields_without_a_dossier_are_left_out(town: Town):
    assert figures(ask(town, WEEK)).fields == []
    assert set(figures(ask(town, WEEK)).total.values()) == {0}


@pytest.mark.parametrize("role", Role)
def test_only_those_who_read_reports_see_one(town: Town, role: Role):
    reads = role in (Role.LEADER, Role.REFORM_OFFICER, Role.INSPECTOR)
    if reads:
        assert figures_seen_by(town.staff[role], ask(town, WEEK))
    else:
        with pytest.raises(Refused):
            figures_seen_by(town.staff[role], ask(town, WEEK))


def test_nobody_reads_beyond_their_reach(town: Town):
    leader = town.staff[Role.LEADER]
    for scope in (Scope(town.province), Scope(town.province, with_children=True)):
        with pytest.raises(Refused, match="UBND tỉnh Thử Nghiệm"):
            figures_seen_by(leader, Question(scope, WEEK))
    above = people.employ("tinh", "Lãnh đạo tỉnh", "thu-nghiem-2026", by=None)
    people.appoint(above, Role.LEADER, town.province, since=SINCE, by=None)
    assert figures_seen_by(above, Question(Scope(town.province, with_children=True), WEEK))


@pytest.mark.parametrize(
    ("first", "last", "as_of"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), None),
        (date(1026, 1, 1), date(2026, 1, 1), None),
        (date(2026, 1, 1), date(9999, 12, 31), None),
        (date(2026, 1, 1), date(2026, 1, 2), timedelta(hours=1)),
    ],
)
def test_a_report_that_cannot_be_is_refused(town: Town, first, last, as_of):
    moment = timezone.now() + as_of if as_of else None
    with pytest.raises(Refused):
        figures(ask(town, Period(first, last), as_of=moment))


def test_only_an_accepted_dossier_is_received(town: Town):
    for state in (State.REGISTERED, State.NOT_ACCEPTED):
        walk(town, state)
    town.does(walk(town, State.REGISTERED), Verb.STOP, at=MONDAY + HOUR)
    assert set(figures(ask(town, WEEK)).total.values()) == {0}


def test_a_hand_over_that_was_assigned_counts_once_in_a_past_report(town: Town):
    dossier = walk(town, State.COMPLETED)
    clerk, leader = town.staff[Role.ONE_STOP_OFFICER], town.staff[Role.LEADER]
    for day in (1, 2):
        assign(dossier.open_tasks[0], clerk, by=leader, at=MONDAY + day * DAY)
    now = figures(ask(town, WEEK)).total
    assert figures(ask(town, WEEK, as_of=MONDAY + 3 * DAY)).total == now


def test_a_failing_identity_opens_into_the_dossiers_that_make_the_difference(town: Town):
    walk(town, State.COMPLETED)
    undated, strange = walk(town, State.COMPLETED), walk(town, State.PROCESSING)
    Dossier.objects.filter(pk=undated.pk).update(due_at=None)
    Dossier.objects.filter(pk=strange.pk).update(channel="fax")
    late = town.file(at=MONDAY + 10 * DAY, received_at=MONDAY - 3 * DAY, received_reason="sổ giấy")
    asked = ask(town, WEEK)
    report = figures(asked)
    failing = {each.missing: each for each in report.identities if not each.holds and not each.row}
    assert {missing: each.difference for missing, each in failing.items()} == {
        Aspect.RESOLVED_UNDATED: 1,
        Aspect.CHANNEL_UNKNOWN: 1,
        Aspect.ENTERED_LATE: 1,
    }
    for missing, dossier in (
        (Aspect.RESOLVED_UNDATED, undated),
        (Aspect.CHANNEL_UNKNOWN, strange),
        (Aspect.ENTERED_LATE, late),
    ):
        assert behind(asked, missing).get() == dossier
    assert not behind(asked, Aspect.OUT_OF_PLACE).exists()
    assert report.total[Figure.RECEIVED_NEW] == 3, "nothing is dropped"


def test_an_official_does_not_answer_for_what_colleagues_entered_late(town: Town):
    late = town.file(at=MONDAY + 10 * DAY, received_at=MONDAY - 3 * DAY, received_reason="sổ giấy")
    handler, reader = town.staff[Role.HANDLER], town.staff[Role.INSPECTOR]
    for official, number in ((handler, 0), (reader, 0), (None, 1)):
        asked = Question(Scope(town.ward, official=official), WEEK)
        wrong = [each.difference for each in figures(asked).identities if not each.holds]
        assert wrong == [number] * 2 * number, official
    own = town.staff[Role.ONE_STOP_OFFICER]
    report = figures(Question(Scope(town.ward, official=own), WEEK))
    assert behind(report.question, Aspect.ENTERED_LATE).get() == late
    assert {each.difference for each in report.identities if not each.holds} == {1}


def test_the_550_that_a_source_report_loses_are_a_difference():
    """30,778 received; 30,139 resolved; 89 in progress (source report 002)."""
    f = Figure
    told = dict.fromkeys(Figure, 0) | {
        f.RECEIVED: 30_778, f.RECEIVED_NEW: 30_778, f.RECEIVED_DIRECT_OR_POST: 30_778,
        f.RESOLVED: 30_139, f.RESOLVED_ON_TIME: 30_105, f.RESOLVED_OVERDUE: 34,
        f.PROCESSING: 89, f.PROCESSING_IN_TIME: 89,
    }  # fmt: skip
    failing = [each for each in identities_of(told, [("", told)], {}) if not each.holds]
    assert {(each.difference, each.missing) for each in failing} == {(550, Aspect.OUT_OF_PLACE)}


def test_the_months_of_an_instant_inside_a_day_agree_with_its_table(varied: Town):
    for as_of in (None, MONDAY + 9.5 * DAY, MONDAY + 2.1 * DAY):
        asked = ask(varied, Period(WEEK.first, NEXT.last), as_of=as_of)
        total, months = figures(asked).total, room.by_month(asked)
        assert sum(each.received for each in months) == total[Figure.RECEIVED_NEW]
        assert sum(each.resolved for each in months) == total[Figure.RESOLVED]
