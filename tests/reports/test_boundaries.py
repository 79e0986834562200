"""After units were rearranged every figure still says what happened, in every reading."""

from datetime import date, datetime

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.catalogue import actions as catalogue
from motcua.dossiers.actions.taking_over import begins, take_over
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.states import State, Verb
from motcua.people import actions as people
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import Level, Role
from motcua.reports.actions.folding import fold_all
from motcua.reports.counters import counted
from motcua.reports.figures import recounted
from motcua.reports.kinds import Boundaries, Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.verifying import wrong_days, wrong_marks
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
    max_examples=5,
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
