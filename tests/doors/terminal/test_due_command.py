"""`motcua due`, as it is typed."""

import csv
import io
import json
from datetime import date, time
from pathlib import Path

import pytest
from django.core.management import call_command

from motcua.deadlines import actions
from motcua.deadlines.limits import DayKind
from motcua.people.actions import add_unit
from motcua.people.roles import Level

pytestmark = pytest.mark.django_db
HEADER = "received_at,amount,unit,rule,cutoff"


def ask(*words: str) -> tuple[int, str, str]:
    """Exit status, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("due", *words, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def receipt(*words: str) -> list[str]:
    return ["--received", "2026-02-13T16:00:00+07:00", "--amount", "3", *words]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], "2026-02-25T17:30:00+07:00"),
        (["--rule", "hours"], "2026-02-25T16:00:00+07:00"),
        (["--rule", "hours", "--cutoff", "15:00"], "2026-02-25T17:30:00+07:00"),
        (["--unit", "working_hours"], "2026-02-23T09:00:00+07:00"),
        (["--unit", "calendar_days"], "2026-02-23T17:30:00+07:00"),
        (["--unit", "months", "--rule", "day"], "2026-05-13T17:30:00+07:00"),
    ],
)
def test_it_answers_one_receipt(words, expected):
    status, out, err = ask(*receipt(*words))
    assert (status, out.split()[0], err) == (0, expected, "")
    status, out, _err = ask(*receipt(*words, "--format", "json"))
    assert (status, json.loads(out)["due_at"]) == (0, expected)
    assert "days" not in json.loads(out)


@pytest.mark.parametrize(
    "received", ["2026-02-13T16:00", "2026-02-13 16:00:00", "2026-02-13T09:00Z"]
)
def test_a_moment_without_a_zone_is_vietnam_time(received):
    _status, out, _err = ask("--received", received, "--amount", "3", "--rule", "hours")
    assert out.startswith("2026-02-25T16:00:00+07:00  16:00 ngày 25/02/2026 (Thứ Tư)")


def test_it_explains_itself():
    status, out, _err = ask(*receipt("--explain"))
    assert status == 0
    assert "Nghỉ lễ: Tết Nguyên Đán" in out
    _status, out, _err = ask(*receipt("--explain", "--format", "json"))
    days = json.loads(out)["days"]
    assert [day["number"] for day in days if day["counted"]] == [1, 2, 3]
    assert len(days) == 13


def test_it_counts_by_the_calendar_of_a_unit():
    unit = add_unit("T1", "Tỉnh Thử", Level.PROVINCE, by=None)
    hours = (time(7, 30), time(11, 30))
    actions.set_day(unit, date(2026, 2, 25), DayKind.HALF_DAY, "nửa ngày", hours=hours, by=None)
    _status, out, _err = ask(*receipt("--calendar", "T1"))
    assert out.startswith("2026-02-25T11:30:00+07:00")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Cần --received và --amount"),
        (["--received", "2026-02-13"], "Cần --received và --amount"),
        (["--received", "13/02/2026", "--amount", "3"], "--received: “13/02/2026” không phải"),
        (["--received", "0001-01-01T00:00", "--amount", "3"], "--received: "),
        (["--received", "9999-12-31T23:00-12:00", "--amount", "3"], "--received: "),
        (["--received", "2500-01-01", "--amount", "3"], "--received: Chỉ tính được"),
        (receipt("--amount", "ba"), "--amount: “ba” không phải số nguyên dương"),
        (receipt("--amount", "-3"), "--amount: "),
        (receipt("--amount", "³"), "--amount: "),
        (receipt("--amount", "0"), "--amount: Thời hạn phải từ 1"),
        (receipt("--amount", "9" * 9000), "--amount: "),
        (receipt("--unit", "ngày"), "--unit: “ngày” không hợp lệ, chỉ nhận: working_days"),
        (receipt("--rule", "giờ"), "--rule: “giờ” không hợp lệ"),
        (receipt("--cutoff", "25:00"), "--cutoff: “25:00” không phải giờ"),
        (receipt("--calendar", "X9"), "--calendar: không có đơn vị mã “X9”"),
        (receipt("--format", "xml"), "--format: chỉ nhận text hoặc json"),
        (receipt("--file", "x.csv"), "--file không đi cùng --received, --amount"),
        (["--file", "x.csv", "--explain"], "--explain cho tệp cần --format json"),
        (["--file", "/no/such/file.csv"], "Không đọc được tệp"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(words, said):
    status, out, err = ask(*words)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_comes_back_with_its_due_moments(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_text(
        "note,cutoff,rule,unit,amount,received_at\n"
        '"a, b",15:00,hours,working_days,3,2026-02-13T16:00:00+07:00\n'
        "c,,,,3,2026-02-13T16:00\n",
        encoding="utf-8-sig",
    )
    status, out, err = ask("--file", str(path))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (status, err) == (0, "")
    assert list(rows[0]) == [
        *("note", "cutoff", "rule", "unit", "amount", "received_at"),
        "due_at",
    ]
    assert [row["due_at"] for row in rows] == ["2026-02-25T17:30:00+07:00"] * 2
    assert rows[0]["note"] == "a, b"
    status, out, _err = ask("--file", str(path), "--format", "json", "--explain")
    listed = json.loads(out)
    assert [row["due_at"] for row in listed] == ["2026-02-25T17:30:00+07:00"] * 2
    assert [len(row["days"]) for row in listed] == [13, 13]
    # What was written can be read again.
    path.write_text(out_of_text := ask("--file", str(path))[1], encoding="utf-8")
    assert ask("--file", str(path))[1] == out_of_text


def test_a_bad_row_is_named_and_the_rest_is_answered(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_text(
        f"{HEADER}\n"
        "2026-02-13T16:00,3,working_days,day,\n"
        "2026-02-13T16:00,ba,working_days,day,\n"
        "2026-02-13T16:00,3\n"
        "2026-02-13T16:00,3,working_days,day,25:00\n"
        "2500-01-01,3,working_days,day,\n"
    )
    status, out, err = ask("--file", str(path))
    assert status == 1
    assert [line.rsplit(",", 1)[-1] for line in out.splitlines()[1:]] == [
        "2026-02-25T17:30:00+07:00",
        "",
        "3",
        "",
        "",
    ]
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "Dòng 3, cột amount",
        "Dòng 4",
        "Dòng 5, cột cutoff",
        "Dòng 6, cột received_at",
    ]
    status, out, _err = ask("--file", str(path), "--format", "json")
    assert status == 1
    assert [row["due_at"] is None for row in json.loads(out)] == [False, *[True] * 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"amount,unit\n3,months\n", "thiếu cột: received_at"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "thiếu cột"),
    ],
)
def test_a_broken_file_is_one_sentence_and_status_2(tmp_path: Path, content, said):
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    status, out, err = ask("--file", str(path))
    assert (status, out) == (2, "")
    assert said in err


def test_a_file_with_no_rows_gives_its_header(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_text(f"{HEADER}\n")
    assert ask("--file", str(path)) == (0, f"{HEADER},due_at\n", "")
