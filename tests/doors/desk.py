"""What the tests of the desk share."""

from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from motcua.people.roles import Role
from tests.town import Town

INBOX, BULK = "/ban-lam-viec/", "/ban-lam-viec/hang-loat/"
OFFICER, HANDLER, LEADER = Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path: Path) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "tai-lieu"


def signed_in(town: Town, role: Role = OFFICER) -> Client:
    client = Client()
    client.force_login(town.staff[role])
    return client


def said(answer) -> str:
    return unescape(answer.content.decode())


def told(client: Client, answer) -> list[str]:
    """The messages waiting after a redirect."""
    assert answer.status_code == 302, answer.status_code
    page = client.get(answer["Location"])
    return [str(message) for message in page.context["messages"]]
