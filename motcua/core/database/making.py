"""Making the private cluster: a data folder that is either complete or not there at all."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

from motcua.core import home
from motcua.core.database import binaries
from motcua.core.database.account import Account
from motcua.core.database.address import NAME
from motcua.core.database.place import Place
from motcua.core.database.refusals import disk_full, refusal
from motcua.core.database.refusals import marked as _

MARK = "motcua-cluster"
OWN_SETTINGS = "motcua.conf"
LOCAL_SETTINGS = "local.conf"
BUILTIN_LOCALE_SINCE = 17
LOCALES = ("C.UTF-8", "C.utf8", "vi_VN.UTF-8", "en_US.UTF-8")
FULL_DISK = "No space left on device"

HBA = "# Only the socket in its private folder and the loopback address lead here.\n" + "".join(
    f"{way} all all {address} scram-sha-256\n"
    for way, address in (("local", ""), ("host", "127.0.0.1/32"), ("host", "::1/128"))
)
SETTINGS = f"""\
# Written anew at every start. Put changes of your own into {LOCAL_SETTINGS}, which is read last.
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_connections = 200
max_wal_size = 2GB
wal_compression = on
checkpoint_timeout = 15min
synchronous_commit = on
fsync = on
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = off
log_checkpoints = off
include_if_exists = '{LOCAL_SETTINGS}'
"""


def make(where: Place) -> None:
    """Make the cluster unless it is there. Raises Refused for a folder that is not ours."""
    if where.data.exists():
        check_ours(where.data)
        return
    programs = binaries.newest(where.account)
    where.folder.parent.mkdir(parents=True, exist_ok=True)
    private(where.folder, where.account)
    shutil.rmtree(where.draft, ignore_errors=True)  # an earlier attempt was interrupted
    _init(where, programs)
    _fill(where, programs)
    where.draft.rename(where.data)


def check_ours(data: Path) -> None:
    """Refuse a data folder that we did not make: starting it could harm someone's server."""
    if not (data / MARK).exists():
        raise refusal(
            _(
                "Thư mục %(data)s không phải do Một Cửa tạo ra nên không được dùng; "
                "hãy dời nó đi hoặc đặt MOTCUA_HOME sang chỗ khác."
            ),
            data=data,
        )


def major(data: Path) -> int:
    """The PostgreSQL version that the data folder was made by."""
    return int((data / "PG_VERSION").read_text().split(".")[0])


def configure(where: Place) -> None:
    """Bring our settings and the socket's folder up to date."""
    private(where.sockets, where.account)
    ours = where.data / OWN_SETTINGS
    if not ours.exists() or ours.read_text() != SETTINGS:
        ours.write_text(SETTINGS)
        give(ours, where.account)


def private(folder: Path, account: Account | None) -> None:
    """A folder that only the server's account may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owner = account.uid if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise refusal(_("Thư mục %(folder)s thuộc về người dùng khác."), folder=folder)
    folder.chmod(0o700)
    give(folder, account)


def give(path: Path, account: Account | None) -> None:
    """Make the server's account the owner."""
    if account:
        os.chown(path, account.uid, account.gid)


def run(
    command: list[str], account: Account | None, *, cwd: Path = Path("/"), text: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run one of PostgreSQL's programs as its account, in a session and a world of its own."""
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        input=text,
        cwd=cwd,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        umask=0o077,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _init(where: Place, programs: binaries.Binaries) -> None:
    command = [programs.program("initdb"), "-D", str(where.draft), "--username=postgres"]
    command += ["--encoding=UTF8", "--data-checksums", "--auth=reject"]
    # The environment's locale must not decide: under C, upper('đ') would stay small.
    for locale in _locales(programs.major):
        made = run(command + locale, where.account)
        if made.returncode == 0 or "invalid locale" not in made.stderr:
            break
    if made.returncode != 0:
        raise _failed(where, made.stderr)


def _locales(version: int) -> list[list[str]]:
    if version < BUILTIN_LOCALE_SINCE:
        return [[f"--locale={locale}"] for locale in LOCALES]
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [[*builtin, f"--locale={locale}"] for locale in (*LOCALES, "C")]


def _fill(where: Place, programs: binaries.Binaries) -> None:
    """Role, database and settings, before anyone could connect; our mark comes last."""
    password = home.secret("db_password").replace("'", "''")
    sql = (
        f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{password}';\n"
        f"CREATE DATABASE {NAME} OWNER {NAME} TEMPLATE template0;\n"
    )
    command = [programs.program("postgres"), "--single", "-D", str(where.draft), "template1"]
    filled = run(command, where.account, text=sql)
    if filled.returncode != 0 or "ERROR" in filled.stderr:
        raise _failed(where, filled.stderr)
    (where.draft / "pg_hba.conf").write_text(HBA)
    with (where.draft / "postgresql.conf").open("a") as conf:
        conf.write(f"\ninclude = '{OWN_SETTINGS}'\n")
    mark = where.draft / MARK
    mark.write_text("1\n")
    give(mark, where.account)


def _failed(where: Place, said: str) -> Exception:
    if FULL_DISK in said:
        return disk_full(where.folder)
    return refusal(
        _("Không tạo được cơ sở dữ liệu trong %(folder)s: %(why)s"),
        folder=where.folder,
        why=last_complaint(said),
    )


def last_complaint(said: str) -> str:
    """The last line in which PostgreSQL says what is wrong, without its time stamp."""
    lines = [line for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (grave or lines or ["?"])[-1].strip()
