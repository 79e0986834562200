"""The period report: from a template the office edits, every figure linked to its set."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from motcua.core.errors import Refused
from motcua.dossiers.states import State
from motcua.people.roles import Role
from motcua.reports import builder
from motcua.reports.actions.targeting import assign_target
from motcua.reports.actions.templates import add_report_template
from motcua.reports.builder import NAMES, a_year_before, before, build, change
from motcua.reports.figures import figures
from motcua.reports.kinds import MOVED, Figure, Measure
from motcua.reports.models import ReportTemplate, Target
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import Progress
from motcua.reports.targets.words import held_against
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


def address(question: Question, measure: Measure, field: int | None = None) -> str:
    """Where a set would be; a field is named."""
    period = question.period
    return f"http://x/{measure.value}/{period.first}/{period.last}/{field or ''}"


def addresses(document: object) -> set[str]:
    return {rel.target_ref for rel in document.part.rels.values() if rel.is_external}  # type: ignore[attr-defined]


def test_the_standard_template_says_what_the_figures_say(busy: Town):
    question = Question(Scope(busy.ward), MONTH)
    content = build(builder.STANDARD.read_bytes(), question, address)
    document = Document(io.BytesIO(content))
    said, total = text_of(content), figures(question).total
    assert "Ủy ban nhân dân phường Mẫu" in said
    assert f"tỷ lệ trên số tiếp nhận trong kỳ: 0/{total[Figure.RECEIVED_NEW]} = 0,00 %" in said
    assert "kỳ trước" in said and "tăng 3" in said
    assert "Lĩnh vực thử nghiệm" in said
    assert len(document.inline_shapes) == 2, "both charts"
    links = {link.split("/")[3] for link in addresses(document)}
    assert {"received", "resolved_early", "processing", "in_time", "processing_overdue"} <= links
    assert "chưa giao chỉ tiêu" in said and "Chưa có chỉ tiêu nào được giao" in said
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


def test_links_are_made_where_they_are_used_and_only_there(busy: Town):
    question = Question(Scope(busy.ward), MONTH)
    looped = (
        "{%p for dong in linh_vuc %}", "{{ dong.ten }} {{r dong.tiep_nhan }}", "{%p endfor %}",
        "{%p for dong in thang %}", "{{ dong.ten }}: {{r dong.da_giai_quyet }}", "{%p endfor %}",
        "{{r ty_le.dung_han_gop }} {{ so.rut }}",
    )  # fmt: skip
    content = build(template(*looped), question, address)
    (field,) = figures(question).fields
    assert addresses(Document(io.BytesIO(content))) == {
        f"http://x/received/2026-11-01/2026-11-21/{field.field_id}",
        "http://x/resolved/2026-11-01/2026-11-21/",
        "http://x/in_time/2026-11-01/2026-11-21/",
    }
    assert text_of(content).split(" ") == [
        "Lĩnh", "vực", "thử", "nghiệm", "3", "11/2026:", "1", "1/1", "=", "100,00", "%", "1"
    ]  # fmt: skip


def test_a_link_asked_for_as_text_is_its_words(busy: Town):
    question = Question(Scope(busy.ward), MONTH)
    content = build(template("Có {{ so.tiep_nhan }} hồ sơ, {{ ngay_lap|capitalize }}"), question,
                    address)  # fmt: skip
    assert text_of(content).startswith("Có 3 hồ sơ, Ngày ")
    assert not addresses(Document(io.BytesIO(content)))


@pytest.mark.parametrize(
    ("reached", "goal", "words"),
    [
        ((932, 1000), "90", "chỉ tiêu 90 %, đạt 93,2 %, vượt 3,2 điểm"),
        ((9, 10), "90", "chỉ tiêu 90 %, đạt 90 %, đúng bằng chỉ tiêu"),
        ((1, 3), "37.5", "chỉ tiêu 37,5 %, đạt 33,33 %, còn thiếu 4,17 điểm"),
        ((39_999, 100_000), "40", "chỉ tiêu 40 %, đạt 40 %, còn thiếu chưa đến 0,01 điểm"),
        ((0, 0), "90", "chỉ tiêu 90 %, chưa phát sinh hồ sơ"),
    ],
)
def test_a_target_against_what_is_reached_in_words(reached, goal, words):
    target = Target(kind=TargetKind.EARLY, percent=Decimal(goal))
    question = Question(Scope(None), MONTH)  # type: ignore[arg-type]
    assert held_against(Progress(target, question, *reached)) == words


def test_the_report_compares_with_the_targets_in_force(busy: Town):
    year, by = Period(date(2026, 1, 1), date(2026, 12, 31)), busy.staff[Role.LEADER]
    assign_target(busy.ward, None, TargetKind.EARLY, year, Decimal(90), "12/KH", by=by)
    assign_target(busy.ward, None, TargetKind.POST_PROCEDURES, year, Decimal(20), "3/KH", by=by)
    question = Question(Scope(busy.ward), MONTH)
    content = build(builder.STANDARD.read_bytes(), question, address)
    said = text_of(content)
    assert "chỉ tiêu 20 %, đạt 0 %, còn thiếu 20 điểm (0/1 = 0,00 %)" in said, "leads nowhere"
    assert "riêng trước hạn 1/1 = 100,00 % (chỉ tiêu 90 %, đạt 100 %, vượt 10 điểm)" in said
    assert "UBND phường Mẫu: Trước hạn trên số đã giải quyết, tính từ ngày 01 tháng 01" in said
    assert "Văn bản giao: 12/KH" in said
    links = addresses(Document(io.BytesIO(content)))
    assert "http://x/resolved_early/2026-01-01/2026-11-21/" in links, "of the target's own days"


def test_what_is_said_of_the_fields_is_said_of_all(busy: Town):
    told = builder.told(Question(Scope(busy.ward), MONTH), address)
    assert list(told) == list(builder.FIELDS)
    for name, field in builder.FIELDS.items():
        value = told[name]
        if isinstance(value, list):
            assert all(set(each) == set(field.parts) for each in value), name
        elif field.parts:
            assert set(value) == set(field.parts), name  # type: ignore[call-overload]


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
