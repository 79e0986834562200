"""Which account the server runs under: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from motcua.core.database.refusals import marked as _
from motcua.core.database.refusals import refusal

NAME = "motcua"
WAYS_TO_ADD = (
    ("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", NAME),
    ("adduser", "--system", "--group", "--no-create-home", NAME),
    ("adduser", "-S", "-D", "-H", NAME),
)


@dataclass(frozen=True)
class Account:
    """An account that root hands its server to."""

    uid: int
    gid: int

    def reaches(self, folder: Path) -> bool:
        """Whether the account can enter and read the folder. Asks the system itself."""
        asked = subprocess.run(
            ["/bin/sh", "-c", 'test -r "$1" && test -x "$1"', "sh", str(folder)],
            check=False,
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=[],
        )
        return asked.returncode == 0


def current(owner: int | None) -> Account | None:
    """The account to hand the server to; None for a normal user, who runs it as himself.

    `owner` is the uid that owns the cluster already, if there is one.
    """
    if os.geteuid() != 0:
        return None
    if owner:
        return _account(pwd.getpwuid(owner))
    return _known(NAME) or _known("postgres") or _add()


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_uid, entry.pw_gid)


def _known(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _add() -> Account:
    for way in WAYS_TO_ADD:
        if (
            shutil.which(way[0])
            and not subprocess.run(way, check=False, capture_output=True).returncode
        ):
            break
    if account := _known(NAME):
        return account
    raise refusal(
        _(
            "PostgreSQL không chạy dưới quyền root và không tạo được tài khoản %(name)s; "
            "hãy tạo tài khoản đó hoặc chạy lệnh bằng người dùng thường."
        ),
        name=NAME,
    )
