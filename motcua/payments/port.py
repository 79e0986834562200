"""What we ask of a payment gateway, whoever it is. The real one is in doors/gateway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Unreachable(Exception):
    """Nobody can tell whether it arrived: a time-out, a broken line, a 5xx. Try again."""


class Declined(Exception):
    """The gateway understood and said no. Trying again would not help."""


@dataclass(frozen=True)
class OrderSlip:
    """What is to be paid. `number` is ours; the same number again is the same order."""

    number: str
    amount_vnd: int
    purpose: str
    expires_at: datetime


@dataclass(frozen=True)
class OpenedOrder:
    """What the gateway answered: its own id, and where the citizen pays."""

    gateway_id: str
    pay_url: str


@dataclass(frozen=True)
class Receipt:
    """Money that the gateway says it took. `transaction` is its own number, never used twice."""

    order: str
    transaction: str
    amount_vnd: int
    paid_at: datetime


@dataclass(frozen=True)
class RefundSlip:
    """Money to give back of a transaction. The same `number` again is the same refund."""

    number: str
    transaction: str
    amount_vnd: int
    reason: str


class PaymentGateway(Protocol):
    """Each method raises Unreachable or Declined."""

    def open_order(self, slip: OrderSlip) -> OpenedOrder:
        """Open an order, or find the one opened under the same number."""
        ...

    def receipts_of(self, number: str) -> list[Receipt]:
        """All money taken for an order, for callbacks that were lost."""
        ...

    def refund(self, slip: RefundSlip) -> str:
        """Give money back; the gateway's number of it."""
        ...
