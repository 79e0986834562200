"""The charts there are: bars side by side, a curve with its goal, and bars that narrow."""

from collections.abc import Sequence
from itertools import cycle
from typing import Final

from motcua.reports.pictures.drawing import (
    BOTTOM,
    LEFT,
    RIGHT,
    RULE,
    TOP,
    WIDTH,
    Mark,
    Scale,
    Series,
    around,
    bands,
    ceiling,
    dot,
    legend,
    line,
    named_below,
    rectangle,
    scaled,
    sheet,
    words,
    written,
)
from motcua.reports.shares import grouped

HEIGHT: Final = 210
STEP: Final = 40
WHOLE: Final = 100
GOAL_COLOUR: Final = "#8a5a00"
# Received, resolved; early, on time, overdue.
COLOURS: Final = ("#0b5a6b", "#f5a524")
END_COLOURS: Final = ("#1b6b3a", "#0b5a6b", "#a61b29")


def bars(title: str, series: Sequence[Series]) -> str:
    """Bars side by side, one of each series over each name. SVG."""
    numbers = [mark.number or 0 for each in series for mark in each.marks]
    scale = Scale(0, ceiling(max(numbers, default=0)), HEIGHT)
    drawn = sheet(title, HEIGHT)
    legend(drawn, series)
    scaled(drawn, scale, lambda value: grouped(int(value)))
    for place, each in enumerate(series):
        for mark, (left, whole) in zip(each.marks, bands(len(each.marks)), strict=True):
            width = whole * 0.8 / len(series)
            x, y = left + whole * 0.1 + place * width, scale.at(mark.number or 0)
            inside = around(drawn, mark)
            # A low bar is touched as easily as a high one.
            rectangle(inside, x, TOP, width, HEIGHT - BOTTOM - TOP, "transparent")
            rectangle(inside, x, y, width * 0.92, HEIGHT - BOTTOM - y, each.colour)
    named_below(drawn, [mark.at for mark in series[0].marks] if series else [], HEIGHT)
    return written(drawn)


def curve(title: str, series: Series, goal: float | None = None, goal_name: str = "") -> str:
    """Per cents over time as a line, broken where there is nothing, and the goal across. SVG."""
    known = [mark.number for mark in series.marks if mark.number is not None]
    lowest = min([90.0, *known, *([goal] if goal is not None else [])])
    scale = Scale(lowest // 10 * 10, WHOLE, HEIGHT)
    drawn = sheet(title, HEIGHT)
    scaled(drawn, scale, lambda value: f"{value:.0f} %")
    columns = bands(len(series.marks))
    places = [
        (x + width / 2, None if mark.number is None else scale.at(mark.number))
        for mark, (x, width) in zip(series.marks, columns, strict=True)
    ]
    for run in runs(places):
        line(drawn, run, series.colour)
    if goal is not None:
        across = [(LEFT, scale.at(goal)), (WIDTH - RIGHT, scale.at(goal))]
        line(drawn, across, GOAL_COLOUR, **{"stroke-dasharray": "5 4"})
        words(drawn, WIDTH - RIGHT, scale.at(goal) - 4, goal_name, "end")
    for mark, (x, y), (left, width) in zip(series.marks, places, columns, strict=True):
        if y is not None:
            inside = around(drawn, mark)
            rectangle(inside, left, TOP, width, HEIGHT - BOTTOM - TOP, "transparent")
            dot(inside, x, y, series.colour)
    named_below(drawn, [mark.at for mark in series.marks], HEIGHT)
    return written(drawn)


def runs(places: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """The places between gaps."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in places:
        if y is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return [run for run in found if len(run) > 1]


def levels(
    title: str, marks: Sequence[Mark], whole: float, colours: Sequence[str] = COLOURS[:1]
) -> str:
    """Parts of a whole as level bars, each with its words on top; the colours in turn. SVG."""
    drawn = sheet(title, max(1, len(marks)) * STEP)
    for place, (mark, colour) in enumerate(zip(marks, cycle(colours), strict=False)):
        inside, y = around(drawn, mark), place * STEP
        rectangle(inside, 0, y, WIDTH, STEP, "transparent")
        words(inside, 0, y + 14, mark.says, "start")
        rectangle(inside, 0, y + 20, WIDTH, 12, RULE)
        rectangle(inside, 0, y + 20, WIDTH * (mark.number or 0) / (whole or 1), 12, colour)
    return written(drawn)
