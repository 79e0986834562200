"""What a dossier owes: reckoned in time, less for a group, no result while unpaid."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from motcua.catalogue import actions as catalogue
from motcua.catalogue.kinds import FeeKind, FeeMoment
from motcua.catalogue.models import FeeExemption, FeeItem
from motcua.core.errors import Refused
from motcua.dossiers import actions
from motcua.dossiers.actions import charging
from motcua.dossiers.kinds import ChargePurpose
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.states import State, Verb
from motcua.payments import actions as payments
from motcua.payments.kinds import ChargeState
from motcua.people.roles import Role
from tests.town import MONDAY, SINCE, Town

BASIS = "Nghị quyết số 01/2026/NQ-HĐND (ví dụ)"
OFFICER, LEADER, HANDLER = Role.ONE_STOP_OFFICER, Role.LEADER, Role.HANDLER


def fee(town: Town, amount: int, code: str = "A", moment: FeeMoment = FeeMoment.INTAKE) -> None:
    row = FeeItem(
        procedure=town.version.procedure, code=code, name=f"Lệ phí {code}", kind=FeeKind.CHARGE,
        amount_vnd=amount, charged_at=moment, valid_from=SINCE, legal_basis=BASIS,
    )  # fmt: skip
    catalogue.set_fee(row, by=None)


def poor(percent: int = 100) -> None:
    row = FeeExemption(
        group_code="ho-ngheo", group_name="Hộ nghèo", percent_off=percent, valid_from=SINCE,
        legal_basis=BASIS,
    )  # fmt: skip
    catalogue.set_exemption(row, by=None)


def owed_at_intake(town: Town, dossier: Dossier) -> DossierCharge:
    """What reception reckoned."""
    owed = charging.open_at_intake(dossier, by=town.staff[OFFICER], at=MONDAY)
    assert owed is not None
    return owed


def test_reception_reckons_once_what_the_catalogue_says(town: Town):
    dossier = town.file()
    owed = owed_at_intake(town, dossier)
    assert owed_at_intake(town, dossier) == owed
    assert (owed.total_vnd, owed.charge.payer) == (10_000, dossier.applicant.name)
    assert owed.charge.reference == f"{dossier.code}/1"
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierCharge.objects.create(
            dossier=dossier, purpose="intake", lines=[], total_vnd=0, reckoned_at=MONDAY
        )


def test_each_moment_has_its_own_fee(town: Town):
    fee(town, 7_000, "B", FeeMoment.RETURN)
    fee(town, 3_000, "C", FeeMoment.SUPPLEMENT)
    dossier = town.file()
    clerk = town.staff[OFFICER]
    opened = [
        charging.open_at_intake(dossier, by=clerk),
        charging.open_at_supplement(dossier, by=clerk),
        charging.open_at_return(dossier, by=clerk),
    ]
    assert [each.total_vnd if each else None for each in opened] == [None, 3_000, 7_000]
    walked = town.dossier(State.COMPLETED, paid=False)
    assert [each.total_vnd for each in walked.charges.all()] == [7_000]
    asked = town.dossier(State.SUPPLEMENT_REQUIRED)
    assert [each.total_vnd for each in asked.charges.all()] == [3_000]


def test_the_moves_wait_for_the_money(town: Town):
    finished = town.dossier(State.COMPLETED, paid=False)
    with pytest.raises(Refused, match=r"còn phải nộp 10\.000 đồng"):
        actions.move(finished, Verb.RETURN_RESULT, by=town.staff[OFFICER])
    town.pays(finished)
    assert actions.move(finished, Verb.RETURN_RESULT, by=town.staff[OFFICER]).returned_at
    waiting = town.dossier(State.PAYMENT_REQUIRED)
    charging.ask_obligation(waiting, "Thuế", 9, "TB 1", by=town.staff[HANDLER])
    with pytest.raises(Refused, match="chưa có chứng từ"):
        actions.move(waiting, Verb.CONFIRM_PAYMENT, by=town.staff[OFFICER])
    town.pays(waiting)
    moved = actions.move(waiting, Verb.CONFIRM_PAYMENT, by=town.staff[OFFICER])
    assert moved.state == State.PROCESSING


def test_a_free_channel_owes_nothing(town: Town):
    dossier = town.file(method=town.method("online"))
    assert charging.open_at_intake(dossier, by=None) is None
    charging.check_paid_before_return(dossier)


def test_a_group_is_proved_and_reckoned_anew(town: Town):
    poor(50)
    dossier, clerk = town.file(), town.staff[OFFICER]
    owed = owed_at_intake(town, dossier)
    with pytest.raises(Refused, match="giấy tờ chứng minh"):
        charging.reduce(owed, ["ho-ngheo"], " ", by=clerk)
    with pytest.raises(Refused, match="không có quyền"):
        charging.reduce(owed, ["ho-ngheo"], "GCN 1", by=town.staff[LEADER])
    less = charging.reduce(owed, ["ho-ngheo"], "GCN hộ nghèo số 1", by=clerk)
    owed.charge.refresh_from_db()
    assert owed.charge.state == ChargeState.CANCELLED
    assert (less.total_vnd, less.lines[0]["reason"]) == (5_000, "Hộ nghèo")
    with pytest.raises(Refused, match="tính lại"):
        charging.reduce(owed, [], "", by=clerk)
    payments.take_cash(less.charge, by=clerk)
    with pytest.raises(Refused, match="hoàn trả"):
        charging.reduce(less, [], "", by=clerk)


def test_who_is_exempt_owes_nothing_and_may_have_the_result(town: Town):
    poor()
    dossier, clerk = town.dossier(State.COMPLETED, paid=False), town.staff[OFFICER]
    owed = dossier.charges.current().first() or owed_at_intake(town, dossier)
    with pytest.raises(Refused, match=r"còn phải nộp 10\.000 đồng"):
        charging.check_paid_before_return(dossier)
    free = charging.reduce(owed, ["ho-ngheo"], "GCN 1", by=clerk)
    assert (free.total_vnd, free.charge) == (0, None)
    charging.check_paid_before_return(dossier)


def test_an_unpaid_result_waits_unless_a_leader_lets_it_go(town: Town):
    dossier = town.dossier(State.COMPLETED, paid=False)
    owed = dossier.charges.current().first() or owed_at_intake(town, dossier)
    with pytest.raises(Refused, match="không có quyền"):
        charging.permit_unpaid(owed, "Nộp sau", by=town.staff[OFFICER])
    with pytest.raises(Refused, match="lý do"):
        charging.permit_unpaid(owed, " ", by=town.staff[LEADER])
    charging.permit_unpaid(owed, "Nộp sau", by=town.staff[LEADER])
    charging.check_paid_before_return(dossier)


def test_an_obligation_is_confirmed_by_its_proof(town: Town):
    dossier = town.dossier(State.PAYMENT_REQUIRED)
    asked = charging.ask_obligation(
        dossier, "Thuế trước bạ", 1_250_000, "TB 12/TB-CCT", by=town.staff[HANDLER]
    )
    with pytest.raises(Refused, match=r"1\.250\.000 đồng chưa có chứng từ"):
        charging.check_paid(dossier)
    with pytest.raises(Refused, match="không giảm"):
        charging.reduce(asked, [], "", by=town.staff[OFFICER])
    payments.confirm_transfer(asked.charge, "FT9", by=town.staff[OFFICER])
    charging.check_paid(dossier)


@pytest.mark.parametrize(
    ("name", "amount", "basis"), [(" ", 1, "TB"), ("Thuế", 0, "TB"), ("Thuế", 1, " ")]
)
def test_an_obligation_is_named_by_its_notice(town: Town, name, amount, basis):
    with pytest.raises(Refused, match="Hãy ghi tên khoản"):
        charging.ask_obligation(town.file(), name, amount, basis, by=town.staff[OFFICER])


def test_who_neither_handles_nor_collects_asks_for_nothing(town: Town):
    for role in (Role.INSPECTOR, Role.LEADER):
        with pytest.raises(Refused, match="không có quyền"):
            charging.ask_obligation(town.file(), "Thuế", 1, "TB", by=town.staff[role])
    ended = town.dossier(State.STOPPED)
    with pytest.raises(Refused, match="đã kết thúc"):
        charging.ask_obligation(ended, "Thuế", 1, "TB", by=town.staff[OFFICER])


def test_the_fee_is_that_of_the_day_of_filing(town: Town):
    fee(town, 5_000)
    dossier = town.file()
    catalogue.end_fee(FeeItem.objects.get(), until=timezone.localdate(MONDAY), by=None)
    late = town.file("Người Khác", at=MONDAY + timedelta(days=1))
    totals = [
        charging.bill_of(each, ChargePurpose.INTAKE, frozenset(), MONDAY).total_vnd
        for each in (dossier, late)
    ]
    assert totals == [10_000, 10_000]
    catalogue.set_fee(
        FeeItem(
            procedure=town.version.procedure, code="A", name="Lệ phí", kind=FeeKind.FEE,
            amount_vnd=6_000, valid_from=timezone.localdate(MONDAY) + timedelta(days=1),
            legal_basis=BASIS,
        ),
        by=None,
    )  # fmt: skip
    assert charging.bill_of(late, ChargePurpose.INTAKE, frozenset(), MONDAY).total_vnd == 6_000
