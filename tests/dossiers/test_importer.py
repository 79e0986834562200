"""Loading a legacy export: good rows whole, bad rows named, broken files not at all."""

import csv
import gzip
from datetime import date, datetime
from pathlib import Path

import pytest

from motcua.audit.models import Evidence
from motcua.catalogue import actions as catalogue
from motcua.core.errors import Refused
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.clock import clock_of
from motcua.dossiers.history import as_known_at
from motcua.dossiers.importer import load_dossiers
from motcua.dossiers.importer.rows import COLUMNS, STATES
from motcua.dossiers.models import ClockEvent, Dossier, Event, LoadedFile, Task
from motcua.dossiers.states import State, Verb
from motcua.people.models import Applicant
from tests.town import FACTS, Town

GOOD = {
    "code": "T99.01-220103-0007",
    "procedure_code": "1.999001",
    "unit_code": "T99.01",
    "channel": "online",
    "filed_by": "self",
    "applicant_name": "Lê  Thị Mẫu",
    "applicant_id": "001099000009",
    "applicant_phone": "0900000009",
    "received_at": "2022-01-03T09:00:00+07:00",
    "due_at": "2022-01-10T17:30:00+07:00",
    "completed_at": "2022-01-07T10:00:00+07:00",
    "returned_at": "2022-01-07T15:00:00+07:00",
    "return_channel": "in_person",
    "state": "returned",
}


def write(folder: Path, *rows: dict[str, str], columns: list[str] = COLUMNS) -> Path:
    path = folder / "ho-so.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(path: Path):
    return load_dossiers(path, by=None)


def test_a_row_becomes_a_dossier_with_its_history(town: Town, tmp_path: Path):
    tally = load(write(tmp_path, GOOD))
    assert tally.as_dict() == {
        "read": 1,
        "created": 1,
        "new_versions": 0,
        "unchanged": 0,
        "rejected": 0,
        "attention": 0,
    }
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.applicant.name) == (State.RETURNED, "Lê Thị Mẫu")
    assert [event.verb for event in dossier.events.all()] == [
        Verb.ACCEPT,
        Verb.GRANT,
        Verb.RETURN_RESULT,
    ]
    assert (
        clock_of(dossier).due_at == dossier.due_at == datetime(2022, 1, 10, 17, 30, tzinfo=VIETNAM)
    )
    past = as_known_at(dossier, datetime(2022, 1, 5, tzinfo=VIETNAM))
    assert (past.state, past.completed_at) == (State.PROCESSING, None)
    assert LoadedFile.objects.get().created == 1
    assert Evidence.objects.get(action="load_dossiers").after == tally.as_dict()


def test_loading_again_changes_nothing(town: Town, tmp_path: Path):
    path = write(tmp_path, GOOD, GOOD | {"code": "B"})
    load(path)
    counts = [model.objects.count() for model in (Dossier, Event, ClockEvent, Applicant)]
    tally = load(path)
    assert (tally.created, tally.unchanged, tally.rejected) == (0, 2, 0)
    assert counts == [model.objects.count() for model in (Dossier, Event, ClockEvent, Applicant)]


def test_columns_may_stand_in_any_order_and_the_file_be_packed(town: Town, tmp_path: Path):
    path = write(tmp_path, GOOD, columns=[*reversed(COLUMNS), "ghi_chu"])
    packed = tmp_path / "ho-so.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + path.read_bytes()))
    assert load(packed).created == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "x" * 61}, "code"),
        ({"procedure_code": "9.9"}, "procedure_code"),
        ({"unit_code": "KHONG"}, "unit_code"),
        ({"channel": "fax"}, "channel"),
        ({"filed_by": "ai do"}, "filed_by"),
        ({"applicant_name": " "}, "applicant_name"),
        ({"received_at": "2022-02-30T09:00:00+07:00"}, "received_at"),
        ({"received_at": ""}, "received_at"),
        ({"due_at": ""}, "due_at"),
        ({"due_at": "2022-01-01T09:00:00+07:00"}, "due_at"),
        ({"completed_at": "2022-01-02T09:00:00+07:00"}, "completed_at"),
        ({"returned_at": "2022-01-06T09:00:00+07:00"}, "returned_at"),
        ({"returned_at": ""}, "returned_at"),
        ({"completed_at": ""}, "completed_at"),
        ({"state": "processing"}, "completed_at"),
        ({"state": "xong"}, "state"),
        ({"return_channel": "chim câu"}, "return_channel"),
        ({"returned_at": "2222-01-06T09:00:00+07:00"}, "received_at"),
        (
            {"completed_at": "2222-01-06T09:00:00+07:00", "returned_at": "", "state": "completed"},
            "received_at",
        ),
        ({"applicant_name": "a\x00b"}, "applicant_name"),
        ({"applicant_name": "x" * 301}, "applicant_name"),
        ({"due_at": "9999-12-31T23:59:59-12:00"}, "due_at"),
        ({"received_at": "0001-01-01T00:00:00"}, "received_at"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_load(town: Town, tmp_path: Path, changes, field):
    path = write(tmp_path, GOOD | {"code": "TRUOC"}, GOOD | changes, GOOD | {"code": "SAU"})
    tally = load(path)
    assert (tally.read, tally.created, tally.rejected) == (3, 2, 1)
    rejection = tally.rejections[0]
    assert (rejection.line, rejection.field) == (3, field)
    assert rejection.reason


def test_a_torn_row_and_a_repeated_code_are_named(town: Town, tmp_path: Path):
    path = write(tmp_path, GOOD, GOOD)
    path.write_text(path.read_text() + "chỉ,có,ba\n")
    tally = load(path)
    assert [(r.line, r.field) for r in tally.rejections] == [(3, "code"), (4, "")]
    assert tally.created == 1


def test_a_known_code_that_says_something_else_is_rejected(town: Town, tmp_path: Path):
    load(write(tmp_path, GOOD))
    tally = load(write(tmp_path, GOOD | {"applicant_phone": "1"}))
    assert [(r.field, r.line) for r in tally.rejections] == [("code", 2)]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data.replace(b"due_at,", b""), "thiếu cột: due_at"),
        (lambda data: data.replace("Lê".encode(), b"L\xff"), "UTF-8"),
        (lambda data: gzip.compress(data)[:-20], "bị cắt"),
        (lambda data: b"", "thiếu cột"),
        (lambda data: data + b'"mo ngoac,', "CSV"),
        (lambda data: data.replace(b"due_at,", b"code,"), "cột"),
    ],
)
def test_a_broken_file_loads_nothing_and_says_why(town: Town, tmp_path: Path, spoil, said):
    path = write(tmp_path, GOOD)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(Refused, match=said):
        load(path)
    assert not Dossier.objects.exists()
    assert not LoadedFile.objects.exists()


@pytest.mark.parametrize("name", STATES)
def test_every_legacy_state_loads_and_open_ones_have_a_task(town: Town, tmp_path: Path, name):
    state = STATES[name]
    ended = state in (State.STOPPED, State.COMPLETED, State.RETURNED)
    row = GOOD | {"state": name}
    row["completed_at"] = GOOD["completed_at"] if ended else ""
    row["returned_at"] = GOOD["returned_at"] if state == State.RETURNED else ""
    tally = load(write(tmp_path, row))
    assert not tally.rejections
    dossier = Dossier.objects.get()
    assert dossier.state == state
    assert bool(dossier.stopped_at) == (state == State.STOPPED)
    closed = state in (State.STOPPED, State.RETURNED)
    assert Task.objects.filter(closed_at=None).count() == (0 if closed else 1)


def test_new_codes_go_on_after_loaded_ones(town: Town, tmp_path: Path):
    load(write(tmp_path, GOOD))
    filed = town.file(at=datetime(2022, 1, 3, 10, tzinfo=VIETNAM))
    assert filed.code == "T99.01-220103-0008"


def test_a_loaded_open_dossier_goes_on_through_the_real_moves(town: Town, tmp_path: Path):
    row = GOOD | {"state": "supplement_required", "completed_at": "", "returned_at": ""}
    load(write(tmp_path, row))
    dossier = town.does(Dossier.objects.get(), Verb.TAKE_PAPERS)
    assert dossier.state == State.PROCESSING
    assert dossier.due_at > dossier.original_due_at


@pytest.mark.parametrize(
    ("state", "due", "owed"),
    [
        ("processing", "2099-01-05T17:00:00+07:00", True),
        ("processing", "2022-01-05T17:00:00+07:00", True),
        ("payment_required", "2099-01-05T17:00:00+07:00", False),
        ("payment_required", "2022-01-05T17:00:00+07:00", True),
    ],
)
def test_while_it_waits_only_a_late_dossier_still_owes(
    town: Town, tmp_path: Path, state, due, owed
):
    row = GOOD | {"state": state, "due_at": due, "completed_at": "", "returned_at": ""}
    load(write(tmp_path, row))
    dossier = Dossier.objects.get()
    assert dossier.due_at == (dossier.original_due_at if owed else None)
    assert clock_of(dossier).last_due_at == dossier.original_due_at


def test_a_result_waits_since_the_dossier_was_completed(town: Town, tmp_path: Path):
    load(write(tmp_path, GOOD | {"state": "completed", "returned_at": ""}))
    task = Task.objects.get()
    assert (task.step, task.opened_at) == ("hand_over", Dossier.objects.get().completed_at)


def test_a_loaded_dossier_keeps_the_version_of_its_day(town: Town, tmp_path: Path):
    new = catalogue.publish(
        catalogue.draft(FACTS, by=None), effective_from=date(2022, 1, 3), by=None
    )
    sunday = GOOD | {"code": "B", "received_at": "2022-01-02T09:00:00+07:00"}
    load(write(tmp_path, GOOD, sunday))
    found = dict(Dossier.objects.values_list("code", "version"))
    assert found == {GOOD["code"]: new.pk, "B": town.version.pk}


def test_a_code_given_here_is_not_taken_by_a_loaded_row(town: Town, tmp_path: Path):
    filed = town.file()
    tally = load(write(tmp_path, GOOD | {"code": filed.code}))
    assert [rejection.field for rejection in tally.rejections] == ["code"]
