"""What goes by post, and what is only declared: petitions, review of procedures."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import translation

from motcua.people.models import Unit
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.forms.words import TOTAL, around, known
from motcua.reports.models import DeclaredNumber
from motcua.reports.post_shares import post_shares
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
Layout = Sequence[tuple[str, tuple[str, ...], DeclaredKind]]
# A mark of the report itself: what is typed in never looks like what is counted.
MARKED: Final = "SỐ LIỆU KÊ KHAI, không phải do hệ thống đếm"


def by_post(question: Question) -> Table:
    """A line for each unit: dossiers filed and results returned by post, procedures that use it."""
    units = list(Unit.objects.filter(pk__in=question.scope.unit_ids()).order_by("code"))
    rows = [(unit.name, shares([unit], question)) for unit in units]
    lines = [
        Line(name, cells(found)) for name, found in rows if any(each.denominator for each in found)
    ]
    total = Line(TOTAL, cells(shares(units, question)), Kind.TOTAL)
    heads = (
        ("Nộp qua bưu chính", "Tổng số tiếp nhận", "Tỷ lệ trên tổng số tiếp nhận"),
        ("Trả qua bưu chính", "Tổng số đã trả", "Tỷ lệ trên tổng số đã trả"),
        ("Thủ tục có hồ sơ qua bưu chính", "Thủ tục có hồ sơ", "Tỷ lệ trên số thủ tục có hồ sơ"),
    )
    over = ("Hồ sơ tiếp nhận", "Kết quả trả", "Thủ tục hành chính")
    return Table(
        key="buu-chinh",
        title="Tiếp nhận hồ sơ, trả kết quả qua dịch vụ bưu chính công ích",
        named="Đơn vị tiếp nhận",
        columns=[
            Column(word, (head,)) for head, words in zip(over, heads, strict=True) for word in words
        ],
        lines=[*lines, total],
        notes=["Số liệu tại thời điểm lập, theo đơn vị tiếp nhận hồ sơ; gồm hồ sơ tiếp nhận "
               "và kết quả trả trong kỳ."],
        **around(question),
    )  # fmt: skip


def shares(units: Sequence[Unit], question: Question) -> list[Share]:
    """The shares of these units together."""
    period = question.period
    with translation.override("vi"):
        return post_shares([unit.pk for unit in units], period.start, period.end)


def cells(found: Sequence[Share]) -> list[Cell]:
    """Numerator, denominator and share of each."""
    return [Cell(value) for share in found for value in (share.numerator, share.denominator, share)]


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
