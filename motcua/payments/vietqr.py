"""VietQR: the text of a transfer's QR code, by EMVCo's merchant-presented format and NAPAS.

Made offline: the payer's bank reads account, amount and purpose from it.
"""

from dataclasses import dataclass
from typing import Final

import segno

from motcua.core.text import fold

NAPAS: Final = "A000000727"
TO_ACCOUNT: Final = "QRIBFTTA"
VND: Final = "704"
DYNAMIC: Final = "12"
LONGEST_PURPOSE: Final = 25
CRC_POLYNOMIAL: Final = 0x1021
TOP_BIT: Final = 0x8000


@dataclass(frozen=True)
class Transfer:
    """To whom, how much, and what the payer's bank writes beside it."""

    bank_bin: str
    account: str
    amount_vnd: int
    purpose: str


def payload(transfer: Transfer) -> str:
    """The text of the code, ending with its checksum."""
    to = field("00", transfer.bank_bin) + field("01", transfer.account)
    account = field("00", NAPAS) + field("01", to) + field("02", TO_ACCOUNT)
    open_text = (
        field("00", "01")
        + field("01", DYNAMIC)
        + field("38", account)
        + field("53", VND)
        + field("54", str(transfer.amount_vnd))
        + field("58", "VN")
        + field("62", field("08", plain(transfer.purpose)))
        + "6304"
    )
    return f"{open_text}{crc16(open_text.encode('ascii')):04X}"


def field(tag: str, value: str) -> str:
    """Tag, length in two digits, value."""
    return f"{tag}{len(value):02d}{value}"


def plain(purpose: str) -> str:
    """Capitals, digits and spaces only: what every bank passes on unchanged."""
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(purpose).upper())
    return " ".join(kept.split())[:LONGEST_PURPOSE].strip()


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, not reflected (EMVCo, ISO/IEC 13239)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ CRC_POLYNOMIAL if crc & TOP_BIT else crc << 1
            crc &= 0xFFFF
    return crc


def data_uri(text: str) -> str:
    """The code as an SVG image that a page can hold in itself."""
    return str(segno.make_qr(text, error="m").svg_data_uri(scale=4, border=2))


def svg(text: str) -> str:
    """The code as an SVG image for print."""
    inline = str(segno.make_qr(text, error="m").svg_inline(border=0))
    return inline.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
