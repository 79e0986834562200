"""A payment gateway and a postal operator of our own, over real HTTP, that misbehave on demand.

Each keeps its own books, so that a test can compare them with ours to the đồng and the parcel.
"""

import itertools
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from motcua.doors.gateway.signing import SIGNATURE, TIMESTAMP, headers, what_is_wrong
from tests.ports import free_port

SECRET = "bi-mat-thu-nghiem"
TIME_OUT, FAULT, BUSY, NO, NONSENSE, DONE_THEN_SILENT = (
    "time_out", "fault", "busy", "no", "nonsense", "done_then_silent",
)  # fmt: skip

# No two partners ever give the same number.
TAGS = itertools.count(1)
STATUS = {FAULT: 500, BUSY: 429, NO: 422}


class Partner:
    """What both have in common: a server, a queue of misdeeds, and signed messages to us."""

    def __init__(self) -> None:
        self.tag = next(TAGS)
        self.misdeeds: deque[str] = deque()
        self.asked: list[tuple[str, str]] = []
        self.unsigned = 0
        self.released = threading.Event()
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, said: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def signed(self, body: bytes, now: datetime | None = None, secret: str = SECRET):
        """Headers of a message to us."""
        made = headers("doi-tac", secret, body, now or datetime.now(UTC))
        return {name: made[name] for name in (TIMESTAMP, SIGNATURE)}


class PaymentPartner(Partner):
    """A gateway with its own books: orders by number, payments by transaction, refunds."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.payments: list[dict[str, Any]] = []
        self.refunds: dict[str, dict[str, Any]] = {}

    def answer(self, method, path, said):
        if method == "GET":
            number = path.rsplit("/", 1)[1]
            return {"payments": [p for p in self.payments if p["order"] == number]}
        if path == "/orders":
            self.orders.setdefault(said["number"], said)
            number = said["number"]
            return {"id": f"G-{number}", "pay_url": f"https://tra.example/{number}"}
        self.refunds.setdefault(said["number"], said)
        return {"id": f"R-{said['number']}"}

    def pays(self, order: str, amount: int | None = None, at: datetime | None = None) -> bytes:
        """A citizen pays; the notice of it."""
        notice = {
            "order": order,
            "transaction": f"T{self.tag}-{len(self.payments) + 1:06d}",
            "amount": amount or self.orders[order]["amount"],
            "paid_at": (at or datetime.now(UTC)).isoformat(),
        }
        self.payments.append(notice)
        return json.dumps(notice).encode()


class PostalPartner(Partner):
    """An operator with its own books: parcels by our number, news in order."""

    def __init__(self) -> None:
        super().__init__()
        self.parcels: dict[str, dict[str, Any]] = {}
        self.news: list[dict[str, Any]] = []

    def answer(self, method, path, said):
        if method == "GET":
            number = path.rsplit("/", 1)[1]
            return {"news": [each for each in self.news if each["parcel"] == number]}
        self.parcels.setdefault(said["number"], said)
        return {"id": f"VN{said['number']}"}

    def happens(self, parcel: str, state: str, proof: str = "", at: datetime | None = None):
        """Something happens to a parcel; the message of it."""
        news = {
            "event": f"E{self.tag}-{len(self.news) + 1:06d}",
            "parcel": parcel,
            "state": state,
            "at": (at or datetime.now(UTC)).isoformat(),
            "proof": proof,
        }
        self.news.append(news)
        return json.dumps(news).encode()


class Counter(BaseHTTPRequestHandler):
    """Answers one request as its partner says, or misbehaves as the test says."""

    partner: Partner

    def log_message(self, *_: object) -> None:
        """Silent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.partner.asked.append((self.command, self.path))
        stamp, given = self.headers.get(TIMESTAMP, ""), self.headers.get(SIGNATURE, "")
        if what_is_wrong(SECRET, stamp, given, body, datetime.now(UTC)):
            self.partner.unsigned += 1
            return self.say(403, b"{}")
        misdeeds = self.partner.misdeeds
        return self.behave(misdeeds.popleft() if misdeeds else "", body)

    do_GET = do_POST

    def behave(self, misdeed: str, body: bytes) -> None:
        if misdeed == TIME_OUT:
            # Nothing is done and nothing is said until the test is over.
            self.partner.released.wait(20)
            return None
        if misdeed in STATUS:
            return self.say(STATUS[misdeed], b'{"error": "no"}')
        said = self.partner.answer(self.command, self.path, json.loads(body or b"{}"))
        if misdeed == DONE_THEN_SILENT:
            self.partner.released.wait(20)
            return None
        return self.say(200, b"<html>" if misdeed == NONSENSE else json.dumps(said).encode())

    def say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def open_for_business(partner: Partner) -> Iterator[Partner]:
    """The partner answers at its address until the end of the block."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", partner.port), type("Desk", (Counter,), {"partner": partner})
    )
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield partner
    finally:
        partner.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
