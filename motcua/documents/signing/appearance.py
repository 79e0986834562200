"""What a signature looks like on the page: who, for whom, when; drawn like every form of ours."""

from __future__ import annotations

import io
from typing import Any, Final

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import StaticStampStyle

from motcua.documents.printing import print_form

# In points. Blocks stand side by side from the right at the foot of the last page, then above.
WIDTH, HEIGHT, GAP, EDGE = 164, 46, 8, 24
# A page may lack its own box; A4 then.
A4: Final = (0.0, 0.0, 595.0, 842.0)


def stamp(name: str, moment: str, *, seal: bool) -> StaticStampStyle:
    """The block: red for the seal of a unit, blue for a person's signature."""
    said = {"name": name, "moment": moment, "seal": seal, "width": WIDTH, "height": HEIGHT}
    drawn = Drawn(print_form("signature", said))
    return StaticStampStyle(background=drawn, background_opacity=1.0, border_width=0)


class Drawn(PdfContent):
    """A page drawn in memory, taken over into the file that is signed."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        """Import the page, and show it in its own size."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.pdf)))
        self.resources.xobject["/Block"] = page
        self.box = BoxConstraints(width=WIDTH, height=HEIGHT)
        return b"/Block Do"


def place(reader: PdfFileReader, number: int) -> SigFieldSpec:
    """The field of the nth signature (from 0) on the last page."""
    page = reader.root["/Pages"]
    while "/Kids" in page:
        page = page["/Kids"][-1].get_object()
    left, bottom, right, _top = box_of(page)
    columns = max(1, int((right - left - 2 * EDGE + GAP) // (WIDTH + GAP)))
    row, column = divmod(number, columns)
    x = int(right - EDGE - (column + 1) * WIDTH - column * GAP)
    y = int(bottom + EDGE + row * (HEIGHT + GAP))
    name = f"ChuKy{number + 1}"
    return SigFieldSpec(name, on_page=-1, box=(x, y, x + WIDTH, y + HEIGHT))


def box_of(page: Any) -> tuple[float, ...]:
    """The media box of a page (a PDF dictionary), its own or inherited."""
    if "/MediaBox" in page:
        return tuple(float(number) for number in page["/MediaBox"])
    return box_of(page["/Parent"].get_object()) if "/Parent" in page else A4
