"""`motcua index qd766 --unit`: from our own data."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from motcua.dossiers.states import State
from tests.town import Town

pytestmark = pytest.mark.django_db
NOVEMBER = ["--from", "2026-11-01", "--to", "2026-11-30"]


def index(*words: str) -> tuple[int, str, str]:
    """Exit status, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("index", "qd766", *words, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_unit_is_scored_from_its_dossiers(town: Town):
    town.dossier(State.COMPLETED)
    town.file()
    status, out, err = index("--unit", "T99.01", *NOVEMBER, "--format", "json")
    (row,) = json.loads(out)
    assert (status, err, row["departmentCode"], row["level"]) == (0, "", "T99.01", "commune")
    metric = row["metrics"]["DOSSIERS_FILED_ONLINE"]
    assert (metric["numerator"], metric["denominator"], metric["source"]) == (0, 2, "computed")
    assert row["metrics"]["DOSSIER_SYNC"]["source"] == "none"
    assert row["totalMaxScore"] == 100
    assert row["totalScore"] == sum(group["totalScore"] or 0 for group in row["groups"].values())
    one = json.loads(index("--unit", "T99.01", *NOVEMBER, "--format", "json", "--group",
                           "dvc-progress-tree")[1])  # fmt: skip
    assert list(one[0]["metrics"]) == ["DOSSIERS_IN_TIME", "AVERAGE_PROCESSING_DAYS"]


def test_children_and_words_for_people(town: Town):
    town.file()
    status, out, err = index("--unit", "T99", *NOVEMBER, "--with-children")
    assert (status, err) == (0, "")
    assert "T99.01 UBND phường Mẫu" in out
    assert "Chưa có nguồn" in out
    assert "Quyết định 766" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Cần --inputs"),
        (["--unit", "T99.01"], "Cần --inputs"),
        (["--unit", "KHONG", *NOVEMBER], "không có đơn vị"),
        (["--unit", "T99.01", "--from", "x", "--to", "2026-11-30"], "--from"),
        (["--unit", "T99.01", "--from", "2026-12-01", "--to", "2026-11-30"], "Ngày cuối"),
        (["--unit", "T99.01", *NOVEMBER, "--inputs", "x.tsv"], "không đi cùng"),
        (["--inputs", "x.tsv", "--with-children"], "không đi cùng"),
        (["--inputs", "x.tsv"], "Không đọc được"),
        (["--unit", "T99.01", *NOVEMBER, "--format", "json", "--group", "x"], "không có nhóm"),
        (["--switch", "x"], "--switch cần dạng"),
        (["--switch", "x=y"], "Không có điểm để ngỏ"),
        (["--switch", "digitised-target=y"], "chỉ nhận: api, paper"),
    ],
)
def test_a_slip_is_told_in_one_sentence(town: Town, words: list[str], said: str):
    status, out, err = index(*words)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_the_switches_are_listed():
    status, out, _err = index("--switch", "?")
    assert status == 0
    assert "digitised-target" in out
    assert "80%" in out


def test_a_file_may_be_written_for_people(tmp_path: Path):
    file = tmp_path / "a.tsv"
    file.write_text("departmentCode\ttotalReceived\ttotalOnTime\nX1\t4\t3\nX1.2\t0\t0\n")
    status, out, _err = index("--inputs", str(file))
    assert status == 0
    assert ["X1", "75,00", "15,00", "15,00"] in [line.split() for line in out.splitlines()]
    assert ["X1.2", "0,00", "0,00", "0,00"] in [line.split() for line in out.splitlines()]
