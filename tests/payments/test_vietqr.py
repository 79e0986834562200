"""VietQR: the text of the code against NAPAS's own printed example and against hand work."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.payments.vietqr import Transfer, crc16, data_uri, payload, plain, svg


def read(text: str) -> dict[str, str]:
    """Tag → value of one level."""
    found = {}
    while text:
        tag, length = text[:2], int(text[2:4])
        found[tag], text = text[4 : 4 + length], text[4 + length :]
    return found


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        # The check value every catalogue of CRCs prints for CRC-16/CCITT-FALSE.
        (b"123456789", 0x29B1),
        (b"", 0xFFFF),
        # One zero byte by hand: FFFF shifted eight times through 1021.
        (b"\x00", 0xE1F0),
        # The example of NAPAS's specification of VietQR.
        (
            b"00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
            b"530370454061800005802VN62340107NPS68690819thanh toan don hang6304",
            0x2E2E,
        ),
    ],
)
def test_the_checksum(data: bytes, crc: int):
    assert crc16(data) == crc


def test_a_payload_by_hand():
    # 38: 4+10 for the GUID, then 01 with 4+6 and 4+13 inside, then 02 with 4+8.
    made = payload(Transfer("970403", "0011012345678", 180000, "Thanh toán đơn hàng"))
    assert made[:-4] == (
        "000201" "010212"
        "3857" "0010A000000727" "0127" "0006970403" "01130011012345678" "0208QRIBFTTA"
        "5303704" "5406180000" "5802VN" "6223" "0819THANH TOAN DON HANG" "6304"
    )  # fmt: skip
    assert made[-4:] == f"{crc16(made[:-4].encode()):04X}"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Lệ phí hồ sơ Đặng", "LE PHI HO SO DANG"),
        ("MC7 T99.01-261102-0001/1", "MC7 T99 01 261102 0001 1"),
        ("  a--b  ", "A B"),
        ("x" * 60, "X" * 25),
        ("日本", ""),
    ],
)
def test_a_purpose_is_what_every_bank_passes_on(said: str, written: str):
    assert plain(said) == written


@given(
    st.from_regex(r"\A[0-9]{6}\Z"),
    st.from_regex(r"\A[0-9]{1,19}\Z"),
    st.integers(1, 10**12),
    st.text(max_size=80),
)
def test_every_payload_reads_back(bank: str, account: str, amount: int, purpose: str):
    made = payload(Transfer(bank, account, amount, purpose))
    top = read(made)
    assert list(top) == ["00", "01", "38", "53", "54", "58", "62", "63"]
    inner = read(top["38"])
    assert inner["00"] == "A000000727"
    assert inner["02"] == "QRIBFTTA"
    assert read(inner["01"]) == {"00": bank, "01": account}
    assert (top["53"], top["54"], top["58"]) == ("704", str(amount), "VN")
    assert read(top["62"])["08"] == plain(purpose)
    assert re.fullmatch(r"[A-Z0-9 ]*", plain(purpose))
    assert made == made.encode("ascii").decode()
    assert int(top["63"], 16) == crc16(made[:-4].encode())


def test_the_code_is_an_image_of_its_own():
    made = payload(Transfer("970403", "0011012345678", 1, "A"))
    assert data_uri(made).startswith("data:image/svg+xml")
    assert svg(made).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
