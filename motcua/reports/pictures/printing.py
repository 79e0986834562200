"""A drawing as PNG, offline and in the documents' own font."""

from functools import cache
from typing import Final

import vl_convert

from motcua.documents.printing import FONTS

FONT: Final = "Liberation Serif"
SCALE: Final = 4


@cache
def register_fonts() -> None:
    """Our fonts, registered once."""
    vl_convert.register_font_directory(str(FONTS))


def png(drawn: str) -> bytes:
    """The same picture in points, on white, sharp enough for paper."""
    register_fonts()
    opening, _bracket, rest = drawn.partition(">")
    paper = '<rect width="100%" height="100%" fill="white"/>'
    on_paper = f'{opening} font-family="{FONT}">{paper}{rest}'
    picture: bytes = vl_convert.svg_to_png(on_paper, scale=SCALE)
    return picture
