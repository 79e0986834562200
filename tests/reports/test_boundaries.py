"""After units were rearranged every figure still says what happened, in every reading."""

from datetime import date, datetime

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import ProcedureField
from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.dossiers.actions.taking_over import begins, take_over
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.states import State, Verb
from motcua.people import actions as people
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import Level, Role
from motcua.reports.actions.folding import fold_all, rebuild
from motcua.reports.counters import counted
from motcua.reports.figures import behind, by_month, figures, recounted
from motcua.reports.forms import table_of
from motcua.reports.forms.state import aggregate
from motcua.reports.kinds import Aspect, Boundaries, Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.rules import check_may_close
from motcua.reports.verifying import deviations, sample, wrong_days, wrong_marks
from tests.reports.test_counters import DAY, HOUR, MONTH, STEPS, enter, evening, some
from tests.town import MONDAY, SINCE, Town

NEXT = {
    State.REGISTERED: Verb.ACCEPT,
    State.ACCEPTED: Verb.BEGIN,
    State.PROCESSING: Verb.ASK_PAPERS,
    State.SUPPLEMENT_REQUIRED: Verb.TAKE_PAPERS,
    State.PAYMENT_REQUIRED: Verb.CONFIRM_PAYMENT,
    State.WITHDRAWAL_REQUESTED: Verb.STOP,
}
NEW_ROLES = (Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER)


def another(town: Town, code: str) -> Unit:
    """A commune that is provided for: officials, signer, procedure."""
    unit = people.add_unit(code, f"UBND xã {code}", Level.COMMUNE, parent=town.province, by=None)
    for role in NEW_ROLES:
        people.appoint(town.staff[role], role, unit, since=SINCE, by=None)
    catalogue.offer(town.version.procedure, unit, by=None)
    return unit


def follow(old: Unit, new: Unit, day: date, kind=SuccessionKind.MERGE, **more) -> Succession:
    """Declare that one unit follows another."""
    return people.declare(
        Succession(
            predecessor=old, successor=new, kind=kind, effective_on=day, document="01/NQ-THU",
            issued_on=day - DAY, issuer="HĐND tỉnh Thử Nghiệm", **more,
        ),
        by=None,
    )  # fmt: skip


@settings(
    max_examples=12,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    walks=st.lists(STEPS, min_size=1, max_size=4),
    first_run=st.tuples(st.integers(0, 18), st.integers(0, 9)),
    second_run=st.tuples(st.integers(0, 18), st.integers(0, 9)),
    folds=st.lists(st.integers(0, 40), max_size=3),
    first=st.integers(0, 20),
    length=st.integers(0, 30),
    known=st.integers(0, 30),
)
@pytest.mark.django_db
def test_counters_and_a_recount_agree_whatever_moves(
    town: Town, walks, first_run, second_run, folds, first, length, known
):
    with transaction.atomic():
        middle, last = another(town, "T99.02"), another(town, "T99.03")
        look_again(town)
        runs = sorted([first_run, second_run])
        pairs = [(town.ward, middle), (middle, last)]
        for place, (state, start, gap, channel, late) in enumerate(walks):
            enter(town, state, MONDAY + start * HOUR, gap * HOUR, channel, late * DAY)
            if place < len(folds):
                fold_all(today=MONDAY.date() + folds[place] * DAY)
        for (old, new), (day, late) in zip(pairs, runs, strict=True):
            effective = MONDAY.date() + day * DAY
            # Nothing becomes known before what was known already.
            at = max(last_known() + HOUR, begins(effective) + late * DAY + HOUR)
            follow(old, new, effective)
            take_over(effective, by=None, at=at)
            carry_on(town, at + HOUR)
        period = Period(MONTH.first + first * DAY, MONTH.first + (first + length) * DAY)
        then = evening(MONTH.first + known * DAY)
        for _folded in range(2):
            for scope in scopes(town, middle, last):
                for as_of in (None, then):
                    asked = Question(scope, period, as_of=as_of)
                    assert counted(asked) == some(recounted(asked)), (scope, as_of)
            fold_all()
        assert (wrong_days(), wrong_marks()) == (0, 0)
        whole = Question(Scope(last, boundaries=Boundaries.TODAY), period)
        assert not any(counts[Figure.MOVED_IN] for counts in counted(whole).values())
        transaction.set_rollback(True)


def look_again(town: Town) -> None:
    """Officials read their posts once; these have new ones."""
    town.staff = {role: Official.objects.get(pk=each.pk) for role, each in town.staff.items()}


def last_known() -> datetime:
    return Event.objects.aggregate(last=Max("recorded_at"))["last"]


def carry_on(town: Town, at: datetime) -> None:
    """Let the unit that has them now go on with the dossiers."""
    for place, dossier in enumerate(Dossier.objects.filter(state__in=NEXT).order_by("pk")):
        town.does(dossier, NEXT[State(dossier.state)], at=at + place * 30 * HOUR)


def scopes(town: Town, middle: Unit, last: Unit) -> list[Scope]:
    return [
        Scope(town.ward),
        Scope(middle),
        Scope(last),
        Scope(town.province, with_children=True),
        Scope(last, boundaries=Boundaries.TODAY),
        Scope(middle, boundaries=Boundaries.TODAY),
        Scope(town.province, with_children=True, boundaries=Boundaries.TODAY),
        Scope(town.province, with_children=True, boundaries=Boundaries.RULE),
    ]


@pytest.mark.django_db
def test_a_divided_unit_is_read_by_the_rule_of_its_division(town: Town):
    land = ProcedureField.objects.create(name="Đất đai")
    for place in range(4):
        dossier = town.dossier(State.PROCESSING if place else State.COMPLETED)
        if place % 2:
            Dossier.objects.filter(pk=dossier.pk).update(field=land)
    for_land, rest = another(town, "T99.02"), another(town, "T99.03")
    day = MONDAY.date() + 14 * DAY
    follow(town.ward, for_land, day, SuccessionKind.SPLIT, fields=["Đất đai"])
    follow(town.ward, rest, day, SuccessionKind.SPLIT)
    take_over(day, by=None, at=begins(day) + HOUR)
    numbers = {}
    for unit in (for_land, rest):
        for mode in Boundaries:
            asked = Question(Scope(unit, boundaries=mode), MONTH)
            assert counted(asked) == some(recounted(asked)), mode
            total = figures(asked).total
            assert behind(asked, Figure.RECEIVED).count() == total[Figure.RECEIVED]
            shown = (Figure.RECEIVED_NEW, Figure.MOVED_IN, Figure.RESOLVED, Figure.PROCESSING)
            numbers[unit.code, mode.value] = [total[figure] for figure in shown]
    assert numbers == {
        ("T99.02", "then"): [0, 2, 0, 2],
        ("T99.02", "today"): [0, 2, 0, 2],
        ("T99.02", "rule"): [2, 0, 0, 2],
        ("T99.03", "then"): [0, 1, 0, 1],
        ("T99.03", "today"): [0, 1, 0, 1],
        ("T99.03", "rule"): [2, 0, 1, 1],
    }
    today = table_of("ii06a", Question(Scope(rest, boundaries=Boundaries.TODAY), MONTH))
    assert any("không gộp được: UBND phường Mẫu" in note for note in today.notes)
    rule = table_of("ii06a", Question(Scope(rest, boundaries=Boundaries.RULE), MONTH))
    assert any("chia đơn vị cũ theo quyết định" in note for note in rule.notes)
    assert not any("không gộp được" in note for note in rule.notes)
    months = by_month(Question(Scope(rest, boundaries=Boundaries.RULE), MONTH))
    assert [(month.received, month.resolved) for month in months] == [(2, 1)]


@pytest.mark.django_db
def test_a_move_entered_late_is_a_correction_and_changes_no_earlier_evening(town: Town):
    town.dossier(State.PROCESSING)
    new = another(town, "T99.02")
    day = MONDAY.date() + 7 * DAY
    follow(town.ward, new, day)
    before = {unit: figures(Question(Scope(unit), MONTH)).total for unit in (town.ward, new)}
    take_over(day, by=None, at=begins(day) + 9 * DAY)
    evenings = {"then": evening(day + 8 * DAY), "after": evening(day + 9 * DAY)}
    for _folded in range(2):
        for unit, place in ((town.ward, -1), (new, 1)):
            known = Question(Scope(unit), MONTH, as_of=evenings["then"])
            assert figures(known).total[Figure.PROCESSING] == before[unit][Figure.PROCESSING]
            after = Question(Scope(unit), MONTH, as_of=evenings["after"])
            gone = figures(after).total[Figure.PROCESSING] - before[unit][Figure.PROCESSING]
            assert gone == place
        for known_at in evenings.values():
            joined = Scope(new, boundaries=Boundaries.TODAY)
            asked = Question(joined, MONTH, as_of=known_at)
            assert counted(asked) == some(recounted(asked))
            moved = figures(asked).total
            assert (moved[Figure.MOVED_IN], moved[Figure.MOVED_OUT]) == (0, 0)
        fold_all()
    # A period that begins between the day and its entry says what came to be known late.
    later = Period(day + DAY, MONTH.last)
    late = {
        unit: [each for each in figures(Question(Scope(unit), later)).identities if not each.holds]
        for unit in (town.ward, new)
    }
    assert {each.difference for each in late[new]} == {1}
    assert {each.difference for each in late[town.ward]} == {-1}
    check_what_is_late(town, new, later, evenings["then"])


def check_what_is_late(town: Town, new: Unit, later: Period, before: datetime) -> None:
    """The dossier that makes the difference is shown: in the new unit, and in the old one."""
    for unit, missing in ((new, Aspect.ENTERED_LATE), (town.ward, Aspect.LEFT_LATE)):
        failing = [
            each for each in figures(Question(Scope(unit), later)).identities if not each.holds
        ]
        assert {each.missing for each in failing} == {missing}
        assert behind(Question(Scope(unit), later), missing).get() == Dossier.objects.get()
        then = Question(Scope(unit), later, as_of=before)
        assert all(each.holds for each in figures(then).identities)
        assert not behind(then, missing).exists()
        known = Question(Scope(unit), Period(later.first + 14 * DAY, later.last + 14 * DAY))
        assert all(each.holds for each in figures(known).identities)
        assert not behind(known, missing).exists()
    joined = Question(Scope(new, boundaries=Boundaries.TODAY), later)
    assert all(each.holds for each in figures(joined).identities)
    assert not any(
        behind(joined, each).exists() for each in (Aspect.ENTERED_LATE, Aspect.LEFT_LATE)
    )
    whole = aggregate(Question(Scope(town.province), later), FormType.REPORT_06DD)
    failing = [each for each in whole.checks if not each.holds]
    assert {each.row: (each.difference, dict(each.where)) for each in failing} == {
        town.ward.name: (-1, {"unit": town.ward.code}),
        new.name: (1, {"unit": new.code}),
    }


@pytest.mark.django_db
def test_counters_are_rebuilt_with_what_units_had_before(town: Town):
    for state in (State.ACCEPTED, State.SUPPLEMENT_REQUIRED, State.COMPLETED, State.REGISTERED):
        town.dossier(state)
    new = another(town, "T99.02")
    follow(town.ward, new, MONDAY.date() + 7 * DAY)
    take_over(MONDAY.date() + 7 * DAY, by=None, at=MONDAY + 8 * DAY)
    whole = Question(Scope(town.province, with_children=True), MONTH)
    told = counted(whole)
    rebuild()
    assert counted(whole) == told
    assert (wrong_days(), wrong_marks()) == (0, 0)
    asked = list(sample(40, 3))
    assert {each.scope.unit for each in asked} == {town.ward, new}
    assert [each for question in asked for each in deviations(question)] == []


@pytest.mark.django_db
def test_only_what_stands_where_it_was_is_closed(town: Town):
    leader = town.staff[Role.LEADER]
    period = Period(date(2026, 10, 1), date(2026, 10, 31))
    asked = Question(Scope(town.ward, boundaries=Boundaries.TODAY), period)
    with pytest.raises(Refused, match="như khi đó"):
        check_may_close("ii06a", asked, leader)
    check_may_close("ii06a", Question(Scope(town.ward), period), leader)
