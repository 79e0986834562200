"""What official tables say around their figures.

The forms are official documents, so they are Vietnamese whatever language the reader chose.
"""

from typing import Any, Final

from django.utils import timezone, translation

from motcua.documents.form_types import FormType, form_on
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.reports.boundaries import left_out
from motcua.reports.kinds import Boundaries
from motcua.reports.questions import Question
from motcua.reports.tables import Cell

TOTAL: Final = "Tổng cộng"


def around(question: Question, form: FormType | None = None) -> dict[str, Any]:
    """The words above and under a table: agency, scope, period, day, and the form's own."""
    unit, period = question.scope.unit, question.period
    told = {
        "above": written_out(unit.parent.name) if unit.parent else "",
        "agency": written_out(unit.name),
        "scope": f"Đơn vị báo cáo: {question.scope}",
        "period": f"Từ {official_day(period.first)} đến {official_day(period.last)}",
        "day": official_day(timezone.localdate(question.known_at)).capitalize(),
    }
    if form is None:
        return told
    version = form_on(form, period.last)
    return told | {
        "number": f"Biểu số {version.number}",
        "basis": f"Ban hành theo {version.legal_basis}",
        "title": version.title,
    }


def known(question: Question) -> list[str]:
    """When the figures were known, by which rules, and whether the period runs on."""
    with translation.override("vi"):
        notes = [
            f"Số liệu theo hiểu biết tại {official_moment(question.known_at)}; "
            f"so với hạn {question.early_rule.label}, {question.due.label}."
        ]
    notes += bounds(question)
    if question.known_at < question.period.end:
        notes.append("Kỳ báo cáo chưa kết thúc tại thời điểm lấy số liệu.")
    return notes


def bounds(question: Question) -> list[str]:
    """Under which units the past stands, where it is not where it was."""
    scope = question.scope
    if scope.boundaries == Boundaries.THEN:
        return []
    with translation.override("vi"):
        notes = [f"Địa giới, tổ chức: {scope.boundaries.label}; không tính hồ sơ chuyển nội bộ."]
    if apart := left_out(scope.unit_ids(), scope.boundaries):
        notes.append(f"Đơn vị cũ đã chia, không gộp được: {', '.join(apart)}.")
    return notes


def cell(number: int, measure: str, **more: str | int) -> Cell:
    """A figure that opens into its set."""
    return Cell(number, {"measure": measure} | {key: str(value) for key, value in more.items()})
