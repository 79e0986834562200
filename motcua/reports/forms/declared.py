"""What goes by post, and what is only declared: petitions, review of procedures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from motcua.people.models import Unit
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.figures import numbers_by_unit, procedures_by_unit
from motcua.reports.forms.words import TOTAL, around, cell, known, shared
from motcua.reports.kinds import Aspect, Figure, Measure
from motcua.reports.models import DeclaredNumber
from motcua.reports.questions import Question
from motcua.reports.shares import Share
from motcua.reports.tables import Cell, Column, Kind, Line, Table

K = DeclaredKind
# Under which head stands which number, in order.
PETITIONS: Final = (
    ("Từ kỳ trước", (), K.PETITIONS_CARRIED),
    ("Về hành vi hành chính", ("Tiếp nhận trong kỳ",), K.PETITIONS_ABOUT_CONDUCT),
    ("Về quy định hành chính", ("Tiếp nhận trong kỳ",), K.PETITIONS_ABOUT_RULES),
    ("Đúng hạn", ("Đã xử lý",), K.PETITIONS_DONE_IN_TIME),
    ("Quá hạn", ("Đã xử lý",), K.PETITIONS_DONE_LATE),
    ("Đang xử lý", (), K.PETITIONS_OPEN),
)
REVIEWS: Final = (
    ("Theo kế hoạch", (), K.REVIEWS_PLANNED),
    ("Đã rà soát", (), K.REVIEWS_DONE),
    ("Có phương án đơn giản hóa", (), K.REVIEWS_PROPOSED),
    ("Phương án đã thực thi", (), K.REVIEWS_CARRIED_OUT),
)
# A part and its whole: what was filed, and what was given back.
NEW: Final = (Aspect.NEW_BY_POST, Figure.RECEIVED_NEW)
RETURNED: Final = (Aspect.RETURNED_BY_POST, Aspect.RETURNED)
Layout = Sequence[tuple[str, tuple[str, ...], DeclaredKind]]
# A mark of the report itself: what is typed in never looks like what is counted.
MARKED: Final = "SỐ LIỆU KÊ KHAI, không phải do hệ thống đếm"


def by_post(question: Question) -> Table:
    """A line for each unit: dossiers filed and results returned by post, procedures that use it."""
    came, returned = numbers_by_unit(question, NEW), numbers_by_unit(question, RETURNED)
    used = procedures_by_unit(question, Figure.RECEIVED_NEW)
    by_post_too = procedures_by_unit(question, Aspect.NEW_BY_POST)
    units = Unit.objects.filter(pk__in=came.keys() | returned.keys()).order_by("code")
    lines = [
        Line(
            unit.name,
            [
                *part_cells(NEW, [came.get(unit.pk)], unit=unit.code),
                *part_cells(RETURNED, [returned.get(unit.pk)], unit=unit.code),
                *procedure_cells(by_post_too.get(unit.pk, set()), used.get(unit.pk, set())),
            ],
        )
        for unit in units
    ]
    whole = [
        *part_cells(NEW, came.values()),
        *part_cells(RETURNED, returned.values()),
        *procedure_cells(set().union(*by_post_too.values()), set().union(*used.values())),
    ]
    heads = (
        ("Nộp qua bưu chính", "Tổng số tiếp nhận", "Tỷ lệ trên tổng số tiếp nhận"),
        ("Trả qua bưu chính", "Tổng số đã trả", "Tỷ lệ trên tổng số đã trả"),
        ("Thủ tục có hồ sơ qua bưu chính", "Thủ tục có hồ sơ", "Tỷ lệ trên số thủ tục có hồ sơ"),
    )
    over = ("Hồ sơ tiếp nhận", "Kết quả trả", "Thủ tục hành chính")
    return Table(
        key="buu-chinh",
        title="Tiếp nhận hồ sơ, trả kết quả qua dịch vụ bưu chính công ích",
        named="Đơn vị",
        columns=[
            Column(word, (head,), weight=1.5 if word.startswith("Tỷ lệ") else 1)
            for head, words in zip(over, heads, strict=True)
            for word in words
        ],
        name_mm=48,
        lines=[*lines, Line(TOTAL, whole, Kind.TOTAL)],
        notes=[*known(question), "Kết quả trả trong kỳ gồm cả hồ sơ giải quyết xong từ kỳ trước; "
               "ba cột cuối đếm thủ tục, không đếm hồ sơ."],
        **around(question),
    )  # fmt: skip


def part_cells(
    measures: Sequence[Measure], rows: Iterable[Sequence[int] | None], **where: str
) -> list[Cell]:
    """Part, whole and share of these rows together; they open."""
    found = [row for row in rows if row]
    part, whole = (
        cell(sum(row[place] for row in found), each.value, **where)
        for place, each in enumerate(measures)
    )
    return [part, whole, shared(part, whole)]


def procedure_cells(some: set[int], whole: set[int]) -> list[Cell]:
    """So many procedures of so many."""
    return [Cell(len(some)), Cell(len(whole)), Cell(Share("", len(some), len(whole)))]


def petitions(question: Question) -> Table:
    """Petitions received and dealt with (working layout), as each unit declared them."""
    return declared(
        question, "pakn", "Tiếp nhận, xử lý phản ánh, kiến nghị (mẫu tạm)", PETITIONS,
        "phản ánh, kiến nghị",
    )  # fmt: skip


def reviews(question: Question) -> Table:
    """Review of procedures (working layout), as each unit declared it."""
    return declared(
        question, "ra-soat", "Rà soát, đánh giá thủ tục hành chính (mẫu tạm)", REVIEWS, "thủ tục"
    )


def declared(question: Question, key: str, title: str, layout: Layout, counted: str) -> Table:
    """A line for each unit that declared any of it for exactly these days."""
    period, kinds = question.period, [kind for _words, _over, kind in layout]
    rows = DeclaredNumber.objects.newest(
        question.scope.unit_ids(), period.first, period.last, question.known_at
    )
    found = {place: row for place, row in rows.items() if row.kind in kinds}
    units = Unit.objects.filter(pk__in={unit for unit, _kind in found}).order_by("code")
    documents = sorted({f"{row.unit}: {row.document} ({row.by})" for row in found.values()})
    sums = [
        sum(int(row.number) for (_unit, each), row in found.items() if each == kind)
        for kind in kinds
    ]
    return Table(
        key=key,
        title=title,
        named="Đơn vị",
        columns=[Column(words, over) for words, over, _kind in layout],
        lines=[
            *(Line(unit.name, told(unit, kinds, found)) for unit in units),
            Line(TOTAL, [Cell(number) for number in sums], Kind.TOTAL),
        ],
        measure=f"Đơn vị tính: {counted}",
        notes=[
            f"{MARKED}; chỉ gồm số kê khai cho đúng kỳ này.",
            *known(question)[1:],
            *(f"Căn cứ: {each}." for each in documents),
        ],
        **around(question),
    )


def told(
    unit: Unit, kinds: Sequence[DeclaredKind], found: Mapping[tuple[int, str], DeclaredNumber]
) -> list[Cell]:
    """The cells of a unit; empty where it declared nothing."""
    rows = [found.get((unit.pk, kind)) for kind in kinds]
    return [Cell(int(row.number) if row else None) for row in rows]
