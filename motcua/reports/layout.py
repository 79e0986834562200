"""What the official form II.06a says around its figures; the same for Excel and PDF.

The form is an official document, so it is Vietnamese whatever language the reader chose.
"""

from typing import Final

from django.utils import timezone, translation

from motcua.documents.form_types import FormType, form_on
from motcua.documents.printing import print_form
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.reports.figures import Report
from motcua.reports.kinds import COLUMNS, Figure
from motcua.reports.shares import grouped

# Columns 3 to 13: the lowest line of the header, and what the form writes under the number.
HEADS: Final = (
    ("Tổng số", "(3)=(4)+(5)+(6)"),
    ("Trực tuyến", "(4)"),
    ("Trực tiếp, dịch vụ bưu chính", "(5)"),
    ("Từ kỳ trước", "(6)"),
    ("Tổng số", "(7)=(8)+(9)+(10)"),
    ("Trước hạn", "(8)"),
    ("Đúng hạn", "(9)"),
    ("Quá hạn", "(10)"),
    ("Tổng số", "(11)=(12)+(13)"),
    ("Trong hạn", "(12)"),
    ("Quá hạn", "(13)"),
)
TOTAL: Final = "Tổng cộng"
STOPPED: Final = "Hồ sơ rút, dừng giải quyết trong kỳ (thuộc cột 3, không thuộc cột 7 và cột 11)"


def head_of(report: Report) -> dict[str, str]:
    """The words above the table and under it."""
    unit, period = report.question.scope.unit, report.question.period
    today = timezone.localdate(report.question.known_at)
    form = form_on(FormType.REPORT_06A, period.last)
    return {
        "number": f"Biểu số {form.number}",
        "basis": f"Ban hành theo {form.legal_basis}",
        "title": form.title,
        "above": written_out(unit.parent.name) if unit.parent else "",
        "agency": written_out(unit.name),
        "scope": f"Đơn vị báo cáo: {report.question.scope}",
        "period": f"Từ {official_day(period.first)} đến {official_day(period.last)}",
        "measure": "Đơn vị tính: hồ sơ",
        "day": official_day(today).capitalize(),
    }


def notes_of(report: Report) -> list[str]:
    """Under the table: when it was known, by which rules, the shares, and what does not add up."""
    with translation.override("vi"):
        question = report.question
        notes = [
            f"Số liệu theo hiểu biết tại {official_moment(question.known_at)}; "
            f"so với hạn {question.early_rule.label}, {question.due.label}."
        ]
        notes += [f"{share.name}: {share}." for share in report.shares]
        if question.known_at < question.period.end:
            notes.append("Kỳ báo cáo chưa kết thúc tại thời điểm lấy số liệu.")
    wrong = [each for each in report.identities if not each.holds]
    notes += [f"Chưa khớp: {each}, chênh lệch {each.difference}." for each in wrong]
    return notes


def print_report(report: Report) -> bytes:
    """The form as a PDF, A4 across."""
    rows = [
        [str(place), row.name, *(grouped(row.counts[each]) for each in COLUMNS)]
        for place, row in enumerate(report.fields, 1)
    ]
    return print_form(
        FormType.REPORT_06A,
        head_of(report)
        | {
            "heads": [list(head) for head in HEADS],
            "rows": rows,
            "total": [grouped(report.total[each]) for each in COLUMNS],
            "total_label": TOTAL,
            "stopped_label": STOPPED,
            "stopped": grouped(report.total[Figure.WITHDRAWN]),
            "notes": notes_of(report),
        },
    )
