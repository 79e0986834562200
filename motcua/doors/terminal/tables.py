"""Tables in plain text: numbers to the right, long names over several lines."""

import unicodedata
from collections.abc import Iterable, Sequence
from textwrap import wrap

WIDEST = 44
GAP = "  "


def aligned(header: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> str:
    """Lines of text; the first column is words, the others are numbers.

    `header` is one or more lines of column heads.
    """
    body = [line for row in rows for line in lines_of(row)]
    every = [*header, *body]
    widths = [max(len(letters(row[place])) for row in every) for place in range(len(every[0]))]
    rule = "-" * (sum(widths) + len(GAP) * (len(widths) - 1))
    drawn = [line(row, widths) for row in every]
    return "\n".join([*drawn[: len(header)], rule, *drawn[len(header) :]])


def lines_of(row: Sequence[str]) -> list[list[str]]:
    """A row with a long name as several lines, the numbers on the first."""
    name, *numbers = row
    first, *rest = wrap(letters(name), WIDEST) or [""]
    return [[first, *numbers], *([each, *[""] * len(numbers)] for each in rest)]


def line(row: Sequence[str], widths: Sequence[int]) -> str:
    """One line without blanks at its end."""
    name, *numbers = (letters(each) for each in row)
    cells = [name.ljust(widths[0])]
    cells += [number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True)]
    return GAP.join(cells).rstrip()


def letters(text: str) -> str:
    """One character for each letter, so that its length is its width."""
    return unicodedata.normalize("NFC", text)
