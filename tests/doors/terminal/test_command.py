"""The `motcua` command: one sentence for what goes wrong, and no traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ports import free_port

MOTCUA = [sys.executable, "-c", "from motcua.doors.terminal.main import main; main()"]


def motcua(*words: str, **world: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*MOTCUA, *words], env=os.environ | world, capture_output=True, text=True, check=False
    )


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """A home without a server, whose programs are missing: whoever tries to start one fails."""
    return {"MOTCUA_HOME": str(tmp_path / "home"), "MOTCUA_PG_BIN": str(tmp_path)}


@pytest.mark.parametrize(
    "words", [["help"], ["--version"], ["check"], ["db", "url"], ["run", "--help"], []], ids=str
)
def test_some_commands_need_no_server(elsewhere: dict[str, str], words: list[str]) -> None:
    said = motcua(*words, **elsewhere)
    assert (said.returncode, said.stderr) == (0, "")


def test_a_refusal_is_one_sentence(elsewhere: dict[str, str]) -> None:
    said = motcua("migrate", **elsewhere)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("Không tìm thấy chương trình PostgreSQL")
    assert said.stderr.count("\n") == 1


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = motcua("migrate", MOTCUA_HOME=str(tmp_path / "file" / "home"))
    assert said.returncode == 1
    assert said.stderr.startswith(f"Không dùng được thư mục dữ liệu {tmp_path}/file")
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///x", "DATABASE_URL phải bắt đầu bằng postgresql://"),
        (f"postgresql://127.0.0.1:{free_port()}/x", "Cơ sở dữ liệu không làm được việc này"),
    ],
    ids=["wrong", "nobody-there"],
)
def test_an_address_that_leads_nowhere_is_one_message(url: str, sentence: str) -> None:
    said = motcua("showmigrations", DATABASE_URL=url)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith(sentence)
    assert "Traceback" not in said.stderr


def test_a_stopped_server_has_a_status_of_its_own(elsewhere: dict[str, str]) -> None:
    said = motcua("db", "status", **elsewhere)
    assert (said.returncode, said.stdout) == (3, "Cơ sở dữ liệu không chạy.\n")


def test_a_server_of_others_is_not_ours_to_stop() -> None:
    said = motcua("db", "stop", DATABASE_URL="postgresql://127.0.0.1/x")
    assert said.returncode == 1
    assert said.stderr == "DATABASE_URL đang trỏ tới một máy chủ mà lệnh này không điều khiển.\n"


def test_tables_that_are_missing_have_a_sentence(database_url: str) -> None:
    where = re.sub(r"/test_[^?]*", "/template1", database_url)
    said = motcua("clearsessions", DATABASE_URL=where)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "Cơ sở dữ liệu chưa có bảng; hãy chạy motcua migrate trước.\n"


def test_a_reader_that_leaves_early_is_no_error(elsewhere: dict[str, str]) -> None:
    pipe = subprocess.Popen(
        [*MOTCUA, "diffsettings", "--all"],
        env=os.environ | elsewhere,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert pipe.stdout
    assert pipe.stderr
    pipe.stdout.close()
    assert (pipe.wait(), pipe.stderr.read()) == (1, b"")
    pipe.stderr.close()
