"""What we ask of a postal operator, whoever it is. The real one is in doors/gateway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Unreachable(Exception):
    """Nobody can tell whether it arrived. Try again."""


class Declined(Exception):
    """The operator understood and said no."""


@dataclass(frozen=True)
class Place:
    """Who is at one end of the way."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True)
class ParcelSlip:
    """What is to be carried. `number` is ours; the same number again is the same parcel."""

    number: str
    sender: Place
    recipient: Place
    content: str
    postage_payer: str


@dataclass(frozen=True)
class News:
    """One thing that happened to a parcel. `event` is the operator's number of it, used once.

    `proof`: the hand-over record's number, or who signed for it.
    """

    event: str
    parcel: str
    state: str
    at: datetime
    proof: str = ""


class PostalOperator(Protocol):
    """Each method raises Unreachable or Declined."""

    def order(self, slip: ParcelSlip) -> str:
        """Order the carriage, or find the one ordered under the same number; its number there."""
        ...

    def news_of(self, number: str) -> list[News]:
        """All that happened to a parcel, for messages that were lost."""
        ...
