"""Printed forms: a typst template filled with data, the same bytes on every machine."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
import typst
from barcode import Code128

FORMS: Final = Path(__file__).parent / "forms"
FONTS: Final = Path(__file__).parent / "fonts"
# In widths of the thinnest bar; ISO/IEC 15417 asks for ten on each side.
QUIET_ZONE: Final = 10
BAR_HEIGHT: Final = 36


@lru_cache(maxsize=1)
def our_fonts() -> typst.Fonts:
    """The fonts beside this file and no others, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def print_form(name: str, data: Mapping[str, object]) -> bytes:
    """A PDF of the form `name` (forms/<name>.typ).

    `data` must be what JSON can say; it reaches the template as data, never as its source, so
    no name written by a citizen can become a command.
    """
    pdf = typst.compile(
        FORMS / f"{name}.typ",
        root=FORMS,
        font_paths=our_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes)
    return pdf


def qr_svg(text: str) -> str:
    """A QR code as an SVG image of its own, without a border."""
    inline = str(segno.make_qr(text, error="m").svg_inline(border=0))
    return inline.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def code128_svg(text: str) -> str:
    """A Code 128 bar code as an SVG image, its quiet zones included; printable ASCII only."""
    (modules,) = Code128(text).build()
    width = len(modules) + 2 * QUIET_ZONE
    bars = "".join(
        f'<rect x="{QUIET_ZONE + match.start()}" width="{len(match[0])}" height="{BAR_HEIGHT}"/>'
        for match in re.finditer("1+", modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {BAR_HEIGHT}" '
        f'width="{width}" height="{BAR_HEIGHT}" shape-rendering="crispEdges">{bars}</svg>'
    )
