"""A period report (báo cáo sơ kết, tổng kết) as a Word document, from a template the office edits.

Every figure is a link into its set; beside it stand the period before and the same period a year
ago, with the change in words.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from motcua.documents.word import Link, Picture, check_template, fill
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.reports import shares
from motcua.reports.figures import Month, Report, by_month, figures
from motcua.reports.kinds import Counts, Figure
from motcua.reports.pictures import COLOURS, END_COLOURS, bars
from motcua.reports.questions import Period, Question
from motcua.reports.shares import Ratio, Share, grouped

# The address of the set behind a figure of a question.
Address = Callable[[Question, Figure], str]
STANDARD: Final = Path(__file__).parent / "builder.docx"
PICTURE_WIDTH: Final = 160
# What the figures are called in a template.
NAMES: Final[Mapping[str, Figure]] = {
    "tiep_nhan": Figure.RECEIVED,
    "tiep_nhan_moi": Figure.RECEIVED_NEW,
    "truc_tuyen": Figure.RECEIVED_ONLINE,
    "truc_tiep": Figure.RECEIVED_DIRECT_OR_POST,
    "chuyen_qua": Figure.CARRIED_OVER,
    "da_giai_quyet": Figure.RESOLVED,
    "truoc_han": Figure.RESOLVED_EARLY,
    "dung_han": Figure.RESOLVED_ON_TIME,
    "qua_han": Figure.RESOLVED_OVERDUE,
    "rut": Figure.WITHDRAWN,
    "dang_giai_quyet": Figure.PROCESSING,
    "con_han": Figure.PROCESSING_IN_TIME,
    "dang_qua_han": Figure.PROCESSING_OVERDUE,
}
RATIOS: Final[Mapping[str, Ratio]] = {
    "truc_tuyen": shares.ONLINE_OF_NEW,
    "truc_tuyen_tren_tong": shares.ONLINE_OF_ALL,
    "truoc_han": shares.EARLY,
    "dung_han": shares.ON_TIME,
    # On time, early included.
    "dung_han_gop": shares.IN_TIME,
    "qua_han": shares.LATE,
    "dang_qua_han": shares.OPEN_LATE,
}
# Every field a template may use, with the names of its parts.
FIELDS: Final[Mapping[str, Collection[str]]] = {
    **dict.fromkeys(
        ("co_quan", "cap_tren", "tu_ngay", "den_ngay", "ngay_lap", "hieu_biet"), ()
    ),
    "so": NAMES,
    "ky_truoc": NAMES,
    "cung_ky": NAMES,
    "so_ky_truoc": NAMES,
    "so_cung_ky": NAMES,
    "ty_le": RATIOS,
    "ty_le_ky_truoc": RATIOS,
    "linh_vuc": ("ten", *NAMES),
    "thang": ("ten", "tiep_nhan", "da_giai_quyet"),
    "bieu_do_thang": (),
    "bieu_do_ket_qua": (),
}  # fmt: skip


def check(template: bytes) -> list[str]:
    """The fields a template uses. Raises Refused with the place of an error."""
    return check_template(template, FIELDS)


def build(template: bytes, question: Question, address: Address) -> bytes:
    """The report as a Word file. Raises Refused where the template cannot be filled."""
    return fill(template, told(question, address))


def told(question: Question, address: Address) -> dict[str, object]:
    """Every field with its value."""
    report = figures(question)
    earlier = figures(replace(question, period=before(question.period)))
    year_ago = figures(replace(question, period=a_year_before(question.period)))
    unit, period = question.scope.unit, question.period
    months = by_month(question)
    return {
        "co_quan": written_out(unit.name),
        "cap_tren": written_out(unit.parent.name) if unit.parent else "",
        "tu_ngay": official_day(period.first),
        "den_ngay": official_day(period.last),
        "ngay_lap": official_day(timezone.localdate(question.known_at)),
        "hieu_biet": official_moment(question.known_at),
        "so": linked(report, address),
        "ky_truoc": linked(earlier, address),
        "cung_ky": linked(year_ago, address),
        "so_ky_truoc": compared(report.total, earlier.total),
        "so_cung_ky": compared(report.total, year_ago.total),
        "ty_le": shares_in_words(report.total),
        "ty_le_ky_truoc": shares_in_words(earlier.total),
        "linh_vuc": [
            {"ten": row.name} | {name: grouped(row.counts[f]) for name, f in NAMES.items()}
            for row in report.fields
        ],
        "thang": [
            {"ten": f"{month.first:%m/%Y}", "tiep_nhan": grouped(month.received),
             "da_giai_quyet": grouped(month.resolved)}
            for month in months
        ],
        "bieu_do_thang": Picture(months_chart(months), PICTURE_WIDTH),
        "bieu_do_ket_qua": Picture(ends_chart(report, earlier), PICTURE_WIDTH),
    }  # fmt: skip


def before(period: Period) -> Period:
    """As many days just before it."""
    last = period.first - timedelta(days=1)
    return Period(last - (period.last - period.first), last)


def a_year_before(period: Period) -> Period:
    """The same days of the year before; 29 February is then the 28th."""
    return Period(year_ago(period.first), year_ago(period.last))


def year_ago(day: date) -> date:
    """The same day of the year before."""
    leap = day.month == 2 and day.day == 29  # noqa: PLR2004 — the day other years lack
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def linked(report: Report, address: Address) -> dict[str, Link]:
    """The totals, each leading to its dossiers."""
    return {
        name: Link(grouped(report.total[figure]), address(report.question, figure))
        for name, figure in NAMES.items()
    }


def compared(now: Counts, then: Counts) -> dict[str, str]:
    """The changes in words."""
    return {name: change(now[figure], then[figure]) for name, figure in NAMES.items()}


def change(now: int, then: int) -> str:
    """“tăng 12 (5,31 %)”; without a per cent where there was nothing before."""
    if now == then:
        return "không đổi"
    share = Share("", abs(now - then), then).percent
    percent = "" if share is None else f" ({str(share).replace('.', ',')} %)"
    return f"{'tăng' if now > then else 'giảm'} {grouped(abs(now - then))}{percent}"


def shares_in_words(total: Counts) -> dict[str, str]:
    """The shares, each with what it was worked out from."""
    return {name: str(ratio.of(total)) for name, ratio in RATIOS.items()}


def months_chart(months: list[Month]) -> bytes:
    """What came in and what was resolved, month by month."""
    kinds = ["Tiếp nhận", "Đã giải quyết"]
    values = [
        {"at": f"{month.first:%m/%Y}", "kind": kind, "number": number}
        for month in months
        for kind, number in zip(kinds, (month.received, month.resolved), strict=True)
    ]
    return bars(values, kinds=kinds, colours=COLOURS)


def ends_chart(now: Report, then: Report) -> bytes:
    """Early, on time and overdue in this period and the one before."""
    kinds = ["Trước hạn", "Đúng hạn", "Quá hạn"]
    parts = (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE)
    values: list[dict[str, Any]] = [
        {"at": at, "kind": kind, "number": report.total[part]}
        for at, report in (("Kỳ trước", then), ("Kỳ này", now))
        for kind, part in zip(kinds, parts, strict=True)
    ]
    return bars(values, kinds=kinds, colours=END_COLOURS)
