"""The gateway over real HTTP, honest and not: nothing is lost, nothing is paid twice."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.doors.gateway.line import Line
from motcua.doors.gateway.payment import HttpPaymentGateway
from motcua.payments import actions
from motcua.payments.kinds import ChargeState, OrderState, PaymentMethod, RefundState, TroubleKind
from motcua.payments.limits import ASK_AFTER, GRACE, ORDER_LIFE, TRIES, wait_after
from motcua.payments.models import Charge, Payment, PaymentOrder, Refund, Trouble
from tests.partners import (
    BUSY,
    DONE_THEN_SILENT,
    FAULT,
    NO,
    NONSENSE,
    SECRET,
    TIME_OUT,
    PaymentPartner,
    open_for_business,
)
from tests.payments.money import DAY, HOUR, LEADER, MINUTE, OFFICER, charge
from tests.town import Town

NOTICE = "/may/thanh-toan/"


@pytest.fixture
def bank(settings):
    settings.PAYMENT_GATEWAY_SECRET = SECRET
    with open_for_business(PaymentPartner()) as partner:
        yield partner


def line(partner: PaymentPartner) -> HttpPaymentGateway:
    return HttpPaymentGateway(Line(partner.url, "motcua", SECRET, patience=0.3))


def tell(partner: PaymentPartner, body: bytes, **signed):
    headers = partner.signed(body, **signed)
    return Client().post(NOTICE, body, content_type="application/json", headers=headers)


def ordered(town: Town, partner: PaymentPartner, at: datetime | None = None) -> PaymentOrder:
    """An order the gateway has."""
    at = at or timezone.now()
    order = actions.open_order(charge(town), by=None, at=at)
    assert actions.send_orders(line(partner), at=at) == 1
    order.refresh_from_db()
    return order


def kinds() -> list[str]:
    return list(Trouble.objects.values_list("kind", flat=True))


def test_an_order_is_sent_once_paid_and_believed(town: Town, bank: PaymentPartner):
    order = ordered(town, bank)
    assert (order.state, order.pay_url) == (OrderState.SENT, f"https://tra.example/{order.number}")
    assert actions.send_orders(line(bank), at=timezone.now()) == 0
    answer = tell(bank, bank.pays(order.number))
    assert (answer.status_code, answer.json()["counts"]) == (200, True)
    order.refresh_from_db()
    assert (order.state, order.charge.state) == (OrderState.PAID, ChargeState.PAID)
    assert bank.unsigned == 0


@pytest.mark.parametrize("misdeed", [TIME_OUT, FAULT, BUSY, NONSENSE, DONE_THEN_SILENT])
def test_what_got_no_answer_is_sent_again_later_and_opened_once(town, bank, misdeed: str):
    at = timezone.now()
    order = actions.open_order(charge(town), by=None, at=at)
    bank.misdeeds.append(misdeed)
    assert actions.send_orders(line(bank), at=at) == 0
    order.refresh_from_db()
    assert (order.state, order.tries, bool(order.last_error)) == (OrderState.UNSENT, 1, True)
    assert actions.send_orders(line(bank), at=at + wait_after(1) / 2) == 0
    assert actions.send_orders(line(bank), at=at + wait_after(1)) == 1
    assert list(bank.orders) == [order.number]
    assert kinds() == []


def test_back_off_doubles_up_to_an_hour():
    waits = [wait_after(tries) / MINUTE for tries in (0, 1, 2, 3, 6, 7, 100)]
    assert waits == [1, 1, 2, 4, 32, 60, 60]


def test_after_many_tries_a_person_is_told_and_the_order_still_asked_about(town, bank):
    at = timezone.now()
    order = actions.open_order(charge(town), by=None, at=at)
    bank.misdeeds.extend([FAULT] * (TRIES - 1) + [DONE_THEN_SILENT])
    for tries in range(1, TRIES + 1):
        actions.send_orders(line(bank), at=at)
        at += wait_after(tries)
    order.refresh_from_db()
    assert (order.state, order.tries, kinds()) == (OrderState.FAILED, TRIES, ["not_sent"])
    # The last one had arrived after all, and somebody paid it.
    bank.pays(order.number)
    assert actions.ask_about_orders(line(bank), at=at + ASK_AFTER) == 1
    order.charge.refresh_from_db()
    assert order.charge.state == ChargeState.PAID


def test_a_gateway_that_says_no_is_not_asked_again(town, bank):
    order = actions.open_order(charge(town), by=None, at=timezone.now())
    bank.misdeeds.append(NO)
    actions.send_orders(line(bank), at=timezone.now())
    assert actions.send_orders(line(bank), at=timezone.now() + HOUR) == 0
    assert kinds() == ["not_sent"]
    assert actions.open_order(order.charge, by=None).number != order.number


def test_no_gateway_at_all_is_no_answer(town: Town):
    at = timezone.now()
    order = actions.open_order(charge(town), by=None, at=at)
    actions.send_orders(line(PaymentPartner()), at=at)
    order.refresh_from_db()
    assert (order.state, "ConnectError" in order.last_error) == (OrderState.UNSENT, True)


def test_a_notice_told_twice_is_one_payment(town, bank):
    order = ordered(town, bank)
    notice = bank.pays(order.number)
    answers = [tell(bank, notice).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert (Payment.objects.count(), kinds()) == (1, [])


def test_a_lost_notice_is_asked_for(town, bank):
    order = ordered(town, bank)
    bank.pays(order.number)
    assert actions.ask_about_orders(line(bank), at=timezone.now()) == 0
    bank.misdeeds.append(TIME_OUT)
    later = timezone.now() + ASK_AFTER
    assert actions.ask_about_orders(line(bank), at=later) == 0
    assert actions.ask_about_orders(line(bank), at=later + ASK_AFTER) == 1
    order.charge.refresh_from_db()
    assert order.charge.state == ChargeState.PAID


def test_an_order_nobody_paid_is_asked_about_to_its_end_and_no_longer(town, bank):
    at = timezone.now()
    order = ordered(town, bank, at)
    end = at + ORDER_LIFE + GRACE
    actions.ask_about_orders(line(bank), at=end)
    order.refresh_from_db()
    assert order.state == OrderState.SENT
    actions.ask_about_orders(line(bank), at=end + ASK_AFTER)
    order.refresh_from_db()
    assert (order.state, order.next_try_at) == (OrderState.EXPIRED, None)


FORGERIES = {
    "another secret": {"secret": "khac"},
    "an old recording": {"now": timezone.now() - timedelta(minutes=11)},
    "signed tomorrow": {"now": timezone.now() + DAY},
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_notice_is_refused_and_kept_as_evidence(town, bank, how: str):
    order = ordered(town, bank)
    answer = tell(bank, bank.pays(order.number), **FORGERIES[how])
    assert answer.status_code == 403
    assert Payment.objects.count() == 0
    told = Evidence.objects.get(action="refuse_forged_notice")
    assert (told.subject, told.origin) == (order.number, "127.0.0.1")


@pytest.mark.parametrize("what", ["body", "stamp", "no stamp", "no signature"])
def test_a_changed_notice_is_refused(town, bank, what: str):
    order = ordered(town, bank)
    body = bank.pays(order.number)
    headers = bank.signed(body)
    if what == "body":
        body = body.replace(b"10000", b"99999")
    if what == "stamp":
        headers["X-Timestamp"] = str(int(headers["X-Timestamp"]) + 1)
    if what.startswith("no "):
        headers.pop("X-Timestamp" if what == "no stamp" else "X-Signature")
    answer = Client().post(NOTICE, body, content_type="application/json", headers=headers)
    assert (answer.status_code, Payment.objects.count()) == (403, 0)


def test_without_a_secret_nobody_is_believed(town, bank, settings):
    order = ordered(town, bank)
    settings.PAYMENT_GATEWAY_SECRET = ""
    body = bank.pays(order.number)
    assert tell(bank, body, secret="").status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0}, {"amount": -1}, {"amount": "10000"}, {"amount": True}, {"amount": 1.5},
        {"transaction": ""}, {"transaction": None}, {"order": "\0"}, {"paid_at": "hôm qua"},
        {"paid_at": "2026-11-02T09:00:00"}, None, "[",
    ],
)  # fmt: skip
def test_an_unreadable_notice_is_told_so_and_changes_nothing(town, bank, change):
    order = ordered(town, bank)
    notice = json.loads(bank.pays(order.number))
    body = b"[" if change == "[" else json.dumps(notice | change if change else None).encode()
    answer = tell(bank, body)
    assert (answer.status_code, Payment.objects.count()) == (400, 0)


def test_only_a_post_is_heard(bank):
    assert Client().get(NOTICE).status_code == 405


STRAYS = {
    TroubleKind.WRONG_AMOUNT: {"amount": 9_999},
    TroubleKind.TOO_LATE: {"at": timezone.now() + ORDER_LIFE + HOUR},
    TroubleKind.PAID_TWICE: {},
    TroubleKind.UNKNOWN_ORDER: {},
}


@pytest.mark.parametrize("kind", STRAYS)
def test_money_that_should_not_have_come_is_kept_listed_and_asked_to_go_back(town, bank, kind):
    order = ordered(town, bank)
    if kind == TroubleKind.PAID_TWICE:
        actions.take_cash(order.charge, by=town.staff[OFFICER])
    number = order.number
    if kind == TroubleKind.UNKNOWN_ORDER:
        bank.orders["MC99999999"] = bank.orders[number]
        number = "MC99999999"
    tell(bank, bank.pays(number, **STRAYS[kind]))
    [stray] = Payment.objects.filter(method="gateway")
    [refund] = Refund.objects.all()
    assert (stray.settles, kinds(), refund.state) == (False, [kind], RefundState.ASKED)
    assert refund.amount_vnd == stray.amount_vnd
    order.charge.refresh_from_db()
    assert (order.charge.state == ChargeState.PAID) == (kind == TroubleKind.PAID_TWICE)
    # A leader sends it back; the gateway is told once, although it stalls first.
    actions.approve_refund(refund, by=town.staff[LEADER])
    at = timezone.now()
    bank.misdeeds.append(DONE_THEN_SILENT)
    assert actions.send_refunds(line(bank), at=at) == 0
    assert actions.send_refunds(line(bank), at=at + wait_after(1)) == 1
    refund.refresh_from_db()
    assert (refund.state, refund.proof) == (RefundState.DONE, f"R-{refund.number}")
    assert [each["amount"] for each in bank.refunds.values()] == [stray.amount_vnd]
    actions.close_trouble(Trouble.objects.get(), "Đã hoàn trả", by=town.staff[LEADER])
    assert not Trouble.objects.open_at([town.ward.pk]).exists()


def test_a_notice_in_time_told_late_still_counts(town, bank):
    at = timezone.now() - 2 * DAY
    order = ordered(town, bank, at)
    assert tell(bank, bank.pays(order.number, at=at + HOUR)).json()["counts"] is True


def test_one_transaction_told_with_two_amounts_is_for_a_person(town, bank):
    order = ordered(town, bank)
    notice = bank.pays(order.number)
    tell(bank, notice)
    tell(bank, notice.replace(b"10000", b"10001"))
    assert (Payment.objects.count(), kinds()) == (1, ["wrong_amount"])


def test_a_refund_that_cannot_go_is_listed_once_and_tried_on(town, bank):
    order = ordered(town, bank)
    tell(bank, bank.pays(order.number))
    payment = Payment.objects.get()
    refund = actions.ask_refund(
        payment, 5_000, "Thu thừa", method=PaymentMethod.GATEWAY, by=town.staff[OFFICER]
    )
    actions.approve_refund(refund, by=town.staff[LEADER])
    with pytest.raises(Refused, match="cổng thanh toán hoàn trả"):
        actions.pay_out(refund, "PC1", by=town.staff[OFFICER])
    at = timezone.now()
    bank.misdeeds.extend([NO, NO])
    for _ in range(2):
        assert actions.send_refunds(line(bank), at=at) == 0
        at += HOUR
    assert kinds() == ["refund_not_sent"]
    assert actions.send_refunds(line(bank), at=at) == 1


def test_an_unsent_order_of_a_charge_paid_meanwhile_is_not_sent(town, bank):
    owed = charge(town)
    at = timezone.now()
    order = actions.open_order(owed, by=None, at=at)
    actions.take_cash(owed, by=town.staff[OFFICER], at=at)
    assert actions.send_orders(line(bank), at=at + HOUR) == 0
    order.refresh_from_db()
    assert (order.state, bank.orders) == (OrderState.EXPIRED, {})


def test_an_order_in_doubt_of_a_charge_paid_meanwhile_is_asked_about(town, bank):
    owed = charge(town)
    at = timezone.now()
    order = actions.open_order(owed, by=None, at=at)
    bank.misdeeds.append(DONE_THEN_SILENT)
    actions.send_orders(line(bank), at=at)
    actions.take_cash(owed, by=town.staff[OFFICER], at=at)
    bank.pays(order.number)
    assert actions.send_orders(line(bank), at=at + HOUR) == 0
    assert actions.ask_about_orders(line(bank), at=at + HOUR) == 1
    assert kinds() == ["paid_twice"]


def test_a_waiting_order_is_given_again_and_there_is_one(town: Town):
    owed = charge(town)
    at = timezone.now()
    first = actions.open_order(owed, by=None, at=at)
    assert actions.open_order(owed, by=None, at=at + HOUR) == first
    with pytest.raises(Refused, match="đối chiếu"):
        actions.open_order(owed, by=None, at=at + 2 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentOrder.objects.create(
            charge=owed, number="X", amount_vnd=1, opened_at=at, expires_at=at
        )
    assert Charge.objects.count() == 1


def test_troubles_are_closed_by_a_leader_with_a_note_once(town, bank):
    order = actions.open_order(charge(town), by=None, at=timezone.now())
    bank.misdeeds.append(NO)
    actions.send_orders(line(bank), at=timezone.now())
    trouble = Trouble.objects.get(order=order)
    with pytest.raises(Refused, match="không có quyền"):
        actions.close_trouble(trouble, "xong", by=town.staff[OFFICER])
    with pytest.raises(Refused, match="cách xử lý"):
        actions.close_trouble(trouble, " ", by=town.staff[LEADER])
    actions.close_trouble(trouble, "Đã thu tiền mặt", by=town.staff[LEADER])
    with pytest.raises(Refused, match="đã được xử lý"):
        actions.close_trouble(trouble, "nữa", by=town.staff[LEADER])
    with pytest.raises(IntegrityError), transaction.atomic():
        Trouble.objects.update(note="")
