"""Charts as pictures for Word and PDF, drawn offline in the documents' own font."""

from functools import lru_cache
from typing import Any, Final

import vl_convert

from motcua.documents.printing import FONTS

WIDTH, HEIGHT, SCALE = 620, 230, 2
FONT: Final = "Liberation Serif"
NUMBERS: Final = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
# Received, resolved; early, on time, overdue: the same colours as on the pages.
COLOURS: Final = ["#0b5a6b", "#f5a623"]
END_COLOURS: Final = ["#1b6b3a", "#0b5a6b", "#a61b29"]


@lru_cache(maxsize=1)
def fonts() -> None:
    """Our fonts, registered once."""
    vl_convert.register_font_directory(str(FONTS))


def bars(values: list[dict[str, Any]], *, kinds: list[str], colours: list[str]) -> bytes:
    """Bars side by side: rows {"at": "01/2026", "kind": …, "number": …} in their order. A PNG."""
    fonts()
    shown = {
        "data": {"values": values},
        "width": WIDTH,
        "height": HEIGHT,
        "background": "white",
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "x": {"field": "at", "type": "ordinal", "sort": None, "title": None,
                  "axis": {"labelAngle": 0}},
            "xOffset": {"field": "kind", "sort": kinds},
            "y": {"field": "number", "type": "quantitative", "title": None},
            "color": {"field": "kind", "type": "nominal", "title": None, "sort": kinds,
                      "scale": {"domain": kinds, "range": colours},
                      "legend": {"orient": "top"}},
        },
        "config": {"font": FONT, "axis": {"labelFontSize": 13, "gridColor": "#e3e8ea"},
                   "legend": {"labelFontSize": 14}, "view": {"stroke": None}},
    }  # fmt: skip
    png: bytes = vl_convert.vegalite_to_png(shown, scale=SCALE, format_locale=NUMBERS)
    return png
