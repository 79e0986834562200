"""The period report: from a template the office edits, every figure linked to its set."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from motcua.core.errors import Refused
from motcua.dossiers.states import State
from motcua.people.roles import Role
from motcua.reports import builder
from motcua.reports.actions.templates import add_report_template
from motcua.reports.builder import NAMES, a_year_before, before, build, change, shares_in_words
from motcua.reports.figures import figures
from motcua.reports.kinds import MOVED, Figure
from motcua.reports.models import ReportTemplate
from motcua.reports.questions import Period, Question, Scope
from tests.reports.test_figures import walk
from tests.town import Town

MONTH = Period(date(2026, 11, 1), date(2026, 11, 21))
pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(town: Town) -> Town:
    for state in (State.COMPLETED, State.PROCESSING, State.STOPPED):
        walk(town, state)
    return town


def template(*paragraphs: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_standard_template_says_what_the_figures_say(busy: Town):
    question = Question(Scope(busy.ward), MONTH)
    content = build(builder.STANDARD.read_bytes(), question, lambda q, f: f"http://x/{f.value}")
    document = Document(io.BytesIO(content))
    said, total = text_of(content), figures(question).total
    assert "Ủy ban nhân dân phường Mẫu" in said
    assert f"tỷ lệ trên số tiếp nhận trong kỳ: 0/{total[Figure.RECEIVED_NEW]} = 0,00 %" in said
    assert "kỳ trước" in said and "tăng 3" in said
    assert "Lĩnh vực thử nghiệm" in said
    assert len(document.inline_shapes) == 2, "both charts"
    links = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert {"http://x/received", "http://x/resolved_early", "http://x/processing"} <= links
    assert "{{" not in said


def test_every_figure_has_a_name_in_templates():
    assert set(NAMES.values()) == set(Figure) - MOVED


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (12, 12, "không đổi"),
        (112, 100, "tăng 12 (12,00 %)"),
        (98, 100, "giảm 2 (2,00 %)"),
        (3, 0, "tăng 3"),
        (2000, 1000, "tăng 1.000 (100,00 %)"),
    ],
)
def test_a_change_in_words(now, then, words):
    assert change(now, then) == words


def test_both_readings_of_on_time():
    total = dict.fromkeys(Figure, 0) | {
        Figure.RESOLVED: 10, Figure.RESOLVED_EARLY: 6, Figure.RESOLVED_ON_TIME: 3,
    }  # fmt: skip
    told = shares_in_words(total)
    assert (told["dung_han"], told["dung_han_gop"]) == ("3/10 = 30,00 %", "9/10 = 90,00 %")


@pytest.mark.parametrize(
    ("first", "last", "earlier", "year"),
    [
        ((2026, 11, 1), (2026, 11, 30), ((2026, 10, 2), (2026, 10, 31)), (2025, 11, 1)),
        ((2024, 2, 29), (2024, 2, 29), ((2024, 2, 28), (2024, 2, 28)), (2023, 2, 28)),
    ],
)
def test_the_periods_beside(first, last, earlier, year):
    period = Period(date(*first), date(*last))
    assert before(period) == Period(*(date(*day) for day in earlier))
    assert a_year_before(period).first == date(*year)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{{ so.khong_co }}", "không có “khong_co”"),
        ("{{ so.tiep_nhan ", "có lỗi"),
        ("{{ so.__class__ }}", "không có"),
    ],
)
def test_a_template_with_an_error_is_refused_with_its_place(busy: Town, words, why):
    with pytest.raises(Refused, match=why):
        add_report_template(busy.ward, "x", [template(words)], by=busy.staff[Role.LEADER])
    assert not ReportTemplate.objects.exists()


def test_an_office_uses_its_own_template_and_goes_back(busy: Town, client: Client):
    client.force_login(busy.staff[Role.REFORM_OFFICER])
    own = template("Riêng của {{ co_quan }}: {{r so.tiep_nhan }}")
    for name in ("mot.docx", "hai.docx"):
        file = SimpleUploadedFile(name, own)
        answer = client.post("/dieu-hanh/mau-bao-cao/", {"unit": "T99.01", "file": file})
        assert answer.status_code == 302
    assert "hai.docx" in client.get("/dieu-hanh/mau-bao-cao/").content.decode()
    assert client.post("/dieu-hanh/mau-bao-cao/", {"unit": "T99.01"}).status_code == 409
    assert ReportTemplate.objects.filter(retired_at=None).count() == 1
    asked = {"unit": "T99.01", "first": "2026-11-01", "last": "2026-11-21"}
    content = client.get("/dieu-hanh/so-ket.docx", asked).content
    assert text_of(content) == "Riêng của Ủy ban nhân dân phường Mẫu: 3"
    rels = Document(io.BytesIO(content)).part.rels.values()
    wanted = ("/so-lieu/received/", "first=2026-11-01")
    (link,) = [
        rel.target_ref
        for rel in rels
        if rel.is_external and all(word in rel.target_ref for word in wanted)
    ]
    opened = client.get(re.sub(r"^http://[^/]+", "", link)).content.decode()
    assert "data-count>3<" in opened
    client.post("/dieu-hanh/mau-bao-cao/T99.01/bo/")
    assert "BÁO CÁO" in text_of(client.get("/dieu-hanh/so-ket.docx", asked).content)
    client.force_login(busy.staff[Role.INSPECTOR])
    assert client.get("/dieu-hanh/mau-bao-cao/T99.01.docx").status_code == 409
