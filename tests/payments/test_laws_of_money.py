"""Laws that hold after any sequence of notices, payments at the desk, cancellations and polls."""

import json
import threading
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.doors.gateway.payment import receipt_of
from motcua.payments import actions
from motcua.payments.kinds import ChargeState
from motcua.payments.limits import ORDER_LIFE
from motcua.payments.models import Charge, Payment, Refund, Trouble
from motcua.payments.port import OpenedOrder
from tests.partners import SECRET, PaymentPartner
from tests.payments.money import HOUR, OFFICER, charge
from tests.town import Town, build

NOTICE = "/may/thanh-toan/"


class Straight:
    """The partner's books without the wire; the wire has its own tests."""

    def __init__(self, partner: PaymentPartner) -> None:
        self.partner = partner

    def open_order(self, slip) -> OpenedOrder:
        said = {"number": slip.number, "amount": slip.amount_vnd}
        answer = self.partner.answer("POST", "/orders", said)
        return OpenedOrder(answer["id"], answer["pay_url"])

    def receipts_of(self, number: str):
        answer = self.partner.answer("GET", f"/orders/{number}", {})
        return [receipt_of(each) for each in answer["payments"]]

    def refund(self, slip) -> str:
        return str(self.partner.answer("POST", "/refunds", {"number": slip.number})["id"])


class Street:
    """A charge or two, a gateway, and everything that may happen to them."""

    def __init__(self, town: Town, dice: Random) -> None:
        self.town, self.dice = town, dice
        self.bank, self.now, self.forged = PaymentPartner(), timezone.now(), 0
        self.charges = [charge(town, dice.choice([1, 10_000])) for _ in range(2)]
        self.notices: list[bytes] = []

    def step(self) -> None:
        deed = self.dice.choice(
            [self.order, self.pays, self.pays, self.tells, self.tells, self.forges, self.desk,
             self.cancels, self.polls]
        )  # fmt: skip
        with suppress(Refused):
            deed()

    def order(self) -> None:
        actions.open_order(self.dice.choice(self.charges), by=None, at=self.now)
        actions.send_orders(Straight(self.bank), at=self.now)

    def pays(self) -> None:
        if self.bank.orders:
            order = self.dice.choice(sorted(self.bank.orders))
            amount = self.dice.choice([None, None, None, 7])
            late = self.dice.choice([-HOUR, -HOUR, 2 * ORDER_LIFE])
            self.notices.append(self.bank.pays(order, amount, self.now + late))

    def tells(self) -> None:
        if self.notices:
            body = self.dice.choice(self.notices)
            assert self.post(body, self.bank.signed(body)) == 200

    def forges(self) -> None:
        if self.bank.orders:
            order = self.dice.choice(sorted(self.bank.orders))
            body = json.dumps(
                {"order": order, "transaction": f"F{self.bank.tag}-{self.forged}", "amount": 10_000,
                 "paid_at": self.now.isoformat()}
            ).encode()  # fmt: skip
            self.forged += 1
            assert self.post(body, self.bank.signed(body, secret="ke-gian")) == 403

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        answer = Client().post(NOTICE, body, content_type="application/json", headers=headers)
        return answer.status_code

    def desk(self) -> None:
        clerk, owed = self.town.staff[OFFICER], self.dice.choice(self.charges)
        if self.dice.random() < 0.5:
            actions.take_cash(owed, by=clerk, at=self.now)
        else:
            actions.confirm_transfer(
                owed, f"FT{self.bank.tag}{self.dice.choice([1, 2])}", by=clerk, at=self.now
            )

    def cancels(self) -> None:
        actions.cancel_charge(self.dice.choice(self.charges), "đổi ý", by=None)

    def polls(self) -> None:
        self.now += timedelta(minutes=10)
        actions.ask_about_orders(Straight(self.bank), at=self.now)

    def check(self) -> None:
        """The laws."""
        for owed in Charge.objects.select_related("settled_by"):
            counting = [p for p in owed.payments.all() if p.settles]
            assert len(counting) == (owed.state == ChargeState.PAID)
            if counting:
                assert owed.settled_by == counting[0]
                assert (counting[0].amount_vnd, bool(counting[0].proof)) == (owed.total_vnd, True)
        assert not Payment.objects.filter(transaction__startswith="F").exists()
        assert Evidence.objects.filter(action="refuse_forged_notice").count() == self.forged
        # What counts for nothing waits to go back, to the đồng, and a person sees it.
        strays = Payment.objects.filter(settles=False)
        back = Refund.objects.aggregate(total=Sum("amount_vnd"))["total"]
        assert back == strays.aggregate(total=Sum("amount_vnd"))["total"]
        assert Trouble.objects.filter(payment__in=strays).count() == strays.count()

    def settle(self) -> None:
        """In the end every notice is told or asked for: not a đồng is missing."""
        for _ in range(3):
            self.polls()
        ours = {
            p.transaction: p.amount_vnd
            for p in Payment.objects.filter(transaction__startswith=f"T{self.bank.tag}-")
        }
        assert ours == {p["transaction"]: p["amount"] for p in self.bank.payments}


@settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dice=st.randoms(use_true_random=True))
def test_whatever_happens_no_dong_is_lost_and_nothing_is_paid_twice(settled_town, dice: Random):
    forged = Evidence.objects.filter(action="refuse_forged_notice").count()
    street = Street(settled_town, dice)
    street.forged = forged
    for _ in range(dice.randint(5, 25)):
        street.step()
    street.check()
    street.settle()
    street.check()


@pytest.fixture
def settled_town(town: Town, settings) -> Town:
    settings.PAYMENT_GATEWAY_SECRET = SECRET
    return town


def together(*deeds) -> list[object]:
    """Do all deeds at the same moment; what each gave or refused."""
    start, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = deeds[place]()
        except Refused as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_cash_transfer_and_three_notices_at_once_pay_once():
    town = build()
    clerk, owed, bank = town.staff[OFFICER], charge(town), PaymentPartner()
    order = actions.open_order(owed, by=None)
    actions.send_orders(Straight(bank), at=timezone.now())
    first = receipt_of(json.loads(bank.pays(order.number)))
    second = receipt_of(json.loads(bank.pays(order.number)))
    together(
        lambda: actions.take_cash(owed, by=clerk),
        lambda: actions.confirm_transfer(owed, "FT1", by=clerk),
        lambda: actions.note_receipt(first),
        lambda: actions.note_receipt(first),
        lambda: actions.note_receipt(second),
    )
    owed.refresh_from_db()
    assert owed.state == ChargeState.PAID
    assert Payment.objects.filter(settles=True).count() == 1
    assert Payment.objects.filter(method="gateway").count() == 2


@pytest.mark.django_db(transaction=True)
def test_receipts_taken_at_once_have_no_gap():
    town = build()
    clerk, owed = town.staff[OFFICER], [charge(town) for _ in range(4)]

    def taking(one: Charge):
        return lambda: actions.take_cash(one, by=clerk)

    together(*(taking(one) for one in owed))
    numbers = Payment.objects.values_list("receipt_number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4]
