"""Every form builds a table, every output writes any table, every cell opens its own set."""

import csv
import io
import json
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from pypdf import PdfReader
from python_calamine import load_workbook

from motcua.catalogue.kinds import FilingChannel
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people.roles import Role
from motcua.reports.actions.targeting import assign_target
from motcua.reports.figures import behind
from motcua.reports.forms import FORMS, table_of
from motcua.reports.kinds import Aspect, Figure
from motcua.reports.outputs import OUTPUTS, csv_of, disarmed
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import Share, grouped
from motcua.reports.tables import Cell, Column, HeadCell, Kind, Line, Table
from motcua.reports.targets.kinds import TargetKind
from tests.reports.test_figures import walk
from tests.town import MONDAY, Town

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))
pytestmark = pytest.mark.django_db
ALL = set(range(20))
PLAIN = {"title": "Bảng", "agency": "UBND", "scope": "", "period": "", "day": "", "named": "Tên"}


@pytest.fixture
def busy(town: Town) -> Town:
    """Early, on time, late, open, stopped; online and at the counter."""
    walk(town, State.COMPLETED)
    walk(town, State.COMPLETED, gap=42 * HOUR)
    walk(town, State.COMPLETED, gap=90 * HOUR)
    walk(town, State.RETURNED, gap=90 * HOUR)
    walk(town, State.PROCESSING, channel=FilingChannel.ONLINE)
    walk(town, State.STOPPED)
    return town


@pytest.fixture
def full(busy: Town) -> Town:
    """The same with something by post, there and back, and targets of a unit and an official."""
    walk(busy, State.ACCEPTED, channel=FilingChannel.POST)
    busy.dossier(State.RETURNED, return_channel="post")
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    for kind in TargetKind:
        for official in (None, busy.staff[Role.HANDLER]):
            assign_target(
                busy.ward, official, kind, year, Decimal(50), "1/KH", by=busy.staff[Role.LEADER]
            )
    return busy


def ask(town: Town) -> Question:
    return Question(Scope(town.province, with_children=True), MONTH)


@pytest.mark.parametrize("key", FORMS)
def test_every_form_is_written_in_every_output(busy: Town, key: str):
    table = table_of(key, ask(busy))
    assert table.title and table.agency == "Ủy ban nhân dân tỉnh Thử Nghiệm"
    for line in table.lines:
        wanted = 1 if line.kind == Kind.APART else len(table.columns)
        assert len(line.cells) == wanted, line.name
    files = {name: write(table) for name, (write, _kind) in OUTPUTS.items()}
    book = load_workbook(io.BytesIO(files["xlsx"]))
    (name,) = book.sheet_names
    sheet = [[str(each) for each in row] for row in book.get_sheet_by_name(name).to_python()]
    text = PdfReader(io.BytesIO(files["pdf"])).pages[0].extract_text()
    word = Document(io.BytesIO(files["docx"]))
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert json.loads(files["json"])["title"] == table.title
    assert len(rows) == 1 + len(table.lines)
    assert len(word.tables[1].rows) == table.depth + table.has_index + len(table.lines)
    for line in table.lines:
        assert any(line.name in row for row in sheet)
        assert any(line.name in row for row in rows)
        assert line.name.split()[0] in text


# What stands in a form as a number and is no set of dossiers: the form, the column, the reason.
NOT_DOSSIERS = {
    "dich-vu": (ALL, "procedures"),
    "ii07b": (ALL, "procedures"),
    "cat-giam": (ALL, "procedures and working days"),
    "buu-chinh": ({6, 7, 8}, "procedures"),
    "chi-tieu": ({7}, "what is to come"),
    "danh-gia": ({3}, "points"),
    "danh-gia-ho-so": (ALL, "points; each line is a dossier itself"),
    "so-theo-doi": (ALL, "each line is a dossier itself"),
    "ds-qua-han": (ALL, "each line is a dossier itself"),
    "ds-da-tra": (ALL, "each line is a dossier itself"),
    "pakn": (ALL, "declared"),
    "ra-soat": (ALL, "declared"),
}
# A line of procedures among lines of dossiers.
PROCEDURE_LINES = {
    "chi-tieu": ["bưu chính"],
    "danh-gia": ["Thủ tục nhận trực tuyến", "thủ tục có quy trình"],
}


def cells_that_should_open(key: str, table: Table) -> list[Cell]:
    """The cells with a number of dossiers, in the order of the page."""
    exempt, _why = NOT_DOSSIERS.get(key, (set(), ""))
    return [
        cell
        for line in table.lines
        if not any(words in line.name for words in PROCEDURE_LINES.get(key, []))
        for place, cell in enumerate(line.cells)
        if isinstance(cell.value, int | Share) and (line.kind == Kind.APART or place not in exempt)
    ]


@pytest.mark.parametrize("key", FORMS)
def test_every_number_of_every_form_opens_exactly_its_dossiers(
    full: Town, key: str, client: Client
):
    client.force_login(full.staff[Role.LEADER])
    asked = {"form": key, "unit": "T99.01", "first": "2026-11-01", "last": "2026-11-30"}
    page = client.get("/dieu-hanh/", asked).content.decode()
    table = page[page.index('class="rows figures official"') :].partition("</table>")[0]
    links = re.findall(r'<a href="(/dieu-hanh/so-lieu/[^"]+)">([\d.]+)<', table)
    numbers = []
    for cell in cells_that_should_open(key, table_of(key, Question(Scope(full.ward), MONTH))):
        if isinstance(cell.value, Share):
            numbers += [cell.value.numerator, cell.value.denominator]
        else:
            numbers.append(cell.value)
    assert sorted(number for _address, number in links) == sorted(map(grouped, numbers))
    for address, number in links:
        opened = client.get(address.replace("&amp;", "&")).content.decode()
        count = re.search(r"data-count>([\d.]+)<", opened)
        assert count and count[1] == number, address


@pytest.mark.parametrize("key", [key for key in FORMS if key not in NOT_DOSSIERS])
def test_no_form_is_empty_where_every_number_opens(full: Town, key: str):
    """A law about cells says nothing where there are none."""
    if key not in ("ii06c", "ii06d"):
        assert cells_that_should_open(key, table_of(key, ask(full)))


def test_the_aggregates_are_the_sums_of_their_units(busy: Town):
    whole = table_of("ii06dd", ask(busy))
    field = table_of("ii06a", ask(busy))
    assert [c.value for c in whole.lines[-2].cells] == [c.value for c in field.lines[-2].cells]
    assert [line.name for line in whole.lines[:-2]] == ["UBND phường Mẫu"]
    assert table_of("ii06b", ask(busy)).lines[0].cells == whole.lines[0].cells
    assert table_of("ii06d", ask(busy)).is_empty


def test_aspects_part_their_figure(busy: Town):
    question = ask(busy)

    def number(*measures: Figure | Aspect) -> int:
        return sum(behind(question, each).count() for each in measures)

    a = Aspect
    late = (Figure.RESOLVED_OVERDUE, Figure.PROCESSING_OVERDUE)
    assert number(*late) > 2
    assert number(a.LATE_BY_ANOTHER, a.LATE_BY_HANDLING, a.LATE_BY_DESK, a.LATE_UNKNOWN) == number(
        *late
    )
    assert number(a.LATE_BY_HANDLING) > 0
    filed = (a.SELF_FILED, a.AGENT_FILED, a.OFFICIAL_FILED, a.POST_FILED)
    assert number(*filed) == number(Figure.RECEIVED_NEW) == 6
    assert number(a.REALLY_OVERDUE) == number(Figure.RESOLVED_OVERDUE) == 2


def test_late_on_the_system_is_not_always_late_in_fact(busy: Town):
    late = behind(ask(busy), Figure.RESOLVED_OVERDUE).filter(state=State.RETURNED).get()
    Dossier.objects.filter(pk=late.pk).update(
        really_returned_at=late.due_at - HOUR, really_returned_reason="quên bấm hoàn thành"
    )
    table = table_of("tre-thuc-te", ask(busy))
    assert [cell.value for cell in table.lines[-1].cells] == [2, 1, 1]


def test_services_with_dossiers(busy: Town):
    (line,) = table_of("dich-vu", Question(Scope(busy.ward), MONTH)).lines
    offered, used, share, online, _share = (cell.value for cell in line.cells)
    assert (offered, used, online) == (1, 1, 1)
    assert str(share) == "1/1 = 100,00 %"


def test_heads_over_several_columns_are_said_once():
    columns = [Column("a", ("A",)), Column("b", ("A", "B")), Column("c", ("A", "B")), Column("d")]
    table = Table(key="k", columns=columns, lines=[], **PLAIN)
    assert table.heads[2:] == [
        HeadCell(0, 2, 1, 3, "A"),
        HeadCell(0, 5, 3, 1, "d"),
        HeadCell(1, 2, 2, 1, "a"),
        HeadCell(1, 3, 1, 2, "B"),
        HeadCell(2, 3, 1, 1, "b"),
        HeadCell(2, 4, 1, 1, "c"),
    ]


EVIL = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"]


@pytest.mark.parametrize("evil", EVIL)
def test_no_word_anywhere_in_a_table_becomes_a_formula_or_a_field(evil: str):
    words = dict.fromkeys(
        ("title", "agency", "scope", "period", "day", "named", "number", "basis", "above"), evil
    )
    lines = [Line(evil, [Cell(evil)], kind) for kind in Kind]
    table = Table(
        key="k", columns=[Column(evil, (evil,), evil)], lines=lines, notes=[evil], measure=evil,
        **words,
    )  # fmt: skip
    files = {name: write(table) for name, (write, _kind) in OUTPUTS.items()}
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    word = Document(io.BytesIO(files["docx"])).element.xml
    assert "w:fldSimple" not in word and "w:instrText" not in word
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"), newline="")))
    assert rows[0] == ["TT", f"'{evil}", f"'{evil} · {evil}"]
    assert all(cell in ("", "1", f"'{evil}") for row in rows[1:] for cell in row)
    assert files["pdf"].startswith(b"%PDF")


@pytest.mark.parametrize("evil", EVIL[:-1])
def test_no_export_lets_a_formula_in(evil: str):
    lines = [Line(evil, [Cell(evil), Cell(Share("", 1, 3))])]
    table = Table(key="k", columns=[Column("a"), Column("b")], lines=lines, **PLAIN)
    row = list(csv.reader(io.StringIO(csv_of(table).decode("utf-8-sig"))))[1]
    assert row == ["1", f"'{evil}", f"'{evil}", "33.33"]
    assert disarmed("Đất đai") == "Đất đai"
    book = load_workbook(io.BytesIO(OUTPUTS["xlsx"][0](table)))
    values = [str(each).strip() for row in book.get_sheet_by_index(0).to_python() for each in row]
    assert evil.strip() in values, "kept as the text it is"


def test_a_dossier_is_known_when_it_was(town: Town):
    walk(town, State.PROCESSING, MONDAY)
    before = Question(Scope(town.ward), MONTH, as_of=timezone.now() - 400 * DAY)
    assert table_of("nguoi-nop", before).is_empty
