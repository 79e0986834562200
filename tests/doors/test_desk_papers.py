"""The desk's pages of papers: given out, signed, scanned, registered, banned."""

import io
from datetime import UTC, datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from motcua.documents import converting, reading
from motcua.documents.actions import add_key
from motcua.documents.models import SigningKey
from motcua.dossiers.actions import issuing, results
from motcua.dossiers.models import (
    Ban,
    Dossier,
    IssuedPaper,
    ResultTemplate,
    ReusedResult,
    ScanSkipped,
)
from motcua.dossiers.states import State
from motcua.people.roles import Role
from tests.documents.authority import PASSWORD, authority
from tests.documents.test_signing import blank
from tests.doors.desk import (  # noqa: F401 — the fixture works by being here
    HANDLER,
    LEADER,
    OFFICER,
    _store,
    said,
    signed_in,
    told,
)
from tests.dossiers.test_papers import OUTSIDE
from tests.dossiers.test_results import FACTS, template
from tests.town import Town

REFORM = Role.REFORM_OFFICER


@pytest.fixture(autouse=True)
def _no_converter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(converting, "converter", lambda: None)
    monkeypatch.setattr(reading, "reader", lambda: None)


def pdf(name: str = "a.pdf", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or blank())


def page(client, dossier) -> str:
    return said(client.get(reverse("desk:show", args=[dossier.code])))


def test_a_form_is_looked_at_without_a_trace_and_given_out_with_one(town: Town):
    dossier, client = town.file(), signed_in(town)
    where = [dossier.code, "receipt"]
    assert client.get(reverse("desk:preview_paper", args=where)).content[:5] == b"%PDF-"
    assert not IssuedPaper.objects.exists()
    answer = client.post(reverse("desk:issue_paper", args=where))
    paper = IssuedPaper.objects.get()
    opened = client.get(answer["Location"])
    assert b"".join(opened.streaming_content) == paper.stored.path.read_bytes()
    assert paper.code in page(client, dossier)
    assert client.get(reverse("desk:receipt", args=[dossier.code])).content == (
        paper.stored.path.read_bytes()
    )
    for form in ("ii06a", "khong", "register"):
        address = reverse("desk:preview_paper", args=[dossier.code, form])
        assert client.get(address).status_code == 404
    refused = client.post(reverse("desk:issue_paper", args=[dossier.code, "stop_notice"]))
    assert "chưa dừng" in told(client, refused)[0]


def test_a_stranger_s_paper_and_result_are_not_there(town: Town):
    dossier, other = town.file(), town.file()
    by = town.staff[OFFICER]
    paper = issuing.issue(dossier, "receipt", OUTSIDE, by=by)
    result = results.upload_result(dossier, "a.pdf", [blank()], FACTS, by=by)
    client = signed_in(town)
    for name, pk in (("issued_paper", paper.pk), ("result_file", result.pk)):
        opened = client.get(reverse(f"desk:{name}", args=[dossier.code, pk]))
        assert b"".join(opened.streaming_content)[:5] == b"%PDF-"
        assert client.get(reverse(f"desk:{name}", args=[other.code, pk])).status_code == 404


def add_keys(town: Town) -> None:
    for role, owner, name in ((LEADER, "", "Lãnh đạo"), (OFFICER, town.ward.code, "UBND phường")):
        client = signed_in(town, role)
        raw = SimpleUploadedFile("k.p12", authority().pkcs12(name))
        posted = {"owner": owner, "file": raw, "password": PASSWORD}
        assert told(client, client.post(reverse("desk:add_key"), posted)) == ["Đã lưu khóa ký số."]
        assert name in said(client.get(reverse("desk:keys")))


def test_a_result_is_handed_in_signed_and_sealed_through_the_pages(town: Town):
    add_keys(town)
    leader, officer, handler = (signed_in(town, role) for role in (LEADER, OFFICER, HANDLER))
    dossier = town.dossier(State.COMPLETED)
    facts = {"number": "12/GXN", "day": "2026-11-02", "file": pdf("Giấy.pdf")}
    told(handler, handler.post(reverse("desk:upload_result", args=[dossier.code]), facts))
    where = [dossier.code, dossier.results.get().pk]
    swap = {"file": pdf("Giấy mới.pdf", blank(b"\n"))}
    told(handler, handler.post(reverse("desk:exchange_result", args=where), swap))
    sign = reverse("desk:sign_result", args=where)
    assert "sai mật khẩu" in told(leader, leader.post(sign, {"password": "sai"}))[0]
    assert told(leader, leader.post(sign, {"password": PASSWORD})) == ["Đã ký số."]
    sealed = officer.post(sign, {"password": PASSWORD, "seal": "1"})
    assert told(officer, sealed) == ["Đã đóng dấu số."]
    shown = page(leader, dossier)
    assert shown.count("Nguyên vẹn") == 2
    assert "Chứng thư chưa được tin cậy" in shown
    assert PASSWORD not in shown


def test_a_result_is_given_out_found_and_taken_back_through_the_pages(town: Town):
    leader, officer = signed_in(town, LEADER), signed_in(town)
    dossier = town.dossier(State.COMPLETED)
    result = results.upload_result(dossier, "a.pdf", [blank()], FACTS, by=town.staff[HANDLER])
    where = [dossier.code, result.pk]
    told(officer, officer.post(reverse("desk:issue_result", args=where)))
    assert result.code in said(leader.get(reverse("desk:results"), {"q": "12/GXN"}))
    revoke = reverse("desk:revoke_result", args=where)
    unknown = leader.post(revoke, {"reason": "x", "replacement": "KHONG-CO"})
    assert "Không có kết quả" in told(leader, unknown)[0]
    assert told(leader, leader.post(revoke, {"reason": "sai tên"})) == ["Đã thu hồi kết quả."]
    assert "Đã thu hồi" in page(leader, dossier)


def test_a_damaged_signature_is_shown_as_what_it_is(town: Town):
    leader = town.staff[LEADER]
    add_key(leader, authority().pkcs12("A"), PASSWORD, by=leader)
    dossier = town.dossier(State.COMPLETED)
    result = results.upload_result(dossier, "a.pdf", [blank()], FACTS, by=town.staff[HANDLER])
    result = results.sign_result(result, PASSWORD, by=leader)
    place = result.stored.path
    content = bytearray(place.read_bytes())
    content[30] ^= 1
    place.write_bytes(content)
    shown = page(signed_in(town, LEADER), dossier)
    assert "Nguyên vẹn" not in shown
    assert "không khớp chữ ký" in shown or "Chữ ký hỏng" in shown


def test_a_template_is_added_with_its_errors_named_and_used(town: Town):
    reform, handler = signed_in(town, REFORM), signed_in(town, HANDLER)
    code, address = town.version.procedure.code, reverse("desk:add_template")
    wrong = {"procedure": code, "name": "Giấy", "file": pdf("m.docx", template("x", "{{ la }}"))}
    (message,) = told(reform, reform.post(address, wrong))
    assert "“la”" in message
    assert "đoạn 2" in message
    assert "Không có thủ tục" in told(reform, reform.post(address, wrong | {"procedure": "9"}))[0]
    assert "chọn tệp" in told(reform, reform.post(address, {"procedure": code}))[0]
    good = {"procedure": code, "name": "Giấy", "file": pdf("m.docx", template("{{ chu_ho_so }}"))}
    assert told(reform, reform.post(address, good)) == ["Đã lưu mẫu kết quả."]
    made = ResultTemplate.objects.get()
    dossier = town.dossier(State.PROCESSING)
    where = reverse("desk:draft_result", args=[dossier.code])
    facts = {"number": "1", "day": "2026-11-02", "template": str(made.pk)}
    told(handler, handler.post(where, facts))
    filled = dossier.results.get().stored.path.read_bytes()
    assert docx.Document(io.BytesIO(filled)).paragraphs[0].text == "Trần Thị Thử Nghiệm"
    assert "hãy xuất ra PDF" in page(handler, dossier)
    for bad in ({"template": "x"}, {"day": "2026-13-40"}, {"day": "hôm qua"}):
        assert told(handler, handler.post(where, facts | bad))[0]
    assert dossier.results.count() == 1
    opened = reform.get(reverse("desk:template_file", args=[made.pk]))
    assert "attachment" in opened["Content-Disposition"]
    assert b"".join(opened.streaming_content) == made.stored.path.read_bytes()
    told(reform, reform.post(reverse("desk:retire_template", args=[made.pk])))
    assert "Thôi sử dụng" in said(reform.get(reverse("desk:templates")))


def test_a_scan_is_checked_left_out_and_replaced_by_a_result(town: Town):
    dossier, client = town.file(), signed_in(town)
    part = dossier.components.get()
    address = reverse("desk:digitise", args=[dossier.code, part.pk])
    for posted, words in (
        ({"originals": "1", "whole": "on"}, "chọn tệp"),
        ({"originals": "2", "whole": "on", "in_order": "on", "scan": pdf()}, "2 trang"),
        ({"originals": "1", "scan": pdf()}, "xác nhận"),
    ):
        assert words in told(client, client.post(address, posted))[0]
    good = {"originals": "1", "whole": "on", "in_order": "on"}
    assert told(client, client.post(address, good | {"scan": pdf()})) == ["Bản quét đạt yêu cầu."]
    assert "1 trang" in page(client, dossier)
    again = client.post(address, good | {"file": str(part.files.get().pk)})
    assert "đã được kiểm tra" in told(client, again)[0]
    other = town.file()
    left = reverse("desk:skip_scan", args=[other.code, other.components.get().pk])
    assert client.post(left, {"reason": "bay"}).status_code == 404
    told(client, client.post(left, {"reason": "only_shown"}))
    assert ScanSkipped.objects.count() == 1
    done = town.dossier(State.COMPLETED)
    result = results.upload_result(done, "a.pdf", [blank()], FACTS, by=town.staff[HANDLER])
    results.issue_result(result, by=town.staff[LEADER])
    assert result.code in page(client, other), "the person's earlier results are offered"
    reuse = reverse("desk:reuse_result", args=[other.code])
    paper = town.version.components.get(name="Giấy tờ chứng minh")
    told(client, client.post(reuse, {"result": result.code, "paper": str(paper.pk)}))
    assert ReusedResult.objects.get().component.name == "Giấy tờ chứng minh"
    assert "Dùng lại kết quả" in page(client, other)


def test_without_tesseract_the_reason_is_told_and_no_button_shown(town: Town):
    dossier, client = town.file(), signed_in(town)
    shown = page(client, dossier)
    assert "chưa cài tesseract" in shown
    assert "Đọc chữ<" not in shown


def test_what_the_machine_reads_is_confirmed_by_a_person(town: Town, monkeypatch):
    dossier, client = town.file(), signed_in(town)
    part = dossier.components.get()
    good = {"originals": "1", "whole": "on", "in_order": "on", "scan": pdf()}
    client.post(reverse("desk:digitise", args=[dossier.code, part.pk]), good)
    monkeypatch.setattr("motcua.doors.desk.views.scans.read_text", lambda _stored: (
        "Họ và tên: TRẦN THỊ THỬ NGHIỆM\nSố: 001099000001\nNgày sinh 2/3/1990"
    ))  # fmt: skip
    where = [dossier.code, part.files.get().pk]
    shown = said(client.get(reverse("desk:read_scan", args=where)))
    for each in ("TRẦN THỊ THỬ NGHIỆM", "001099000001", "02/03/1990", "khớp hồ sơ"):
        assert each in shown
    confirm = reverse("desk:confirm_reading", args=where)
    assert "đánh dấu" in told(client, client.post(confirm))[0]
    told(client, client.post(confirm, {"right": ["001099000001"]}))


def test_the_register_is_looked_at_and_closed(town: Town):
    client = signed_in(town)
    town.file()
    shown = said(client.get(reverse("desk:register")))
    assert "Đang mở" in shown
    year = timezone.localdate().year
    book = reverse("desk:register_book", args=[year])
    assert client.get(book).content[:5] == b"%PDF-"
    assert client.get(reverse("desk:register_book", args=[1])).status_code == 404
    now = client.post(reverse("desk:close_register", args=[year]))
    assert "chưa kết thúc" in told(client, now)[0]
    past = client.post(reverse("desk:close_register", args=[year - 1]))
    assert told(client, past) == [f"Đã khóa sổ theo dõi hồ sơ năm {year - 1}."]
    kept = client.get(reverse("desk:register_book", args=[year - 1]))
    assert b"".join(kept.streaming_content)[:5] == b"%PDF-"
    assert "Đã khóa" in said(client.get(reverse("desk:register")))


def test_a_big_register_is_looked_at_in_parts_and_closed_behind(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    for module in ("motcua.doors.desk.views.register", "motcua.dossiers.actions.register"):
        monkeypatch.setattr(f"{module}.AT_ONCE", 1)
    client, year = signed_in(town), timezone.localdate().year - 1
    for day in (3, 4):
        town.file(at=datetime(year, 11, day, 2, tzinfo=UTC))
    page = client.get(reverse("desk:register")).content.decode()
    book = reverse("desk:register_book", args=[year])
    assert [f"{book}?unit=T99.01&amp;part={part}" in page for part in (1, 2, 3)] == [
        True, True, False,
    ]  # fmt: skip
    for part in ("", "1", "2", "0", "-1", "x", "9" * 9):
        assert client.get(book, {"part": part}).content[:5] == b"%PDF-"
    answer = client.post(reverse("desk:close_register", args=[year]))
    assert told(client, answer) == [f"Đang khóa sổ năm {year}."]
    shown = client.get(reverse("desk:register")).content.decode()
    assert "Đang khóa" in shown
    assert reverse("desk:close_register", args=[year]) not in shown


BAN = {
    "subject": "person", "name": "001099000001", "effect": "warn", "reason": "Kê biên tài sản",
    "document_number": "12/QĐ-THA", "document_day": "2026-11-02",
    "document_body": "Chi cục Thi hành án", "valid_from": "2026-11-02",
}  # fmt: skip


def test_a_ban_is_added_found_shown_and_lifted(town: Town):
    leader = signed_in(town, LEADER)
    dossier = town.file()
    assert leader.post(reverse("desk:add_ban"), BAN | {"document_day": "x"}).status_code == 422
    told(leader, leader.post(reverse("desk:add_ban"), BAN | {"file": pdf()}))
    assert "Thêm ngăn chặn" in said(leader.get(reverse("desk:bans")))
    assert "Thêm ngăn chặn" not in said(signed_in(town, HANDLER).get(reverse("desk:bans")))
    ban = Ban.objects.get()
    assert ban.stored is not None
    for q, found in (("001 099 000 001", True), ("12/QĐ", True), ("002", False)):
        shown = said(leader.get(reverse("desk:bans"), {"q": q}))
        assert ("Kê biên tài sản" in shown) == found
    assert "Kê biên tài sản" in page(signed_in(town, HANDLER), dossier)
    lift = reverse("desk:lift_ban", args=[ban.pk])
    assert "văn bản gỡ" in told(leader, leader.post(lift))[0]
    assert told(leader, leader.post(lift, {"document": "13/QĐ-THA"})) == ["Đã gỡ ngăn chặn."]
    assert "Kê biên tài sản" not in page(signed_in(town, HANDLER), dossier)
    assert signed_in(town, HANDLER).post(reverse("desk:add_ban"), BAN).status_code == 409


def test_intake_warns_and_refuses_by_the_list(town: Town):
    leader, client = signed_in(town, LEADER), signed_in(town)
    told(leader, leader.post(reverse("desk:add_ban"), BAN))
    address = reverse("desk:intake", args=[town.version.pk])
    posted = {
        "key": "k1", "method": town.method().pk, "kind": "person", "name": "Trần Thị Thử",
        "id_number": "001099000001", "return_channel": "in_person", "filed_by": "self",
    }  # fmt: skip
    warned = client.post(address, posted)
    assert (warned.status_code, "Kê biên tài sản" in said(warned)) == (422, True)
    assert not Dossier.objects.exists()
    assert client.post(address, posted | {"ban_known": "1"}).status_code == 302
    told(leader, leader.post(reverse("desk:add_ban"), BAN | {"effect": "refuse"}))
    refused = client.post(address, posted | {"key": "k2", "ban_known": "1", "not_duplicate": "1"})
    assert "12/QĐ-THA" in said(refused)
    assert Dossier.objects.count() == 1


def test_keys_are_added_and_retired_by_their_owners(town: Town):
    leader, address = signed_in(town, LEADER), reverse("desk:add_key")
    for posted, words in (
        ({"password": "x"}, "chọn tệp khóa"),
        ({"file": pdf("k.p12", b"x" * 200_000), "password": "x"}, "chọn tệp khóa"),
        ({"token": "the", "certificate": "a", "password": "1"}, "chưa khai báo"),
        ({"file": pdf("k.p12", b"rac"), "password": "x"}, "sai mật khẩu"),
    ):
        assert words in told(leader, leader.post(address, posted))[0]
    raw = SimpleUploadedFile("k.p12", authority().pkcs12("A"))
    told(leader, leader.post(address, {"file": raw, "password": PASSWORD}))
    key = SigningKey.objects.get()
    officer = signed_in(town)
    told(officer, officer.post(reverse("desk:retire_key", args=[key.pk])))
    key.refresh_from_db()
    assert key.retired_at is None
    told(leader, leader.post(reverse("desk:retire_key", args=[key.pk])))
    key.refresh_from_db()
    assert key.retired_at is not None
