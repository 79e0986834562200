"""A real browser at a real server."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.house import House, house

# Playwright keeps an event loop in this thread; the tests beside it are plain and one at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# As root the browser's own sandbox cannot start; nothing but our pages is opened.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


# Not for the whole run: its event loop would be in the way of others who start one of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium or Chrome, else Playwright's own."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def here() -> Iterator[House]:
    """A town with two more officials, served."""
    os.environ.setdefault("NO_PROXY", "127.0.0.1")
    with house(workers=1) as made:
        made.build(MORE)
        made.start()
        yield made


MORE = """
from datetime import date
from motcua.people import actions
from motcua.people.models import Unit
from motcua.people.roles import Role
from tests.town import PASSWORD, SINCE
ward = Unit.objects.get(code="T99.01")
for username, role in (("handler2", Role.HANDLER), ("officer2", Role.ONE_STOP_OFFICER)):
    official = actions.employ(username, "Cán bộ Thứ Hai", PASSWORD, by=None)
    actions.appoint(official, role, ward, since=SINCE, by=None)
"""
