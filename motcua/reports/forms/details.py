"""Reports beside the official sums: causes, channels, procedures, time that was cut."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from motcua.catalogue.models import Offer, ProcedureVersion, Route
from motcua.core.text import sort_key
from motcua.documents.form_types import FormType
from motcua.people.models import Unit
from motcua.reports.figures import numbers_by_unit, procedures_by_unit
from motcua.reports.forms.words import TOTAL, around, cell, known, shared
from motcua.reports.kinds import Aspect, Figure, Measure
from motcua.reports.questions import Question
from motcua.reports.shares import Share
from motcua.reports.tables import Cell, Column, Kind, Line, Table

A = Aspect
CAUSES: Final = (A.LATE_BY_ANOTHER, A.LATE_BY_HANDLING, A.LATE_BY_DESK, A.LATE_UNKNOWN)
FILERS: Final = (A.SELF_FILED, A.AGENT_FILED, A.OFFICIAL_FILED, A.POST_FILED)
REALLY: Final = (A.REALLY_OVERDUE, A.ONLY_IN_SYSTEM_OVERDUE)
PROCEDURES: Final = (
    "Biểu này đếm thủ tục, không đếm hồ sơ; hồ sơ của từng đơn vị xem ở biểu tình hình giải quyết."
)


def by_unit(question: Question, counted: Sequence[Measure]) -> list[tuple[Unit, list[int]]]:
    """The units that have any of it, in the order of their codes."""
    numbers = numbers_by_unit(question, counted)
    units = Unit.objects.filter(pk__in=numbers).order_by("code")
    return [(unit, numbers[unit.pk]) for unit in units]


def counted_lines(question: Question, counted: Sequence[Measure]) -> list[Line]:
    """A line for each unit with each measure; then the total."""
    rows = by_unit(question, counted)
    lines = [Line(unit.name, opened(counted, found, unit=unit.code)) for unit, found in rows]
    sums = [sum(found[place] for _unit, found in rows) for place in range(len(counted))]
    return [*lines, Line(TOTAL, opened(counted, sums), Kind.TOTAL)]


def opened(counted: Sequence[Measure], numbers: Sequence[int], **where: str) -> list[Cell]:
    """Cells that open into their dossiers."""
    return [
        cell(number, each.value, **where) for each, number in zip(counted, numbers, strict=True)
    ]


def columns_of(whole: str, aspects: Sequence[Aspect], over: str) -> list[Column]:
    """The sum, then each aspect under a common head."""
    return [Column(whole), *(Column(str(aspect.label), (over,)) for aspect in aspects)]


def causes_of_overdue(question: Question) -> Table:
    """Who was slow where dossiers ended late or are late: from the steps' own limits."""
    return Table(
        key="nguyen-nhan",
        title="Nguyên nhân hồ sơ quá hạn",
        named="Đơn vị",
        columns=columns_of("Hồ sơ quá hạn", CAUSES, "Nguyên nhân"),
        lines=counted_lines(question, (A.OVERDUE, *CAUSES)),
        notes=[
            *known(question),
            "Nguyên nhân được xác định theo thời hạn từng bước; mỗi hồ sơ tính một nguyên nhân, "
            "theo thứ tự các cột.",
        ],
        **around(question),
    )


def filed_by_whom(question: Question) -> Table:
    """New dossiers by whose hands brought them in, and how many people filed themselves."""
    lines = [
        Line(line.name, [*line.cells, shared(line.cells[1], line.cells[0])], line.kind)
        for line in counted_lines(question, (Figure.RECEIVED_NEW, *FILERS))
    ]
    return Table(
        key="nguoi-nop",
        title="Hồ sơ tiếp nhận trong kỳ theo người nộp",
        named="Đơn vị",
        columns=[
            *columns_of("Tiếp nhận trong kỳ", FILERS, "Người nộp"),
            Column("Tỷ lệ tự nộp trên số tiếp nhận trong kỳ"),
        ],
        lines=lines,
        notes=known(question),
        **around(question),
    )


def really_overdue(question: Question) -> Table:
    """Late by the system's clock: which of them were late in fact."""
    return Table(
        key="tre-thuc-te",
        title="Hồ sơ trễ hạn trên phần mềm và trễ hạn thực tế",
        named="Đơn vị",
        columns=columns_of("Giải quyết quá hạn trên phần mềm", REALLY, "Trong đó"),
        lines=counted_lines(question, (Figure.RESOLVED_OVERDUE, *REALLY)),
        notes=[
            *known(question),
            "“Chỉ trễ trên phần mềm”: công chức đã ghi thời điểm trả kết quả thực tế trong hạn, "
            "kèm lý do.",
        ],
        **around(question),
    )


def services(question: Question) -> Table:
    """How many of the procedures a unit receives had a dossier in the period (QĐ 766, 3.2)."""
    units = question.scope.unit_ids()
    offered = Counter(
        Offer.objects.in_force_on(question.period.last)
        .filter(unit__in=units)
        .values_list("unit", flat=True)
    )
    used = procedures_by_unit(question, Figure.RECEIVED_NEW)
    online = procedures_by_unit(question, Figure.RECEIVED_ONLINE)
    lines = []
    for unit in Unit.objects.filter(pk__in=offered.keys() | used.keys()).order_by("code"):
        whole = offered[unit.pk]
        some, afar = (len(found.get(unit.pk, ())) for found in (used, online))
        lines.append(
            Line(unit.name, [Cell(whole), Cell(some), Cell(Share("", some, whole)), Cell(afar),
                             Cell(Share("", afar, whole))])
        )  # fmt: skip
    return Table(
        key="dich-vu",
        title="Thủ tục hành chính có phát sinh hồ sơ",
        named="Đơn vị",
        columns=[
            Column("Thủ tục đang tiếp nhận"),
            *(
                Column(words, (over,))
                for over in ("Phát sinh hồ sơ trong kỳ", "Phát sinh hồ sơ trực tuyến trong kỳ")
                for words in ("Số thủ tục", "Tỷ lệ trên số thủ tục đang tiếp nhận")
            ),
        ],
        lines=lines,
        measure="Đơn vị tính: thủ tục",
        notes=[*known(question), PROCEDURES],
        **around(question),
    )


def one_stop(question: Question) -> Table:
    """II.07b: procedures a unit receives by their level, and those with an internal process."""
    day = question.period.last
    routed = Route.objects.filter(published_at__isnull=False).values("version__procedure")
    offers = Offer.objects.in_force_on(day).filter(unit__in=question.scope.unit_ids())
    versions = ProcedureVersion.objects.in_force_on(day)
    levels: dict[int, set[str]] = defaultdict(set)
    for procedure, level in versions.values_list("procedure", "competences__level"):
        levels[procedure].add(level)
    with_route = set(routed.values_list("version__procedure", flat=True))
    counts: dict[int, Counter[str]] = {}
    for unit, procedure in offers.values_list("unit", "procedure"):
        counter = counts.setdefault(unit, Counter())
        for level in ("all", *levels[procedure]):
            counter[level] += 1
            counter[f"routed-{level}"] += procedure in with_route
    split = ("all", "province", "district", "commune")
    words = ("Tổng số", "Cấp tỉnh", "Cấp huyện", "Cấp xã")
    one, routed_head = "Số TTHC thực hiện tại Bộ phận Một cửa", "Số TTHC đã có quy trình nội bộ"
    lines = [
        Line(unit.name, [
            Cell(counts[unit.pk][key]) for key in (*split, *(f"routed-{each}" for each in split))
        ])
        for unit in Unit.objects.filter(pk__in=counts).order_by("code")
    ]  # fmt: skip
    return Table(
        key="II.07b",
        named="Đơn vị",
        columns=[
            *(Column(word, (one,), f"({place})") for place, word in enumerate(words, 3)),
            *(Column(word, (routed_head,), f"({place})") for place, word in enumerate(words, 7)),
        ],
        lines=lines,
        measure="Đơn vị tính: thủ tục",
        notes=known(question)[1:],
        **around(question, FormType.REPORT_07B),
    )


def cut_of_time(question: Question) -> Table:
    """How much shorter than the law the authority's own limits are, by field, in working days."""
    versions = (
        ProcedureVersion.objects.in_force_on(question.period.last)
        .filter(procedure__offers__unit__in=question.scope.unit_ids())
        .distinct()
        .select_related("field")
    )
    rows: dict[str, list[int]] = {}
    for version in versions:
        row = rows.setdefault(version.field.name, [0, 0, 0, 0])
        row[0] += 1
        legal, own = version.legal_amount, version.own_amount
        if legal and own is not None and own < legal and version.limit_unit == "working_days":
            row[1], row[2], row[3] = row[1] + 1, row[2] + legal, row[3] + legal - own
    lines = [Line(name, cut_cells(*rows[name])) for name in sorted(rows, key=sort_key)]
    total = [sum(row[place] for row in rows.values()) for place in range(4)]
    one = "Thủ tục được cắt giảm"
    return Table(
        key="cat-giam",
        title="Cắt giảm thời gian giải quyết thủ tục hành chính",
        named="Lĩnh vực",
        columns=[
            Column("Tổng số thủ tục"),
            Column("Số thủ tục", (one,)),
            Column("Tỷ lệ trên tổng số thủ tục", (one,)),
            Column("Ngày làm việc trước cắt giảm", (one,)),
            Column("Số ngày cắt giảm", (one,)),
            Column("Ngày làm việc còn lại", (one,)),
            Column("Tỷ lệ cắt giảm trên số ngày trước cắt giảm", (one,)),
        ],
        lines=[*lines, Line(TOTAL, cut_cells(*total), Kind.TOTAL)],
        measure="Thời hạn tính bằng ngày làm việc",
        **around(question),
    )


def cut_cells(procedures: int, cut: int, before: int, days: int) -> list[Cell]:
    """480 days before, 173 cut, 307 left, for example."""
    return [
        Cell(procedures), Cell(cut), Cell(Share("", cut, procedures)), Cell(before), Cell(days),
        Cell(before - days), Cell(Share("", days, before)),
    ]  # fmt: skip
