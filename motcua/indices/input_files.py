"""Reading a table of published inputs: one unit a row, the columns of one group of criteria."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.loading import read_lines
from motcua.indices.criteria import CriteriaSet, Criterion
from motcua.indices.methods import Given
from motcua.people.roles import Level

UNIT, NAME, ROLE, LEVEL = "departmentCode", "departmentName", "role", "level"
PARENT, CHILD = "parent", "child"
# More digits than any count has, and few enough for Python to read.
MOST_DIGITS: Final = 15
HEADER_LINE: Final = 1


@dataclass(frozen=True)
class Line:
    """One row of the file: its place and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def wrong(self, column: str, reason: str) -> Refused:
        """What is wrong with a cell, with its place."""
        told = _("Dòng %(line)s, cột %(column)s: %(reason)s")
        return Refused(told % {"line": self.number, "column": column, "reason": reason})


@dataclass(frozen=True)
class UnitInputs:
    """What the file gives for one unit."""

    code: str
    name: str
    level: Level
    givens: Mapping[str, Given]


@dataclass(frozen=True)
class Table:
    """The group that a file is about, and its units in the file's order."""

    group: Criterion
    units: list[UnitInputs]


def read_inputs(path: Path, criteria: CriteriaSet, group: str | None = None) -> Table:
    """The whole file. Refused with line and column for anything that cannot be read."""
    header, lines = table_of(path)
    chosen = named_group(criteria, group, header) if group else guessed_group(criteria, header)
    if not lines:
        raise Refused(_("Tệp %s chỉ có dòng tiêu đề, không có đơn vị nào.") % path.name)
    parent = parent_of(lines)
    needed = needed_by(criteria, chosen)
    units = [unit_of(line, needed, header, parent) for line in lines]
    return Table(chosen, units)


def table_of(path: Path) -> tuple[list[str], list[Line]]:
    """The header and the rows of a tab-separated file."""
    rows = [
        (number, text.rstrip("\r\n").split("\t"))
        for number, text in enumerate(read_lines(path), HEADER_LINE)
        if text.strip("\r\n\t ")
    ]
    if not rows:
        raise Refused(_("Tệp %s trống.") % path.name)
    header = [name.strip() for name in rows[0][1]]
    check_header(header, path)
    return header, [line_of(number, cells, header) for number, cells in rows[1:]]


def check_header(header: list[str], path: Path) -> None:
    """Separated by tabs, each name once, with the unit's code."""
    if len(header) == 1:
        raise Refused(_("Tệp %s phải là bảng TSV: các cột cách nhau bằng dấu tab.") % path.name)
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Refused(
            _("Tệp %(file)s, dòng 1: cột %(columns)s có hai lần.")
            % {"file": path.name, "columns": ", ".join(twice)}
        )
    if UNIT not in header:
        raise missing_columns([UNIT])


def missing_columns(names: list[str]) -> Refused:
    """The columns a header lacks."""
    return Refused(_("Dòng 1: thiếu cột %s.") % ", ".join(names))


def line_of(number: int, cells: list[str], header: list[str]) -> Line:
    """A row with as many cells as the header has names."""
    if len(cells) != len(header):
        raise Refused(
            _("Dòng %(line)s: có %(cells)s ô, dòng tiêu đề có %(heads)s cột.")
            % {"line": number, "cells": len(cells), "heads": len(header)}
        )
    return Line(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)))


def needed_by(criteria: CriteriaSet, group: Criterion) -> list[Criterion]:
    """The criteria whose columns a group's file has, those that multiply them included."""
    leaves = [leaf for leaf in group.leaves() if leaf.columns]
    own = {leaf.code for leaf in leaves}
    factors = [criteria.leaf(leaf.factor) for leaf in leaves if leaf.factor]
    return [*leaves, *(factor for factor in factors if factor.code not in own)]


def lacking(criteria: CriteriaSet, group: Criterion, header: list[str]) -> list[str]:
    """The columns of a group that a header lacks; a whole optional criterion may be left out."""
    return [
        name
        for leaf in needed_by(criteria, group)
        if leaf.columns and not (leaf.optional and set(leaf.columns.names).isdisjoint(header))
        for name in leaf.columns.names
        if name not in header
    ]


def named_group(criteria: CriteriaSet, name: str, header: list[str]) -> Criterion:
    """The group of this name, if the header has its columns."""
    known = {group.code: group for group in criteria.groups}
    if name not in known:
        raise Refused(
            _("--group: không có nhóm “%(name)s”, chỉ có: %(names)s.")
            % {"name": name, "names": ", ".join(known)}
        )
    missing = lacking(criteria, known[name], header)
    if not missing:
        return known[name]
    fitting = fitting_groups(criteria, header)
    if fitting:
        raise Refused(
            _("Tệp này là của nhóm %(fitting)s, không phải %(name)s: thiếu cột %(columns)s.")
            % {"fitting": fitting[0].code, "name": name, "columns": ", ".join(missing)}
        )
    raise missing_columns(missing)


def fitting_groups(criteria: CriteriaSet, header: list[str]) -> list[Criterion]:
    """The groups whose columns are all there."""
    return [group for group in criteria.groups if not lacking(criteria, group, header)]


def guessed_group(criteria: CriteriaSet, header: list[str]) -> Criterion:
    """The one group whose columns the header has."""
    fitting = fitting_groups(criteria, header)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Refused(
            _("Tệp có cột của nhiều nhóm (%s); hãy chọn một nhóm bằng --group.")
            % ", ".join(group.code for group in fitting)
        )
    nearest = max(criteria.groups, key=lambda group: shared(criteria, group, header))
    if not shared(criteria, nearest, header):
        raise Refused(
            _("Không nhận ra nhóm chỉ số từ các cột của tệp; các nhóm: %s.")
            % ", ".join(group.code for group in criteria.groups)
        )
    raise missing_columns(lacking(criteria, nearest, header))


def shared(criteria: CriteriaSet, group: Criterion, header: list[str]) -> int:
    """How many columns of a group a header has."""
    named = {
        name for leaf in needed_by(criteria, group) if leaf.columns for name in leaf.columns.names
    }
    return len(named.intersection(header))


def parent_of(lines: list[Line]) -> str:
    """The code of the one parent; "" where the file has none. Refused for two, and for a twin."""
    seen: set[str] = set()
    parents: list[str] = []
    for line in lines:
        code, role = line.cells[UNIT], line.cells.get(ROLE, "")
        if not code:
            raise line.wrong(UNIT, _("thiếu mã đơn vị."))
        if code in seen:
            raise line.wrong(UNIT, _("đơn vị %s đã có ở dòng trên.") % code)
        if role not in ("", PARENT, CHILD):
            raise line.wrong(ROLE, _("“%s” không hợp lệ, chỉ nhận: parent, child.") % role)
        if role == PARENT and parents:
            raise line.wrong(ROLE, _("tệp đã có đơn vị cấp trên là %s.") % parents[0])
        seen.add(code)
        parents += [code] if role == PARENT else []
    if parents or any(line.cells.get(ROLE) for line in lines):
        return parents[0] if parents else ""
    return common_stem(seen)


def common_stem(codes: set[str]) -> str:
    """Of codes without roles, the one that all others begin with."""
    shortest = min(codes, key=len)
    return shortest if all(f"{code}.".startswith(f"{shortest}.") for code in codes) else ""


def unit_of(line: Line, needed: list[Criterion], header: list[str], parent: str) -> UnitInputs:
    """A row, read."""
    code = line.cells[UNIT]
    givens = {leaf.code: given_of(line, leaf, header) for leaf in needed}
    return UnitInputs(code, line.cells.get(NAME, ""), level_of(line, code == parent), givens)


def level_of(line: Line, is_parent: bool) -> Level:
    """The parent is the province; a provincial body below it is a department."""
    word = line.cells.get(LEVEL, "").upper()
    if word not in ("", "PROVINCE", "COMMUNE"):
        raise line.wrong(LEVEL, _("“%s” không hợp lệ, chỉ nhận: PROVINCE, COMMUNE.") % word)
    if is_parent:
        return Level.PROVINCE
    return Level.COMMUNE if word == "COMMUNE" else Level.DEPARTMENT


def given_of(line: Line, leaf: Criterion, header: list[str]) -> Given:
    """The sums of one criterion: both, or neither."""
    assert leaf.columns is not None
    if set(leaf.columns.names).isdisjoint(header):
        return Given()
    upper = sum_of(line, leaf.columns.numerator)
    lower = sum_of(line, leaf.columns.denominator)
    check_pair(line, leaf, upper, lower)
    return Given(upper, lower)


def check_pair(line: Line, leaf: Criterion, upper: int | None, lower: int | None) -> None:
    """Half a pair is a slip, and so is a part larger than its whole."""
    assert leaf.columns is not None
    first, second = leaf.columns.numerator[0], leaf.columns.denominator[0]
    if upper is None and lower is not None:
        raise line.wrong(first, _("có mẫu số mà thiếu tử số."))
    # Portals write 0 over nothing where they have no figures.
    if upper and lower is None:
        raise line.wrong(second, _("có tử số mà thiếu mẫu số."))
    if upper is not None and lower is not None and leaf.bounded and upper > lower:
        raise line.wrong(
            first,
            _("tử số %(upper)s lớn hơn mẫu số %(lower)s.") % {"upper": upper, "lower": lower},
        )


def sum_of(line: Line, columns: tuple[str, ...]) -> int | None:
    """The sum of some cells; None where all are empty."""
    numbers = [number_of(line, column) for column in columns]
    if all(number is None for number in numbers):
        return None
    for column, number in zip(columns, numbers, strict=True):
        if number is None:
            raise line.wrong(column, _("thiếu số."))
    return sum(number or 0 for number in numbers)


def number_of(line: Line, column: str) -> int | None:
    """A whole number that is not negative, in plain digits; None: not published."""
    word = line.cells[column]
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS):
        raise line.wrong(column, _("“%s” không phải số nguyên không âm.") % word)
    return int(word)
