"""A whole installation of its own: home, database, web server; to be filed at and killed."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.ports import free_port

CHECKOUT = Path(__file__).resolve().parents[1]
MOTCUA = [sys.executable, "-c", "from motcua.doors.terminal.main import main; main()"]
SET_UP = "import django; django.setup()\n"
BUILD = "from tests.town import build; build()"
PATIENCE = 60


class House:
    """Started, asked, killed and started again. Every process in it is a child of ours."""

    def __init__(self, home: Path, *, workers: int = 2) -> None:
        closed = ("DATABASE_URL", "MOTCUA_DB_PORT", "MOTCUA_PG_BIN", "MOTCUA_TEST_RUN")
        self.env = {key: value for key, value in os.environ.items() if key not in closed}
        self.env |= {"MOTCUA_HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
        self.home, self.workers, self.port = home, workers, free_port()
        self.parent: subprocess.Popen[bytes] | None = None
        self.motcua("migrate", "-v0")
        self.build(BUILD)
        self.url = self.motcua("db", "url").strip()
        self.data = home / "postgres" / "data"

    def build(self, script: str) -> None:
        """Run a script of ours in the house, to make what actions make."""
        subprocess.run([sys.executable, "-c", SET_UP + script], env=self.env, check=True)

    def motcua(self, *words: str) -> str:
        """Run a command of ours."""
        done = subprocess.run(
            [*MOTCUA, *words], env=self.env, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, query: str, *values: object) -> list[tuple]:
        """Ask the database itself."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(query, values).fetchall()

    def commit_without_waiting(self) -> None:
        """Turn durability off for every new connection; the control needs it."""
        with psycopg.connect(self.url) as connection:
            connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = off")

    def start(self) -> None:
        """Start `motcua run` and wait until it answers."""
        with (self.home / "run.log").open("ab") as log:
            self.parent = subprocess.Popen(
                [*MOTCUA, "run", "--bind", f"127.0.0.1:{self.port}", "--workers",
                 str(self.workers)],
                env=self.env,
                stdout=log,
                stderr=log,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < end, (self.home / "run.log").read_text()
            time.sleep(0.1)

    def answers(self) -> bool:
        """Does the sign-in page come?"""
        try:
            urllib.request.urlopen(self.address("/tai-khoan/dang-nhap/"), timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def is_taken(self) -> bool:
        """Does anything still hold the port?"""
        with socket.socket() as attempt:
            return attempt.connect_ex(("127.0.0.1", self.port)) == 0

    def address(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        """End the server as a person would."""
        if self.parent:
            self.parent.send_signal(signal.SIGTERM)
            self.parent.wait(PATIENCE)
            self.parent = None

    def kill_a_worker(self, dice: random.Random) -> None:
        """kill -9 one web worker."""
        workers = [pid for pid in descendants(self.parent.pid) if "gunicorn" in command(pid)]
        if workers:
            kill(dice.choice(workers))

    def kill_the_server(self, dice: random.Random) -> None:
        """kill -9 the parent and all its children, then start anew, as a power cut would force."""
        family = freeze(self.parent.pid)
        for pid in family:
            kill(pid)
        self.parent.wait()
        # Workers of a web server killed before this are nobody's; they end by themselves.
        while self.is_taken():
            time.sleep(0.1)
        self.start()

    def kill_postgres(self, dice: random.Random) -> None:
        """kill -9 the database server with all its processes; `motcua run` starts it again.

        The process that writes the log in the background stalls first, as on a busy disk: what
        was acknowledged must have been written by whoever acknowledged it.
        """
        with suppress(FileNotFoundError, IndexError, ValueError, ProcessLookupError):
            postmaster = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            for pid in descendants(postmaster):
                if "walwriter" in command(pid):
                    os.kill(pid, signal.SIGSTOP)
            time.sleep(dice.uniform(0.2, 0.5))
            for pid in freeze(postmaster):
                kill(pid)


@contextmanager
def house(**options: int) -> Iterator[House]:
    """A house that leaves nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="mc-crash-", dir="/tmp"))
    # The database's own user must be able to walk in.
    home.chmod(0o755)
    made = House(home, **options)
    try:
        yield made
    finally:
        made.stop()
        made.motcua("db", "stop")
        shutil.rmtree(home)


def descendants(pid: int) -> list[int]:
    """Children, and theirs, as the kernel tells."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def freeze(pid: int) -> list[int]:
    """Stop a whole family top down, so that nobody is born while it is being counted."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    found = [pid]
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += freeze(int(child))
    return found


def command(pid: int) -> str:
    """The command line of a process; empty once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def kill(pid: int) -> None:
    """kill -9, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
