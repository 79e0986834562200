"""A table of inputs is read whole, or refused with its line and column."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.core.errors import Refused
from motcua.indices.input_files import read_inputs
from motcua.indices.reading import criteria_set
from motcua.people.roles import Level

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "qd766"
CHECKOUT = Path(__file__).resolve().parents[2]
HEAD = "role\tdepartmentCode\tdepartmentName\tlevel\ttotalReceived\ttotalOnTime"
PARENT = "parent\tX1\tTỉnh\tPROVINCE\t4\t3"
CHILD = "child\tX1.2\tXã\tCOMMUNE\t2\t1"
PROGRESS, PAYMENT = "dvc-progress-tree", "formality-online-payment-tree"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def read(path: Path, group: str | None = None, **switches: str):
    return read_inputs(path, criteria_set("qd766", switches), group)


def test_a_good_table_is_read(tmp_path: Path):
    file = write(tmp_path / "a.tsv", f"\ufeff{HEAD}", PARENT, "", CHILD)
    table = read(file)
    assert table.group.code == PROGRESS
    assert [(unit.code, unit.level) for unit in table.units] == [
        ("X1", Level.PROVINCE), ("X1.2", Level.COMMUNE),
    ]  # fmt: skip
    assert table.units[1].givens["DOSSIERS_IN_TIME"].numerator == 1


def test_without_roles_the_stem_of_all_codes_is_the_parent(tmp_path: Path):
    head = "departmentCode\ttotalReceived\ttotalOnTime"
    levels = [
        unit.level for unit in read(write(tmp_path / "a.tsv", head, "X1\t1\t1", "X1.2\t1\t1")).units
    ]
    assert levels == [Level.PROVINCE, Level.DEPARTMENT]
    levels = [
        unit.level for unit in read(write(tmp_path / "a.tsv", head, "X1\t1\t1", "X12\t1\t1")).units
    ]
    assert levels == [Level.DEPARTMENT, Level.DEPARTMENT]


def test_empty_cells_are_figures_that_are_not_published(tmp_path: Path):
    file = write(tmp_path / "a.tsv", HEAD, "parent\tX1\tTỉnh\tPROVINCE\t\t")
    given = read(file).units[0].givens["DOSSIERS_IN_TIME"]
    assert (given.numerator, given.denominator) == (None, None)


# lines, words of the refusal
FAULTS = [
    ([], "trống"),
    (["", "\t\t"], "trống"),
    ([HEAD], "không có đơn vị nào"),
    (["departmentCode,totalReceived"], "dấu tab"),
    (["departmentName\ttotalReceived\ttotalOnTime", "a\t1\t1"], "Dòng 1: thiếu cột departmentCode"),
    (["departmentCode\ttotalReceived", "X1\t1"], "Dòng 1: thiếu cột totalOnTime"),
    (["departmentCode\tother", "X1\t1"], "Không nhận ra nhóm"),
    ([f"{HEAD}\ttotalOnTime", f"{PARENT}\t3"], "totalOnTime có hai lần"),
    ([HEAD, PARENT, "child\tX1.2\tXã\tCOMMUNE\t2"], "Dòng 3: có 5 ô, dòng tiêu đề có 6 cột"),
    ([HEAD, f"{PARENT}\t3"], "Dòng 2: có 7 ô"),
    ([HEAD, PARENT, "child\tX1.2\tXã\tCOMMUNE\tmười\t1"], "Dòng 3, cột totalReceived: “mười”"),
    ([HEAD, "parent\tX1\tTỉnh\tPROVINCE\t4\t-1"], "Dòng 2, cột totalOnTime: “-1”"),
    ([HEAD, "parent\tX1\tTỉnh\tPROVINCE\t4\t1.5"], "Dòng 2, cột totalOnTime: “1.5”"),
    ([HEAD, "parent\tX1\tTỉnh\tPROVINCE\t4\t²"], "Dòng 2, cột totalOnTime"),
    ([HEAD, f"parent\tX1\tTỉnh\tPROVINCE\t4\t{'1' * 5000}"], "Dòng 2, cột totalOnTime"),
    ([HEAD, PARENT, "child\tX1.2\tXã\tCOMMUNE\t2\t3"], "cột totalOnTime: tử số 3 lớn hơn mẫu số 2"),
    ([HEAD, PARENT, "child\tX1.2\tXã\tCOMMUNE\t2\t"], "Dòng 3, cột totalOnTime: có mẫu số"),
    ([HEAD, PARENT, "child\tX1.2\tXã\tCOMMUNE\t\t2"], "Dòng 3, cột totalReceived: có tử số"),
    ([HEAD, PARENT, "parent\tX2\tTỉnh\tPROVINCE\t1\t1"], "cột role: tệp đã có đơn vị cấp trên"),
    ([HEAD, PARENT, "child\tX1\tXã\tCOMMUNE\t1\t1"], "Dòng 3, cột departmentCode: đơn vị X1 đã có"),
    ([HEAD, PARENT, "child\t\tXã\tCOMMUNE\t1\t1"], "Dòng 3, cột departmentCode: thiếu mã"),
    ([HEAD, PARENT, "aunt\tX3\tXã\tCOMMUNE\t1\t1"], "Dòng 3, cột role: “aunt”"),
    ([HEAD, PARENT, "child\tX3\tXã\tWARD\t1\t1"], "Dòng 3, cột level: “WARD”"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "words"), FAULTS, ids=[words for _lines, words in FAULTS])
def test_a_fault_is_told_with_its_place(tmp_path: Path, lines: list[str], words: str):
    file = tmp_path / "a.tsv"
    file.write_text("\n".join(lines))
    with pytest.raises(Refused) as why:
        read(file)
    assert words in str(why.value)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_another_encoding_is_refused(tmp_path: Path, encoding: str):
    file = tmp_path / "a.tsv"
    file.write_bytes(f"{HEAD}\nparent\tX1\tĐ\u00f4ng\tPROVINCE\t4\t3\n".encode(encoding))
    with pytest.raises(Refused, match="UTF-8"):
        read(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="Không đọc được"):
        read(tmp_path / "none.tsv")


def test_groups_are_told_apart(tmp_path: Path):
    payment = FOLDER / f"vectors-{PAYMENT}-year.tsv"
    assert read(payment, PAYMENT).group.code == PAYMENT
    with pytest.raises(Refused, match=f"của nhóm {PAYMENT}, không phải {PROGRESS}"):
        read(payment, PROGRESS)
    with pytest.raises(Refused, match="không có nhóm “x”"):
        read(payment, "x")
    with pytest.raises(Refused, match="thiếu cột totalOnTime"):
        read(write(tmp_path / "b.tsv", "departmentCode\ttotalReceived", "X1\t1"), PROGRESS)
    lines = [line.split("\t") for line in payment.read_text().splitlines()[:2]]
    both = [["totalReceived", "totalOnTime", *lines[0]], ["1", "1", *lines[1]]]
    file = write(tmp_path / "a.tsv", *("\t".join(line) for line in both))
    with pytest.raises(Refused, match="nhiều nhóm"):
        read(file)
    assert read(file, PROGRESS).group.code == PROGRESS


def test_a_reading_may_need_columns_of_its_own(tmp_path: Path):
    online = FOLDER / "vectors-provide-online-tree-year.tsv"
    with pytest.raises(Refused, match=r"DOSSIER_SYNC\.numerator"):
        read(online, "provide-online-tree", **{"sync-multiplier": "paper"})
    digitised = FOLDER / "vectors-dossier-digitized-year.tsv"
    with pytest.raises(Refused, match=r"ORIGINAL_RESULT_AVAILABLE\.dueNumerator"):
        read(digitised, "dossier-digitized", **{"result-denominator": "paper"})


def test_what_one_procedure_has_no_figures_of_may_be_left_out(tmp_path: Path):
    """For one procedure the portal omits 4.5a."""
    rows = [
        line.split("\t")
        for line in (FOLDER / "vectors-dossier-digitized-year.tsv").read_text().splitlines()
    ]
    kept = [place for place, name in enumerate(rows[0]) if "FORMALITY" not in name]
    file = write(tmp_path / "a.tsv", *("\t".join(row[place] for place in kept) for row in rows))
    assert read(file).units[0].givens["CITIZEN_DATA_CONNECTED_FORMALITY"].numerator is None
    half = [
        place
        for place, name in enumerate(rows[0])
        if name != "CITIZEN_DATA_CONNECTED_FORMALITY.numerator"
    ]
    write(file, *("\t".join(row[place] for place in half) for row in rows))
    with pytest.raises(Refused, match=r"thiếu cột CITIZEN_DATA_CONNECTED_FORMALITY\.numerator"):
        read(file)


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command as it is typed, on a machine that has no database at all."""
    closed = ("DATABASE_URL", "MOTCUA_DB_PORT", "MOTCUA_PG_BIN", "MOTCUA_TEST_RUN")
    env = {key: value for key, value in os.environ.items() if key not in closed}
    env |= {"MOTCUA_HOME": str(home), "PYTHONPATH": str(CHECKOUT)}
    code = "from motcua.doors.terminal.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "index", "qd766", *words],
        env=env, check=False, capture_output=True, text=True,
    )  # fmt: skip


def test_the_command_needs_no_database(tmp_path: Path):
    file = FOLDER / "vectors-provide-online-tree-quarter.tsv"
    done = run(tmp_path, "--inputs", str(file), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert not (tmp_path / "postgres").exists()
    assert (told[0]["departmentCode"], told[0]["totalScore"], told[0]["ratio"]) == (
        "H44",
        8.41,
        70.08,
    )
    assert told[0]["metrics"]["PROCEDURES_ONLINE"] == {
        "ratio": 58.43, "score": 1.46, "maxScore": 2, "standing": "scored",
    }  # fmt: skip
    assert told[1]["totalScore"] is None
    assert {metric["score"] for metric in told[1]["metrics"].values()} == {None}


def test_the_command_says_what_is_wrong(tmp_path: Path):
    file = write(tmp_path / "a.tsv", HEAD, "parent\tX1\tTỉnh\tPROVINCE\t4\tnăm")
    done = run(tmp_path, "--inputs", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Dòng 2, cột totalOnTime: “năm” không phải số nguyên không âm.\n"
