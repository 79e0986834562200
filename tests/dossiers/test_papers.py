"""The letters of a dossier, the papers given out, and what the public page may say of them."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import translation
from pypdf import PdfReader

from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.documents.printing import code128_svg
from motcua.dossiers.actions import issuing
from motcua.dossiers.models import ClockEvent, IssuedPaper
from motcua.dossiers.papers.control_slip import print_control_slip
from motcua.dossiers.papers.forms import LETTERS, SIZES, Outside, print_paper, printable
from motcua.dossiers.papers.material import Material
from motcua.dossiers.papers.wording import read_note
from motcua.dossiers.states import State, Verb
from motcua.dossiers.verifying import Verdict, verify_code, verify_file
from motcua.people.roles import Role
from tests.documents.test_files import store  # noqa: F401 — the fixture works by being here
from tests.documents.test_forms import NASTY
from tests.town import MONDAY, Town

pytestmark = pytest.mark.usefixtures("store")
OUTSIDE = Outside("https://motcua.example.vn/tra-cuu/", "https://motcua.example.vn/kiem-tra/")
NAMED = Outside(OUTSIDE.look_up, OUTSIDE.verify, "ABCDEF-GHJKMN")
HOUR = timedelta(hours=1)
F = FormType


def said(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def extended(town: Town):
    dossier = town.dossier(State.PROCESSING)
    when = MONDAY + timedelta(days=3)
    ClockEvent.objects.create(
        dossier=dossier, kind="extend", happened_at=when, recorded_at=when,
        until=MONDAY + timedelta(days=10), due_at=MONDAY + timedelta(days=10),
        cause="chờ ý kiến của cơ quan chuyên môn", by=town.staff[Role.LEADER],
    )  # fmt: skip
    return dossier


def asked(town: Town):
    dossier = town.dossier(State.PROCESSING)
    note = "1. Bản sao giấy tờ nhà\n- Ảnh 4 × 6\nLý do: thiếu thành phần hồ sơ"
    return town.does(dossier, Verb.ASK_PAPERS, note=note, at=MONDAY + 5 * HOUR)


def refused(town: Town):
    dossier = town.dossier(State.PROCESSING)
    for verb in (Verb.FORWARD, Verb.PROPOSE_REFUSAL, Verb.REFUSE):
        note = "Đất có tranh chấp\nCăn cứ: Điều 10 Luật Thử"
        dossier = town.does(dossier, verb, note=note, at=MONDAY + 5 * HOUR)
    return dossier


LETTER_CASES = {
    F.SUPPLEMENT_REQUEST: (
        asked,
        ["PHIẾU YÊU CẦU BỔ SUNG", "Mẫu số 02", "1. Bản sao giấy tờ nhà", "2. Ảnh 4 × 6",
         "Lý do: thiếu thành phần hồ sơ", "tính lại từ đầu", "Cán bộ Công chức xử lý"],
    ),
    F.REFUSAL: (
        refused,
        ["PHIẾU TỪ CHỐI", "Mẫu số 03", "từ chối giải quyết", "Đất có tranh chấp",
         "Điều 10 Luật Thử", "THỦ TRƯỞNG CƠ QUAN", "khiếu nại"],
    ),
    F.APOLOGY_EXTENSION: (
        extended,
        ["VĂN BẢN XIN LỖI", "Mẫu số 04", "chờ ý kiến của cơ quan chuyên môn",
         "17 giờ 30 phút, ngày 09 tháng 11 năm 2026", "09 giờ 00 phút, ngày 12 tháng 11 năm 2026",
         "THỦ TRƯỞNG CƠ QUAN"],
    ),
    F.STOP_NOTICE: (
        lambda town: town.dossier(State.STOPPED),
        ["THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "Mẫu số 05", "Thông tư số 03/2025/TT-VPCP",
         "dừng giải quyết hồ sơ", "12 giờ 00 phút, ngày 02 tháng 11 năm 2026"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", LETTER_CASES)
def test_a_letter_says_what_its_form_asks(town: Town, form: FormType, size: str):
    made, words = LETTER_CASES[form]
    dossier = made(town)
    with translation.override("en"):
        text = said(print_paper(form, Material(dossier), NAMED, size))
    shared = [
        dossier.code, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        "Cấp giấy thử nghiệm (1.999001)", "Trần Thị Thử Nghiệm", "ABCDEF-GHJKMN",
        "motcua.example.vn/kiem-tra/",
    ]  # fmt: skip
    for each in (*words, *shared):
        assert each in text.replace("\u2060", ""), each
    assert "XEM TRƯỚC" not in text


def test_a_refusal_at_the_desk_is_signed_at_the_desk(town: Town):
    text = said(print_paper(F.REFUSAL, Material(town.dossier(State.NOT_ACCEPTED)), NAMED))
    assert "không tiếp nhận hồ sơ" in text
    assert "TRUNG TÂM PHỤC VỤ" in text
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in text


def test_a_request_before_acceptance_says_the_period_has_not_begun(town: Town):
    dossier = town.does(town.dossier(State.REGISTERED), Verb.ASK_PAPERS, at=MONDAY + HOUR)
    text = said(print_paper(F.SUPPLEMENT_REQUEST, Material(dossier), NAMED))
    assert "được tính từ khi cơ quan tiếp nhận đủ hồ sơ" in text


@pytest.mark.parametrize("form", LETTERS)
def test_a_letter_without_its_event_does_not_exist(town: Town, form: FormType):
    dossier = town.dossier(State.PROCESSING)
    with pytest.raises(Refused):
        print_paper(form, Material(dossier), NAMED)
    assert [each.type for each in printable(Material(dossier))] == [F.RECEIPT]


def test_which_forms_exist(town: Town):
    def forms(dossier) -> list[FormType]:
        return [each.type for each in printable(Material(dossier))]

    assert forms(town.dossier(State.REGISTERED)) == []
    assert forms(asked(town)) == [F.RECEIPT, F.SUPPLEMENT_REQUEST]
    assert forms(extended(town)) == [F.RECEIPT, F.APOLOGY_EXTENSION]
    assert forms(town.dossier(State.STOPPED)) == [F.RECEIPT, F.STOP_NOTICE]


def test_nothing_written_by_a_person_becomes_a_command(town: Town):
    dossier = town.does(town.dossier(State.PROCESSING), Verb.ASK_PAPERS, note=NASTY)
    assert NASTY in said(print_paper(F.SUPPLEMENT_REQUEST, Material(dossier), NAMED))


def test_a_paper_without_a_code_is_a_preview(town: Town):
    for form in (F.RECEIPT, F.STOP_NOTICE):
        text = said(print_paper(form, Material(town.dossier(State.STOPPED)), OUTSIDE))
        assert "BẢN XEM TRƯỚC" in text
        assert "Mã kiểm tra" not in text


@pytest.mark.parametrize("size", SIZES)
def test_the_control_slip_is_laid_out(town: Town, size: str):
    row = {
        "agency": "Phòng Kinh tế", "given_at": "08 giờ", "given_by": "Người giao",
        "taken_at": "09 giờ", "taken_by": "Người nhận", "result": "Đúng hạn", "note": "Thẩm định",
    }  # fmt: skip
    total = {"who": "Người dân", "time": "2 ngày làm việc"}
    pdf = print_control_slip(town.dossier(State.PROCESSING), [row] * 30, [total], NAMED, size)
    text = said(pdf)
    for each in (*row.values(), *total.values(), "PHIẾU KIỂM SOÁT", "Mẫu số 06"):
        assert each in text
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
    without = print_control_slip(town.dossier(State.PROCESSING), [row], [total], OUTSIDE, size)
    assert "XEM TRƯỚC" not in said(without)


@pytest.mark.parametrize(
    ("note", "items", "reason", "ground"),
    [
        ("một dòng", ("một dòng",), "", ""),
        ("1. a\n 2) b\n- c\n• d\n", ("a", "b", "c", "d"), "", ""),
        ("a\nLý do: vì\nlý do: nữa", ("a",), "vì; nữa", ""),
        ("x\nCăn cứ: Điều 1", ("x",), "", "Điều 1"),
        ("2026 là năm nay", ("2026 là năm nay",), "", ""),
        ("", (), "", ""),
    ],
)
def test_a_note_is_read_as_a_form_has_it(note: str, items, reason: str, ground: str):
    read = read_note(note)
    assert (read.items, read.reason, read.ground) == (items, reason, ground)


def test_the_bar_code_has_its_quiet_zones():
    svg = code128_svg("T99.01-261102-0001")
    assert '<rect x="10"' in svg
    assert svg.count("<rect") > 40


# --- given out ---------------------------------------------------------------------------------


def test_a_paper_given_out_is_known_by_content_and_by_code(town: Town):
    dossier = town.file()
    paper = issuing.issue(dossier, F.RECEIPT, OUTSIDE, by=town.staff[Role.ONE_STOP_OFFICER])
    pdf = paper.stored.path.read_bytes()
    assert paper.code in said(pdf)
    by_code = verify_code(f" {paper.code.lower()} ")
    assert (verify_file(pdf).verdict, by_code.verdict) == (Verdict.ISSUED, Verdict.LISTED)
    for answer in (verify_file(pdf), by_code):
        assert (answer.what, answer.unit) == (
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "UBND phường Mẫu",
        )  # fmt: skip
        assert "Thử Nghiệm" not in str(answer), "no personal data"
        assert dossier.code not in str(answer)
    assert verify_file(pdf + b" ").verdict == Verdict.UNKNOWN
    assert verify_file(b"rac").verdict == Verdict.UNKNOWN
    assert verify_code("").verdict == verify_code("KHONG-CO").verdict == Verdict.UNKNOWN


def test_who_only_sees_gives_nothing_out(town: Town):
    with pytest.raises(Refused):
        issuing.issue(town.file(), F.RECEIPT, OUTSIDE, by=town.staff[Role.INSPECTOR])
    assert not IssuedPaper.objects.exists()


def test_the_registry_of_papers_only_grows(town: Town):
    by = town.staff[Role.ONE_STOP_OFFICER]
    paper = issuing.issue(town.file(), F.RECEIPT, OUTSIDE, by=by)
    with pytest.raises(IntegrityError):
        IssuedPaper.objects.filter(pk=paper.pk).update(code="KHAC")
