"""`motcua report`, as it is typed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from pypdf import PdfReader
from python_calamine import load_workbook

from motcua.doors.terminal.tables import aligned
from motcua.dossiers.states import State
from tests.town import MONDAY, Town

NOVEMBER = ["--unit", "T99.01", "--from", "2026-11-01", "--to", "2026-11-30"]


def report(*words: str) -> tuple[int, str, str]:
    """Exit status, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("report", "ii06a", *words, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_each_format_is_written(town: Town, tmp_path: Path):
    for state in State:
        town.dossier(state)
    status, table, err = report(*NOVEMBER)
    assert (status, err) == (0, "")
    total = next(line.split() for line in table.splitlines() if line.startswith("Tổng cộng"))
    status, out, err = report(*NOVEMBER, "--format", "json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert int(total[2]) == told["total"]["received"] == 8
    assert told["fields"][0]["received"] == 8
    for kind in ("json", "table", "xlsx", "pdf"):
        file = tmp_path / f"ii06a.{kind}"
        assert report(*NOVEMBER, "--format", kind, "--out", str(file))[:2] == (0, "")
    assert json.loads((tmp_path / "ii06a.json").read_text()) == told
    assert (tmp_path / "ii06a.table").read_text().startswith("Biểu số II.06a/VPCP/KSTT")
    assert load_workbook(tmp_path / "ii06a.xlsx").sheet_names == ["II.06a"]
    assert len(PdfReader(tmp_path / "ii06a.pdf").pages) == 1


@pytest.mark.django_db
def test_units_and_rules_are_passed_on(town: Town):
    town.dossier(State.PROCESSING)

    def received(*words: str) -> int:
        words = ("--from", "2026-11-01", "--to", "2026-11-30", "--format", "json", *words)
        return json.loads(report(*words)[1])["total"]["received"]

    assert received("--unit", "T99") == 0
    assert received("--unit", "T99", "--with-children") == 1
    assert received("--unit", "T99", "--with-children", "--level", "province") == 0
    assert received("--unit", "T99.01", "--as-of", "2026-11-01T00:00") == 0
    # A day alone is its evening: what was entered on it is known.
    assert received("--unit", "T99.01", "--as-of", "2026-11-01") == 0
    assert received("--unit", "T99.01", "--as-of", "2026-11-02") > 0
    assert received("--unit", "T99.01", "--early-rule", "minute", "--due", "original") == 1


@pytest.mark.django_db
def test_an_identity_that_fails_is_named_and_the_report_still_written(town: Town):
    received = MONDAY.replace(month=10, day=28)
    town.file(received_at=received, received_reason="sổ giấy")
    status, out, err = report(*NOVEMBER, "--format", "json")
    assert status == 0
    assert json.loads(out)["total"]["carried_over"] == 1
    assert "Chưa khớp: carried_over = processing at the previous close" in err
    assert "[Lĩnh vực thử nghiệm], chênh lệch 1." in err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--unit", "KHONG"], "không có đơn vị mã “KHONG”"),
        (["--from", "01/11/2026"], "không phải ngày dạng YYYY-MM-DD"),
        (["--to", "2026-10-01"], "Ngày cuối kỳ không được trước ngày đầu kỳ"),
        (["--level", "commune"], "chỉ dùng cùng --with-children"),
        (["--as-of", "hôm qua"], "không phải thời điểm ISO 8601"),
        (["--as-of", "2199-01-01"], "đã qua"),
        (["--format", "pdf", "--out", "/khong/co/thu/muc.pdf"], "Không ghi được tệp"),
    ],
)
def test_wrong_usage_is_one_sentence(town: Town, words: list[str], sentence: str):
    status, out, err = report(*NOVEMBER, *words)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


@pytest.mark.django_db
def test_a_picture_is_not_thrown_at_a_terminal(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, _out, err = report(*NOVEMBER, "--format", "pdf")
    assert status == 2
    assert "--out" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["report", "ii06a"], "còn thiếu: --unit, --from, --to"),
        (["report", "ii06a", *NOVEMBER, "--format", "doc"], "'doc' không hợp lệ, chỉ nhận"),
        (["report", "ii06a", *NOVEMBER, "--nhanh"], "không có tham số --nhanh"),
        (["load", "dossiers"], "còn thiếu: file"),
        (["due", "--received"], "--received: cần một giá trị"),
    ],
)
def test_argparse_speaks_vietnamese(words: list[str], sentence: str, database_url: str):
    program = "from motcua.doors.terminal.main import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", program, *words],
        env=os.environ | {"DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "error" not in ended.stderr


def test_long_names_wrap_and_numbers_stand_to_the_right():
    drawn = aligned([("Tên", "số")], [("chữ " * 20, "1.234"), ("ngắn", "5")])
    lines = drawn.splitlines()
    assert lines[2].endswith("1.234")
    assert lines[-1].index("5") == lines[2].index("4", 40)
    assert len(lines) == 5
