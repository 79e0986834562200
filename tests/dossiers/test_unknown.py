"""Nothing is dropped: what nobody knows stands in a row of its own until somebody knows it."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from motcua.audit.models import Evidence
from motcua.catalogue import actions as catalogue
from motcua.catalogue.importer import load_procedures
from motcua.catalogue.kinds import UNKNOWN_FIELD
from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.dossiers.actions.recognising import (
    recognise_known,
    recognise_procedure,
    recognise_unit,
)
from motcua.dossiers.importer import load_dossiers
from motcua.dossiers.kinds import UnknownKind
from motcua.dossiers.models import Dossier, Task, Unrecognised
from motcua.people import actions as people
from motcua.people.models import Unit
from motcua.people.roles import Level, Role
from motcua.reports.actions.folding import fold_all
from motcua.reports.counters import counted
from motcua.reports.figures import behind, figures, recounted
from motcua.reports.forms.state import aggregate
from motcua.reports.forms.words import TOTAL
from motcua.reports.kinds import Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.verifying import wrong_days, wrong_marks
from tests.dossiers.test_importer import GOOD, write
from tests.town import FACTS, PASSWORD, SINCE, Town

YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
OPEN = {"state": "processing", "completed_at": "", "returned_at": ""}
pytestmark = pytest.mark.django_db


def rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    return [GOOD | {"code": f"T99.01-220103-1{n:03}"} | each for n, each in enumerate(changes)]


@pytest.fixture
def loaded(town: Town, tmp_path: Path) -> Town:
    """Nine dossiers: three of a procedure nobody knows, two of a unit nobody knows."""
    strange, elsewhere = {"procedure_code": "2.7 cũ"}, {"unit_code": "T99.77"}
    path = write(
        tmp_path,
        *rows({}, {}, {}, {}, strange, strange | OPEN, strange, elsewhere, elsewhere | OPEN),
    )
    tally = load_dossiers(path, by=None, keep_unknown=True)
    assert (tally.created, tally.rejected, tally.attention) == (9, 0, 2)
    assert tally.unclear == [
        "chưa có thủ tục “2.7 cũ”: 3 hồ sơ",
        "chưa có đơn vị “T99.77”: 2 hồ sơ",
    ]
    return town


def whole(town: Town, **more: object) -> Question:
    return Question(Scope(town.province, with_children=True), YEAR, **more)  # type: ignore[arg-type]


def check_counters(town: Town) -> None:
    for _time in range(2):
        assert counted(whole(town)) == recounted(whole(town))
        assert (wrong_days(), wrong_marks()) == (0, 0)
        fold_all()


def test_a_third_of_the_dossiers_is_not_lost_with_its_field(loaded: Town):
    """A predecessor's report lost a third of its dossiers: their field was missing from a list."""
    report = figures(whole(loaded))
    assert report.total[Figure.RECEIVED] == 9
    assert [row.name for row in report.fields] == ["Lĩnh vực thử nghiệm", UNKNOWN_FIELD]
    unknown = report.fields[1]
    assert unknown.counts[Figure.RECEIVED] == 3
    assert all(each.holds for each in report.identities)
    opened = behind(report.question, Figure.RECEIVED, unknown.field_id)
    standing = Unrecognised.objects.standing().filter(kind=UnknownKind.PROCEDURE, code="2.7 cũ")
    assert set(opened) == {each.dossier for each in standing}
    check_counters(loaded)


@pytest.mark.parametrize("form", [FormType.REPORT_06B, FormType.REPORT_06DD])
def test_a_unit_nobody_knows_is_a_line_of_its_own(loaded: Town, form: FormType):
    table = aggregate(Question(Scope(loaded.province), YEAR), form)
    lines = {line.name: line.cells[0] for line in table.lines if line.cells}
    assert {name: cell.value for name, cell in lines.items()} == {
        "UBND phường Mẫu": 7, "Đơn vị chưa xác định": 2, TOTAL: 9,
        **{line.name: 0 for line in table.lines if line.kind == "apart"},
    }  # fmt: skip
    mark = Unit.objects.get(code=lines["Đơn vị chưa xác định"].opens["unit"])
    assert mark.level == Level.UNKNOWN
    asked = Question(Scope(mark), YEAR)
    standing = Unrecognised.objects.standing().filter(kind=UnknownKind.UNIT, code="T99.77")
    assert set(behind(asked, Figure.RECEIVED)) == {each.dossier for each in standing}


def test_without_being_asked_an_unknown_row_is_named_and_not_loaded(town: Town, tmp_path: Path):
    path = write(tmp_path, *rows({}, {"procedure_code": "9.9"}, {"unit_code": "X1"}))
    tally = load_dossiers(path, by=None)
    assert (tally.created, tally.rejected) == (1, 2)
    assert all("--keep-unknown" in each.reason for each in tally.rejections)
    assert not Unrecognised.objects.exists()
    assert not ProcedureVersion.objects.filter(field__name=UNKNOWN_FIELD).exists()


def test_the_command_tells_what_it_kept(town: Town, tmp_path: Path, capsys):
    path = write(tmp_path, *rows({}, {"procedure_code": "9.9"}))
    call_command("load", "dossiers", str(path), "--keep-unknown", "--format", "json")
    assert json.loads(capsys.readouterr().out)["attention"] == 1
    call_command("load", "dossiers", str(path), "--keep-unknown")
    assert "không đổi 2" in capsys.readouterr().out


def test_bad_words_are_refused_as_ever(town: Town, tmp_path: Path):
    path = write(tmp_path, *rows({"channel": "fax"}, {"unit_code": "x" * 101}))
    tally = load_dossiers(path, by=None, keep_unknown=True)
    assert [each.field for each in tally.rejections] == ["channel", "unit_code"]


def test_without_any_unit_nothing_can_be_kept(tmp_path: Path):
    with pytest.raises(Refused, match="Chưa có đơn vị nào"):
        load_dossiers(write(tmp_path, GOOD), by=None, keep_unknown=True)


def test_what_stands_for_the_unknown_is_made_once(loaded: Town, tmp_path: Path):
    path = write(tmp_path, GOOD | {"code": "B", "procedure_code": "", "unit_code": "LẠ.1"})
    assert load_dossiers(path, by=None, keep_unknown=True).created == 1
    assert Unit.objects.filter(level=Level.UNKNOWN).count() == 1
    assert ProcedureVersion.objects.filter(field__name=UNKNOWN_FIELD).count() == 1
    assert Unrecognised.objects.filter(dossier__code="B").count() == 2


def test_a_recognised_procedure_is_had_from_the_beginning(loaded: Town):
    before = figures(whole(loaded)).total
    procedure = loaded.version.procedure
    assert recognise_procedure("2.7 cũ", procedure, by=None) == 3
    report = figures(whole(loaded))
    assert (dict(report.total), len(report.fields)) == (dict(before), 1)
    plain = Dossier.objects.get(code="T99.01-220103-1000")
    mended = Dossier.objects.get(code="T99.01-220103-1004")
    for name in ("version", "field", "method", "fee_vnd", "limit_amount", "limit_unit", "due_at"):
        assert getattr(mended, name) == getattr(plain, name)
    told = Evidence.objects.get(action="recognise").after
    assert told == {"code": "2.7 cũ", "dossiers": 3}
    check_counters(loaded)
    with pytest.raises(Refused, match="Không còn hồ sơ"):
        recognise_procedure("2.7 cũ", procedure, by=None)


def test_a_recognised_unit_had_its_dossiers_from_the_beginning(loaded: Town):
    fold_all()
    before = figures(whole(loaded)).total
    assert recognise_unit("T99.77", loaded.ward, by=None) == 2
    assert figures(whole(loaded)).total == before
    ward = figures(Question(Scope(loaded.ward), YEAR)).total
    assert (ward[Figure.RECEIVED], ward[Figure.MOVED_IN]) == (9, 0)
    assert not Dossier.objects.filter(receiving_unit__level=Level.UNKNOWN).exists()
    assert not Task.objects.filter(unit__level=Level.UNKNOWN).exists()
    check_counters(loaded)
    then = whole(loaded, as_of=Evidence.objects.latest("pk").at)
    assert sum(row[Figure.RECEIVED] for row in recounted(then).values()) == 9


def test_a_new_code_goes_on_after_a_recognised_dossiers(town: Town, tmp_path: Path):
    path = write(tmp_path, GOOD | {"unit_code": "T99.8", "code": "T99.08-220103-0041"})
    load_dossiers(path, by=None, keep_unknown=True)
    new = people.add_unit("T99.08", "UBND xã Mới", Level.COMMUNE, parent=town.province, by=None)
    catalogue.offer(town.version.procedure, new, by=None)
    clerk = town.staff[Role.ONE_STOP_OFFICER]
    people.appoint(clerk, Role.ONE_STOP_OFFICER, new, since=SINCE, by=None)
    recognise_unit("T99.8", new, by=None)
    dossier = town.file(unit=new, at=Dossier.objects.get().received_at + timedelta(hours=1))
    assert dossier.code == "T99.08-220103-0042"


def test_no_dossier_changes_its_unit_in_passing(loaded: Town):
    known = Dossier.objects.get(code="T99.01-220103-1000")
    with pytest.raises(Exception, match="không ghi từ bao giờ"):
        Dossier.objects.filter(pk=known.pk).update(competent_unit=loaded.province)


def test_the_unknown_is_no_unit_and_no_procedure(loaded: Town):
    mark = Unit.objects.get(level=Level.UNKNOWN)
    with pytest.raises(Refused, match="đã biết"):
        recognise_unit("T99.77", mark, by=None)
    marker = ProcedureVersion.objects.get(field__name=UNKNOWN_FIELD)
    with pytest.raises(Refused, match="không phải là thủ tục"):
        catalogue.publish(marker, effective_from=None, by=None)
    with pytest.raises(Refused, match="chưa công bố"):
        recognise_procedure("2.7 cũ", marker.procedure, by=None)


def test_what_became_known_is_recognised_by_the_next_load(loaded: Town, tmp_path: Path, capsys):
    units = tmp_path / "don-vi.csv"
    units.write_text("code,name,level,parent_code\nT99.77,UBND xã Sau,commune,T99\n")
    call_command("load", "units", str(units))
    assert "2 hồ sơ trước đây chưa rõ" in capsys.readouterr().out
    late = Unit.objects.get(code="T99.77")
    assert figures(Question(Scope(late), YEAR)).total[Figure.RECEIVED] == 2
    assert recognise_known(by=None) == 0


def test_a_procedure_without_a_field_loads_and_its_dossiers_follow_it(town: Town, tmp_path: Path):
    told = {"code": "3.3", "name": "Cấp bản sao", "levels": [], "decision": "", "methods": [],
            "components": [], "results": []}  # fmt: skip
    path = tmp_path / "thu-tuc.jsonl"
    path.write_text(json.dumps(told) + "\n")
    tally = load_procedures(path, by=None)
    assert (tally.created, tally.unclear) == (1, ["3.3: chưa nêu lĩnh vực"])
    assert ProcedureVersion.objects.needing_attention().filter(procedure__code="3.3").exists()
    load_dossiers(write(tmp_path, GOOD | {"procedure_code": "3.3"}), by=None)
    assert [row.name for row in figures(whole(town)).fields] == [UNKNOWN_FIELD]
    fold_all()
    path.write_text(json.dumps(told | {"field": FACTS.field}) + "\n")
    call_command("load", "procedures", str(path))
    assert [row.name for row in figures(whole(town)).fields] == [FACTS.field]
    check_counters(town)


def test_the_page_lists_opens_and_mends(loaded: Town, client: Client):
    keeper = people.employ("quan-tri-tinh", "Người Quản Trị", PASSWORD, by=None)
    people.appoint(keeper, Role.ADMINISTRATOR, loaded.province, since=SINCE, by=None)
    people.appoint(keeper, Role.INSPECTOR, loaded.province, since=SINCE, by=None)
    client.force_login(keeper)
    page = client.get(reverse("office:unknown")).content.decode()
    assert page.count("data-row") == 2
    assert "2.7 cũ" in page
    found = client.get(reverse("office:unknown_set", args=["unit"]), {"code": "T99.77"})
    assert found.content.decode().count("data-row") == 2
    send = {"kind": "unit", "code": "T99.77", "meant": "T99.01"}
    assert client.post(reverse("office:unknown"), send | {"meant": "T99.44"}).status_code == 409
    assert client.post(reverse("office:unknown"), send | {"meant": ""}).status_code == 409
    nowhere = {"kind": "procedure", "code": "2.7 cũ", "meant": "8.8"}
    assert client.post(reverse("office:unknown"), nowhere).status_code == 409
    assert client.post(reverse("office:unknown"), send, follow=True).status_code == 200
    mend = nowhere | {"meant": loaded.version.procedure.code}
    assert client.post(reverse("office:unknown"), mend, follow=True).status_code == 200
    assert not Unrecognised.objects.standing().exists()
    assert {row.by for row in Unrecognised.objects.all()} == {keeper}


def test_a_ward_does_not_mend_what_lies_above_it(loaded: Town):
    with pytest.raises(Refused, match="Không còn hồ sơ"):
        recognise_unit("T99.77", loaded.ward, by=loaded.staff[Role.ADMINISTRATOR])
    with pytest.raises(Refused, match="không quản trị"):
        recognise_unit("T99.77", loaded.province, by=loaded.staff[Role.ADMINISTRATOR])
