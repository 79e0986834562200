"""Cash, transfers, refunds and the cashier's day: rules, and what the database itself promises."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.payments import actions
from motcua.payments.kinds import ChargeState, PaymentMethod, RefundState
from motcua.payments.models import BankAccount, CashDay, Charge, Payment, Refund
from motcua.payments.takings import day_of, given_back, takings_of
from motcua.people import actions as people
from motcua.people.models import Official
from tests.payments.money import DAY, HOUR, LEADER, NOW, OFFICER, charge
from tests.town import SINCE, Town

CASH, TRANSFER, GATEWAY = PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.GATEWAY


def paid(town: Town, total: int = 10_000, at=NOW) -> Payment:
    return actions.take_cash(charge(town, total), by=town.staff[OFFICER], at=at)


def second_officer(town: Town) -> Official:
    other = people.employ("motcua-hai", "Người Thứ Hai", "thu-nghiem-2026", by=None)
    people.appoint(other, OFFICER, town.ward, since=SINCE, by=None)
    return other


def test_cash_makes_a_charge_paid_with_a_receipt(town: Town):
    payment = paid(town)
    owed = Charge.objects.get()
    assert (owed.state, owed.settled_by, payment.settles) == (ChargeState.PAID, payment, True)
    assert (payment.proof, payment.day) == ("000001/2026", date(2026, 11, 2))
    assert Evidence.objects.filter(action="pay").count() == 1


def test_receipts_have_no_gap_and_begin_anew_each_year(town: Town):
    numbers = [paid(town).receipt_number for _ in range(3)]
    lost = charge(town)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.take_cash(lost, by=town.staff[OFFICER], at=NOW)
        raise ZeroDivisionError
    numbers.append(actions.take_cash(lost, by=town.staff[OFFICER], at=NOW).receipt_number)
    later = paid(town, at=NOW + 60 * DAY)
    assert numbers == [1, 2, 3, 4]
    assert (later.receipt_year, later.receipt_number) == (2027, 1)


def test_a_charge_is_not_paid_twice_nor_after_it_was_cancelled(town: Town):
    payment = paid(town)
    for pay in (
        lambda c: actions.take_cash(c, by=town.staff[OFFICER]),
        lambda c: actions.confirm_transfer(c, "FT1", by=town.staff[OFFICER]),
        lambda c: actions.open_order(c, by=None),
        lambda c: actions.cancel_charge(c, "nhầm", by=None),
    ):
        with pytest.raises(Refused, match="Đã nộp"):
            pay(payment.charge)
    gone = actions.cancel_charge(charge(town), "nhầm", by=town.staff[OFFICER])
    with pytest.raises(Refused, match="Đã hủy"):
        actions.take_cash(gone, by=town.staff[OFFICER])
    with pytest.raises(Refused, match="lý do"):
        actions.cancel_charge(charge(town), " ", by=None)


def test_only_the_desk_of_the_unit_collects(town: Town):
    owed = charge(town)
    with pytest.raises(Refused, match="thu phí"):
        actions.take_cash(owed, by=town.staff[LEADER])
    with pytest.raises(Refused, match="thu phí"):
        actions.confirm_transfer(owed, "FT1", by=town.staff[LEADER])


def test_a_bank_reference_proves_one_payment(town: Town):
    clerk = town.staff[OFFICER]
    actions.confirm_transfer(charge(town), " ft 26 001 ", by=clerk)
    assert Payment.objects.get().proof == "FT26001"
    with pytest.raises(Refused, match="đã dùng cho khoản thu HS-0001"):
        actions.confirm_transfer(charge(town), "FT26001", by=clerk)
    with pytest.raises(Refused, match="số tham chiếu"):
        actions.confirm_transfer(charge(town), "  ", by=clerk)


def test_nothing_is_owed_for_nothing(town: Town):
    for total in (0, -1):
        with pytest.raises(Refused):
            charge(town, total)


def payment_row(town: Town, owed: Charge, **facts: object) -> Payment:
    known: dict[str, object] = {
        "charge": owed, "unit": town.ward, "method": CASH, "amount_vnd": owed.total_vnd,
        "settles": True, "paid_at": NOW, "day": NOW.date(), "cashier": town.staff[OFFICER],
        "receipt_year": 2026, "receipt_number": 99,
    }  # fmt: skip
    return Payment(**(known | facts))


NO_RECEIPT = {"receipt_year": None, "receipt_number": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_vnd": 0},
        NO_RECEIPT,
        {"cashier": None},
        {"bank_reference": "FT1"},
        {"method": TRANSFER},
        {"method": TRANSFER} | NO_RECEIPT,
        {"method": GATEWAY} | NO_RECEIPT,
        {"charge": None},
        {"method": GATEWAY, "transaction": "T1", "unit": None} | NO_RECEIPT,
    ],
)
def test_the_database_takes_no_payment_without_its_own_proof(town: Town, wrong: dict):
    owed = charge(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        payment_row(town, owed, **wrong).save()
    with transaction.atomic():
        payment_row(town, owed).save()


def test_the_database_takes_no_second_payment_number_reference_or_transaction(town: Town):
    first, other = charge(town), charge(town)
    payment_row(town, first).save()
    for twice in ({"charge": first, "receipt_number": 98}, {"charge": other}):
        with pytest.raises(IntegrityError), transaction.atomic():
            payment_row(town, twice["charge"], **twice).save()
    for facts in (
        {"method": TRANSFER, "bank_reference": "FT1"},
        {"method": GATEWAY, "transaction": "T1"},
    ):
        payment_row(town, charge(town), **facts | NO_RECEIPT).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            payment_row(town, charge(town), **facts | NO_RECEIPT).save()


@pytest.mark.parametrize("what", ["none", "other", "less", "stray", "total", "delete", "reopen"])
def test_the_database_marks_nothing_paid_but_by_its_own_whole_payment(town: Town, what: str):
    owed, other = charge(town), charge(town)
    rows = Charge.objects.filter(pk=owed.pk)
    if what == "reopen":
        actions.take_cash(owed, by=town.staff[OFFICER], at=NOW)
    amount = 9_999 if what == "less" else 10_000
    made = payment_row(
        town, other if what == "other" else owed, amount_vnd=amount,
        settles=what not in ("stray", "reopen"),
    )  # fmt: skip
    made.save()
    deeds = {
        "none": lambda: rows.update(state="paid"),
        "total": lambda: rows.update(total_vnd=1),
        "delete": rows.delete,
        "reopen": lambda: rows.update(state="open", settled_by=None),
    }
    deed = deeds.get(what, lambda: rows.update(state="paid", settled_by=made))
    with pytest.raises(IntegrityError), transaction.atomic():
        deed()


def test_payments_are_never_changed(town: Town):
    paid(town)
    for deed in (
        lambda: Payment.objects.update(amount_vnd=1),
        lambda: Payment.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


def test_a_refund_is_asked_by_one_approved_by_another_and_paid_with_proof(town: Town):
    clerk, leader = town.staff[OFFICER], town.staff[LEADER]
    payment = paid(town)
    refund = actions.ask_refund(payment, 4_000, "Thu thừa", method=CASH, by=clerk)
    with pytest.raises(Refused, match="Đề nghị hoàn trả"):
        actions.pay_out(refund, "PC01", by=clerk)
    with pytest.raises(Refused, match="không có quyền"):
        actions.approve_refund(refund, by=clerk)
    refund = actions.approve_refund(refund, by=leader)
    with pytest.raises(Refused, match="phiếu chi"):
        actions.pay_out(refund, " ", by=clerk)
    refund = actions.pay_out(refund, "PC01", by=clerk, at=NOW)
    assert (refund.state, refund.proof, given_back(payment)) == (RefundState.DONE, "PC01", 4_000)
    with pytest.raises(Refused, match="Đã hoàn trả"):
        actions.approve_refund(refund, by=leader)


def test_who_asked_does_not_approve(town: Town):
    both = second_officer(town)
    people.appoint(both, LEADER, town.ward, since=SINCE, by=None)
    refund = actions.ask_refund(paid(town), 1, "Thu thừa", method=CASH, by=both)
    with pytest.raises(Refused, match="không được tự duyệt"):
        actions.approve_refund(refund, by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.update(approved_by=both)


@pytest.mark.parametrize("amount", [0, -1, 10_001])
def test_no_refund_exceeds_what_was_paid(town: Town, amount: int):
    with pytest.raises(Refused, match=r"còn lại 10\.000"):
        actions.ask_refund(paid(town), amount, "Thừa", method=CASH, by=town.staff[OFFICER])


def test_refunds_together_do_not_exceed_the_payment_and_a_refused_one_is_free_again(town: Town):
    clerk, payment = town.staff[OFFICER], paid(town)
    first = actions.ask_refund(payment, 6_000, "Thừa", method=CASH, by=clerk)
    with pytest.raises(Refused, match=r"còn lại 4\.000"):
        actions.ask_refund(payment, 5_000, "Thừa", method=CASH, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.create(
            payment=payment, method=CASH, amount_vnd=4_001, reason="x", asked_at=NOW
        )
    actions.refuse_refund(first, by=town.staff[LEADER])
    actions.ask_refund(payment, 10_000, "Thừa", method=CASH, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=first.pk).update(state="asked")


def test_a_refund_through_the_gateway_only_of_what_came_by_it_and_with_a_reason(town: Town):
    payment = paid(town)
    with pytest.raises(Refused, match="cổng thanh toán"):
        actions.ask_refund(payment, 1, "Thừa", method=GATEWAY, by=town.staff[OFFICER])
    with pytest.raises(Refused, match="lý do"):
        actions.ask_refund(payment, 1, " ", method=CASH, by=town.staff[OFFICER])


def test_the_days_end(town: Town):
    clerk, leader = town.staff[OFFICER], town.staff[LEADER]
    first, _second = paid(town, 10_000), paid(town, 25_000)
    actions.confirm_transfer(charge(town, 7_000), "FT1", by=clerk, at=NOW)
    refund = actions.ask_refund(first, 2_000, "Thừa", method=CASH, by=clerk)
    actions.pay_out(actions.approve_refund(refund, by=leader), "PC1", by=clerk, at=NOW)
    sums = day_of(town.ward, clerk, date(2026, 11, 2))
    assert (sums.drawer_vnd, sums.transfer_vnd, sums.total_vnd) == (33_000, 7_000, 42_000)
    with pytest.raises(Refused, match="chênh lệch -500"):
        actions.close_day(town.ward, 32_500, by=clerk, at=NOW)
    closed = actions.close_day(town.ward, 32_500, reason="Trả nhầm", by=clerk, at=NOW)
    closed.refresh_from_db()
    assert (closed.expected_vnd, closed.difference_vnd) == (33_000, -500)
    assert (closed.receipts, closed.first_receipt, closed.last_receipt) == (2, 1, 2)
    with pytest.raises(Refused, match="đã khóa"):
        actions.close_day(town.ward, 33_000, by=clerk, at=NOW)
    for late in (
        lambda: paid(town, at=NOW + HOUR),
        lambda: actions.confirm_transfer(charge(town), "FT2", by=clerk, at=NOW),
    ):
        with pytest.raises(Refused, match="đã khóa"):
            late()
    assert paid(town, at=NOW + DAY).receipt_number == 3


def test_a_closed_day_pays_nothing_out(town: Town):
    clerk, leader = town.staff[OFFICER], town.staff[LEADER]
    refund = actions.ask_refund(paid(town), 1, "Thừa", method=CASH, by=clerk)
    refund = actions.approve_refund(refund, by=leader)
    actions.close_day(town.ward, 10_000, by=clerk, at=NOW)
    with pytest.raises(Refused, match="đã khóa"):
        actions.pay_out(refund, "PC1", by=clerk, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.update(
            state="done", proof="PC1", done_at=NOW, day=date(2026, 11, 2), paid_out_by=clerk
        )


def test_the_day_is_confirmed_once_by_another_and_then_stays(town: Town):
    both = second_officer(town)
    people.appoint(both, LEADER, town.ward, since=SINCE, by=None)
    closed = actions.close_day(town.ward, 0, by=both, at=NOW)
    with pytest.raises(Refused, match="không được tự xác nhận"):
        actions.confirm_day(closed, by=both)
    with pytest.raises(Refused, match="không có quyền"):
        actions.confirm_day(closed, by=town.staff[OFFICER])
    actions.confirm_day(closed, by=town.staff[LEADER])
    with pytest.raises(Refused, match="đã được xác nhận"):
        actions.confirm_day(closed, by=town.staff[LEADER])
    for deed in (
        lambda: CashDay.objects.update(counted_vnd=1, reason="x"),
        lambda: CashDay.objects.update(confirmed_by=None, confirmed_at=None),
        lambda: CashDay.objects.all().delete(),
        lambda: payment_row(town, charge(town), cashier=both, day=date(2026, 11, 2)).save(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()


def test_the_database_wants_a_reason_for_a_difference(town: Town):
    with pytest.raises(IntegrityError), transaction.atomic():
        CashDay.objects.create(
            unit=town.ward, cashier=town.staff[OFFICER], day=NOW.date(), cash_in_vnd=5,
            cash_back_vnd=0, transfer_vnd=0, receipts=1, counted_vnd=4, closed_at=NOW,
        )  # fmt: skip


def test_a_negative_drawer_is_no_count(town: Town):
    with pytest.raises(Refused, match="không được âm"):
        actions.close_day(town.ward, -1, reason="x", by=town.staff[OFFICER], at=NOW)


def test_a_units_list_holds_all_its_cashiers(town: Town):
    paid(town)
    actions.take_cash(charge(town, 5_000), by=second_officer(town), at=NOW)
    day = date(2026, 11, 2)
    assert takings_of([town.ward.pk], day, day).total_vnd == 15_000
    assert takings_of([town.province.pk], day, day).total_vnd == 0
    assert takings_of([town.ward.pk], day + timedelta(1), day + timedelta(9)).total_vnd == 0


def test_transfers_go_to_the_nearest_account_of_the_day(town: Town):
    facts = {"bank_name": "NH Mẫu", "bank_bin": "970403", "holder": "Kho bạc Mẫu"}
    for unit, number, since in (
        (town.province, "111", SINCE),
        (town.ward, "222", date(2026, 6, 1)),
    ):
        actions.set_account(
            BankAccount(unit=unit, number=number, valid_from=since, **facts), by=None
        )
    found = [
        BankAccount.objects.of(town.ward, day).number
        for day in (date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert found == ["111", "222"]
    assert BankAccount.objects.of(town.ward, date(2019, 1, 1)) is None
    for wrong in (
        {"bank_bin": "97040"},
        {"number": "1 2"},
        {"valid_from": date(2026, 7, 1)},
    ):
        bad = BankAccount(**facts | {"unit": town.ward, "number": "3", "valid_from": SINCE} | wrong)
        with pytest.raises(Refused, match="Tài khoản chưa hợp lệ"):
            actions.set_account(bad, by=None)
