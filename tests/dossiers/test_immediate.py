"""Granted while the applicant waits: one deed or none, every move in the history."""

import pytest

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.dossiers.actions.immediate import grant_at_once
from motcua.dossiers.immediate_rules import grants_at_once
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.states import State
from motcua.payments.actions import close_day
from motcua.payments.models import Payment
from motcua.people.roles import Role
from tests.catalogue.routes import route, step
from tests.dossiers.test_routes_run import put_on
from tests.town import MONDAY, Town

OFFICER = Role.ONE_STOP_OFFICER


def one_step(**more: object) -> dict:
    """The route of a procedure granted at the desk."""
    told = {"role": "one_stop_officer", "where": "receiving", "may": ["sign"], "hours": 4}
    return route(step("sign", to=["end"], **(told | more)))


@pytest.fixture
def quick(town: Town) -> Town:
    put_on(town, one_step())
    return town


def granted(town: Town, **more: object) -> Dossier:
    return grant_at_once(town.filing(), by=town.staff[OFFICER], at=MONDAY, **more)


def test_one_deed_files_accepts_grants_takes_the_fee_and_returns(quick: Town):
    dossier = granted(quick)
    assert (dossier.state, dossier.result_kind) == (State.RETURNED, "granted")
    assert dossier.received_at == dossier.completed_at == dossier.returned_at == MONDAY
    verbs = Event.objects.filter(dossier=dossier).values_list("verb", flat=True)
    assert list(verbs) == ["file", "accept", "grant", "return_result"]
    actions = Evidence.objects.filter(subject=dossier.code).values_list("action", flat=True)
    assert {"file", "accept", "grant", "return_result"} <= set(actions)
    assert Payment.objects.get().amount_vnd == 10000
    assert not dossier.issued_papers.exists()
    assert not dossier.tasks.filter(closed_at=None).exists()


@pytest.mark.parametrize(
    ("copies", "fee_vnd", "taken"),
    [(1, None, 10000), (20, None, 200000), (3, 45000, 45000), (1, 10000, 10000)],
)
def test_the_fee_is_for_each_copy_or_as_counted(quick: Town, copies, fee_vnd, taken):
    dossier = granted(quick, copies=copies, fee_vnd=fee_vnd)
    assert Payment.objects.get().amount_vnd == taken
    assert dossier.summary == (f"{copies} bản" if copies > 1 else "")


def test_nothing_to_pay_takes_nothing(quick: Town):
    assert granted(quick, fee_vnd=0).state == State.RETURNED
    assert not Payment.objects.exists()


def test_the_same_request_is_answered_once(quick: Town):
    assert granted(quick, key="k", copies=2).pk == granted(quick, key="k", copies=2).pk
    assert (Dossier.objects.count(), Payment.objects.count()) == (1, 1)


NOT_AT_ONCE = [
    one_step(role="leader", where="competent"),
    one_step(where="parent"),
    route(
        step("check", to=["sign"], role="one_stop_officer", where="receiving", hours=2),
        step("sign", to=["end"], role="one_stop_officer", where="receiving", may=["sign"], hours=2),
    ),
]


@pytest.mark.parametrize("told", [None, *NOT_AT_ONCE])
def test_any_other_route_is_refused_and_nothing_is_kept(town: Town, told):
    if told:
        put_on(town, told)
    assert not grants_at_once(town.version)
    with pytest.raises(Refused, match="không trả kết quả ngay được"):
        granted(town)
    assert not Dossier.objects.exists()


def test_an_approval_serves_as_well_as_a_signature(town: Town):
    put_on(town, one_step(may=["approve"]))
    assert granted(town).state == State.RETURNED


@pytest.mark.parametrize(
    ("more", "why"),
    [({"copies": 0}, "Số bản"), ({"copies": 1000}, "Số bản"), ({"fee_vnd": -1}, "phí"),
     ({"fee_vnd": 10**9}, "phí")],
)  # fmt: skip
def test_counts_that_cannot_be_are_refused(quick: Town, more, why):
    with pytest.raises(Refused, match=why):
        granted(quick, **more)


@pytest.mark.parametrize("role", sorted(set(Role) - {OFFICER}))
def test_only_the_desk_grants_at_once(quick: Town, role: Role):
    with pytest.raises(Refused, match="không có quyền"):
        grant_at_once(quick.filing(), by=quick.staff[role], at=MONDAY)
    assert not Dossier.objects.exists()


def test_a_refusal_at_the_end_keeps_nothing(quick: Town):
    close_day(quick.ward, 0, by=quick.staff[OFFICER])
    with pytest.raises(Refused, match="đã khóa"):
        grant_at_once(quick.filing(), by=quick.staff[OFFICER])
    assert (Dossier.objects.count(), Payment.objects.count(), Event.objects.count()) == (0, 0, 0)
