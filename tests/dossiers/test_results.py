"""Results: from templates or files, signed, given out, taken back, used again."""

import io
from datetime import date, timedelta

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.core.errors import Refused
from motcua.documents import converting, word
from motcua.documents.actions import add_key
from motcua.documents.models import SigningKey
from motcua.dossiers.actions import Party, results
from motcua.dossiers.kinds import PaperKind
from motcua.dossiers.models import Result, ResultTemplate, ReusedResult
from motcua.dossiers.result_fields import FIELDS, ResultFacts, fields_of, sample
from motcua.dossiers.states import State
from motcua.dossiers.verifying import Verdict, verify_code, verify_file
from motcua.people.roles import Role
from tests.documents.authority import PASSWORD, authority
from tests.documents.test_files import store  # noqa: F401 — the fixture works by being here
from tests.documents.test_signing import blank
from tests.town import Town

pytestmark = pytest.mark.usefixtures("store")
FACTS = ResultFacts("12/GXN-UBND", date(2026, 11, 2))
HANDLER, LEADER, OFFICER, REFORM = (
    Role.HANDLER, Role.LEADER, Role.ONE_STOP_OFFICER, Role.REFORM_OFFICER,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_converter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(converting, "converter", lambda: None)


def template(*paragraphs: str, header: str = "") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)


def keys(town: Town) -> None:
    leader, officer = town.staff[LEADER], town.staff[OFFICER]
    add_key(leader, authority().pkcs12("Cán bộ Lãnh đạo"), PASSWORD, by=leader)
    add_key(town.ward, authority().pkcs12("UBND phường Mẫu"), PASSWORD, by=officer)


def uploaded(town: Town, state: State = State.COMPLETED, **more) -> Result:
    dossier = town.dossier(state, **more)
    by = town.staff[HANDLER]
    return results.upload_result(dossier, "Giấy xác nhận.pdf", [blank()], FACTS, by=by)


def issued(town: Town, **more) -> Result:
    return results.issue_result(uploaded(town, **more), by=town.staff[LEADER])


# --- templates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (template("a", "b {{ ho_ten_me }}"), ["đoạn 2", "ho_ten_me", "thân văn bản"]),
        (template("a", "{% if x"), ["đoạn 2", "lỗi"]),
        (template("{% for p in thanh_phan %}", "x"), ["lỗi"]),
        (template("a", "{{ chu_ho_so | khong_co }}"), ["đoạn 2", "khong_co"]),
        (template("{{ chu_ho_so.__class__ }}"), ["__class__", "đoạn 1"]),
        (template("{{ chu_ho_so['__class__'] }}"), ["__class__"]),
        (template("{{ chu_ho_so[dia_chi] }}"), ["[…]"]),
        (template("a", "b", "{{ chu_ho_so.upper() }}"), ["đoạn 3", "không được phép"]),
        (template("{% include 'x' %}"), ["không được phép"]),
        (template("{% macro m() %}{% endmacro %}"), ["không được phép"]),
        (template("{{ 9 ** 9 ** 9 }}"), ["không được phép"]),
        (template("a", header="{{ la_gi }}"), ["đầu trang", "la_gi"]),
        (b"khong phai word", ["Word"]),
    ],
)
def test_a_wrong_template_is_refused_with_the_place_named(town: Town, made: bytes, words):
    with pytest.raises(Refused) as why:
        results.add_template(town.version.procedure, "Giấy", [made], by=town.staff[REFORM])
    for each in words:
        assert each in str(why.value), str(why.value)
    assert not ResultTemplate.objects.exists()


GOOD = template(
    "{{ co_quan }}", "Cấp cho {{ chu_ho_so }}, số {{ so_dinh_danh }}", "{{ ngay_ket_qua }}",
    "{% for p in thanh_phan %}{{ loop.index }}. {{ p.ten | upper }}{% endfor %}",
    header="Số: {{ so_ket_qua }}",
)  # fmt: skip


def test_a_template_is_kept_in_versions(town: Town):
    procedure, by = town.version.procedure, town.staff[REFORM]
    first = results.add_template(procedure, "Giấy", [GOOD], by=by)
    second = results.add_template(procedure, "Giấy", [template("{{ chu_ho_so }}")], by=by)
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert (first.retired_at is None, second.retired_at is None) == (False, True)
    assert first.fields == [
        "chu_ho_so", "co_quan", "ngay_ket_qua", "so_dinh_danh", "so_ket_qua", "thanh_phan",
    ]  # fmt: skip
    with pytest.raises(Refused):
        results.add_template(procedure, "Giấy", [GOOD], by=town.staff[HANDLER])


def test_every_field_has_a_value_and_a_sample(town: Town):
    dossier = town.file()
    values = fields_of(dossier, FACTS, "MA", town.staff[HANDLER])
    assert set(values) == set(sample()) == set(FIELDS)
    assert set(values["thanh_phan"][0]) == set(FIELDS["thanh_phan"])


def test_a_draft_says_what_the_dossier_says(town: Town):
    made = results.add_template(town.version.procedure, "Giấy", [GOOD], by=town.staff[REFORM])
    dossier = town.dossier(State.PROCESSING, name="Đặng <Thị> & Lan")
    result = results.draft_result(dossier, made, FACTS, by=town.staff[HANDLER])
    text = text_of(result.stored.path.read_bytes())
    for each in ("Ủy ban nhân dân phường Mẫu", "Đặng <Thị> & Lan", "001099000001",
                 "ngày 02 tháng 11 năm 2026", "1. TỜ KHAI"):  # fmt: skip
        assert each in text
    assert result.file_name == "Giấy.docx"
    with pytest.raises(Refused, match="PDF"):
        results.sign_result(result, PASSWORD, by=town.staff[LEADER])


def test_where_a_converter_is_the_draft_is_a_pdf_with_its_word_file_beside(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(converting, "to_pdf", lambda _filled: blank())
    made = results.add_template(town.version.procedure, "Giấy", [GOOD], by=town.staff[REFORM])
    dossier = town.dossier(State.PROCESSING)
    result = results.draft_result(dossier, made, FACTS, by=town.staff[HANDLER])
    assert result.file_name == "Giấy.pdf"
    assert dossier.files.get().name == "Giấy.docx"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(word, "LARGEST", 1000)
    with pytest.raises(Refused, match="quá lớn"):
        word.check_template(GOOD, FIELDS)


def test_what_a_citizen_writes_is_never_run_by_the_template():
    filled = word.fill(template("{{ chu_ho_so }}"), sample() | {"chu_ho_so": "{{ 7 * 7 }}"})
    assert text_of(filled) == "{{ 7 * 7 }}"


@pytest.mark.parametrize("escape", ["{{ ''.__class__.__mro__ }}", "{{ x.format(x) }}"])
def test_the_sandbox_holds_even_without_the_check(escape: str):
    with pytest.raises(Refused):
        word.fill(template(escape), {"x": "{0.__class__}"})


def test_a_template_of_another_procedure_is_not_used(town: Town):
    made = results.add_template(town.version.procedure, "Giấy", [GOOD], by=town.staff[REFORM])
    results.retire_template(made, by=town.staff[REFORM])
    with pytest.raises(Refused, match="quyền"):
        results.retire_template(made, by=town.staff[HANDLER])
    with pytest.raises(Refused, match="không dùng"):
        results.draft_result(town.file(), made, FACTS, by=town.staff[HANDLER])


# --- signed and given out ----------------------------------------------------------------------


def test_a_result_is_signed_sealed_and_given_out(town: Town):
    keys(town)
    result = uploaded(town)
    with pytest.raises(Refused, match="ký trước"):
        results.sign_result(result, PASSWORD, seal=True, by=town.staff[OFFICER])
    result = results.sign_result(result, PASSWORD, by=town.staff[LEADER])
    result = results.sign_result(result, PASSWORD, seal=True, by=town.staff[OFFICER])
    result = results.issue_result(result, by=town.staff[LEADER])
    pdf = result.stored.path.read_bytes()
    answer = verify_file(pdf)
    assert answer.verdict == Verdict.ISSUED
    assert [each.signer for each in answer.signatures] == ["Cán bộ Lãnh đạo", "UBND phường Mẫu"]
    assert all(each.is_good for each in answer.signatures)
    assert verify_code(result.code).verdict == Verdict.LISTED
    assert verify_file(pdf + b"\n%").verdict == Verdict.ALTERED
    with pytest.raises(Refused, match="đã phát hành"):
        results.sign_result(result, PASSWORD, by=town.staff[LEADER])


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_passes_for_the_issued_paper(town: Town, where: float, bit: int):
    result = Result.objects.first() or issued(town)
    pdf = bytearray(result.stored.path.read_bytes())
    pdf[int(where * len(pdf))] ^= 1 << bit
    assert not verify_file(bytes(pdf)).is_good


@pytest.mark.parametrize(
    ("role", "seal"), [(HANDLER, False), (OFFICER, False), (HANDLER, True), (REFORM, True)]
)
def test_who_may_not_sign_or_seal(town: Town, role: Role, seal: bool):
    keys(town)
    result = results.sign_result(uploaded(town), PASSWORD, by=town.staff[LEADER])
    with pytest.raises(Refused, match="quyền"):
        results.sign_result(result, PASSWORD, seal=seal, by=town.staff[role])


def test_without_a_key_or_with_a_wrong_password_nothing_is_signed(town: Town):
    result = uploaded(town)
    with pytest.raises(Refused, match="chưa có khóa"):
        results.sign_result(result, PASSWORD, by=town.staff[LEADER])
    keys(town)
    with pytest.raises(Refused, match="sai mật khẩu"):
        results.sign_result(result, "sai", by=town.staff[LEADER])
    result.refresh_from_db()
    assert result.signatures == 0
    SigningKey.objects.exclude(unit=None).update(retired_at="2026-01-01T00:00Z")
    result = results.sign_result(result, PASSWORD, by=town.staff[LEADER])
    with pytest.raises(Refused, match="khóa con dấu số"):
        results.sign_result(result, PASSWORD, seal=True, by=town.staff[OFFICER])


def test_an_unsigned_draft_is_exchanged_and_a_signed_one_not(town: Town):
    keys(town)
    result = uploaded(town)
    results.exchange_file(result, "b.pdf", [blank(b"\n")], by=town.staff[HANDLER])
    result.refresh_from_db()
    assert result.file_name == "b.pdf"
    result = results.sign_result(result, PASSWORD, by=town.staff[LEADER])
    with pytest.raises(Refused, match="đã có chữ ký"):
        results.exchange_file(result, "c.pdf", [blank()], by=town.staff[HANDLER])


def test_who_only_sees_a_result_neither_drafts_nor_exchanges_it(town: Town):
    result, inspector = uploaded(town), town.staff[Role.INSPECTOR]
    with pytest.raises(Refused, match="chỉ được xem"):
        results.exchange_file(result, "b.pdf", [blank(b"\n")], by=inspector)


def test_a_result_needs_an_accepted_dossier_a_number_and_a_decision(town: Town):
    by = town.staff[HANDLER]
    for state in (State.REGISTERED, State.NOT_ACCEPTED, State.STOPPED):
        with pytest.raises(Refused):
            results.upload_result(town.dossier(state), "a.pdf", [blank()], FACTS, by=by)
    with pytest.raises(Refused, match="số, ký hiệu"):
        facts = ResultFacts(" ", date(2026, 11, 2))
        results.upload_result(town.file(), "a.pdf", [blank()], facts, by=by)
    with pytest.raises(Refused, match="chưa có quyết định"):
        results.issue_result(uploaded(town, State.PROCESSING), by=town.staff[LEADER])
    with pytest.raises(Refused, match="quyền"):
        results.issue_result(uploaded(town), by=by)


def test_who_only_sees_drafts_nothing_and_what_is_issued_keeps_its_file(town: Town):
    inspector = town.staff[Role.INSPECTOR]
    with pytest.raises(Refused, match="chỉ được xem"):
        results.upload_result(town.file(), "a.pdf", [blank()], FACTS, by=inspector)
    with pytest.raises(Refused, match="chỉ được xem"):
        results.reuse_result(town.file(), "MA", by=inspector)
    with pytest.raises(Refused, match="đã phát hành"):
        results.exchange_file(issued(town), "b.pdf", [blank(b"\n")], by=town.staff[HANDLER])
    with pytest.raises(Refused, match="đã phát hành"):
        results.issue_result(issued(town), by=town.staff[LEADER])
    with pytest.raises(Refused, match="đã kết thúc"):
        results.reuse_result(town.dossier(State.STOPPED), "MA", by=town.staff[OFFICER])


def test_a_result_is_taken_back_and_the_registry_says_so(town: Town):
    result, other = issued(town), issued(town)
    leader = town.staff[LEADER]
    for reason, more, words in (
        (" ", {}, "lý do"),
        ("sai tên", {"replacement": result}, "thay thế"),
        ("sai tên", {"replacement": uploaded(town)}, "thay thế"),
    ):
        with pytest.raises(Refused, match=words):
            results.revoke_result(result, reason, by=leader, **more)
    with pytest.raises(Refused, match="quyền"):
        results.revoke_result(result, "sai tên", by=town.staff[HANDLER])
    result = results.revoke_result(result, "sai tên", replacement=other, by=leader)
    assert verify_code(result.code).verdict == Verdict.REVOKED
    assert verify_file(result.stored.path.read_bytes()).verdict == Verdict.ISSUED, "the other's"
    with pytest.raises(Refused, match="không còn hiệu lực"):
        results.revoke_result(result, "lần nữa", by=leader)


# --- used again --------------------------------------------------------------------------------


def test_an_earlier_result_stands_for_a_paper_and_is_counted(town: Town):
    result, dossier = issued(town), town.file()
    paper = town.version.components.get(name="Giấy tờ chứng minh")
    by = town.staff[OFFICER]
    reused = results.reuse_result(dossier, result.code.lower(), paper=paper, by=by)
    assert reused.component.kind == PaperKind.ELECTRONIC
    assert reused.component.files.get().stored == result.stored
    assert ReusedResult.objects.filter(reused_at__gt=dossier.filed_at).count() == 1
    with pytest.raises(Refused, match="đã dùng lại"):
        results.reuse_result(dossier, result.code, paper=paper, by=by)


def test_what_cannot_be_used_again(town: Town):
    result, draft = issued(town), uploaded(town)
    leader, by = town.staff[LEADER], town.staff[OFFICER]
    other = town.file(applicant=Party("Người Khác", id_number="09"))
    dossier = town.file(at=result.drafted_at + timedelta(hours=1))
    for code, where, words in (
        ("KHONG-CO", dossier, "Không có kết quả"),
        (draft.code, dossier, "chưa phát hành"),
        (result.code, other, "không phải của"),
    ):
        with pytest.raises(Refused, match=words):
            results.reuse_result(where, code, by=by)
    results.revoke_result(result, "sai", by=leader)
    with pytest.raises(Refused, match="không còn hiệu lực"):
        results.reuse_result(dossier, result.code, by=by)


@pytest.mark.parametrize("words", ["001099000001", "tran thi thu", "12/GXN", "T99.01"])
def test_the_registry_is_searched(town: Town, words: str):
    result = issued(town)
    seen = Result.objects.seen_by(town.staff[LEADER])
    assert list(seen.found_by(words)) == [result]
    assert list(seen.found_by("không ai")) == []
    assert list(seen.found_by(result.code)) == [result]
    assert not Result.objects.seen_by(town.staff[Role.ADMINISTRATOR]).exists()
