"""Databases for the tests: one is migrated, the others are copies of it."""

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection

import motcua
from motcua.core import database, home

PACKAGE = Path(motcua.__file__).parent
KEPT_TEMPLATES = 4


def template() -> str:
    """The name of a migrated database that is as new as the code. Made if there is none."""
    database.start()
    name = f"template_{_digest()}"
    with _alone():
        if name not in _names():
            _clear()
            _make(name)
    return name


def clone(source: str, name: str) -> None:
    """Give `name` the content of `source`, whatever it held before."""
    drop(name)
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """Remove a database, ending whoever still uses it."""
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _make(name: str) -> None:
    draft = f"draft_{name}"
    drop(draft)
    _run(f'CREATE DATABASE "{draft}" TEMPLATE template0')
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = draft
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict["NAME"] = usual
    _run(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


def _clear() -> None:
    """Remove what runs that have ended left behind, and all but the last templates."""
    names = _names()
    for name in names:
        run = name.removeprefix("test_").partition("_")[0]
        if name.startswith("test_") and not Path(f"/proc/{run}").exists():
            drop(name)
    # Another run may still be copying from one of the newest.
    for name in [name for name in names if name.startswith("template_")][:-KEPT_TEMPLATES]:
        drop(name)


def _digest() -> str:
    """Migrations may call any room's code, so any change to a room makes a new template."""
    found = hashlib.sha256((PACKAGE.parent / "requirements.lock").read_bytes())
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] != "doors":
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with (home.folder() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _names() -> list[str]:
    with psycopg.connect(database.url(), autocommit=True) as link:
        return [name for (name,) in link.execute("SELECT datname FROM pg_database ORDER BY oid")]


def _run(sql: str) -> None:
    with psycopg.connect(database.url(), autocommit=True) as link:
        link.execute(sql)
