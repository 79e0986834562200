"""One parent for the web server and the job worker: starts them, tends them, stops them."""

import ctypes
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from motcua.core import database
from motcua.core.errors import Refused

log = logging.getLogger("motcua.run")

BEAT = 0.2
PATIENCE = 20
LONGEST_PAUSE = 30
# A child that has worked this long and dies starts anew with a clean record.
PROVEN = 60
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent() -> None:
    """Have the kernel end a child whose parent was killed and can no longer tell it to stop."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process that is to be running. `files` are open files that it inherits."""

    name: str
    command: Sequence[str]
    files: Sequence[int] = ()
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    begun: float = field(default_factory=time.monotonic)
    not_before: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the parent alone."""
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            pass_fds=self.files,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 — this parent has no other threads
        )

    def tend(self) -> None:
        """Start it again if it has died, after a pause that grows with every failure."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            self._mourn(self.process.returncode, now)
        if self.process is None and now >= self.not_before:
            self.start()

    def _mourn(self, status: int, now: float) -> None:
        self.failures = 1 if now - self.begun > PROVEN else self.failures + 1
        pause = min(LONGEST_PAUSE, 2 ** (self.failures - 1))
        self.not_before = now + pause
        self.process = None
        log.warning("%s ended with status %s; starting it again in %s s", self.name, status, pause)

    def stop(self, deadline: float) -> None:
        """Wait for it to end by the deadline, then end it by force."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s did not stop in time and was killed", self.name)
            self.process.kill()
            self.process.wait()


def tend(children: Sequence[Child], ready: Callable[[], None]) -> None:
    """Keep the children running until SIGTERM or Ctrl-C, then stop them all cleanly."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    try:
        for child in children:
            child.start()
        ready()
        while not asked.wait(BEAT):
            _revive_database()
            for child in children:
                child.tend()
    finally:
        _stop(children)


def _revive_database() -> None:
    """The private server has no other parent. One that was stopped on purpose stays stopped."""
    if database.is_ours() and database.crashed():
        log.warning("the database has crashed; starting it again")
        try:
            database.start()
        except Refused as error:
            log.error("%s", error)
            time.sleep(1)


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        if child.process and child.process.poll() is None:
            os.kill(child.process.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.stop(deadline)
