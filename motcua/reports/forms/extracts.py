"""Extracts of the register (sổ theo dõi hồ sơ): the book's own columns, for any units and days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.papers.register_book import SETS, short
from motcua.dossiers.states import Verb
from motcua.reports.facts import known_as, standing
from motcua.reports.figures import behind
from motcua.reports.forms.words import around, known
from motcua.reports.kinds import Aspect, DueBasis, Measure
from motcua.reports.questions import Question
from motcua.reports.shares import grouped
from motcua.reports.tables import Cell, Column, Line, Table

# What is still a document somebody can read, and is written while they wait.
MOST_LINES: Final = 2000
DATES: Final = ("Ngày, tháng, năm",)
COLUMNS: Final = (
    Column("Tên thủ tục hành chính", weight=2.1),
    Column("Số bộ", weight=0.6),
    Column("Tên tổ chức, cá nhân", weight=1.7),
    Column("Địa chỉ, số điện thoại", weight=1.9),
    Column("Cơ quan chủ trì giải quyết", weight=1.5),
    Column("Nhận hồ sơ", DATES, weight=1.35),
    Column("Hẹn trả kết quả", DATES, weight=1.35),
    Column("Trả kết quả", DATES, weight=1.35),
    Column("Phương thức nhận kết quả", weight=1.2),
    Column("Ký nhận", weight=0.75),
    Column("Ghi chú", weight=1.2),
)


def register(question: Question) -> Table:
    """What these units received in the period, in the order of the book."""
    period, first_due = question.period, replace(question, due=DueBasis.ORIGINAL)
    received = known_as(standing(question, "receiving_unit"), first_due).filter(
        Q(known_received__gte=period.start, known_received__lt=period.end)
    )
    form = around(question, FormType.REGISTER)
    form["number"] = form["number"].replace("Biểu số", "Mẫu số")
    form["title"] = f"Trích {form['title'].lower()}"
    return table("so-theo-doi", received, question, form)


def extract(question: Question, measure: Measure, field_id: int | None = None) -> Table:
    """The dossiers that a measure counts, line by line. Raises Refused for too many."""
    dossiers = behind(question, measure, field_id)
    with translation.override("vi"):
        title = f"Danh sách hồ sơ: {measure.label}"
    return table(f"ds-{measure.value}", dossiers, question, {"title": title, **around(question)})


def listed(measure: Aspect) -> Callable[[Question], Table]:
    """The list of a measure's dossiers as a form of its own."""

    def build(question: Question) -> Table:
        return extract(question, measure)

    return build


def table(
    key: str, dossiers: QuerySet[Dossier], question: Question, around_it: dict[str, Any]
) -> Table:
    """A line for each dossier, in the order of reception, as known then."""
    found = dossiers.count()
    if found > MOST_LINES:
        raise Refused(
            _("Có %(found)s hồ sơ, mỗi lần chỉ trích được %(most)s. Hãy chọn kỳ ngắn hơn hoặc "
              "từng đơn vị, từng lĩnh vực.")
            % {"found": grouped(found), "most": grouped(MOST_LINES)}
        )  # fmt: skip
    shown = dossiers.select_related(
        "version", "applicant", "competent_unit", "register_entry__book"
    )
    rows = shown.annotate(
        was_received=F("known_received"),
        was_due=F("known_due"),
        was_returned=returned(question.as_of),
        was_stopped=F("known_stopped"),
    ).order_by("was_received", "pk")
    with translation.override("vi"):
        lines = [line_of(row) for row in rows]
    return Table(
        key=key,
        named="Mã hồ sơ",
        name_mm=35,
        columns=COLUMNS,
        lines=lines,
        measure=f"Số hồ sơ: {grouped(found)}",
        notes=[
            *known(question),
            "Tên, địa chỉ và cách nhận kết quả ghi theo hồ sơ hiện nay.",
        ],
        **around_it,
    )


def returned(moment: datetime | None) -> F | Subquery:
    """When the result went back, as known at a moment or now."""
    if moment is None:
        return F("returned_at")
    events = Event.objects.filter(
        dossier=OuterRef("pk"), verb=Verb.RETURN_RESULT, recorded_at__lte=moment
    )
    return Subquery(events.values("recorded_at")[:1], output_field=DateTimeField())


def line_of(row: Dossier) -> Line:
    """One line in the order of the book's columns. `row` carries what was known then."""
    owner = row.applicant
    told = [
        row.version.name,
        SETS,
        owner.name,
        ", ".join(filter(None, [owner.address, owner.phone and f"ĐT {owner.phone}"])),
        row.competent_unit.name,
        *(short(getattr(row, name)) for name in ("was_received", "was_due", "was_returned")),
        str(ReturnChannel(row.return_channel).label) if row.return_channel else "",
        "",
        remark(row),
    ]
    return Line(row.code, [Cell(words) for words in told])


def remark(row: Dossier) -> str:
    """Where it stands in a closed book, and that it was stopped."""
    entry = getattr(row, "register_entry", None)
    return "; ".join(
        filter(
            None,
            [
                f"Số {entry.serial}, sổ {entry.book.year}" if entry else "",
                "Dừng giải quyết" if getattr(row, "was_stopped", None) else "",
            ],
        )
    )
