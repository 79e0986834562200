"""The nine indices (TT 01/2018/TT-VPCP art. 12-15) of a unit, of units, officials and dossiers."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.dossiers.models import Dossier
from motcua.people.models import Unit
from motcua.reports.figures import behind
from motcua.reports.forms.officials import officials_of
from motcua.reports.forms.words import around, cell, known, share_cell
from motcua.reports.kinds import Aspect, Figure, Measure
from motcua.reports.measures import predicate
from motcua.reports.questions import Question, Scope
from motcua.reports.rating.marks import (
    MARKED_AMONG,
    OF_A_PERSON,
    SETS,
    Index,
    Mark,
    Origin,
    Rating,
    online_facts,
    rating_of,
)
from motcua.reports.rating.on_the_spot import on_the_spot
from motcua.reports.rating.scale import Scale, scale_on
from motcua.reports.tables import Cell, Column, Kind, Line, Table

NAMES: Final = {
    Index.TOTAL_TIME: "Thời gian giải quyết so với quy định",
    Index.OWN_TIME: "Thời gian thực hiện của từng đơn vị, từng bước",
    Index.CONTACTS: "Số lần liên hệ để hoàn thiện hồ sơ",
    Index.AGENCIES: "Số cơ quan phải liên hệ",
    Index.ONE_STOP: "Tổ chức Bộ phận Một cửa",
    Index.PUBLICITY: "Công khai thủ tục hành chính",
    Index.ATTITUDE: "Thái độ phục vụ",
    Index.PETITIONS: "Xử lý phản ánh, kiến nghị",
    Index.ONLINE: "Dịch vụ công trực tuyến",
}
NO_SOURCE, UNKNOWN = "chưa có nguồn", "–"
ORIGINS: Final = {
    Origin.COUNTED: "hệ thống tính",
    Origin.DECLARED: "kê khai",
    Origin.NONE: NO_SOURCE,
}
POINTS: Final = "Đơn vị tính: điểm"
MOST_DOSSIERS: Final = 2000


def spoken(score: Decimal | None) -> str:
    """1,4; a dash where nothing tells it."""
    return UNKNOWN if score is None else str(score).replace(".", ",")


def basis(scale: Scale, question: Question) -> list[str]:
    """By which text, and what is doubtful about it."""
    notes = [*known(question), f"Thang điểm: {scale.legal_basis}."]
    return [*notes, scale.uncertain] if scale.uncertain else notes


READING: Final = (
    "Chỉ số 1 so thời điểm giải quyết xong với hạn trả; chỉ số 2 so từng bước với hạn của "
    "bước, bước chậm nhất quyết định; chỉ số 3 tính số lần yêu cầu bổ sung, chưa loại trừ lỗi của "
    "người nộp; chỉ số 4 tính theo cách nộp và cách nhận kết quả, hệ thống không dẫn người nộp "
    "tới cơ quan nào ngoài Bộ phận Một cửa. Hồ sơ không có dữ liệu không được tính. Chỉ số 5 đạt "
    "điểm cao nhất khi đủ tỷ lệ thủ tục có quy trình một bước tại chỗ, chỉ số 8 suy từ số phản "
    "ánh, kiến nghị đã kê khai; khi các số đó chưa đủ rõ thì lấy điểm kê khai."
)
DASH: Final = "Dấu “–”: hệ thống chưa có nguồn và chưa có số kê khai; khi đó chưa xếp loại."


def of_unit(question: Question) -> Table:
    """A line for each index: how many got which mark, points, score and where it comes from."""
    rating = rating_of(question)
    best, fair, poor = (rating.scale.points[each] for each in ("best", "fair", "poor"))
    marks = [Column(f"{points} điểm", ("Số hồ sơ được",)) for points in (best, fair, poor)]
    lines = [Line(NAMES[index], cells_of(mark)) for index, mark in rating.marks.items()]
    services, dossiers, late = online_facts(question)
    spot = on_the_spot(question)
    return Table(
        key="danh-gia",
        title="Đánh giá việc giải quyết thủ tục hành chính theo chín chỉ số",
        named="Chỉ số",
        columns=[
            *marks,
            Column("Tổng điểm"),
            Column("Số hồ sơ"),
            Column("Điểm chỉ số"),
            Column("Nguồn"),
        ],
        lines=[
            *lines,
            sum_line(rating),
            Line(f"Chỉ số 5: {spot.name.lower()}", [share_cell(spot)], Kind.APART),
            Line(f"Chỉ số 9: {services.name}", [share_cell(services)], Kind.APART),
            Line(f"Chỉ số 9: {dossiers.name}", [share_cell(dossiers)], Kind.APART),
            Line(
                "Chỉ số 9: hồ sơ trực tuyến quá hạn",
                [cell(late, Aspect.ONLINE_OVERDUE.value)],
                Kind.APART,
            ),
        ],
        measure=POINTS,
        notes=[*basis(rating.scale, question), READING],
        **around(question),
    )


def cells_of(mark: Mark) -> list[Cell]:
    """The cells of an index; the sets open."""
    sets = [cell_of(measure, number) for measure, number in mark.sets] or [Cell()] * 3
    return [
        *sets, Cell(mark.points), cell_of(MARKED_AMONG.get(mark.index), mark.dossiers),
        Cell(spoken(mark.score)), Cell(ORIGINS[mark.origin]),
    ]  # fmt: skip


def cell_of(measure: Measure | None, number: int | None) -> Cell:
    """A number that opens; empty where no dossier can have the mark."""
    return Cell() if measure is None or number is None else cell(number, measure.value)


def sum_line(rating: Rating) -> Line:
    """The sum and the class, or what is missing for them."""
    words = rating.class_name or f"chưa xếp loại, thiếu {len(rating.missing)} chỉ số"
    cells = [Cell()] * 4 + [cell(rating.resolved, Figure.RESOLVED.value)]
    return Line(
        "Tổng điểm, xếp loại", [*cells, Cell(spoken(rating.total)), Cell(words)], Kind.TOTAL
    )


def score_columns(indices: tuple[Index, ...]) -> list[Column]:
    """A column for each index, then the sum and the class."""
    return [
        Column("Hồ sơ đã giải quyết"),
        *(Column(NAMES[index], (f"Chỉ số {index}",)) for index in indices),
        Column("Tổng điểm", weight=0.8),
        Column("Xếp loại", weight=1.4),
    ]


def scores(rating: Rating, **where: str | int) -> list[Cell]:
    """The cells of a line of scores."""
    return [
        cell(rating.resolved, Figure.RESOLVED.value, **where),
        *(Cell(spoken(mark.score)) for mark in rating.marks.values()),
        Cell(spoken(rating.total)),
        Cell(rating.class_name or "chưa xếp loại"),
    ]


def of_units(question: Question) -> Table:
    """A line for each unit: its nine scores, sum and class."""
    lines = []
    for unit in Unit.objects.filter(pk__in=question.scope.unit_ids()).order_by("code"):
        rating = rating_of(replace(question, scope=Scope(unit)))
        if rating.resolved:
            lines.append(Line(unit.name, scores(rating, unit=unit.code)))
    return Table(
        key="xep-loai",
        title="Xếp loại các đơn vị theo chín chỉ số",
        named="Đơn vị",
        columns=score_columns(tuple(Index)),
        lines=lines,
        name_mm=40,
        measure=POINTS,
        notes=[*basis(scale_on(question.period.last), question), READING, DASH],
        **around(question),
    )


def of_officials(question: Question) -> Table:
    """A line for each official: indices 1, 2, 3, 4 and 7 of the dossiers they had in hand."""
    lines = []
    for unit, official in officials_of(question):
        asked = replace(question, scope=Scope(unit, official=official))
        rating = rating_of(asked)
        if rating.resolved:
            cells = scores(rating, unit=unit.code, official=official.pk)
            lines.append(Line(f"{official} · {unit}", cells))
    return Table(
        key="danh-gia-ca-nhan",
        title="Đánh giá công chức theo các chỉ số 1, 2, 3, 4 và 7",
        named="Công chức",
        columns=score_columns(OF_A_PERSON),
        lines=lines,
        measure=POINTS,
        notes=[
            *basis(scale_on(question.period.last), question),
            DASH,
            "Một hồ sơ qua nhiều công chức được tính cho từng người; chỉ số 2 tính riêng các bước "
            "của người đó.",
        ],
        **around(question),
    )


def of_dossiers(question: Question) -> Table:
    """A line for each resolved dossier: its marks of indices 1 to 4. Refuses too many of them."""
    scale = scale_on(question.period.last)
    found = behind(question, Figure.RESOLVED)
    if found.count() > MOST_DOSSIERS:
        raise Refused(
            _("Có hơn %s hồ sơ đã giải quyết; hãy chọn đơn vị hoặc kỳ nhỏ hơn.") % MOST_DOSSIERS
        )
    rows = with_marks(found, question, scale).order_by("received_at", "pk")
    names = [f"mark{index}" for index in SETS]
    lines = [
        Line(code, [Cell(procedure), *(Cell("" if mark is None else mark) for mark in marks)])
        for code, procedure, *marks in rows.values_list("code", "version__name", *names)
    ]
    return Table(
        key="danh-gia-ho-so",
        title="Điểm từng hồ sơ theo các chỉ số 1, 2, 3 và 4",
        named="Mã hồ sơ",
        columns=[
            Column("Thủ tục", weight=3),
            *(Column(NAMES[index], (f"Chỉ số {index}",)) for index in SETS),
        ],
        lines=lines,
        name_mm=36,
        measure=POINTS,
        notes=[
            *basis(scale, question),
            READING,
            "Chỉ số 6 và 7 của từng hồ sơ chưa có nguồn trong hệ thống; xem số kê khai của đơn vị.",
        ],
        **around(question),
    )


def with_marks(found: QuerySet[Dossier], question: Question, scale: Scale) -> QuerySet[Dossier]:
    """The dossiers with `mark1` to `mark4`; empty where nothing tells."""
    points = [scale.points[each] for each in ("best", "fair", "poor")]
    marks = {
        f"mark{index}": Case(
            *(
                When(predicate(question, measure), then=Value(number))
                for measure, number in zip(sets, points, strict=True)
                if measure
            ),
            output_field=IntegerField(null=True),
        )
        for index, sets in SETS.items()
    }
    return found.annotate(**marks)
