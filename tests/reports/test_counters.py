"""Counters say what a recount of the dossiers says: for any period, on any past evening, always."""

import os
import random
import signal
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue.kinds import FilingChannel
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.states import State
from motcua.people.roles import Role
from motcua.reports.actions.folding import MANY, fold, fold_all, rebuild
from motcua.reports.counters import SpanSums, can_answer, counted, entered_late, span_sums
from motcua.reports.figures import NOTHING, recounted
from motcua.reports.kinds import DueBasis, EarlyRule, Figure
from motcua.reports.models import CounterChange, CounterDay, CounterMark
from motcua.reports.periods import half_month_of, months_within, next_half_month
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.turns import TURNS
from motcua.reports.verifying import deviations, sample, wrong_days, wrong_marks
from tests.reports.test_figures import walk
from tests.town import MONDAY, Town

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))


def evening(day: date) -> datetime:
    return datetime.combine(day, datetime.max.time(), VIETNAM)


def some(counts: dict) -> dict:
    """Without the cells where nothing is in play."""
    return {cell: row for cell, row in counts.items() if row[Figure.RECEIVED]}


STEPS = st.tuples(
    st.sampled_from(list(State)),
    st.integers(0, 18 * 24),
    st.integers(1, 70),
    st.sampled_from(list(FilingChannel)),
    # How many days later than it was received it is entered.
    st.integers(0, 9),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    walks=st.lists(STEPS, min_size=1, max_size=5),
    folds=st.lists(st.integers(0, 40), max_size=3),
    first=st.integers(0, 20),
    length=st.integers(0, 30),
    known=st.integers(0, 30),
)
@pytest.mark.django_db
def test_counters_and_a_recount_agree_on_any_history(
    town: Town, walks, folds, first, length, known
):
    with transaction.atomic():
        for place, (state, start, gap, channel, late) in enumerate(walks):
            enter(town, state, MONDAY + start * HOUR, gap * HOUR, channel, late * DAY)
            if place < len(folds):
                fold_all(today=MONDAY.date() + folds[place] * DAY)
        period = Period(MONTH.first + first * DAY, MONTH.first + (first + length) * DAY)
        asked = Question(Scope(town.ward), period)
        assert counted(asked) == some(recounted(asked))
        then = Question(Scope(town.ward), period, as_of=evening(MONTH.first + known * DAY))
        assert can_answer(then)
        assert counted(then) == some(recounted(then))
        parts = cut(period, known)
        for each in (asked, then):
            assert span_sums(each, parts) == [recounted_sums(each, part) for part in parts]
        for each in (asked, then):
            # Nobody hears today of what is noted tomorrow; only a made-up history does.
            if each.known_at >= period.start and (each.as_of or each.known_at >= last_noted()):
                assert entered_late(each) == recounted_late(each)
        fold_all()
        assert counted(asked) == some(recounted(asked))
        assert counted(then) == some(recounted(then))
        assert (wrong_days(), wrong_marks()) == (0, 0)
        transaction.set_rollback(True)


def cut(period: Period, place: int) -> list[Period]:
    """The whole and, where it has two days or more, two parts of it."""
    middle = period.first + place % (1 + (period.last - period.first).days) * DAY
    both = [Period(period.first, middle), Period(middle + DAY, period.last)]
    return [period, *(part for part in both if part.first <= part.last)]


def recounted_sums(asked: Question, part: Period) -> SpanSums:
    f, rows = Figure, recounted(replace(asked, period=part)).values()
    total = {each: sum(row[each] for row in rows) for each in f}
    classes = total[f.RESOLVED_EARLY], total[f.RESOLVED_ON_TIME], total[f.RESOLVED_OVERDUE]
    undated = total[f.RESOLVED] - sum(classes)
    return SpanSums(total[f.RECEIVED_NEW], *classes, undated, total[f.WITHDRAWN])


def last_noted() -> datetime:
    """When the newest event was noted."""
    return Event.objects.aggregate(last=Max("recorded_at"))["last"]


def recounted_late(asked: Question) -> dict:
    """Carried over, less what was open at the close before as known then."""
    eve = asked.period.first - DAY
    close = replace(asked, period=Period(eve, eve), as_of=asked.period.start - MOMENT)
    carried, before = recounted(asked), recounted(close)
    late = {
        cell: carried.get(cell, NOTHING)[Figure.CARRIED_OVER]
        - before.get(cell, NOTHING)[Figure.PROCESSING]
        for cell in carried.keys() | before.keys()
    }
    return {cell: number for cell, number in late.items() if number}


def enter(town: Town, state: State, at: datetime, gap: timedelta, channel, late: timedelta):
    """Walk a dossier; a late one was received from a paper register days before."""
    if not late:
        walk(town, state, at, gap=gap, channel=channel)
        return
    town.file(at=at + late, received_at=at, received_reason="sổ giấy", method=town.method(channel))


@pytest.fixture
def busy(town: Town) -> Town:
    """Dossiers in every state, folded in three parts."""
    for place, state in enumerate(State):
        walk(town, state, MONDAY + place * 6 * HOUR, gap=5 * HOUR)
        if place % 4 == 0:
            fold(today=MONDAY.date() + place * DAY)
    return town


@pytest.mark.django_db
def test_counters_do_not_answer_what_they_do_not_know(busy: Town):
    official = Question(Scope(busy.ward, official=busy.staff[Role.HANDLER]), MONTH)
    for ask in (counted, entered_late, lambda asked: span_sums(asked, [MONTH])):
        with pytest.raises(ValueError, match="Question"):
            ask(official)
    plain = Question(Scope(busy.ward), MONTH)
    for change in (
        {"early_rule": EarlyRule.MINUTE},
        {"due": DueBasis.ORIGINAL},
        {"as_of": MONDAY},
    ):
        with pytest.raises(ValueError, match="Question"):
            counted(replace(plain, **change))


@pytest.mark.django_db
def test_folding_moves_every_note_once(busy: Town):
    asked = Question(Scope(busy.ward), MONTH)
    before = counted(asked)
    assert CounterChange.objects.exists()
    assert fold_all() > 0
    assert not CounterChange.objects.exists()
    assert fold_all() == 0
    assert counted(asked) == before
    days = list(CounterDay.objects.values())
    marks = list(CounterMark.objects.order_by("pk").values())
    assert {row["day"] for row in marks} == {date(2026, 11, 15)}
    rebuild()
    assert list(CounterDay.objects.values()) == days or len(days) == CounterDay.objects.count()
    assert list(CounterMark.objects.order_by("pk").values()) == marks


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["day", "mark"])
def test_a_counter_that_was_changed_by_hand_is_found(busy: Town, table: str, capsys):
    fold_all()
    call_command("counters", "verify", "--all", "--sample", "5")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE reports_counter{table} SET received_otherwise = 99")
    with pytest.raises(SystemExit) as ended:
        call_command("counters", "verify", "--all")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "Bộ đếm sai lệch" in said
    assert "T99.01" in said
    call_command("counters", "rebuild")
    call_command("counters", "verify", "--all")
    assert [each for asked in sample(20, 1) for each in deviations(asked)] == []


@pytest.mark.django_db
def test_a_dossier_cannot_change_its_unit_without_saying_since_when(town: Town):
    dossier = walk(town, State.PROCESSING)
    with pytest.raises(Exception, match="không ghi từ bao giờ"), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(competent_unit=town.province)


@pytest.mark.django_db
def test_a_move_that_changes_no_moment_notes_nothing(town: Town):
    dossier = walk(town, State.PROCESSING)
    fold_all()
    dossier.summary = "Chữ khác"
    dossier.save(update_fields=["summary"])
    assert not CounterChange.objects.exists()


@pytest.mark.parametrize(
    ("day", "half", "after"),
    [
        (date(2026, 2, 28), date(2026, 2, 15), date(2026, 3, 1)),
        (date(2026, 12, 31), date(2026, 12, 15), date(2027, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 15)),
        (date(2026, 1, 14), date(2026, 1, 1), date(2026, 1, 15)),
        (date(2026, 1, 15), date(2026, 1, 15), date(2026, 2, 1)),
    ],
)
@pytest.mark.django_db
def test_half_months_begin_on_the_first_and_the_fifteenth(day, half, after):
    assert (half_month_of(day), next_half_month(day)) == (half, after)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reports_mark_after(%s)", [day])
        assert cursor.fetchone()[0] == after


def test_months_within_a_period_are_its_own_days():
    period = Period(date(2025, 12, 15), date(2026, 2, 14))
    assert months_within(period) == [
        Period(date(2025, 12, 15), date(2025, 12, 31)),
        Period(date(2026, 1, 1), date(2026, 1, 31)),
        Period(date(2026, 2, 1), date(2026, 2, 14)),
    ]


KILLS, LOADED, AT_ONCE = 100, 200_000, 5_000
# Copies of a finished dossier, a minute apart from each other.
COPIES = """
    INSERT INTO dossiers_dossier (
        code, secret, version_id, field_id, receiving_unit_id, accepting_unit_id,
        competent_unit_id, channel, filed_by, return_channel, applicant_id, submitter_id,
        "authorization", summary, limit_unit, counting_rule, really_returned_reason, result_kind,
        state, filed_at, received_at, original_due_at, due_at, completed_at, recorded_at,
        name_id)
    SELECT code || '-' || n, secret, version_id, field_id, receiving_unit_id, accepting_unit_id,
        competent_unit_id, channel, filed_by, return_channel, applicant_id, submitter_id,
        "authorization", summary, limit_unit, counting_rule, really_returned_reason, result_kind,
        state, filed_at - ago, received_at - ago, original_due_at - ago, due_at - ago,
        completed_at - ago, recorded_at - ago, name_id
    FROM dossiers_dossier, generate_series(%s::int, %s::int) AS n,
        LATERAL (SELECT make_interval(mins => n) AS ago) AS shifted
    WHERE id = %s
"""


@pytest.mark.django_db(transaction=True)
def test_folds_killed_at_any_point_count_nothing_twice_and_lose_nothing(town: Town):
    dossier = walk(town, State.COMPLETED)
    chosen = random.Random(7)
    loaded = killed = 0
    while loaded < LOADED or killed < KILLS:
        if loaded < LOADED:
            with connection.cursor() as cursor:
                cursor.execute(COPIES, [loaded + 1, loaded + AT_ONCE, dossier.pk])
            loaded += AT_ONCE
        for _each in range(3):
            killed += fold_and_kill(chosen.uniform(0.001, 0.06))
    assert Dossier.objects.count() == LOADED + 1
    assert wrong_days() == 0
    fold_all()
    assert (CounterChange.objects.count(), wrong_days(), wrong_marks()) == (0, 0, 0)
    everything = Question(Scope(town.ward), Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert counted(everything) == some(recounted(everything))
    assert sum(row[Figure.RECEIVED] for row in counted(everything).values()) == LOADED + 1


def fold_and_kill(after: float) -> bool:
    """A process that folds, killed after so many seconds; was it still at work?"""
    child = os.fork()
    if child == 0:
        # Its own connection: the parent's is left alone.
        connection.connection = None
        fold_all()
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.django_db(transaction=True)
def test_after_a_load_no_reader_goes_through_empty_pages(town: Town):
    columns = ", ".join(TURNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO reports_counterchange (unit_id, field_id, day, recorded_at, {columns}) "
            f"SELECT %s, %s, current_date - 30, NULL, {', '.join('1' for _turn in TURNS)} "
            "FROM generate_series(1, %s)",
            [town.ward.pk, town.version.field_id, MANY],
        )
        before = size(cursor)
        assert fold_all() == MANY
        assert size(cursor) < before / 100


def size(cursor: Any) -> int:
    """Bytes of the notes' own pages."""
    cursor.execute("SELECT pg_relation_size('reports_counterchange')")
    return int(cursor.fetchone()[0])
