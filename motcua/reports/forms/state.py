"""Form II.06a by field, and its aggregates II.06b, c, d and đ by unit: the same columns."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from motcua.documents.form_types import FormType
from motcua.people.models import Unit
from motcua.people.roles import Level
from motcua.reports.figures import NOTHING, UNIT, Report, cells, figures, late_by, plus, whole
from motcua.reports.forms.words import TOTAL, around, cell, known, share_notes
from motcua.reports.identities import Identity, identities_of
from motcua.reports.kinds import COLUMNS, MOVED, Counts, Figure
from motcua.reports.questions import Question, Scope
from motcua.reports.tables import Cell, Column, Kind, Line, Table

IN, NEW = "Số lượng hồ sơ tiếp nhận", "Trong kỳ"
DONE, OPEN = "Số lượng hồ sơ đã giải quyết", "Số lượng hồ sơ đang giải quyết"
# Columns 3 to 13 of the form, in the order of `COLUMNS`.
HEADS: Final = (
    Column("Tổng số", (IN,), "(3)=(4)+(5)+(6)"),
    Column("Trực tuyến", (IN, NEW), "(4)"),
    Column("Trực tiếp, dịch vụ bưu chính", (IN, NEW), "(5)"),
    Column("Từ kỳ trước", (IN,), "(6)"),
    Column("Tổng số", (DONE,), "(7)=(8)+(9)+(10)"),
    Column("Trước hạn", (DONE,), "(8)"),
    Column("Đúng hạn", (DONE,), "(9)"),
    Column("Quá hạn", (DONE,), "(10)"),
    Column("Tổng số", (OPEN,), "(11)=(12)+(13)"),
    Column("Trong hạn", (OPEN,), "(12)"),
    Column("Quá hạn", (OPEN,), "(13)"),
)
STOPPED: Final = "Hồ sơ rút, dừng giải quyết trong kỳ (thuộc cột 3, không thuộc cột 7 và cột 11)"
APART: Final = {
    Figure.WITHDRAWN: STOPPED,
    Figure.MOVED_IN: "Hồ sơ nhận từ đơn vị khác khi sắp xếp (thuộc cột 3, ngoài cột 4, 5 và 6)",
    Figure.MOVED_OUT: "Hồ sơ chuyển cho đơn vị khác khi sắp xếp (thuộc cột 3, ngoài cột 7 và 11)",
}
# Which units the aggregated forms list; none: all of the scope.
LEVELS: Final[dict[FormType, Level | None]] = {
    FormType.REPORT_06B: Level.COMMUNE,
    FormType.REPORT_06C: Level.DISTRICT,
    FormType.REPORT_06D: Level.DEPARTMENT,
    FormType.REPORT_06DD: None,
}


def by_field(question: Question) -> Table:
    """II.06a: a line for each field that has a dossier."""
    return table_of_report(figures(question))


def table_of_report(report: Report) -> Table:
    """The form of figures already counted."""
    lines = [Line(row.name, figures_of(row.counts, field=row.field_id)) for row in report.fields]
    return Table(
        key="II.06a",
        named="Lĩnh vực giải quyết",
        columns=HEADS,
        lines=[*lines, *totals(report.total)],
        notes=notes_of(report),
        checks=report.identities,
        **around(report.question, FormType.REPORT_06A),
    )


def aggregate(question: Question, form: FormType) -> Table:
    """The same columns with a line for each unit of the form's level under the scope's unit."""
    asked_of = question.scope
    scope = Scope(asked_of.unit, True, LEVELS[form], asked_of.boundaries)
    asked = Question(scope, question.period, question.as_of, question.early_rule, question.due)
    by_unit: dict[int, Counts] = defaultdict(lambda: NOTHING)
    for (unit, _field), counts in cells(asked).items():
        by_unit[unit] = plus(by_unit[unit], counts)
    units = Unit.objects.filter(pk__in=by_unit).order_by("code")
    named = [(unit, by_unit[unit.pk]) for unit in units]
    total = whole(asked, by_unit.values())
    checks = checked(asked, total, named)
    return Table(
        key="II.06" + {FormType.REPORT_06DD: "đ"}.get(form, form[-1]),
        named="Đơn vị",
        columns=HEADS,
        lines=[
            *(Line(unit.name, figures_of(counts, unit=unit.code)) for unit, counts in named),
            *totals(total, **whole_of(scope)),
        ],
        notes=[*known(asked), *share_notes(total), *not_holding(checks)],
        checks=checks,
        **around(asked, form),
    )


def checked(question: Question, total: Counts, named: list[tuple[Unit, Counts]]) -> list[Identity]:
    """The identities of an aggregate: its total is asked of the whole, its lines of each unit."""
    late = late_by(question, UNIT)
    units = {unit.pk: unit for unit, _counts in named} | Unit.objects.in_bulk(late)
    where = {unit.name: {"unit": unit.code} for unit in units.values()}
    return identities_of(
        total,
        [(unit.name, counts) for unit, counts in named],
        {units[pk].name: number for pk, number in late.items()},
        where | {"": whole_of(question.scope)},
    )


def whole_of(scope: Scope) -> dict[str, str]:
    """The address of an aggregate's total."""
    return {"with_children": "on", **({"level": scope.level} if scope.level else {})}


def not_holding(checks: Iterable[Identity]) -> list[str]:
    """A sentence for each identity that fails."""
    return [
        f"Chưa khớp: {each}, chênh lệch {each.difference}." for each in checks if not each.holds
    ]


def figures_of(counts: Counts, **where: str | int) -> list[Cell]:
    """The cells of a line."""
    return [cell(counts[figure], figure.value, **where) for figure in COLUMNS]


def totals(total: Counts, **where: str) -> list[Line]:
    """The total, and what stands beside it."""
    lines = [Line(TOTAL, figures_of(total, **where), Kind.TOTAL)]
    for figure, words in APART.items():
        if figure not in MOVED or total[figure]:
            lines.append(Line(words, [cell(total[figure], figure.value, **where)], Kind.APART))
    return lines


def notes_of(report: Report) -> list[str]:
    """When it was known, by which rules, the shares, and what does not add up."""
    first, *runs_on = known(report.question)
    return [first, *share_notes(report.total), *runs_on, *not_holding(report.identities)]
