"""Orders to the gateway: kept first, sent by a job, asked about until they are final."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.payments import rules
from motcua.payments.actions.hearing import note_receipt
from motcua.payments.actions.troubles import open_trouble
from motcua.payments.kinds import WAITING_ORDERS, OrderState, TroubleKind
from motcua.payments.limits import ASK_AFTER, GRACE, ORDER_LIFE, TRIES, wait_after
from motcua.payments.models import Charge, PaymentOrder
from motcua.payments.port import Declined, OpenedOrder, OrderSlip, PaymentGateway, Unreachable
from motcua.people.models import Official


@transaction.atomic
def open_order(charge: Charge, *, by: Official | None, at: datetime | None = None) -> PaymentOrder:
    """Ask for an order at the gateway; the one still waiting, if there is one."""
    at = at or timezone.now()
    charge = Charge.objects.locked(charge.pk)
    rules.check_open(charge)
    waiting = charge.orders.filter(state__in=WAITING_ORDERS).first()
    if waiting is not None and waiting.expires_at > at:
        return waiting
    if waiting is not None:
        raise Refused(_("Lệnh thanh toán trước đang được đối chiếu; hãy thử lại sau ít phút."))
    order = PaymentOrder.objects.create(
        charge=charge,
        number=f"MC{charge.pk:08d}{charge.orders.count() + 1:02d}",
        amount_vnd=charge.total_vnd,
        opened_at=at,
        expires_at=at + ORDER_LIFE,
        next_try_at=at,
    )
    record("open_order", order, by=by, after={"amount_vnd": order.amount_vnd})
    return order


def send_orders(gateway: PaymentGateway, *, at: datetime) -> int:
    """Send every order that is due. Gives how many arrived. Safe to run twice at once."""
    sent = 0
    while (order := claim(at)) is not None:
        sent += send(gateway, order, at)
    return sent


@transaction.atomic
def claim(at: datetime) -> PaymentOrder | None:
    """Take the next order to send; should we die while sending, it comes round again."""
    due = PaymentOrder.objects.to_send(at).select_for_update(of=("self",), skip_locked=True)
    order = due.select_related("charge__unit").first()
    if order is not None:
        order.tries += 1
        order.next_try_at = at + wait_after(order.tries)
        order.save(update_fields=["tries", "next_try_at"])
    return order


def send(gateway: PaymentGateway, order: PaymentOrder, at: datetime) -> bool:
    """Send one order, with no lock held while the line is open."""
    slip = OrderSlip(order.number, order.amount_vnd, order.charge.purpose, order.expires_at)
    try:
        opened = gateway.open_order(slip)
    except Unreachable as error:
        note_failure(order, str(error), at, final=order.tries >= TRIES)
        return False
    except Declined as error:
        note_failure(order, str(error), at, final=True)
        return False
    note_sent(order, opened, at)
    return True


@transaction.atomic
def note_sent(order: PaymentOrder, opened: OpenedOrder, at: datetime) -> None:
    """The gateway has it. News may have come before this answer did."""
    held = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    if held.state == OrderState.UNSENT:
        held.state = OrderState.SENT
    held.gateway_id, held.pay_url = opened.gateway_id, opened.pay_url
    held.next_try_at, held.last_error = at + ASK_AFTER, ""
    held.save()
    record("send_order", held, by=None, after={"gateway_id": opened.gateway_id})


@transaction.atomic
def note_failure(order: PaymentOrder, error: str, at: datetime, *, final: bool) -> None:
    """Try again later, or tell a person. A failed order is still asked about: it may have got
    through although we never heard."""
    held = (
        PaymentOrder.objects.select_for_update(of=("self",))
        .select_related("charge__unit")
        .get(pk=order.pk)
    )
    held.last_error = error[:500]
    if final and held.state == OrderState.UNSENT:
        held.state, held.next_try_at = OrderState.FAILED, at + ASK_AFTER
        open_trouble(TroubleKind.NOT_SENT, at=at, order=held, detail=error)
    held.save(update_fields=["state", "next_try_at", "last_error"])


def ask_about_orders(gateway: PaymentGateway, *, at: datetime) -> int:
    """Ask about every order we have not heard of for a while; gives how much money was found."""
    found = 0
    while (order := claim_to_ask(at)) is not None:
        found += ask(gateway, order, at)
    return found


@transaction.atomic
def claim_to_ask(at: datetime) -> PaymentOrder | None:
    """Take the next order to ask about."""
    due = PaymentOrder.objects.to_ask_about(at).select_for_update(skip_locked=True)
    order = due.first()
    if order is not None:
        order.next_try_at = at + ASK_AFTER
        order.save(update_fields=["next_try_at"])
    return order


def ask(gateway: PaymentGateway, order: PaymentOrder, at: datetime) -> int:
    """Ask about one order. Only after its end and an answer do we stop asking."""
    try:
        receipts = gateway.receipts_of(order.number)
    except (Unreachable, Declined) as error:
        PaymentOrder.objects.filter(pk=order.pk).update(last_error=str(error)[:500])
        return 0
    for receipt in receipts:
        note_receipt(receipt, at=at)
    if at > order.expires_at + GRACE:
        finish(order)
    return len(receipts)


@transaction.atomic
def finish(order: PaymentOrder) -> None:
    """Nothing more will come for it."""
    held = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    if held.state == OrderState.SENT:
        held.state = OrderState.EXPIRED
    held.next_try_at = None
    held.save(update_fields=["state", "next_try_at"])
