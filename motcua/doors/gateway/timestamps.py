"""The RFC 3161 timestamp server, spoken to over HTTP."""

from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

SECONDS_TO_ANSWER = 5


def timestamper(url: str) -> TimeStamper:
    """A client of the server at `url`."""
    return HTTPTimeStamper(url, timeout=SECONDS_TO_ANSWER)
