"""The life of the private server: made once, started when needed, shared by all commands."""

import contextlib
import fcntl
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from motcua.core import home
from motcua.core.database import binaries, making, place
from motcua.core.database.address import asked_port, pid_file
from motcua.core.database.place import Place
from motcua.core.database.refusals import disk_full, explained, refusal, translated
from motcua.core.database.refusals import marked as _
from motcua.core.errors import Refused

POLL = 0.05
# Recovery after a crash reads the whole log since the last checkpoint and may take long.
PATIENCE = 30 * 60
PATIENCE_STOPPING = 5 * 60
SILENCE = 5
BIGGEST_LOG = 10 * 1024 * 1024


def is_ours() -> bool:
    """Whether the database is our private cluster rather than the one in DATABASE_URL."""
    return not os.environ.get("DATABASE_URL")


def running() -> bool:
    """Whether the private server runs and answers."""
    where = place.find()
    with explained(where.folder):
        return _ready(where)


def crashed() -> bool:
    """Whether the private server died without having been stopped."""
    where = place.find()
    with explained(where.folder):
        return bool(pid_file(where.data).pid) and _server(where) is None


def start() -> None:
    """Make sure the database runs; make it first if it is new. Raises Refused.

    Does nothing when DATABASE_URL names another server. The server outlives this process.
    """
    if not is_ours():
        return
    where = place.find()
    with explained(where.folder):
        if not _ready(where):
            with _alone():
                _start(where)


def stop() -> bool:
    """Stop the private server, rolling back what is open. Tells whether it had been running."""
    where = place.find()
    with explained(where.folder), _alone():
        pid = _server(where)
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
        if not _wait(lambda: _server(where) is None, PATIENCE_STOPPING):
            raise refusal(_("Cơ sở dữ liệu chưa dừng sau %(s)s giây."), s=PATIENCE_STOPPING)
        return True


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Commands that start at once take turns; the second finds the work done."""
    with (home.folder() / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _start(where: Place) -> None:
    if _ready(where):
        return
    making.make(where)
    programs = binaries.of_major(making.major(where.data), where.account)
    heard = _open_log(where)
    pid = _server(where)  # another command may have begun it and been killed
    if pid is None:
        making.configure(where)
        _clear_after_crash(where)
        pid = _launch(where, programs)
    _await(where, pid, heard)


def _open_log(where: Place) -> int:
    """Make room in the log. Gives its length, from where this start is told."""
    if where.log.exists() and where.log.stat().st_size > BIGGEST_LOG:
        where.log.replace(where.log.with_name("log.1"))
    where.log.touch(mode=0o600)
    making.give(where.log, where.account)
    return where.log.stat().st_size


def _launch(where: Place, programs: binaries.Binaries) -> int:
    port = asked_port()
    options = {
        "unix_socket_directories": str(where.sockets),
        "listen_addresses": "127.0.0.1" if port else "",
        "port": str(port or place.DEFAULT_PORT),
    }
    server = [programs.program("postgres"), "-D", str(where.data)]
    for name, value in options.items():
        server += ["-c", f"{name}={value}"]
    # The shell leaves at once: the server is nobody's child and outlives this command.
    script = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
    shell = ["/bin/sh", "-c", script, "sh", str(where.log), *server]
    return int(making.run(shell, where.account).stdout)


def _await(where: Place, pid: int, heard: int) -> None:
    begun = time.monotonic()
    _wait(lambda: _ready(where) or not _lives(pid, where), SILENCE)
    if _lives(pid, where) and not _ready(where):
        sys.stderr.write(translated(_("Cơ sở dữ liệu đang khôi phục, xin chờ…")) + "\n")
        _wait(lambda: _ready(where) or not _lives(pid, where), PATIENCE)
    if not _ready(where):
        raise _why(where, heard, time.monotonic() - begun)


def _wait(settled: Callable[[], bool], limit: float) -> bool:
    end = time.monotonic() + limit
    while not settled():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True


def _why(where: Place, heard: int, waited: float) -> Refused:
    """What stopped the server from starting, out of its own log."""
    with where.log.open(errors="replace") as log:
        log.seek(heard)
        said = log.read()
    if making.FULL_DISK in said:
        return disk_full(where.folder)
    if "could not bind" in said:
        return refusal(
            _("Cổng %(port)s đã có chương trình khác dùng; hãy đổi MOTCUA_DB_PORT."),
            port=asked_port(),
        )
    return refusal(
        _("Cơ sở dữ liệu không khởi động được sau %(s)s giây (nhật ký: %(log)s): %(why)s"),
        s=round(waited),
        log=where.log,
        why=making.last_complaint(said),
    )


def _ready(where: Place) -> bool:
    return pid_file(where.data).status == "ready" and _server(where) is not None


def _server(where: Place) -> int | None:
    """The running server's process; a file left by a crash, or a reused number, is not one."""
    pid = pid_file(where.data).pid
    return int(pid) if pid.isdecimal() and _lives(int(pid), where) else None


def _lives(pid: int, where: Place) -> bool:
    """Whether this process is our server. The dead and not yet buried have no command line."""
    with contextlib.suppress(OSError):
        said = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return os.fsencode(where.data) in said
    return False


def _clear_after_crash(where: Place) -> None:
    """Remove what a killed server left behind: processes that hold its memory, and lock files.

    PostgreSQL takes a lock file for a live server when its number was reused, or when the dead
    was never buried, as happens in containers. Nobody works in the folder, so it is stale.
    """
    if not pid_file(where.data).pid:
        return
    for way in (signal.SIGQUIT, signal.SIGKILL):
        for pid in _orphans(where):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, way)
        if _wait(lambda: not _orphans(where), SILENCE):
            (where.data / "postmaster.pid").unlink(missing_ok=True)
            for lock in where.sockets.glob(".s.PGSQL.*.lock"):
                lock.unlink()
            return


def _orphans(where: Place) -> list[int]:
    # Asked as the server's account: in a container even root may not look at another's folder.
    listing = making.run(["/bin/sh", "-c", "ls -l /proc/[0-9]*/cwd"], where.account).stdout
    found = re.findall(r"/proc/(\d+)/cwd -> (.*)", listing)
    return [int(pid) for pid, folder in found if folder == str(where.data.resolve())]
