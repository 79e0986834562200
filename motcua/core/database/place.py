"""Where the private cluster lives, known without the server running."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from motcua.core import home
from motcua.core.database.account import Account, current
from motcua.core.database.refusals import explained

# sockaddr_un holds 108 bytes with the closing zero; the file is called .s.PGSQL.<port>.
LONGEST_SOCKET_PATH = 107
DEFAULT_PORT = 5432


@dataclass(frozen=True)
class Place:
    """The folders of one cluster and the account that its server runs under."""

    folder: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """The data folder; it has this name only once it is complete."""
        return self.folder / "data"

    @property
    def draft(self) -> Path:
        """The data folder while it is being made."""
        return self.folder / "data.new"

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.folder / "log"

    @property
    def sockets(self) -> Path:
        """The private folder of the socket: in the place, or a short one in /tmp."""
        near = self.folder / "run"
        if len(os.fsencode(near / ".s.PGSQL.65535")) <= LONGEST_SOCKET_PATH:
            return near
        return Path("/tmp") / f"motcua-{_short_name(self.folder)}"


def find() -> Place:
    """The place of this installation's cluster. Raises Refused when it cannot be used."""
    with explained(os.environ.get("MOTCUA_HOME", "var")):
        folder = home.folder()
        account = current(_owner(_remembered(folder)))
        place = _remembered(folder) or _choose(folder, account)
    return Place(place, account)


def _pointer(folder: Path) -> Path:
    return folder / "postgres.place"


def _remembered(folder: Path) -> Path | None:
    pointer = _pointer(folder)
    return Path(pointer.read_text().strip()) if pointer.exists() else None


def _owner(place: Path | None) -> int | None:
    """Who owns the cluster's files: the server must run as the same account ever after."""
    return place.stat().st_uid if place and place.exists() else None


def _choose(folder: Path, account: Account | None) -> Path:
    """Decide once, and remember it: root's home may be closed to the server's account."""
    place = folder / "postgres"
    if account and not account.reaches(folder):
        place = Path("/var/lib/motcua") / _short_name(folder)
    draft = folder / f".postgres.place.{os.getpid()}"
    draft.write_text(str(place))
    draft.replace(_pointer(folder))
    return place


def _short_name(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
