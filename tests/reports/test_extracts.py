"""Extracts of the register: whose book, in which order, as known then, and never half of it."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from python_calamine import load_workbook

from motcua.core.errors import Refused
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.actions.register import close_register
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people.actions import add_unit
from motcua.people.roles import Level, Role
from motcua.reports.figures import behind
from motcua.reports.forms import extracts, table_of
from motcua.reports.kinds import Aspect, Figure
from motcua.reports.outputs import OUTPUTS
from motcua.reports.questions import Period, Question, Scope
from tests.reports.test_figures import walk
from tests.town import MONDAY, Town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))
RECEIVED, DUE, RETURNED, REMARK = 5, 6, 7, 10
pytestmark = pytest.mark.django_db


def ask(town: Town, as_of: datetime | None = None) -> Question:
    return Question(Scope(town.ward), MONTH, as_of=as_of)


def rows(town: Town, as_of: datetime | None = None) -> dict[str, list[object]]:
    table = table_of("so-theo-doi", ask(town, as_of))
    return {line.name: [cell.value for cell in line.cells] for line in table.lines}


def test_a_line_says_what_the_book_says(town: Town):
    late = walk(town, State.RETURNED, gap=90 * HOUR)
    first = walk(town, State.STOPPED, MONDAY - DAY)
    found = rows(town)
    assert list(found) == [first.code, late.code], "in the order of reception"
    said = found[late.code]
    assert said[0] == late.version.name and said[2] == late.applicant.name
    days = [f"{timezone.localtime(at):%d/%m/%Y}" for at in (late.received_at, late.returned_at)]
    assert [said[RECEIVED], said[RETURNED]] == days
    assert (said[REMARK], found[first.code][REMARK]) == ("", "Dừng giải quyết")


def test_it_is_the_book_of_who_received_not_of_who_decides(town: Town):
    dossier = walk(town, State.ACCEPTED)
    other = add_unit("T99.02", "Sở Mẫu", Level.DEPARTMENT, parent=town.province, by=None)
    Dossier.objects.filter(pk=dossier.pk).update(receiving_unit=other)
    assert rows(town) == {}
    (line,) = table_of("so-theo-doi", Question(Scope(other), MONTH)).lines
    assert (line.name, line.cells[4].value) == (dossier.code, "UBND phường Mẫu")


def test_as_known_then_a_result_was_not_back_yet(town: Town):
    dossier = walk(town, State.RETURNED, gap=24 * HOUR)
    assert rows(town)[dossier.code][RETURNED]
    evening = dossier.received_at + 5 * HOUR
    assert rows(town, evening)[dossier.code][RETURNED] == ""
    assert rows(town, dossier.received_at - DAY) == {}


def test_what_was_given_back_is_known_only_when_it_was(town: Town):
    dossier = walk(town, State.RETURNED, gap=24 * HOUR)
    back = dossier.events.get(verb="return_result").recorded_at
    before, after = ask(town, back - HOUR), ask(town, back)
    assert not behind(before, Aspect.RETURNED).exists()
    assert [each.pk for each in behind(after, Aspect.RETURNED)] == [dossier.pk]
    assert [each.pk for each in behind(ask(town), Aspect.RETURNED)] == [dossier.pk]


def test_a_result_of_an_earlier_period_given_back_in_this_one_counts(town: Town):
    dossier = walk(town, State.RETURNED)
    late = datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
    Dossier.objects.filter(pk=dossier.pk).update(returned_at=late)
    week = Question(Scope(town.ward), Period(date(2026, 11, 16), date(2026, 11, 22)))
    assert not behind(week, Figure.RESOLVED).exists()
    assert [each.pk for each in behind(week, Aspect.RETURNED)] == [dossier.pk]
    earlier = replace(week, period=Period(date(2026, 11, 9), date(2026, 11, 15)))
    assert not behind(earlier, Aspect.RETURNED).exists()


def test_a_closed_book_s_number_stands_in_the_remarks(town: Town):
    dossier = walk(town, State.RETURNED, MONDAY - 365 * DAY)
    year = timezone.localtime(dossier.received_at).year
    close_register(town.ward, year, by=town.staff[Role.ONE_STOP_OFFICER])
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    (line,) = table_of("so-theo-doi", Question(Scope(town.ward), whole)).lines
    assert line.cells[REMARK].value == f"Số 1, sổ {year}"


def test_too_many_are_refused_with_what_to_do(town: Town, monkeypatch: pytest.MonkeyPatch):
    for _each in range(3):
        walk(town, State.ACCEPTED)
    monkeypatch.setattr(extracts, "MOST_LINES", 2)
    with pytest.raises(Refused, match="Có 3 hồ sơ, mỗi lần chỉ trích được 2"):
        table_of("so-theo-doi", ask(town))


def test_the_set_behind_a_figure_is_taken_away_line_by_line(town: Town, client: Client):
    late = walk(town, State.COMPLETED, gap=90 * HOUR)
    walk(town, State.COMPLETED)
    client.force_login(town.staff[Role.LEADER])
    asked = {"unit": "T99.01", "first": "2026-11-01", "last": "2026-11-30"}
    page = client.get("/dieu-hanh/so-lieu/resolved_overdue/", asked).content.decode()
    assert "/dieu-hanh/so-lieu/resolved_overdue/bieu.xlsx?" in page
    file = client.get("/dieu-hanh/so-lieu/resolved_overdue/bieu.csv", asked)
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and late.code in lines[1]
    other = client.get("/dieu-hanh/so-lieu/resolved_overdue/bieu.csv", asked | {"field": "0"})
    assert other.status_code == 404


def test_a_name_that_looks_like_a_formula_is_only_a_name(town: Town):
    dossier = walk(town, State.ACCEPTED)
    evil = "=HYPERLINK(1)"
    type(dossier.applicant).objects.filter(pk=dossier.applicant_id).update(name=evil)
    table = table_of("so-theo-doi", ask(town))
    assert f"'{evil}" in OUTPUTS["csv"][0](table).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(OUTPUTS["xlsx"][0](table))).get_sheet_by_index(0)
    assert any(evil in row for row in book.to_python()), "a text, not a formula"
    word = Document(io.BytesIO(OUTPUTS["docx"][0](table)))
    assert any(evil == cell.text for row in word.tables[1].rows for cell in row.cells)
    assert "w:fldSimple" not in word.element.xml and "w:instrText" not in word.element.xml


def test_a_long_table_is_shortened_on_the_page_only(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
):
    for _each in range(3):
        walk(town, State.ACCEPTED)
    monkeypatch.setattr("motcua.doors.office.views.report.ON_PAGE", 2)
    client.force_login(town.staff[Role.LEADER])
    asked = {"form": "so-theo-doi", "unit": "T99.01", "first": "2026-11-01", "last": "2026-11-30"}
    page = client.get("/dieu-hanh/", asked).content.decode()
    assert "Trang chỉ hiện 2 dòng đầu" in page
    assert len(client.get("/dieu-hanh/bieu.csv", asked).content.splitlines()) == 4
