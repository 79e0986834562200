"""`motcua report FORM`: a report of a unit and a period, for people or machines."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.loading import Wrong
from motcua.doors.terminal.asking import day_of, evening_of
from motcua.doors.terminal.tables import aligned
from motcua.people.models import Unit
from motcua.people.roles import Level
from motcua.reports.figures import Report, figures
from motcua.reports.forms import FORMS, table_of
from motcua.reports.forms.state import table_of_report
from motcua.reports.kinds import Boundaries, DueBasis, EarlyRule
from motcua.reports.outputs import OUTPUTS
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.tables import Column, Kind, Table

WRONG_USAGE = 2
TEXTS = ("table", "json", "csv")
# What the thirteen columns are called where there is little room.
SHORT = {
    "Số lượng hồ sơ tiếp nhận": "Tiếp nhận",
    "Số lượng hồ sơ đã giải quyết": "Đã xong",
    "Số lượng hồ sơ đang giải quyết": "Đang làm",
    "Trực tiếp, dịch vụ bưu chính": "Trực tiếp, BC",
}


class Command(BaseCommand):
    """Exit status: 0 written, 2 wrong usage. An identity that fails is named on stderr."""

    help = "In báo cáo thống kê: biểu II.06a/VPCP/KSTT và các biểu khác."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Days are ISO 8601, both included."""
        parser.add_argument("form", choices=list(FORMS), help="biểu báo cáo")
        parser.add_argument("--unit", required=True, help="mã đơn vị báo cáo")
        parser.add_argument(
            "--with-children", action="store_true", help="gồm cả các đơn vị cấp dưới"
        )
        parser.add_argument("--level", choices=Level.values, help="chỉ các đơn vị thuộc cấp này")
        parser.add_argument("--from", dest="first", required=True, help="ngày đầu kỳ, YYYY-MM-DD")
        parser.add_argument("--to", dest="last", required=True, help="ngày cuối kỳ, YYYY-MM-DD")
        parser.add_argument(
            "--known-at", "--as-of", dest="known_at",
            help="theo hiểu biết tại thời điểm này, ISO 8601; mặc định là bây giờ",
        )  # fmt: skip
        parser.add_argument(
            "--early-rule", choices=EarlyRule.values, default=EarlyRule.DATE,
            help="trước, đúng, quá hạn tính theo ngày (mặc định) hoặc theo phút",
        )  # fmt: skip
        parser.add_argument(
            "--due", choices=DueBasis.values, default=DueBasis.CURRENT,
            help="so với hạn hiện hành (mặc định) hoặc hạn ghi trên giấy tiếp nhận",
        )  # fmt: skip
        parser.add_argument(
            "--boundaries", choices=Boundaries.values, default=Boundaries.THEN,
            help="khi đơn vị đã sắp xếp: như khi đó (mặc định), gộp vào đơn vị kế tục, chia theo "
            "quyết định",
        )  # fmt: skip
        parser.add_argument("--format", choices=["table", *OUTPUTS], default="table")
        parser.add_argument("--out", type=Path, help="tệp để ghi; mặc định là đầu ra chuẩn")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the report, or end with one sentence on stderr."""
        report: Report | None = None
        try:
            question = question_of(options)
            if options["form"] == "ii06a":
                report = figures(question)
            table = table_of_report(report) if report else table_of(options["form"], question)
            self.write(table, options["format"], options["out"], as_json(report))
        except (Refused, Wrong) as error:
            self.stderr.write(error.reason if isinstance(error, Wrong) else str(error))
            raise SystemExit(WRONG_USAGE) from error
        for identity in report.identities if report else []:
            if not identity.holds:
                told = _("Chưa khớp: %(identity)s, chênh lệch %(difference)s.")
                facts = {"identity": identity, "difference": identity.difference}
                self.stderr.write(told % facts)

    def write(self, table: Table, form: str, out: Path | None, whole: str | None) -> None:
        """To the file, or to stdout; `whole` is II.06a's own JSON, with identities and shares."""
        if form == "table":
            content = as_table(table).encode()
        elif form == "json" and whole is not None:
            content = whole.encode()
        else:
            content = OUTPUTS[form][0](table)
        if out is not None:
            keep(out, content + b"\n" * (form in TEXTS))
        elif form in TEXTS:
            self.stdout.write(content.decode())
        elif sys.stdout.isatty():
            raise Refused(_("Hãy ghi vào tệp bằng --out, hoặc chuyển đầu ra vào một tệp."))
        else:
            sys.stdout.buffer.write(content)


def keep(path: Path, content: bytes) -> None:
    """Write a file. Refuses a place that cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused(
            _("Không ghi được tệp %(file)s: %(why)s.") % {"file": path, "why": error.strerror}
        ) from error


def question_of(options: dict[str, Any]) -> Question:
    """What is asked. Raises Refused or Wrong with a sentence."""
    unit = Unit.objects.filter(code=options["unit"]).first()
    if unit is None:
        raise Refused(_("--unit: không có đơn vị mã “%s”.") % options["unit"])
    if options["level"] and not options["with_children"]:
        raise Refused(_("--level chỉ dùng cùng --with-children."))
    return Question(
        Scope(
            unit,
            options["with_children"],
            Level(options["level"]) if options["level"] else None,
            Boundaries(options["boundaries"]),
        ),
        Period(day_of("--from", options["first"]), day_of("--to", options["last"])),
        as_of=known_at_of(options["known_at"]),
        early_rule=EarlyRule(options["early_rule"]),
        due=DueBasis(options["due"]),
    )


def known_at_of(word: str | None) -> datetime | None:
    """The moment of knowledge; none for now, which today's date means too."""
    if not word or word.strip() == timezone.localdate().isoformat():
        return None
    return evening_of(word)


def as_json(report: Report | None) -> str | None:
    """II.06a's own JSON, with real letters."""
    return None if report is None else json.dumps(report.as_dict(), ensure_ascii=False, indent=2)


def as_table(table: Table) -> str:
    """For people: the columns of the form under its head."""
    levels = [["", *(words_of(column)[0] for column in table.columns)]] if table.depth > 1 else []
    lowest = [table.named, *(words_of(column)[-1] for column in table.columns)]
    numbers = [["(2)", *(column.index.split("=")[0] for column in table.columns)]]
    drawn = [
        [line.name, *(str(cell) for cell in line.cells)]
        for line in table.lines
        if line.kind != Kind.APART
    ]
    apart = [f"{line.name}: {line.cells[0]}" for line in table.lines if line.kind == Kind.APART]
    header = [*once(levels), lowest, *(numbers if table.has_index else [])]
    lines = [table.number or table.title, table.scope, table.period, ""]
    return "\n".join([*lines, aligned(header, drawn), *apart, "", *table.notes])


def words_of(column: Column) -> list[str]:
    """The outermost and the lowest words over a column, short."""
    said = [*column.over[:1], column.words]
    return [SHORT.get(each, each) for each in said]


def once(levels: list[list[str]]) -> list[list[str]]:
    """Words that stand over several columns are said at the first of them."""
    return [
        [word if not place or word != level[place - 1] else "" for place, word in enumerate(level)]
        for level in levels
    ]
