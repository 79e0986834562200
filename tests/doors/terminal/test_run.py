"""`motcua run`: one parent that serves, tends what it started and stops cleanly."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ports import free_port

MOTCUA = [sys.executable, "-c", "from motcua.doors.terminal.main import main; main()"]
PATIENCE = 30


@pytest.fixture(scope="module")
def world() -> Iterator[dict[str, str]]:
    """The environment of a migrated installation with a private server of its own."""
    home = Path(tempfile.mkdtemp(prefix="mc-run-", dir="/tmp"))
    home.chmod(0o755)
    closed = ("DATABASE_URL", "MOTCUA_DB_PORT", "MOTCUA_PG_BIN")
    world = {key: value for key, value in os.environ.items() if key not in closed}
    world["MOTCUA_HOME"] = str(home)
    subprocess.run([*MOTCUA, "migrate", "-v0"], env=world, check=True)
    yield world
    subprocess.run([*MOTCUA, "db", "stop"], env=world, check=True, capture_output=True)
    shutil.rmtree(home)


class Site:
    """A running `motcua run`."""

    def __init__(self, world: dict[str, str]) -> None:
        self.port = free_port()
        self.home = Path(world["MOTCUA_HOME"])
        self.log = self.home / f"run-{self.port}.log"
        with self.log.open("w") as log:
            self.parent = subprocess.Popen(
                [*MOTCUA, "run", "--bind", f"127.0.0.1:{self.port}", "--workers", "1"],
                env=world,
                stdout=log,
                stderr=log,
            )
        self.wait(self.answers)

    def answers(self) -> bool:
        """Whether any answer comes; which one is not this test's question."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).close()
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            return False
        return True

    def children(self) -> dict[str, int]:
        """The process numbers of the web server and the worker."""
        pid = self.parent.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        said = {each: command(int(each)) for each in listed}
        return {
            name: int(each)
            for each, line in said.items()
            for name, word in (("web", "gunicorn"), ("worker", "procrastinate"))
            if word in line
        }

    def wait(self, settled: Callable[[], object]) -> None:
        """Wait until something holds, however slow the machine; give up only when it hangs."""
        end = time.monotonic() + PATIENCE
        while not settled():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.05)


def command(pid: int) -> str:
    """What a process was started as; empty once it is dead."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.fixture
def site(world: dict[str, str]) -> Iterator[Site]:
    site = Site(world)
    site.wait(lambda: len(site.children()) == 2)
    yield site
    if site.parent.poll() is None:
        site.parent.terminate()
        site.parent.wait(PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["term", "ctrl-c"])
def test_it_says_where_it_is_and_stops_everything_when_told(
    site: Site, number: signal.Signals
) -> None:
    children = site.children()
    site.parent.send_signal(number)
    assert site.parent.wait(PATIENCE) == 0
    assert [command(pid) for pid in children.values()] == ["", ""]
    said = site.log.read_text()
    assert f"Một Cửa đang chạy tại http://127.0.0.1:{site.port}/" in said
    assert said.endswith("Một Cửa đã dừng.\n")


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_started_again(site: Site, name: str) -> None:
    first = site.children()
    os.kill(first[name], signal.SIGKILL)
    site.wait(lambda: site.children().get(name, first[name]) != first[name])
    site.wait(site.answers)
    assert f"{name} ended with status -9" in site.log.read_text()


def test_a_killed_database_is_started_again(site: Site) -> None:
    pid_file = site.home / "postgres" / "data" / "postmaster.pid"
    first = pid_file.read_text().split()[0]
    os.kill(int(first), signal.SIGKILL)
    site.wait(lambda: pid_file.exists() and pid_file.read_text().split()[0] != first)
    site.wait(site.answers)


def test_children_do_not_outlive_a_killed_parent(site: Site) -> None:
    children = site.children()
    site.parent.kill()
    site.parent.wait(PATIENCE)
    site.wait(lambda: not any(command(pid) for pid in children.values()))


def test_a_taken_port_is_named(site: Site, world: dict[str, str]) -> None:
    said = subprocess.run(
        [*MOTCUA, "run", "--bind", f"127.0.0.1:{site.port}"],
        env=world,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith(f"Cổng {site.port} đã có chương trình khác dùng")
    assert said.stderr.count("\n") == 1


def test_it_refuses_to_serve_on_tables_behind_the_code(world: dict[str, str]) -> None:
    migrate = [*MOTCUA, "migrate", "-v0", "mfa"]
    subprocess.run([*migrate, "zero"], env=world, check=True)
    said = subprocess.run([*MOTCUA, "run"], env=world, capture_output=True, text=True, check=False)
    subprocess.run(migrate, env=world, check=True)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "Cơ sở dữ liệu chưa được cập nhật; hãy chạy motcua migrate trước.\n"
