"""Drawings: every mark says what it shows, opens where it should, and stays on the sheet."""

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.reports.pictures.charts import bars, curve, levels, runs
from motcua.reports.pictures.drawing import WIDTH, Mark, Scale, Series, ceiling, steps
from motcua.reports.pictures.printing import png

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '</title><script>alert("á")</script> & Đặng'
numbers = st.floats(0, 5_000_000)
rows = st.lists(st.one_of(st.none(), numbers), max_size=60)


def marks(values: list[float | None]) -> list[Mark]:
    return [
        Mark(f"{place:02d}/11", value, f"{NASTY} {place}", f"/tap/?a={place}&b=1")
        for place, value in enumerate(values)
    ]


def drawn(text: str):
    sheet = fromstring(text)
    _x, _y, width, height = map(float, sheet.get("viewBox").split())
    for box in sheet.iter(f"{SVG}rect"):
        x, y, wide, high = (float(box.get(each)) for each in ("x", "y", "width", "height"))
        assert x >= 0 and x + wide <= width + 0.2
        assert y >= 0 and y + high <= height + 0.2
    for dot in sheet.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx")) <= width and 0 <= float(dot.get("cy")) <= height
    assert not list(sheet.iter(f"{SVG}script"))
    return sheet


def links(sheet) -> list[tuple[str, str]]:
    return [(each.get("href"), each.get("aria-label")) for each in sheet.iter(f"{SVG}a")]


@given(rows)
def test_bars_open_every_mark_and_stay_on_the_sheet(values):
    sheet = drawn(
        bars("Tên", [Series("Một", "red", marks(values)), Series("Hai", "blue", marks(values))])
    )
    assert links(sheet) == [(mark.opens, mark.says) for _twice in (1, 2) for mark in marks(values)]


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=60), st.none() | st.floats(0, 100)
)
def test_a_curve_shows_what_is_known(values, goal):
    sheet = drawn(curve("Tên", Series("Một", "red", marks(values)), goal, "Chỉ tiêu"))
    known = [mark for mark in marks(values) if mark.number is not None]
    assert links(sheet) == [(mark.opens, mark.says) for mark in known]
    assert len(list(sheet.iter(f"{SVG}circle"))) == len(known)
    assert ("Chỉ tiêu" in "".join(sheet.itertext())) == (goal is not None)


@given(st.lists(st.integers(0, 900), max_size=9))
def test_levels_are_parts_of_their_whole(values):
    sheet = drawn(levels("Tên", marks([float(each) for each in values]), sum(values)))
    widths = [float(box.get("width")) for box in sheet.iter(f"{SVG}rect")][2::3]
    assert sum(widths) == pytest.approx(WIDTH if sum(values) else 0, abs=0.1 * len(values))


def test_a_mark_without_a_set_is_no_link():
    assert not links(drawn(bars("Tên", [Series("Một", "red", [Mark("01", 3, "ba")])])))


@given(st.floats(0, 10_000_000))
def test_the_scale_ends_in_a_round_number_not_far_above(highest):
    top = ceiling(highest)
    assert highest <= top <= max(4, 1.5 * highest)
    values = steps(0, top)
    assert values[0] == 0 and values[-1] <= top and 2 <= len(values) <= 6


@pytest.mark.parametrize(("value", "below"), [(0, 76), (50, 51), (100, 26)])
def test_values_become_heights(value, below):
    assert Scale(0, 100, 100).at(value) == below


def test_a_gap_breaks_the_line():
    assert runs([(1, 1), (2, 2), (3, None), (4, 4), (5, 5), (6, None), (7, 7)]) == [
        [(1, 1), (2, 2)],
        [(4, 4), (5, 5)],
    ]


def test_a_picture_for_paper_is_white_and_has_its_words():
    empty, full = (png(levels("Tên", marks(row), 3)) for row in ([], [3.0]))
    assert full.startswith(b"\x89PNG") and len(full) > len(empty)
