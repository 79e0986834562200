"""What a machine can see of a scan: pages, resolution, whether it opens."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.core.errors import Refused
from motcua.documents.models import ScanRules, StoredFile

PDF: Final = "application/pdf"
POINTS_PER_INCH: Final = 72
# Where an image does not say its resolution: the longer side of an A4 sheet, in inches.
A4_INCHES: Final = 11.69
# A broken catalogue of pages may point at itself.
DEEPEST: Final = 20


@dataclass(frozen=True)
class Seen:
    """A scan as the machine sees it; `dpi` is empty where no page is one image."""

    pages: int
    dpi: int | None


def look_at(stored: StoredFile) -> Seen:
    """Open a scan. Refused for one that cannot be read or is locked with a password."""
    content = stored.path.read_bytes()
    return pdf(content) if stored.media_type == PDF else image(content)


def pdf(content: bytes) -> Seen:
    """A PDF: its pages, and the resolution of those that are one image."""
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        locked = reader.encrypted
        pages = [] if locked else pages_below(reader.root["/Pages"], DEEPEST)
        found = [dpi for page in pages if (dpi := page_dpi(page))]
    except Exception as error:
        # A damaged file may break the reader anywhere.
        raise Refused(_("Không mở được tệp PDF; hãy quét lại.")) from error
    if locked:
        raise Refused(_("Tệp PDF có mật khẩu; hãy tải bản không đặt mật khẩu."))
    return Seen(len(pages), min(found, default=None))


def pages_below(node: Any, depth: int) -> list[Any]:
    """The pages of a page tree (PDF dictionaries), in order."""
    if "/Kids" not in node:
        return [node]
    if depth == 0:
        raise ValueError
    return [page for kid in node["/Kids"] for page in pages_below(kid.get_object(), depth - 1)]


def page_dpi(page: Any) -> int | None:
    """The resolution of a page that is one image."""
    shown = page.get("/Resources", {}).get("/XObject", {})
    images = [each for name in shown if (each := shown[name]).get("/Subtype") == "/Image"]
    if len(images) != 1 or "/MediaBox" not in page:
        return None
    left, bottom, right, top = (float(number) for number in page["/MediaBox"])
    wide = float(images[0]["/Width"]) * POINTS_PER_INCH / (right - left)
    high = float(images[0]["/Height"]) * POINTS_PER_INCH / (top - bottom)
    return round(max(wide, high))


def image(content: bytes) -> Seen:
    """An image: its frames, and the resolution it states or an A4 sheet would have."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.verify()
            stated = opened.info.get("dpi")
            guessed = max(opened.size) / A4_INCHES
            frames = int(getattr(opened, "n_frames", 1))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(_("Không mở được tệp ảnh; hãy quét lại.")) from error
    dpi = min(float(each) for each in stated) if stated else guessed
    return Seen(frames, round(dpi if dpi > 1 else guessed))


def check_scan(seen: Seen, rules: ScanRules) -> None:
    """Refuse a scan without pages or under the resolution (TT 01/2023/TT-VPCP art. 8)."""
    if seen.pages == 0:
        raise Refused(_("Bản quét không có trang nào."))
    if seen.dpi is not None and seen.dpi < rules.min_dpi:
        raise Refused(
            _("Bản quét %(dpi)s dpi, thấp hơn %(least)s dpi theo %(basis)s; hãy quét lại.")
            % {"dpi": seen.dpi, "least": rules.min_dpi, "basis": rules.legal_basis}
        )
