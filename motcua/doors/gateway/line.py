"""A line to another machine: one signed request, with time-outs, told apart into three answers."""

import json
from dataclasses import dataclass
from typing import Any, Final

import httpx
from django.utils import timezone

from motcua.doors.gateway.signing import headers

PATIENCE: Final = 10.0
SERVER_FAULT: Final = 500
CLIENT_FAULT: Final = 400
# The other side is too busy or not there just now; the same request later is right.
LATER: Final = frozenset({408, 425, 429})
LONGEST_ERROR: Final = 300


class NoAnswer(Exception):
    """Nobody can tell whether it arrived."""


class SaidNo(Exception):
    """It arrived and was declined."""


@dataclass(frozen=True)
class Line:
    """Where the other machine is, who we are to it, and our common secret."""

    url: str
    partner: str
    secret: str
    # Seconds, for each wait on the line.
    patience: float = PATIENCE

    def ask(self, method: str, path: str, said: dict[str, Any] | None = None) -> dict[str, Any]:
        """Send `said` as JSON; the JSON object of the answer. Raises NoAnswer or SaidNo."""
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        signed = headers(self.partner, self.secret, body, timezone.now())
        try:
            answer = httpx.request(
                method,
                self.url.rstrip("/") + path,
                content=body,
                headers=signed,
                timeout=self.patience,
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}"[:LONGEST_ERROR]) from error
        return read(answer)


def read(answer: httpx.Response) -> dict[str, Any]:
    """The object in an answer; a server's fault and an unreadable answer are no answer."""
    if answer.status_code >= SERVER_FAULT or answer.status_code in LATER:
        raise NoAnswer(f"HTTP {answer.status_code}")
    if answer.status_code >= CLIENT_FAULT:
        raise SaidNo(f"HTTP {answer.status_code} {answer.text[:LONGEST_ERROR]}")
    try:
        said = answer.json()
    except ValueError as error:
        raise NoAnswer(f"HTTP {answer.status_code}, unreadable") from error
    if not isinstance(said, dict):
        raise NoAnswer(f"HTTP {answer.status_code}, no object")
    return said
