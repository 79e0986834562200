"""`motcua report ii06a`: the statutory report of a unit and a period, for people or machines."""

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
from motcua.reports.kinds import COLUMNS, DueBasis, EarlyRule, Figure
from motcua.reports.layout import STOPPED, TOTAL, head_of, notes_of, print_report
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import grouped
from motcua.reports.sheet import workbook

WRONG_USAGE = 2
TEXTS = ("table", "json")
BINARIES = {"xlsx": workbook, "pdf": print_report}
HEADS = (
    ("", "Tiếp nhận", "", "", "", "Đã xong", "", "", "", "Đang làm", "", ""),
    ("Lĩnh vực", "tổng số", "trực tuyến", "trực tiếp, BC", "kỳ trước", "tổng số", "trước hạn",
     "đúng hạn", "quá hạn", "tổng số", "trong hạn", "quá hạn"),
    ("(2)", *(f"({number})" for number in range(3, 14))),
)  # fmt: skip


class Command(BaseCommand):
    """Exit status: 0 written, 2 wrong usage. An identity that fails is named on stderr."""

    help = "In báo cáo thống kê theo biểu II.06a/VPCP/KSTT."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Days are ISO 8601, both included."""
        parser.add_argument("form", choices=["ii06a"], metavar="ii06a", help="biểu báo cáo")
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
        parser.add_argument("--format", choices=[*TEXTS, *BINARIES], default="table")
        parser.add_argument("--out", type=Path, help="tệp để ghi; mặc định là đầu ra chuẩn")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the report, or end with one sentence on stderr."""
        try:
            report = figures(question_of(options))
            self.write(report, options["format"], options["out"])
        except (Refused, Wrong) as error:
            self.stderr.write(error.reason if isinstance(error, Wrong) else str(error))
            raise SystemExit(WRONG_USAGE) from error
        for identity in report.identities:
            if not identity.holds:
                told = _("Chưa khớp: %(identity)s, chênh lệch %(difference)s.")
                facts = {"identity": identity, "difference": identity.difference}
                self.stderr.write(told % facts)

    def write(self, report: Report, form: str, out: Path | None) -> None:
        """To the file, or to stdout."""
        if form in TEXTS:
            text = as_json(report) if form == "json" else as_table(report)
            if out is None:
                self.stdout.write(text)
            else:
                keep(out, f"{text}\n".encode())
            return
        if out is None and sys.stdout.isatty():
            raise Refused(_("Hãy ghi vào tệp bằng --out, hoặc chuyển đầu ra vào một tệp."))
        content = BINARIES[form](report)
        if out is None:
            sys.stdout.buffer.write(content)
        else:
            keep(out, content)


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
            unit, options["with_children"], Level(options["level"]) if options["level"] else None
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


def as_json(report: Report) -> str:
    """For machines: real letters."""
    return json.dumps(report.as_dict(), ensure_ascii=False, indent=2)


def as_table(report: Report) -> str:
    """For people: the columns of the form under its head."""
    head = head_of(report)
    rows = [(row.name, row.counts) for row in report.fields]
    drawn = [
        [name, *(grouped(counts[each]) for each in COLUMNS)]
        for name, counts in [*rows, (TOTAL, report.total)]
    ]
    stopped = f"{STOPPED}: {grouped(report.total[Figure.WITHDRAWN])}"
    lines = [head["number"], head["scope"], head["period"], "", aligned(HEADS, drawn), stopped]
    return "\n".join([*lines, "", *notes_of(report)])
