"""A report as data: heads, lines and cells that know which set they count.

Every form is built as one `Table`; every output (page, Excel, Word, PDF, CSV, JSON) writes any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import Final

from motcua.reports.identities import Identity
from motcua.reports.shares import Share, grouped

# A4 across, in mm.
BETWEEN_MARGINS: Final = 269.0
PLACE: Final = 10.0
# A column of figures needs no more.
WIDEST: Final = 34.0
Value = int | str | Share | None
# The words of a head that stands over several columns, outermost first.
Over = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column: its words, what stands over it, the form's number for it, its width by others."""

    words: str
    over: Over = ()
    index: str = ""
    weight: float = 1.0


class Kind(StrEnum):
    """What a line is."""

    BODY = "body"
    TOTAL = "total"
    # Beside the official lines, belonging to no sum.
    APART = "apart"


@dataclass(frozen=True)
class Cell:
    """A value, and the question whose dossiers it counts: parts of an address.

    A share opens into its numerator; `whole` opens its denominator.
    """

    value: Value = None
    opens: Mapping[str, str] = field(default_factory=dict)
    whole: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_words(self) -> bool:
        """Is it a phrase, to be read and not to be added up?"""
        return isinstance(self.value, str) and any(each.isalpha() for each in self.value)

    def __str__(self) -> str:
        if isinstance(self.value, int):
            return grouped(self.value)
        return "" if self.value is None else str(self.value)

    @property
    def printed(self) -> str:
        """The same for print: a share breaks before its per cent, and nowhere else."""
        said = str(self)
        if isinstance(self.value, Share):
            return said.replace("= ", "=\u00a0").replace(" %", "\u00a0%")
        return said


@dataclass(frozen=True)
class Line:
    """One line: its name, and one cell for each column (fewer for a line apart)."""

    name: str
    cells: Sequence[Cell]
    kind: Kind = Kind.BODY


@dataclass(frozen=True)
class HeadCell:
    """A cell of the table's head: where it begins, how far it reaches, its words."""

    row: int
    column: int
    rows: int
    columns: int
    words: str


@dataclass(frozen=True)
class Table:
    """A report ready to be written out, with all the words of an official document."""

    key: str
    title: str
    agency: str
    scope: str
    period: str
    day: str
    # What the first column names.
    named: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    notes: Sequence[str] = ()
    number: str = ""
    basis: str = ""
    above: str = ""
    measure: str = "Đơn vị tính: hồ sơ"
    # As much as the names need at least.
    name_mm: float = 69.0
    # What must hold between its figures.
    checks: Sequence[Identity] = ()

    @property
    def widths(self) -> list[float]:
        """In mm on a page across: the place, the names, each column."""
        room = BETWEEN_MARGINS - PLACE - self.name_mm
        one = min(WIDEST, room / sum(column.weight for column in self.columns))
        columns = [one * column.weight for column in self.columns]
        return [PLACE, BETWEEN_MARGINS - PLACE - sum(columns), *columns]

    @property
    def depth(self) -> int:
        """How many lines of heads there are."""
        return 1 + max(len(column.over) for column in self.columns)

    @property
    def has_index(self) -> bool:
        """Does the form number its columns?"""
        return any(column.index for column in self.columns)

    @property
    def heads(self) -> list[HeadCell]:
        """The cells of the head, the place's and the name's columns included."""
        first = [HeadCell(0, 0, self.depth, 1, "TT"), HeadCell(0, 1, self.depth, 1, self.named)]
        return first + heads_of(self.columns, self.depth)

    @property
    def head_rows(self) -> list[list[HeadCell]]:
        """The same line by line."""
        return [[each for each in self.heads if each.row == row] for row in range(self.depth)]

    @property
    def indexes(self) -> list[str]:
        """The line of column numbers."""
        return ["(1)", "(2)", *(column.index for column in self.columns)]

    @property
    def is_empty(self) -> bool:
        """Is there no line of the body?"""
        return all(line.kind != Kind.BODY for line in self.lines)

    def shortened(self, most: int) -> "Table":
        """The same with no more than so many lines."""
        return self if len(self.lines) <= most else replace(self, lines=self.lines[:most])

    def placed(self) -> list[tuple[str, Line]]:
        """The lines with their place: lines of the body are numbered."""
        place, placed = 0, []
        for line in self.lines:
            place += line.kind == Kind.BODY
            placed.append((str(place) if line.kind == Kind.BODY else "", line))
        return placed

    def as_dict(self) -> dict[str, object]:
        """For JSON: numbers as numbers, shares with what they were worked out from."""
        return {
            "form": self.key,
            "number": self.number,
            "title": self.title,
            "agency": self.agency,
            "scope": self.scope,
            "period": self.period,
            "columns": [" · ".join([*column.over, column.words]) for column in self.columns],
            "lines": [
                {
                    "name": line.name,
                    "kind": line.kind,
                    "cells": [plain(c.value) for c in line.cells],
                }
                for line in self.lines
            ],
            "notes": list(self.notes),
        }


def plain(value: Value) -> object:
    """A value for JSON."""
    return value.as_dict() if isinstance(value, Share) else value


def heads_of(columns: Sequence[Column], depth: int) -> list[HeadCell]:
    """Neighbours under the same words share one cell; a column's own words reach to the bottom."""
    found = []
    for level in range(depth):
        place = OFFSET
        for key, run in groupby(columns, key=lambda column: head_at(column, level)):
            width = len(list(run))
            if key and len(key) == level + 1:
                found.append(HeadCell(level, place, 1, width, key[-1]))
            place += width
        for at, column in enumerate(columns, OFFSET):
            if len(column.over) == level:
                found.append(HeadCell(level, at, depth - level, 1, column.words))
    return sorted(found, key=lambda each: (each.row, each.column))


OFFSET: Final = 2


def head_at(column: Column, level: int) -> Over | None:
    """What stands over a column down to a level; none where its own words begin."""
    return column.over[: level + 1] if len(column.over) > level else None
