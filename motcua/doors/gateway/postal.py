"""The postal operator over HTTP: the one real adapter of post.port.PostalOperator.

POST /parcels {number, sender, recipient, content, postage_payer}  → {id}
GET  /parcels/<number>                                             → {news: [<news>, …]}
It calls back with a <news>: {event, parcel, state, at, proof}; state is one of ParcelState.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings

from motcua.doors.gateway.line import Line, NoAnswer, SaidNo
from motcua.doors.gateway.reading import Unreadable, mapping, moment, objects, word
from motcua.post.kinds import ParcelState
from motcua.post.port import Declined, News, ParcelSlip, Unreachable

T = TypeVar("T")


class HttpPostalOperator:
    """Speaks with the operator named in the settings."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def order(self, slip: ParcelSlip) -> str:
        """Order the carriage; the operator's number of it."""
        return carefully(lambda: word(self.line.ask("POST", "/parcels", asdict(slip)), "id"))

    def news_of(self, number: str) -> list[News]:
        """All that happened to a parcel."""

        def found() -> list[News]:
            answer = self.line.ask("GET", f"/parcels/{quote(number, safe='')}")
            return [news_of(each) for each in objects(answer, "news")]

        return carefully(found)


def configured() -> HttpPostalOperator | None:
    """The operator of the settings; None where the authority tells the post by hand."""
    if not (settings.POST_URL and settings.POST_SECRET):
        return None
    line = Line(settings.POST_URL, settings.POST_PARTNER, settings.POST_SECRET)
    return HttpPostalOperator(line)


def carefully(deed: Callable[[], T]) -> T:
    """Do it, with errors in the words of the port. An unreadable answer is no answer."""
    try:
        return deed()
    except SaidNo as error:
        raise Declined(str(error)) from error
    except (NoAnswer, Unreadable) as error:
        raise Unreachable(str(error)) from error


def news_of(said: object) -> News:
    """One message as news. Raises Unreadable with the field's name."""
    told = mapping(said)
    state = word(told, "state")
    if state not in ParcelState.values:
        raise Unreadable("state")
    return News(
        word(told, "event"), word(told, "parcel"), state, moment(told, "at"),
        word(told, "proof", optional=True),
    )  # fmt: skip
