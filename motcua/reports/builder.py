"""A period report (báo cáo sơ kết, tổng kết) as a Word document, from a template the office edits.

Every figure is a link into its set; beside it stand the period before, the same period a year ago
with the change in words, and the targets in force.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.documents.word import Link, Picture, check_template, fill
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.people.models import Unit
from motcua.reports import shares
from motcua.reports.figures import Month, Report, by_month, figures
from motcua.reports.kinds import Counts, Figure
from motcua.reports.pictures.charts import END_COLOURS, bars
from motcua.reports.pictures.drawing import Mark, Series
from motcua.reports.pictures.figures import by_months
from motcua.reports.pictures.printing import png
from motcua.reports.questions import Address, Period, Question
from motcua.reports.shares import Ratio, Share, grouped
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import Progress, progresses
from motcua.reports.targets.words import held_against

STANDARD: Final = Path(__file__).parent / "builder.docx"
ENDS: Final = {
    Figure.RESOLVED_EARLY: "Trước hạn",
    Figure.RESOLVED_ON_TIME: "Đúng hạn",
    Figure.RESOLVED_OVERDUE: "Quá hạn",
}
PICTURE_WIDTH: Final = 130
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
# Under which name a target of the unit is compared.
TARGETS: Final[Mapping[str, TargetKind]] = {
    "truc_tuyen": TargetKind.ONLINE_OF_NEW,
    "truc_tuyen_tren_tong": TargetKind.ONLINE_OF_ALL,
    "truoc_han": TargetKind.EARLY,
    "dung_han_gop": TargetKind.IN_TIME,
    "buu_chinh": TargetKind.POST_PROCEDURES,
}
TARGET_PARTS: Final = (
    "ten", "phai_dat", "dat", "so_sanh", "danh_gia", "con_thieu", "van_ban", "tu_ngay",
)  # fmt: skip
NO_TARGET: Final = "chưa giao chỉ tiêu"


@dataclass(frozen=True)
class Field:
    """A field a template may use: what it is, and its parts. A list is gone through by a loop."""

    meaning: str | Promise
    parts: Collection[str] = ()


# Every field a template may use.
FIELDS: Final[Mapping[str, Field]] = {
    "co_quan": Field(_("tên cơ quan lập báo cáo")),
    "cap_tren": Field(_("tên cơ quan cấp trên")),
    "tu_ngay": Field(_("ngày đầu kỳ")),
    "den_ngay": Field(_("ngày cuối kỳ")),
    "ngay_lap": Field(_("ngày lập báo cáo")),
    "hieu_biet": Field(_("thời điểm lấy số liệu")),
    "so": Field(_("số hồ sơ trong kỳ, mở được tới hồ sơ"), NAMES),
    "ky_truoc": Field(_("số hồ sơ của kỳ liền trước, mở được tới hồ sơ"), NAMES),
    "cung_ky": Field(_("số hồ sơ của cùng kỳ năm trước, mở được tới hồ sơ"), NAMES),
    "so_ky_truoc": Field(_("tăng, giảm so với kỳ liền trước"), NAMES),
    "so_cung_ky": Field(_("tăng, giảm so với cùng kỳ năm trước"), NAMES),
    "ty_le": Field(_("tỷ lệ trong kỳ, có tử số và mẫu số, mở được tới hồ sơ của tử số"), RATIOS),
    "ty_le_ky_truoc": Field(_("tỷ lệ của kỳ liền trước, mở được tới hồ sơ của tử số"), RATIOS),
    "so_chi_tieu": Field(
        _("so với chỉ tiêu giao cho đơn vị, ví dụ “chỉ tiêu 90 %, đạt 93,2 %, vượt 3,2 điểm”"),
        TARGETS,
    ),
    "chi_tieu": Field(_("danh sách chỉ tiêu đang có hiệu lực"), TARGET_PARTS),
    "linh_vuc": Field(_("danh sách lĩnh vực, từng số mở được tới hồ sơ"), ("ten", *NAMES)),
    "thang": Field(
        _("danh sách tháng, từng số mở được tới hồ sơ"), ("ten", "tiep_nhan", "da_giai_quyet")
    ),
    "bieu_do_thang": Field(_("biểu đồ tiếp nhận và giải quyết theo tháng")),
    "bieu_do_ket_qua": Field(_("biểu đồ kết quả so với kỳ trước")),
}


def check(template: bytes) -> list[str]:
    """The fields a template uses. Raises Refused with the place of an error."""
    return check_template(template, {name: field.parts for name, field in FIELDS.items()})


def build(template: bytes, question: Question, address: Address) -> bytes:
    """The report as a Word file. Raises Refused where the template cannot be filled."""
    with translation.override("vi"):
        return fill(template, told(question, address))


def told(question: Question, address: Address) -> dict[str, object]:
    """Every field with its value."""
    report = figures(question)
    earlier = figures(replace(question, period=before(question.period)))
    year_ago = figures(replace(question, period=a_year_before(question.period)))
    unit, period = question.scope.unit, question.period
    months = by_month(question)
    standing = [each for each in progresses(question) if each.target.official is None]
    return {
        "co_quan": written_out(unit.name),
        "cap_tren": written_out(unit.parent.name) if unit.parent else "",
        "tu_ngay": official_day(period.first),
        "den_ngay": official_day(period.last),
        "ngay_lap": official_day(timezone.localdate(question.known_at)),
        "hieu_biet": official_moment(question.known_at),
        "so": linked(report.total, question, address),
        "ky_truoc": linked(earlier.total, earlier.question, address),
        "cung_ky": linked(year_ago.total, year_ago.question, address),
        "so_ky_truoc": compared(report.total, earlier.total),
        "so_cung_ky": compared(report.total, year_ago.total),
        "ty_le": linked_shares(report, address),
        "ty_le_ky_truoc": linked_shares(earlier, address),
        "so_chi_tieu": against_targets(standing, unit),
        "chi_tieu": [target_line(each, address) for each in standing],
        "linh_vuc": [
            {"ten": row.name} | linked(row.counts, question, address, row.field_id)
            for row in report.fields
        ],
        "thang": [month_line(month, question, address) for month in months],
        "bieu_do_thang": Picture(months_chart(question, months, address), PICTURE_WIDTH),
        "bieu_do_ket_qua": Picture(ends_chart(report, earlier), PICTURE_WIDTH),
    }


def linked(
    counts: Counts, question: Question, address: Address, field: int | None = None
) -> dict[str, object]:
    """The figures, each leading to its dossiers."""
    return {
        name: Link(grouped(counts[figure]), address(question, figure, field))
        for name, figure in NAMES.items()
    }


def linked_shares(report: Report, address: Address) -> dict[str, Link]:
    """The shares, each with what it was worked out from, leading to its numerator."""
    return {
        name: Link(str(ratio.of(report.total)), address(report.question, ratio.part))
        for name, ratio in RATIOS.items()
    }


def month_line(month: Month, question: Question, address: Address) -> dict[str, object]:
    """A month of the period."""
    asked = replace(question, period=month.days)
    return {
        "ten": f"{month.first:%m/%Y}",
        "tiep_nhan": Link(grouped(month.received), address(asked, Figure.RECEIVED_NEW)),
        "da_giai_quyet": Link(grouped(month.resolved), address(asked, Figure.RESOLVED)),
    }


def against_targets(standing: Iterable[Progress], unit: Unit) -> dict[str, str]:
    """How the unit stands against each kind of target, in words."""
    own = {each.target.kind: held_against(each) for each in standing if each.target.unit == unit}
    return {name: own.get(kind, NO_TARGET) for name, kind in TARGETS.items()}


def target_line(progress: Progress, address: Address) -> dict[str, object]:
    """A target in force; what is reached leads to its dossiers, where these are what is counted."""
    target, share = progress.target, progress.share
    where = address(progress.question, share.part) if share.part else ""
    return {
        "ten": f"{target.unit}: {TargetKind(target.kind).label}",
        "phai_dat": progress.must,
        "dat": Link(str(share), where),
        "so_sanh": held_against(progress),
        "danh_gia": str(progress.outlook.label),
        "con_thieu": progress.wanting,
        "van_ban": target.document,
        "tu_ngay": official_day(target.first),
    }


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


def months_chart(question: Question, months: list[Month], address: Address) -> bytes:
    """What came in and what was resolved, month by month."""
    with translation.override("vi"):
        return png(by_months(question, months, address))


def ends_chart(now: Report, then: Report) -> bytes:
    """Early, on time and overdue in this period and the one before."""
    reports = (("Kỳ trước", then), ("Kỳ này", now))
    series = [
        Series(words, colour, [Mark(at, report.total[part], "") for at, report in reports])
        for (part, words), colour in zip(ENDS.items(), END_COLOURS, strict=True)
    ]
    return png(bars("Kết quả so với hạn", series))
