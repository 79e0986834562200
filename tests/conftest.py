"""A home, a database and closed sockets for the tests."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

CHECKOUT = Path(__file__).resolve().parent.parent
os.environ.setdefault("MOTCUA_HOME", str(CHECKOUT / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
# The static file server warns where its folder is missing; `motcua run` makes it when it serves.
(Path(os.environ["MOTCUA_HOME"]) / "static").mkdir(parents=True, exist_ok=True)
# The workers of one run inherit this; two runs at once do not touch each other's databases.
os.environ.setdefault("MOTCUA_TEST_RUN", str(os.getpid()))

import django  # noqa: E402 — the environment above must come before anything reads it
import hypothesis  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402

# A test without a database still speaks Vietnamese, which needs the apps.
django.setup()

from tests.databases import clone, drop, template  # noqa: E402
from tests.town import Town, build  # noqa: E402

LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# The law under test does not change with the speed of the machine.
hypothesis.settings.register_profile("motcua", deadline=None)
hypothesis.settings.load_profile("motcua")


@pytest.fixture(scope="session", autouse=True)
def _closed_sockets() -> Iterator[None]:
    """No test may reach another machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect):
    def guarded(self: socket.socket, address, *rest):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for {address}")
        return connect(self, address, *rest)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Slow hashes protect real passwords; the tests' own may be found out."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for this worker, cloned from one that was migrated once."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"test_{os.environ['MOTCUA_TEST_RUN']}_{worker}"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        source = template()

        def renew(*_: object) -> None:
            connection.close()
            clone(source, name)

        renew()
        connection.settings_dict["NAME"] = name
        # Django would empty the tables, which evidence and history refuse, and seeds would be lost.
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        yield
        connection.close()
        drop(name)


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The test database's address, for a process of its own. Its work must be committed."""
    parts = connection.settings_dict
    password = quote(str(parts["PASSWORD"]), safe="")
    where = urlencode({"host": parts["HOST"], "port": parts["PORT"]})
    return f"postgresql://{parts['USER']}:{password}@/{parts['NAME']}?{where}"


@pytest.fixture
def town(db: None) -> Town:
    """A province, a ward, an official for each role and a procedure."""
    return build()
