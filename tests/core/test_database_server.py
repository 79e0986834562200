"""The private server on real clusters: it recovers, it is shared, and it says what is wrong."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from motcua.core import database
from motcua.core.database import binaries, cluster, place
from motcua.core.errors import Refused
from tests.ports import free_port

AS_ROOT = os.geteuid() == 0
START = "from motcua.core import database; database.start()"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home that the server's account can enter, which pytest's own folders are not."""
    for name in ("DATABASE_URL", "MOTCUA_DB_PORT", "MOTCUA_PG_BIN"):
        monkeypatch.delenv(name, raising=False)
    folder = Path(tempfile.mkdtemp(prefix="mc-", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("MOTCUA_HOME", str(folder))
    yield folder
    database.stop()
    shutil.rmtree(place.find().folder, ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def data(home: Path) -> Path:
    """The data folder of a server that runs."""
    database.start()
    return place.find().data


def query(sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.url()) as link:
        found = link.execute(sql)
        return found.fetchall() if found.description else []


def postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def test_a_new_server_is_set_up_as_designed(data: Path) -> None:
    [found] = query(
        "SELECT upper('đường'), current_setting('data_checksums'), current_setting('jit'),"
        " current_setting('listen_addresses'), current_setting('TimeZone'),"
        " current_setting('synchronous_commit'), (SELECT rolsuper FROM pg_roles WHERE"
        " rolname = current_user)"
    )
    assert found == ("ĐƯỜNG", "on", "off", "", "UTC", "on", False)
    assert place.find().sockets.stat().st_mode & 0o777 == 0o700
    for extension in binaries.EXTENSIONS:
        query(f"CREATE EXTENSION {extension}")


def test_a_wrong_password_is_refused(data: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(database.url(), password="sai")


def test_starting_twice_and_stopping_twice_does_no_harm(data: Path) -> None:
    first = postmaster(data)
    database.start()
    assert postmaster(data) == first
    assert (database.running(), database.stop()) == (True, True)
    assert (database.running(), database.stop()) == (False, False)
    assert not database.crashed()


def test_nothing_committed_is_lost_when_the_server_is_killed(data: Path) -> None:
    query("CREATE TABLE kept (n int)")
    link = psycopg.connect(database.url(), autocommit=True)
    for number in range(100):
        link.execute("INSERT INTO kept VALUES (%s)", [number])
    # A process at work outlives its server for a while and holds the shared memory.
    link.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000)")
    os.kill(postmaster(data), signal.SIGKILL)
    while not database.crashed():
        time.sleep(0.01)
    database.start()
    link.close()
    assert query("SELECT count(*), sum(n) FROM kept") == [(100, 4950)]


def test_a_process_number_that_was_given_to_another_is_no_server(data: Path) -> None:
    old = postmaster(data)
    left_behind = (data / "postmaster.pid").read_text()
    database.stop()
    (data / "postmaster.pid").write_text(left_behind.replace(str(old), str(os.getpid()), 1))
    assert not database.running()
    database.start()
    assert query("SELECT 1") == [(1,)]


def test_two_commands_at_once_share_one_server(home: Path) -> None:
    command = [sys.executable, "-c", f"{START}; print(database.url())"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [each.communicate()[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert said[0] == said[1]
    # The commands have ended; the server they share has not.
    assert query("SELECT 1") == [(1,)]


def test_a_folder_that_was_only_half_made_is_made_again(home: Path) -> None:
    where = place.find()
    where.draft.mkdir(parents=True)
    (where.draft / "PG_VERSION").write_text("15")
    database.start()
    assert query("SELECT 1") == [(1,)]
    assert not where.draft.exists()


def test_a_folder_of_someone_else_is_left_alone(home: Path) -> None:
    data = place.find().data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15")
    with pytest.raises(Refused, match="không phải do Một Cửa tạo ra"):
        database.start()
    assert [each.name for each in data.iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize("version", ["99", "14"])
def test_data_of_another_version_is_refused(data: Path, version: str) -> None:
    database.stop()
    (data / "PG_VERSION").write_text(version)
    with pytest.raises(Refused, match=f"do PostgreSQL {version} tạo ra, máy này chỉ có bản"):
        database.start()


def test_a_taken_port_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        monkeypatch.setenv("MOTCUA_DB_PORT", str(port))
        with pytest.raises(Refused, match=f"Cổng {port} đã có chương trình khác dùng"):
            database.start()
    database.start()
    assert f"@127.0.0.1:{port}/motcua" in database.url()
    assert query("SELECT inet_server_port()") == [(port,)]


def test_missing_programs_are_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MOTCUA_PG_BIN", str(tmp_path))
    with pytest.raises(Refused, match="Không tìm thấy chương trình PostgreSQL"):
        database.start()
    monkeypatch.delenv("MOTCUA_PG_BIN")
    database.start()
    database.stop()
    monkeypatch.setenv("MOTCUA_PG_BIN", str(tmp_path))
    with pytest.raises(Refused, match="Không tìm thấy chương trình PostgreSQL"):
        database.start()


@pytest.fixture
def small_disk(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk that a new cluster does not fit on; without the right to mount, programs that
    say what PostgreSQL says on such a disk."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", str(home)]
    if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        yield home
        database.stop()
        subprocess.run(["umount", str(home)], check=True)
        return
    for name, says in (("postgres", "echo postgres 17.1"), ("initdb", 'echo "$full" >&2; exit 1')):
        script = tmp_path / name
        script.write_text(f"#!/bin/sh\nfull='could not write: No space left on device'\n{says}\n")
        script.chmod(0o755)
    monkeypatch.setenv("MOTCUA_PG_BIN", str(tmp_path))
    yield home


def test_a_full_disk_is_named(small_disk: Path) -> None:
    with pytest.raises(Refused, match="đã đầy"):
        database.start()
    assert not place.find().draft.exists()


def test_a_home_with_a_long_path_gets_a_short_socket(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(home / ("x" * 100)))
    database.start()
    assert query("SELECT 1") == [(1,)]
    assert place.find().sockets.parent == Path("/tmp")
    database.stop()
    place.find().sockets.rmdir()


@pytest.mark.skipif(not AS_ROOT, reason="only root can become someone else")
def test_a_normal_user_runs_the_server_himself(home: Path) -> None:
    user = pwd.getpwnam("nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    programs = binaries.newest(cluster.making.Account(user.pw_uid, user.pw_gid))
    # Everything is imported first: root's Python may lie where the user cannot read.
    script = (
        "import os, sys, psycopg; from motcua.core import database;"
        f"os.setgroups([]); os.setgid({user.pw_gid}); os.setuid({user.pw_uid}); database.start();"
        "print(psycopg.connect(database.url()).execute('SELECT 1').fetchone()); sys.stdout.flush();"
        "os._exit(0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"MOTCUA_PG_BIN": str(programs.folder)},
    )
    assert said.stdout == "(1,)\n", said.stderr
    data = place.find().data
    assert Path(f"/proc/{postmaster(data)}").stat().st_uid == user.pw_uid == data.stat().st_uid
    # Root finds the same server and, when it must start it again, does so as its owner.
    assert database.stop()
    database.start()
    assert Path(f"/proc/{postmaster(data)}").stat().st_uid == user.pw_uid


@pytest.mark.skipif(not AS_ROOT, reason="only root hands its server to another account")
def test_a_home_closed_to_the_servers_account_has_its_data_elsewhere(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.chmod(0o700)
    closed = home / "inner"
    monkeypatch.setenv("MOTCUA_HOME", str(closed))
    database.start()
    data = place.find().data
    assert data.is_relative_to("/var/lib/motcua")
    assert Path(f"/proc/{postmaster(data)}").stat().st_uid != 0
    assert query("SELECT 1") == [(1,)]
    database.stop()
    shutil.rmtree(data.parent)
