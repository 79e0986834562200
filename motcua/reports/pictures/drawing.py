"""Drawing in SVG: a sheet with a scale, words, and marks that can be opened.

Units are those of a sheet `WIDTH` wide, a phone's screen, so that words stay legible on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

WIDTH: Final = 400
TOP: Final = 26
LEFT: Final = 42
RIGHT: Final = 8
BOTTOM: Final = 24
INK: Final = "#4f5b62"
RULE: Final = "#d8e0e3"
SMALL: Final = "12"
# About how wide a letter of that size is, with some air.
LETTER: Final = 6.8


@dataclass(frozen=True)
class Mark:
    """One value: what stands under it, what is read out, and the address of its set.

    `number` None: nothing to measure there.
    """

    at: str
    number: float | None
    says: str
    opens: str = ""


@dataclass(frozen=True)
class Series:
    """Values of one kind, in one colour."""

    name: str
    colour: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Scale:
    """From values to heights."""

    lowest: float
    highest: float
    height: float

    def at(self, value: float) -> float:
        """How far below the sheet's top edge a value lies."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return self.height - BOTTOM - share * (self.height - BOTTOM - TOP)


def sheet(title: str, height: float) -> Element:
    """An empty sheet that says what is on it."""
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height:g}",
            "role": "group", "aria-label": title, "class": "picture", "font-size": SMALL,
        },
    )  # fmt: skip


def written(drawn: Element) -> str:
    """The drawing as text, every word in it escaped."""
    return tostring(drawn, encoding="unicode", short_empty_elements=False)


def rectangle(on: Element, x: float, y: float, width: float, height: float, fill: str) -> None:
    """A bar."""
    box = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
    SubElement(on, "rect", {name: f"{size:.1f}" for name, size in box.items()} | {"fill": fill})


def dot(on: Element, x: float, y: float, fill: str) -> None:
    """A point of a curve."""
    SubElement(on, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4", "fill": fill})


def words(on: Element, x: float, y: float, said: str, anchor: str = "middle") -> None:
    """A phrase: its middle, start or end at x."""
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "fill": INK}
    SubElement(on, "text", place).text = said


def line(on: Element, places: Sequence[tuple[float, float]], colour: str, **more: str) -> None:
    """A line through these places."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    drawn = {"points": path, "fill": "none", "stroke": colour, "stroke-width": "2"} | more
    SubElement(on, "polyline", drawn)


def around(on: Element, mark: Mark) -> Element:
    """What a mark is drawn on: a link to its set where it has one. It says what it shows."""
    if mark.opens:
        group = SubElement(on, "a", {"href": mark.opens, "aria-label": mark.says})
    else:
        group = SubElement(on, "g")
    SubElement(group, "title").text = mark.says
    return group


def legend(drawn: Element, series: Sequence[Series]) -> None:
    """Which colour is what, above the scale."""
    for place, each in enumerate(series):
        x = LEFT + place * (WIDTH - LEFT) / len(series)
        rectangle(drawn, x, 2, 10, 10, each.colour)
        words(drawn, x + 15, 11, each.name, "start")


def scaled(drawn: Element, scale: Scale, told: Callable[[float], str]) -> None:
    """Level rules with their values."""
    for value in steps(scale.lowest, scale.highest):
        y = scale.at(value)
        rule = [(LEFT, y), (WIDTH - RIGHT, y)]
        line(drawn, rule, RULE, **{"stroke-width": "1"})
        words(drawn, LEFT - 4, y + 4, told(value), "end")


def bands(number: int) -> list[tuple[float, float]]:
    """The left edges and widths of so many equal columns."""
    width = (WIDTH - LEFT - RIGHT) / max(number, 1)
    return [(LEFT + place * width, width) for place in range(number)]


def named_below(drawn: Element, names: Sequence[str], height: float) -> None:
    """The names under the columns; of many, as many as there is room for, the last among them."""
    columns = bands(len(names))
    longest = max((len(name) for name in names), default=0)
    room = columns[0][1] if columns else 1
    every = max(1, -int(-longest * LETTER // room))
    for place, (name, (x, width)) in enumerate(zip(names, columns, strict=True)):
        if (len(names) - 1 - place) % every == 0:
            middle, half = x + width / 2, len(name) * LETTER / 2
            words(drawn, min(middle, WIDTH - half), height - 8, name)


def steps(lowest: float, highest: float) -> list[float]:
    """Four or so round values from the lowest to the highest."""
    rough = (highest - lowest) / 4
    power = 10.0 ** (len(f"{int(rough)}") - 1)
    size: float = next(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= rough)
    return [lowest + place * size for place in range(int((highest - lowest) / size) + 1)]


def ceiling(highest: float) -> float:
    """A round value not below the highest, so that the topmost bar stays on the sheet."""
    power = 10.0 ** max(0, len(f"{int(highest)}") - 1)
    return max(4.0, next(each * power for each in RISES if each * power >= highest))


RISES: Final = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
