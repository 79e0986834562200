"""Targets against what is reached, and the weekly sheets of officials."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from django.utils import translation

from motcua.reports.forms.officials import officials_of
from motcua.reports.forms.words import around, cell, known, share_cell
from motcua.reports.kinds import Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import EARLY, IN_TIME, ON_TIME, ONLINE_OF_NEW
from motcua.reports.tables import Cell, Column, Line, Table
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import Progress, at_risk, percent, progresses, totals

F = Figure
# The columns of a weekly sheet.
SHEET: Final = (
    F.RECEIVED_NEW, F.RECEIVED_ONLINE, F.RESOLVED, F.RESOLVED_EARLY, F.RESOLVED_ON_TIME,
    F.RESOLVED_OVERDUE, F.PROCESSING, F.PROCESSING_OVERDUE,
)  # fmt: skip
SHARES: Final = (ONLINE_OF_NEW, EARLY, ON_TIME, IN_TIME)
HANDS: Final = (
    "Hồ sơ của một công chức là hồ sơ người đó đang giữ hoặc đã làm xong một bước; một hồ sơ qua "
    "nhiều công chức được tính cho từng người nên cộng các dòng không bằng số của đơn vị."
)


def days(period: Period) -> str:
    """From the first to the last day."""
    return f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"


def targets(question: Question) -> Table:
    """A line for each target in force: what is to be reached, what is, what is still needed."""
    with translation.override("vi"):
        lines = [line_of(each) for each in progresses(question)]
    return Table(
        key="chi-tieu",
        title="Thực hiện chỉ tiêu được giao",
        named="Đơn vị, công chức · chỉ tiêu",
        columns=[
            Column("Văn bản giao", weight=1.5),
            Column("Kỳ giao", weight=1.3),
            Column("Phải đạt", weight=0.7),
            Column("Tử số", ("Đã thực hiện từ đầu kỳ giao",), weight=0.8),
            Column("Mẫu số", ("Đã thực hiện từ đầu kỳ giao",), weight=0.8),
            Column("Tỷ lệ đạt", ("Đã thực hiện từ đầu kỳ giao",), weight=1.2),
            Column("Còn thiếu", weight=2.2),
            Column("Dự kiến cuối kỳ theo nhịp hiện nay", weight=1.2),
            Column("Đánh giá", weight=1.3),
        ],
        lines=lines,
        name_mm=54,
        measure="",
        notes=[
            *known(question),
            "Mỗi chỉ tiêu được tính từ đầu kỳ giao đến ngày cuối kỳ báo cáo.",
            "“Đúng hạn gộp” gồm cả trước hạn. Dự kiến coi hồ sơ đang quá hạn là không còn đúng "
            "hạn.",
        ],
        **around(question),
    )


def dates(period: Period) -> dict[str, str]:
    """The days of a period for an address."""
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def line_of(progress: Progress) -> Line:
    """A target in words and figures."""
    target = progress.target
    kind = TargetKind(target.kind)
    return Line(
        f"{target.official or target.unit} · {kind.label}",
        [
            Cell(target.document),
            Cell(days(Period(target.first, target.last))),
            Cell(percent(target.percent)),
            *parts_of(progress),
            Cell(progress.wanting),
            Cell(progress.projected if progress.whole else None),
            Cell(str(progress.outlook.label)),
        ],
    )


def address(progress: Progress) -> dict[str, str | int]:
    """Where the sets of a target are: its own unit, official and days."""
    target, period = progress.target, progress.question.period
    where: dict[str, str | int] = {"unit": target.unit.code, **dates(period)}
    return where | ({"official": target.official.pk} if target.official else {})


def parts_of(progress: Progress) -> list[Cell]:
    """Numerator, denominator and share; dossiers open, procedures are only counted."""
    share, where = progress.share, address(progress)
    parts = ((share.numerator, share.part), (share.denominator, share.whole))
    return [
        *(cell(number, each.value, **where) if each else Cell(number) for number, each in parts),
        share_cell(share, **where),
    ]


def sheets(question: Question) -> Table:
    """A line for each official of the units: what came, what was done, what is open."""
    lines = []
    for unit, official in officials_of(question):
        asked = replace(question, scope=Scope(unit, official=official))
        counts = totals(asked)
        if counts[F.RECEIVED]:
            where: dict[str, str | int] = {"unit": unit.code, "official": official.pk}
            cells = [cell(counts[each], each.value, **where) for each in SHEET]
            shares = [share_cell(ratio.of(counts), **where) for ratio in SHARES]
            lines.append(Line(f"{official} · {unit}", [*cells, *shares, warned(asked)]))
    done, still = "Đã giải quyết", "Đang giải quyết"
    over = ("Tiếp nhận trong kỳ",) * 2 + (done,) * 4 + (still,) * 2
    words = (
        "Tổng số", "Trực tuyến",
        "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
        "Tổng số", "Quá hạn",
    )  # fmt: skip
    return Table(
        key="phieu-tuan",
        title="Phiếu theo dõi công việc của từng công chức",
        named="Công chức",
        columns=[
            *(Column(word, (head,), weight=0.75) for word, head in zip(words, over, strict=True)),
            Column("Trực tuyến", ("Tỷ lệ trên số tiếp nhận trong kỳ",), weight=1.4),
            *(
                Column(word, ("Tỷ lệ trên số đã giải quyết",), weight=1.4)
                for word in ("Trước hạn", "Đúng hạn", "Đúng hạn, kể cả trước hạn")
            ),
            Column("Chỉ tiêu cần chú ý", weight=2.6),
        ],
        lines=lines,
        name_mm=42,
        notes=[*known(question), HANDS],
        **around(question),
    )


def warned(question: Question) -> Cell:
    """The targets that are at risk or missed."""
    with translation.override("vi"):
        told = [
            f"{TargetKind(each.target.kind).label}: {each.share}, phải đạt "
            f"{percent(each.target.percent)}"
            for each in at_risk(progresses(question))
        ]
    return Cell("; ".join(told))


def sheet(question: Question) -> Table:
    """The sheet of one official: each figure of the period and of the one before, and targets."""
    period = question.period
    length = period.last - period.first + timedelta(days=1)
    earlier = Period(period.first - length, period.last - length)
    now, then = totals(question), totals(replace(question, period=earlier))
    assert question.scope.official is not None
    unit, official = question.scope.unit, question.scope.official
    here, before = dates(period), dates(earlier)
    with translation.override("vi"):
        figures = [
            Line(
                str(each.label),
                [
                    cell(now[each], each.value, unit=unit.code, official=official.pk, **here),
                    cell(then[each], each.value, unit=unit.code, official=official.pk, **before),
                    Cell(),
                    Cell(),
                ],
            )
            for each in SHEET
        ]
        shares = [
            Line(
                str(ratio.name),
                [
                    share_cell(ratio.of(now), unit=unit.code, official=official.pk, **here),
                    share_cell(ratio.of(then), unit=unit.code, official=official.pk, **before),
                    Cell(),
                    Cell(),
                ],
            )
            for ratio in SHARES
        ]
        goals = [goal(each) for each in progresses(question)]
    return Table(
        key="phieu-cong-chuc",
        title=f"Phiếu theo dõi công việc: {official}",
        named="Nội dung",
        columns=[
            Column("Trong kỳ"),
            Column(f"Kỳ trước ({days(earlier)})"),
            Column("Chỉ tiêu phải đạt", weight=1.2),
            Column("Đánh giá", weight=1.6),
        ],
        lines=[*figures, *shares, *goals],
        notes=[*known(question), HANDS.partition(";")[0] + "."],
        **around(question),
    )


def goal(progress: Progress) -> Line:
    """A target's line: from its first day, not only of the period."""
    target = progress.target
    told = [str(progress.outlook.label), progress.wanting]
    return Line(
        f"Chỉ tiêu từ {target.first:%d/%m/%Y}: {TargetKind(target.kind).label}",
        [
            share_cell(progress.share, **address(progress)), Cell(),
            Cell(f"{percent(target.percent)} ({target.document})"),
            Cell("; ".join(filter(None, told))),
        ],
    )  # fmt: skip
