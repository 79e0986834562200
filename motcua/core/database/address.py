"""How to reach the database: Django's settings entry and a URL."""

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from motcua.core import home
from motcua.core.database import place
from motcua.core.database.refusals import explained, refusal
from motcua.core.database.refusals import marked as _

NAME = "motcua"
SCHEMES = ("postgresql://", "postgres://")
HIGHEST_PORT = 65535


def settings() -> dict[str, object]:
    """Django's DATABASES entry, worked out without a connection. Raises Refused."""
    given = os.environ.get("DATABASE_URL")
    return _from_url(given) if given else _from_place(place.find())


def url() -> str:
    """The address as a URL that psql and every libpq program understand."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    where = place.find()
    password = quote(home.secret("db_password"), safe="")
    if listens(where.data):
        return f"postgresql://{NAME}:{password}@127.0.0.1:{port(where.data)}/{NAME}"
    socket = urlencode({"host": str(where.sockets), "port": port(where.data)})
    return f"postgresql://{NAME}:{password}@/{NAME}?{socket}"


def asked_port() -> int | None:
    """The TCP port asked for by `MOTCUA_DB_PORT`; None means the socket alone."""
    text = os.environ.get("MOTCUA_DB_PORT", "")
    return _port(text, "MOTCUA_DB_PORT") if text else None


def port(data: Path) -> int:
    """The port that names the socket: the running server's, else the one it would take."""
    known = pid_file(data).port
    return int(known) if known.isdecimal() else asked_port() or place.DEFAULT_PORT


def listens(data: Path) -> bool:
    """Whether the running server also listens on the loopback address."""
    return bool(pid_file(data).listens_on)


class PidFile(NamedTuple):
    """The lines of postmaster.pid, in their order; those not written yet are empty."""

    pid: str = ""
    folder: str = ""
    started: str = ""
    port: str = ""
    sockets: str = ""
    listens_on: str = ""
    memory: str = ""
    status: str = ""


def pid_file(data: Path) -> PidFile:
    """What the server that runs on `data`, or the last one that crashed there, says of itself."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        lines = []
    return PidFile(*(line.strip() for line in lines[: len(PidFile._fields)]))


def _from_place(where: place.Place) -> dict[str, object]:
    with explained(where.folder):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "PASSWORD": home.secret("db_password"),
            "HOST": str(where.sockets),
            "PORT": str(port(where.data)),
        }


def _from_url(given: str) -> dict[str, object]:
    parts = _parse(given)
    if not parts.get("dbname") and not parts.get("service"):
        raise refusal(_("DATABASE_URL thiếu tên cơ sở dữ liệu."))
    for text in str(parts.get("port", "")).split(","):
        if text:
            _port(text, "DATABASE_URL")
    named = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{theirs: str(parts.get(ours, "")) for ours, theirs in named.items()},
        # Everything else (sslmode, target_session_attrs, …) is libpq's own business.
        "OPTIONS": {key: value for key, value in parts.items() if key not in named},
    }


def _parse(given: str) -> dict[str, object]:
    # The URL holds a password, so no sentence repeats it.
    if not given.startswith(SCHEMES):
        raise refusal(
            _("DATABASE_URL phải bắt đầu bằng postgresql://; hệ thống chỉ dùng PostgreSQL.")
        )
    try:
        return dict(conninfo_to_dict(given))
    except psycopg.ProgrammingError as error:
        raise refusal(_("DATABASE_URL viết sai; hãy kiểm tra từng phần của địa chỉ.")) from error


def _port(text: str, name: str) -> int:
    if text.isdecimal() and 0 < int(text) <= HIGHEST_PORT:
        return int(text)
    raise refusal(_("%(name)s có số cổng không hợp lệ: %(port)s."), name=name, port=text)
