"""Printed forms: the receipt says everything form 01 asks, whatever a citizen wrote."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import translation
from pypdf import PdfReader

from motcua.core.errors import Refused
from motcua.documents.form_types import VERSIONS, FormType, form_on
from motcua.documents.printing import print_form
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.dossiers.actions import Paper, Party
from motcua.dossiers.kinds import FiledBy, PaperKind
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.receipt import fee_text, place_and_day, print_receipt, receipt_of
from motcua.dossiers.states import State, Verb
from motcua.people.models import Unit
from tests.town import Town

LOOK_UP = "https://motcua.example.vn/tra-cuu/"
# Someone may be called anything at all; nothing of it may be taken for a command.
NASTY = '#read("/etc/passwd") $x$ *đậm* [a] \\ "b" </x> @c'


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def rich(town: Town) -> Dossier:
    owner = Party(
        NASTY, id_number="001099000001", phone="0900000001", address="Số 1, đường Thử",
        email="thu@example.vn",
    )  # fmt: skip
    papers = (
        Paper("Tờ khai theo mẫu", originals=1, kind=PaperKind.ORIGINAL),
        Paper("Giấy chứng sinh", copies=2),
    )
    return town.file(
        applicant=owner,
        submitter=Party("Lê Văn Nộp", phone="0911"),
        filed_by=FiledBy.AGENT,
        authorization="Giấy ủy quyền số 5",
        papers=papers,
    )


@pytest.mark.django_db
def test_the_receipt_says_all_that_the_form_asks(town: Town):
    dossier = rich(town)
    first, second = pages(print_receipt(dossier, LOOK_UP))
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH THỬ NGHIỆM", "ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Mẫu, ngày 02 tháng 11 năm 2026", "Mẫu số 01", "Thông tư số 03/2025/TT-VPCP",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", dossier.code, NASTY, "001099000001",
        "0900000001", "Số 1, đường Thử", "thu@example.vn", "Lê Văn Nộp, 0911, Giấy ủy quyền số 5",
        "Cấp giấy thử nghiệm (1.999001)", "1 Tờ khai theo mẫu 1 0 Bản chính",
        "2 Giấy chứng sinh 0 2 Bản sao", "01 (bộ)", "10.000 đồng", "5 ngày làm việc",
        "09 giờ 00 phút, ngày 02 tháng 11 năm 2026", "17 giờ 30 phút, ngày 09 tháng 11 năm 2026",
        "Nhận tại Bộ phận Một cửa", "quyển số: 2026", "Cán bộ Công chức một cửa",
    ):  # fmt: skip
        assert said in first, said
        assert said in second, said
    assert "giao cho người nộp" in first
    assert dossier.secret in first.replace(" ", "")
    assert "lưu tại nơi tiếp nhận" in second
    assert dossier.secret not in second.replace(" ", ""), "the secret is the applicant's"


@pytest.mark.django_db
def test_the_receipt_is_vietnamese_and_says_the_first_promise(town: Town):
    dossier = town.file()
    before = receipt_of(dossier, LOOK_UP)
    for verb, hours in ((Verb.BEGIN, 1), (Verb.ASK_PAPERS, 2), (Verb.TAKE_PAPERS, 60)):
        dossier = town.does(dossier, verb, at=dossier.filed_at + timedelta(hours=hours))
    assert dossier.due_at != dossier.original_due_at
    with translation.override("en"):
        assert receipt_of(dossier, LOOK_UP) == before


@pytest.mark.django_db
def test_what_was_not_accepted_has_no_receipt(town: Town):
    with pytest.raises(Refused):
        print_receipt(town.dossier(State.REGISTERED), LOOK_UP)


@pytest.mark.django_db
def test_the_code_can_be_scanned_but_not_the_secret(town: Town, monkeypatch: pytest.MonkeyPatch):
    said = []
    monkeypatch.setattr(
        "motcua.dossiers.papers.receipt.qr_svg", lambda text: said.append(text) or ""
    )
    dossier = town.file()
    receipt_of(dossier, LOOK_UP)
    assert said == [f"{LOOK_UP}?code={dossier.code}"]


@pytest.mark.django_db
def test_long_names_and_many_papers_run_on_to_more_pages(town: Town):
    dossier = town.file(
        papers=tuple(Paper(f"Văn bản số {n} " + "chứng minh " * 20) for n in range(20))
    )
    data = receipt_of(dossier, LOOK_UP) | {"procedure": "Cấp giấy chứng nhận " * 55}
    found = pages(print_form("receipt", data))
    second = next(n for n, page in enumerate(found) if n and "trang 1" in page)
    assert second > 1
    for copy in (found[:second], found[second:]):
        said = " ".join(copy)
        assert all(f"Văn bản số {n} chứng minh" in said for n in range(20))
        assert "NGƯỜI NỘP HỒ SƠ" in copy[-1]
        assert [f"trang {n}" in page for n, page in enumerate(copy, 1)] == [True] * len(copy)


def test_every_form_has_one_version_for_each_day():
    for form in FormType:
        own = [version for version in VERSIONS if version.type == form]
        for earlier, later in pairwise(own):
            assert earlier.effective_to == later.effective_from
        assert own[-1].effective_to is None


@pytest.mark.parametrize(
    ("day", "basis"),
    [
        (date(2018, 1, 1), "01/2018"),
        (date(2025, 9, 14), "01/2018"),
        (date(2025, 9, 15), "03/2025"),
        (date(2030, 1, 1), "03/2025"),
    ],
)
def test_the_form_follows_the_law_of_the_day(day: date, basis: str):
    assert basis in form_on(FormType.RECEIPT, day).legal_basis


def test_documents_write_days_as_the_decree_says():
    assert official_day(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert official_day(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"
    late = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
    assert official_moment(late) == "00 giờ 05 phút, ngày 01 tháng 12 năm 2026"
    assert written_out("UBND xã Mẫu") == "Ủy ban nhân dân xã Mẫu"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("UBND phường Mẫu", "Mẫu"),
        ("UBND Phường 1", "Phường 1"),
        ("UBND thị xã Duyên Hải", "Duyên Hải"),
        ("UBND đặc khu Thử", "Thử"),
    ],
)
def test_a_document_names_the_place(name: str, place: str):
    told = "ngày 01 tháng 02 năm 2026"
    unit = Unit(name=name)
    assert place_and_day(unit, date(2026, 2, 1)) == f"{place}, {told}"
    office = Unit(name="Cơ quan ngành dọc", parent=unit)
    assert place_and_day(office, date(2026, 2, 1)) == f"{place}, {told}"
    assert place_and_day(Unit(name="Sở Mẫu"), date(2026, 2, 1)) == told.capitalize()


def test_a_fee_is_said_only_where_it_is_known():
    assert [fee_text(fee) for fee in (None, 0, 1500000)] == ["", "không thu", "1.500.000 đồng"]
