"""The payment gateway over HTTP: the one real adapter of payments.port.PaymentGateway.

POST /orders {number, amount, purpose, expires_at}    → {id, pay_url}
GET  /orders/<number>                                 → {payments: [<notice>, …]}
POST /refunds {number, transaction, amount, reason}   → {id}
It calls back with a <notice>: {order, transaction, amount, paid_at}.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings

from motcua.doors.gateway.line import Line, NoAnswer, SaidNo
from motcua.doors.gateway.reading import (
    Unreadable,
    address,
    amount,
    mapping,
    moment,
    objects,
    word,
)
from motcua.payments.port import (
    Declined,
    OpenedOrder,
    OrderSlip,
    Receipt,
    RefundSlip,
    Unreachable,
)

T = TypeVar("T")


class HttpPaymentGateway:
    """Speaks with the gateway named in the settings."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def open_order(self, slip: OrderSlip) -> OpenedOrder:
        """Open an order, or find the one opened under the same number."""
        said = {
            "number": slip.number,
            "amount": slip.amount_vnd,
            "purpose": slip.purpose,
            "expires_at": slip.expires_at.isoformat(),
        }

        def opened() -> OpenedOrder:
            answer = self.line.ask("POST", "/orders", said)
            return OpenedOrder(word(answer, "id"), address(answer, "pay_url"))

        return carefully(opened)

    def receipts_of(self, number: str) -> list[Receipt]:
        """All money taken for an order; none for an order it does not know."""

        def found() -> list[Receipt]:
            answer = self.line.ask("GET", f"/orders/{quote(number, safe='')}")
            return [receipt_of(each) for each in objects(answer, "payments")]

        return carefully(found)

    def refund(self, slip: RefundSlip) -> str:
        """Give money back; the gateway's number of it."""
        said = {
            "number": slip.number,
            "transaction": slip.transaction,
            "amount": slip.amount_vnd,
            "reason": slip.reason,
        }
        return carefully(lambda: word(self.line.ask("POST", "/refunds", said), "id"))


def configured() -> HttpPaymentGateway | None:
    """The gateway of the settings; None where the authority has none."""
    if not (settings.PAYMENT_GATEWAY_URL and settings.PAYMENT_GATEWAY_SECRET):
        return None
    return HttpPaymentGateway(
        Line(
            settings.PAYMENT_GATEWAY_URL,
            settings.PAYMENT_GATEWAY_PARTNER,
            settings.PAYMENT_GATEWAY_SECRET,
        )
    )


def carefully(deed: Callable[[], T]) -> T:
    """Do it, with errors in the words of the port. An unreadable answer is no answer."""
    try:
        return deed()
    except SaidNo as error:
        raise Declined(str(error)) from error
    except (NoAnswer, Unreadable) as error:
        raise Unreachable(str(error)) from error


def receipt_of(said: object) -> Receipt:
    """A notice as a receipt. Raises Unreadable with the field's name."""
    told = mapping(said)
    return Receipt(
        word(told, "order"), word(told, "transaction"), amount(told, "amount"),
        moment(told, "paid_at"),
    )  # fmt: skip
