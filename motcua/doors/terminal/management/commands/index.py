"""`motcua index qd766`: the scores of an index, from published inputs or from our own data."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.doors.terminal.asking import day_of
from motcua.doors.terminal.tables import aligned
from motcua.indices.criteria import CriteriaSet
from motcua.indices.gathering import UnitIndex, index_of, tree_of
from motcua.indices.input_files import Table, UnitInputs, read_inputs
from motcua.indices.reading import criteria_set, known_indices
from motcua.indices.rounding import half_up
from motcua.indices.scoring import Mark, mark
from motcua.indices.telling import index_row, row_of
from motcua.people.models import Unit
from motcua.reports.questions import Period
from motcua.reports.rules import check_days

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
        parser.add_argument("--unit", help="mã đơn vị: chấm từ dữ liệu của hệ thống")
        parser.add_argument("--from", dest="first", help="ngày đầu kỳ, YYYY-MM-DD")
        parser.add_argument("--to", dest="last", help="ngày cuối kỳ, YYYY-MM-DD")
        parser.add_argument("--with-children", action="store_true", help="cả từng đơn vị cấp dưới")
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
    check_one_source(options)
    if options["inputs"]:
        return answer_file(criteria, options)
    return answer_unit(criteria, options)


def check_one_source(options: dict[str, Any]) -> None:
    """Either a file, or a unit with its days."""
    asked = [options[name] for name in ("unit", "first", "last")]
    if options["inputs"] and (any(asked) or options["with_children"]):
        raise Refused(_("--inputs không đi cùng --unit, --from, --to, --with-children."))
    if not options["inputs"] and not all(asked):
        raise Refused(_("Cần --inputs TỆP, hoặc --unit, --from và --to."))


def answer_file(criteria: CriteriaSet, options: dict[str, Any]) -> str:
    """The scores of published inputs."""
    table = read_inputs(options["inputs"], criteria, options["group"])
    marked = [(unit, mark(table.group, unit.givens, unit.level)) for unit in table.units]
    if options["format"] == "json":
        return as_json([row_of(*each) for each in marked])
    return as_text(table, marked)


def answer_unit(criteria: CriteriaSet, options: dict[str, Any]) -> str:
    """The scores of our own data."""
    unit = Unit.objects.filter(code=options["unit"]).first()
    if unit is None:
        raise Refused(_("--unit: không có đơn vị mã “%s”.") % options["unit"])
    days = Period(day_of("--from", options["first"]), day_of("--to", options["last"]))
    check_days(days.first, days.last)
    found = (
        tree_of(criteria, unit, days)
        if options["with_children"]
        else [index_of(criteria, unit, days)]
    )
    if options["format"] == "json":
        return as_json([index_row(each, options["group"]) for each in found])
    return "\n\n".join(unit_text(criteria, each) for each in found)


def unit_text(criteria: CriteriaSet, found: UnitIndex) -> str:
    """One unit for people: a line for each criterion under its group."""
    heads = [["", _("Tử số"), _("Mẫu số"), "%", _("Điểm"), _("Tối đa"), _("Nguồn")]]
    rows = []
    for group in found.mark.children:
        rows.append([group.criterion.name, "", "", text_of(group.ratio), text_of(group.score),
                     text_of(group.most), ""])  # fmt: skip
        rows += [leaf_cells(leaf, found) for leaf in group.leaves()]
    rows.append(
        [_("Tổng cộng"), "", "", "", text_of(found.mark.score), text_of(found.mark.most), ""]
    )
    known = _("Điểm tính được trên %s điểm đã có số liệu.") % text_of(found.mark.measured_most)
    title = f"{criteria.root.name} · {found.unit.code} {found.unit.name}"
    return "\n".join([title, criteria.legal_basis, "", aligned(heads, rows), known])


def leaf_cells(leaf: Mark, found: UnitIndex) -> list[str]:
    """One criterion's line."""
    given = leaf.given
    sums = [NONE if each is None else text_of(half_up(Fraction(each), 0))
            for each in (given.numerator, given.denominator)]  # fmt: skip
    name = f"  {leaf.criterion.number} {leaf.criterion.name}"
    origin = str(found.origins[leaf.criterion.code].label)
    return [name, *sums, text_of(leaf.ratio), text_of(leaf.score), text_of(leaf.most), origin]


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


def as_json(rows: list[dict[str, object]]) -> str:
    """For machines: real letters."""
    return json.dumps(rows, ensure_ascii=False, indent=2)


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
