"""`motcua index qd766`: the scores of an index, from published inputs or from our own data."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.doors.terminal.tables import aligned
from motcua.indices.input_files import Table, UnitInputs, read_inputs
from motcua.indices.reading import criteria_set, known_indices
from motcua.indices.scoring import Mark, mark
from motcua.indices.telling import row_of

WRONG_USAGE = 2
FORMATS = ("text", "json")
NONE = "–"


class Command(BaseCommand):
    """Exit status: 0 written, 2 wrong usage or a file that cannot be read."""

    help = "Chấm điểm một bộ chỉ số, từ bảng số liệu đầu vào hoặc từ dữ liệu của hệ thống."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Switches are `--switch name=reading`; without them the official readings hold."""
        parser.add_argument("index", choices=known_indices(), help="bộ chỉ số")
        parser.add_argument("--inputs", type=Path, help="tệp TSV số liệu đầu vào")
        parser.add_argument("--group", help="nhóm chỉ số của tệp; mặc định: nhận ra từ các cột")
        parser.add_argument(
            "--switch", action="append", default=[], metavar="ĐIỂM=CÁCH",
            help="cách hiểu một điểm để ngỏ; có thể ghi nhiều lần; --switch ? để xem danh sách",
        )  # fmt: skip
        parser.add_argument("--format", choices=FORMATS, default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the scores, or end with one sentence on stderr."""
        try:
            self.stdout.write(answer(options))
        except Refused as error:
            self.stderr.write(str(error))
            raise SystemExit(WRONG_USAGE) from error


def answer(options: dict[str, Any]) -> str:
    """What is printed. Raises Refused."""
    if "?" in options["switch"]:
        return switches_text(options["index"])
    criteria = criteria_set(options["index"], chosen_of(options["switch"]))
    if options["inputs"] is None:
        raise Refused(_("Cần --inputs TỆP."))
    table = read_inputs(options["inputs"], criteria, options["group"])
    marked = [(unit, mark(table.group, unit.givens, unit.level)) for unit in table.units]
    return as_json(marked) if options["format"] == "json" else as_text(table, marked)


def chosen_of(words: list[str]) -> dict[str, str]:
    """The switches named on the command line."""
    pairs = [word.partition("=") for word in words]
    for code, equals, value in pairs:
        if not (code and equals and value):
            raise Refused(_("--switch cần dạng ĐIỂM=CÁCH, ví dụ digitised-target=paper."))
    return {code: value for code, _equals, value in pairs}


def switches_text(index: str) -> str:
    """Every switch with its readings, the official one first."""
    lines = []
    for switch in criteria_set(index).switches:
        lines.append(f"{switch.code}: {switch.name}")
        lines += [f"    {option.value:6} {option.name}" for option in switch.options]
    return "\n".join(lines)


def as_json(marked: list[tuple[UnitInputs, Mark]]) -> str:
    """For machines: real letters."""
    return json.dumps([row_of(*each) for each in marked], ensure_ascii=False, indent=2)


def as_text(table: Table, marked: list[tuple[UnitInputs, Mark]]) -> str:
    """For people: ratio and score of each criterion, and the total."""
    leaves = [leaf for leaf in table.group.leaves() if leaf.columns]
    heads = [
        ["", *(cell for leaf in leaves for cell in (leaf.number, "")), _("Tổng")],
        [_("Đơn vị"), *(cell for _leaf in leaves for cell in ("%", _("điểm"))), _("điểm")],
    ]
    rows = [
        [f"{unit.code} {unit.name}", *cells_of(each), text_of(each.score)] for unit, each in marked
    ]
    names = [f"{leaf.number} {leaf.name} ({leaf.code})" for leaf in leaves]
    title = f"{table.group.name}: {text_of(marked[0][1].most)} {_('điểm')}"
    return "\n".join([title, *names, "", aligned(heads, rows)])


def cells_of(group: Mark) -> list[str]:
    """Ratio and score of each criterion that files publish."""
    return [
        text_of(number)
        for leaf in group.leaves()
        if leaf.criterion.columns
        for number in (leaf.ratio, leaf.score)
    ]


def text_of(number: object) -> str:
    """A number as Vietnamese write it; a dash for none."""
    return NONE if number is None else str(number).replace(".", ",")
