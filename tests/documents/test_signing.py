"""Signatures: several on one file, told truthfully, and any byte that changed is found."""

import io
import logging
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.sign.timestamps import DummyTimeStamper, HTTPTimeStamper
from pypdf import PdfReader, PdfWriter

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.documents import actions
from motcua.documents.models import SigningKey
from motcua.documents.signing import timestamps, token
from motcua.documents.signing.appearance import stamp
from motcua.documents.signing.keys import software_signer
from motcua.documents.signing.making import sign, signed
from motcua.documents.signing.telling import Told, ours, tell
from motcua.people.roles import Role
from tests.documents.authority import PASSWORD, authority
from tests.town import Town

NAMES = ["Nguyễn Thị Ký Đầu", "Trần Văn Ký Sau", "Ủy ban nhân dân phường Mẫu"]
LEADER, OFFICER, HANDLER = Role.LEADER, Role.ONE_STOP_OFFICER, Role.HANDLER


def blank(text: bytes = b"") -> bytes:
    """A small PDF of one page."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": "Kết quả"})
    writer.write(out)
    return out.getvalue() + text


@cache
def thrice() -> bytes:
    """A file signed by two people and sealed by their unit."""
    pdf = blank()
    for number, name in enumerate(NAMES):
        signer = software_signer(authority().pkcs12(name), PASSWORD)
        pdf = signed(pdf, signer, "", None, seal=number == len(NAMES) - 1)
    return pdf


@pytest.fixture
def trusted(settings, tmp_path):
    settings.TRUST_ROOTS = tmp_path / "trust"
    authority().trust_in(settings.TRUST_ROOTS)


@pytest.fixture
def nobody(settings, tmp_path):
    settings.TRUST_ROOTS = tmp_path / "none"


def test_three_signatures_stand_beside_each_other(trusted):
    told = tell(thrice())
    assert [each.signer for each in told] == NAMES
    assert all(each.is_good and each.trusted for each in told)
    assert {each.issuer for each in told} == {"CA Thử Nghiệm"}
    assert all(abs(each.signed_at - datetime.now(UTC)) < timedelta(minutes=5) for each in told)


def test_each_signature_has_its_own_place_on_the_page(trusted):
    page = PdfReader(io.BytesIO(thrice())).pages[0]
    annotations = [each.get_object() for each in page["/Annots"]]
    boxes = [[float(x) for x in each["/Rect"]] for each in annotations]
    assert len({tuple(box) for box in boxes}) == 3
    assert all(0 <= x0 < x1 <= 595 and 0 <= y0 < y1 <= 842 for x0, y0, x1, y1 in boxes)
    shown = [each["/AP"]["/N"].get_object() for each in annotations]
    assert all("/Block" in each["/Resources"]["/XObject"] for each in shown)


@pytest.mark.parametrize("seal", [True, False])
def test_the_block_says_who_and_when_with_diacritics(seal: bool):
    drawn = stamp("Nguyễn Thị Ký Đầu", "02/11/2026 09:00:00", seal=seal).background.pdf
    said = " ".join(PdfReader(io.BytesIO(drawn)).pages[0].extract_text().split())
    assert "Nguyễn Thị Ký Đầu" in said
    assert "02/11/2026 09:00:00" in said
    assert ("đóng dấu số" in said, "Ký bởi" in said) == (seal, not seal)


def test_a_signer_nobody_vouches_for_is_intact_but_not_trusted(nobody):
    assert [(each.is_good, each.trusted) for each in tell(thrice())] == [(True, False)] * 3


def test_what_is_added_after_a_signature_is_told(trusted):
    reader, out = PdfReader(io.BytesIO(thrice())), io.BytesIO()
    writer = PdfWriter(io.BytesIO(thrice()), incremental=True)
    assert reader.pages
    writer.add_blank_page(595, 842)
    writer.write(out)
    told = tell(out.getvalue())
    assert [each.intact for each in told] == [True] * 3
    assert any(each.changed_after for each in told)
    assert not all(each.is_good for each in told)


def test_a_file_without_signatures_or_that_is_no_pdf(nobody):
    assert tell(blank()) == []
    assert [each.broken for each in tell(b"%PDF-1.7 rac")] == [True]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_of_what_is_signed_is_found(nobody, where: float, bit: int):
    """All but the last signature itself is signed; that one is known by the file's sha256."""
    pdf = bytearray(thrice())
    end = pdf.rindex(b"000000>")
    start = pdf.rindex(b"<", 0, end)
    signed_places = [*range(start), *range(end + 7, len(pdf))]
    place = signed_places[int(where * len(signed_places))]
    pdf[place] ^= 1 << bit
    told = tell(bytes(pdf))
    assert len(told) < 3 or not all(each.is_good for each in told)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(back=st.integers(1, 600))
def test_the_empty_room_behind_a_signature_holds_nothing(nobody, back: int):
    """The room a signature leaves is outside what it signs; what is put there is found."""
    pdf = bytearray(thrice())
    end = pdf.rindex(b"000000>")
    pdf[end - back] = ord("1")
    assert not all(each.is_good for each in tell(bytes(pdf)))


def test_a_timestamp_is_told(trusted):
    key, certificate = authority().issue("Dấu thời gian", timestamps=True)
    encoding, form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(encoding)),
        asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(encoding, form, serialization.NoEncryption())
        ),
        fixed_dt=datetime(2026, 11, 2, 3, tzinfo=UTC),
    )
    signer = software_signer(authority().pkcs12("Nguyễn Thị Ký"), PASSWORD)
    (told,) = tell(signed(blank(), signer, "", stamper, seal=False))
    assert (told.timestamped, told.signed_at) == (True, datetime(2026, 11, 2, 3, tzinfo=UTC))


def test_the_timestamp_server_is_configured_and_only_the_gateway_speaks(settings):
    settings.TIMESTAMP_URL = ""
    assert timestamps.configured() is None
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/tsa"
    assert isinstance(timestamps.configured(), HTTPTimeStamper)


# --- keys --------------------------------------------------------------------------------------


def test_a_key_is_kept_encrypted_and_its_password_nowhere(town: Town, trusted, caplog):
    leader = town.staff[LEADER]
    raw = authority().pkcs12(NAMES[0])
    with caplog.at_level(logging.DEBUG):
        key = actions.add_key(leader, raw, PASSWORD, by=leader)
        pdf = sign(blank(), key, PASSWORD)
    key.refresh_from_db()
    assert bytes(key.pkcs12) == raw
    kept = str(SigningKey.objects.values().get()) + str(list(Evidence.objects.values()))
    assert PASSWORD not in kept + caplog.text
    (told,) = tell(pdf)
    assert (told.signer, told.fingerprint) == (NAMES[0], key.fingerprint)
    assert ours([told])
    assert not ours([Told("x", fingerprint="0" * 64, intact=True), Told("y", broken=True)])


def test_a_new_key_retires_the_one_before_it(town: Town):
    leader = town.staff[LEADER]
    first = actions.add_key(leader, authority().pkcs12("Một"), PASSWORD, by=leader)
    second = actions.add_key(leader, authority().pkcs12("Hai"), PASSWORD, by=leader)
    first.refresh_from_db()
    assert (first.retired_at is None, second.retired_at is None) == (False, True)
    with pytest.raises(Refused, match="không còn hiệu lực"):
        sign(blank(), first, PASSWORD)
    actions.retire_key(second, by=leader)
    with pytest.raises(Refused, match="không còn hiệu lực"):
        sign(blank(), second, PASSWORD)


@pytest.mark.parametrize(
    ("raw", "password", "words"),
    [
        (authority().pkcs12("A"), "sai", "sai mật khẩu"),
        (b"khong phai", PASSWORD, "sai mật khẩu"),
        (authority().pkcs12("A", days=-1), PASSWORD, "không còn hiệu lực"),
    ],
)
def test_a_key_that_does_not_open_is_refused(town: Town, raw: bytes, password: str, words: str):
    leader = town.staff[LEADER]
    with pytest.raises(Refused, match=words):
        actions.add_key(leader, raw, password, by=leader)
    assert not SigningKey.objects.exists()


def test_a_wrong_password_signs_nothing(town: Town):
    leader = town.staff[LEADER]
    key = actions.add_key(leader, authority().pkcs12("A"), PASSWORD, by=leader)
    with pytest.raises(Refused, match="sai mật khẩu"):
        sign(blank(), key, "khác")


def test_who_keeps_which_key(town: Town):
    raw, staff = authority().pkcs12("A"), town.staff
    actions.add_key(town.ward, raw, PASSWORD, by=staff[OFFICER])
    for owner, by in (
        (staff[LEADER], staff[OFFICER]),
        (staff[HANDLER], staff[HANDLER]),
        (town.ward, staff[HANDLER]),
        (town.province, staff[LEADER]),
    ):
        with pytest.raises(Refused):
            actions.add_key(owner, raw, PASSWORD, by=by)


def test_a_file_that_is_no_pdf_is_not_signed(town: Town):
    leader = town.staff[LEADER]
    key = actions.add_key(leader, authority().pkcs12("A"), PASSWORD, by=leader)
    with pytest.raises(Refused, match="không ký được"):
        sign(b"%PDF-1.7 hong", key, PASSWORD)


def test_a_silent_timestamp_server_signs_nothing(town: Town):
    leader = town.staff[LEADER]
    key = actions.add_key(leader, authority().pkcs12("A"), PASSWORD, by=leader)
    with pytest.raises(Refused, match="dấu thời gian"):
        sign(blank(), key, PASSWORD, timestamper=HTTPTimeStamper("http://127.0.0.1:9/", timeout=1))


def test_a_token_needs_its_module(town: Town, monkeypatch: pytest.MonkeyPatch):
    leader = town.staff[LEADER]
    monkeypatch.delenv(token.MODULE, raising=False)
    with pytest.raises(Refused, match="chưa khai báo"):
        actions.add_token(leader, "the", "chung-thu", "1234", by=leader)
    monkeypatch.setenv(token.MODULE, "/khong/co.so")
    with pytest.raises(Refused, match="chưa có phần mềm"):
        actions.add_token(leader, "the", "chung-thu", "1234", by=leader)
