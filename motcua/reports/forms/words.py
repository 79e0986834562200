"""What official tables say around their figures.

The forms are official documents, so they are Vietnamese whatever language the reader chose.
"""

from typing import Any, Final

from django.utils import timezone, translation

from motcua.documents.form_types import FormType, form_on
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.reports.boundaries import left_out
from motcua.reports.kinds import Boundaries, Counts
from motcua.reports.questions import Question
from motcua.reports.shares import Share, shares_of
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
    return Cell(number, opening(measure, **more))


def opening(measure: str, **more: str | int) -> dict[str, str]:
    """Where a set is."""
    return {"measure": measure} | {key: str(value) for key, value in more.items()}


def share_cell(share: Share, **more: str | int) -> Cell:
    """A share whose numerator and denominator open into their sets."""
    if share.part is None or share.whole is None:
        return Cell(share)
    return Cell(share, opening(share.part.value, **more), opening(share.whole.value, **more))


def shared(part: Cell, whole: Cell) -> Cell:
    """The share one cell is of another; its parts open as they do."""
    numerator, denominator = part.value, whole.value
    assert isinstance(numerator, int) and isinstance(denominator, int)
    return Cell(Share("", numerator, denominator), part.opens, whole.opens)


def share_notes(total: Counts) -> list[str]:
    """The shares of a total, each naming what it is a share of; both readings of "on time"."""
    with translation.override("vi"):
        return [f"{share.name}: {share}." for share in shares_of(total)]
