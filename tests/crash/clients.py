"""Clients that file over HTTP with a key each, retry until answered, and write down all of it."""

import http.client
import json
import os
import re
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.town import PASSWORD

CODE = re.compile(r"/ho-so/([^/]+)/")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FOUND = 302


class Browser:
    """Keeps cookies and one connection, as a browser does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = self.connect()

    def connect(self) -> http.client.HTTPConnection:
        """A fresh connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, location and body. Raises OSError or HTTPException when cut off."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            token = self.cookies.get("csrftoken", "")
            body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": token})
            headers |= FORM
        try:
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = self.connect()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _eq, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def sign_in(self, username: str) -> None:
        """Sign in with the town's password."""
        path = "/tai-khoan/dang-nhap/"
        self.ask(path)
        status, *_ = self.ask(path, {"login": username, "password": PASSWORD})
        assert status == FOUND, status


@dataclass
class Client(threading.Thread):
    """Files until told to stop; `history` is its own record and the judge of the server."""

    number: int
    browser: Browser
    intake: str
    method: str
    history: Path
    enough: Callable[[], bool]
    acknowledged: int = 0
    error: Exception | None = field(default=None)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """One filing after another, each retried under its key until it is answered."""
        try:
            with self.history.open("a") as book:
                turn = 0
                while not self.enough():
                    turn += 1
                    self.file(f"khach-{self.number}-{turn}", book)
        except Exception as error:
            self.error = error
        finally:
            self.browser.connection.close()

    def file(self, key: str, book) -> None:
        """Send, and send again, until the answer comes."""
        write(book, {"sent": key})
        form = {
            "key": key,
            "method": self.method,
            "kind": "person",
            "name": f"Người Nộp {key}",
            "id_number": "",
            "return_channel": "in_person",
            "filed_by": "self",
        }
        while True:
            try:
                status, location, _text = self.browser.ask(self.intake, form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            if status == FOUND and (match := CODE.search(location)):
                write(book, {"acknowledged": key, "code": match[1]})
                self.acknowledged += 1
                return
            assert status >= 500, (status, location)
            time.sleep(0.1)


def write(book, fact: dict[str, str]) -> None:
    """A fact is a fact once it is on the disk."""
    book.write(json.dumps(fact) + "\n")
    book.flush()
    os.fsync(book.fileno())


def read(history: Path) -> tuple[set[str], dict[str, str]]:
    """The keys sent, and the codes acknowledged by key."""
    facts = [json.loads(line) for line in history.read_text().splitlines()]
    sent = {fact["sent"] for fact in facts if "sent" in fact}
    return sent, {f["acknowledged"]: f["code"] for f in facts if "acknowledged" in f}
