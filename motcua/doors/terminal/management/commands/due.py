"""`motcua due`: when a result is owed, for one receipt or for a file of them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.loading import Row, Wrong, read_table
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.explain import Explanation, explain, moment_text
from motcua.doors.terminal.asking import FIELDS, REQUIRED, question_of
from motcua.people.models import Unit

WRONG_USAGE = 2
BAD_ROWS = 1
FORMATS = ("text", "json")
OPTIONS = {"received_at": "--received"} | {field: f"--{field}" for field in FIELDS[1:]}


class WrongUsage(Exception):
    """The command was called in a way that has no answer; the text says why."""


class Command(BaseCommand):
    """Exit status: 0 answered, 1 some row of the file has no answer, 2 wrong usage."""

    help = "Tính thời điểm hẹn trả kết quả và giải thích cách tính."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """All options are words; they are checked here, in Vietnamese."""
        parser.add_argument("--received", help="thời điểm tiếp nhận, ISO 8601")
        parser.add_argument("--amount", help="thời hạn, số nguyên dương")
        parser.add_argument(
            "--unit", help="working_days (mặc định), working_hours, calendar_days hoặc months"
        )
        parser.add_argument("--rule", help="day (mặc định) hoặc hours")
        parser.add_argument("--cutoff", help="giờ chốt tiếp nhận HH:MM")
        parser.add_argument("--calendar", help="mã đơn vị; mặc định là lịch quốc gia")
        parser.add_argument("--file", help="tệp CSV có các cột " + ",".join(FIELDS))
        parser.add_argument("--explain", action="store_true", help="liệt kê từng ngày")
        parser.add_argument("--format", default="text", help="text (mặc định) hoặc json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer, or end with one sentence on stderr."""
        try:
            check_usage(options)
            calendar = calendar_of(options["calendar"])
            if options["file"] is not None:
                bad = self.answer_file(Path(options["file"]), calendar, options)
            else:
                bad = self.answer_one(calendar, options)
        except (WrongUsage, Refused) as error:
            self.stderr.write(str(error))
            raise SystemExit(WRONG_USAGE) from error
        if bad:
            raise SystemExit(BAD_ROWS)

    def answer_one(self, calendar: Calendar, options: dict[str, Any]) -> int:
        """Answer the options."""
        words = {field: options[option.strip("-")] or "" for field, option in OPTIONS.items()}
        try:
            answer = answer_to(words, calendar)
        except Wrong as wrong:
            raise WrongUsage(f"{OPTIONS[wrong.field]}: {wrong.reason}") from wrong
        if options["format"] == "json":
            self.stdout.write(as_json(told(answer, options["explain"])))
            return 0
        self.stdout.write(f"{answer.due_at.isoformat()}  {moment_text(answer.due_at)}")
        if options["explain"]:
            self.stdout.write(answer.as_text())
        return 0

    def answer_file(self, path: Path, calendar: Calendar, options: dict[str, Any]) -> int:
        """Answer each row of a file; the number of rows without an answer."""
        rows = list(read_table(path, REQUIRED))
        answers = [self.answer_row(row, calendar) for row in rows]
        if options["format"] == "json":
            full = options["explain"]
            pairs = zip(rows, answers, strict=True)
            self.stdout.write(as_json([told_row(row, answer, full) for row, answer in pairs]))
        else:
            self.stdout.write(as_csv(rows, answers), ending="")
        return answers.count(None)

    def answer_row(self, row: Row, calendar: Calendar) -> Explanation | None:
        """The answer to one row, or None after saying what is wrong with it."""
        try:
            if row.fields is None:
                raise Wrong("", _("số ô khác với số cột của dòng tiêu đề."))
            return answer_to(row.fields, calendar)
        except Wrong as wrong:
            place = _("Dòng %(line)s") % {"line": row.line}
            if wrong.field:
                place = _("Dòng %(line)s, cột %(column)s") % {
                    "line": row.line,
                    "column": wrong.field,
                }
            self.stderr.write(f"{place}: {wrong.reason}")
            return None


def check_usage(options: dict[str, Any]) -> None:
    """One receipt or a file, not both, in a form that can be written."""
    if options["format"] not in FORMATS:
        raise WrongUsage(_("--format: chỉ nhận text hoặc json."))
    named = [option for option in OPTIONS.values() if options[option.strip("-")] is not None]
    if options["file"] is None:
        if not {"--received", "--amount"} <= set(named):
            raise WrongUsage(_("Cần --received và --amount, hoặc --file."))
    elif named:
        raise WrongUsage(
            _("--file không đi cùng %(options)s: mỗi dòng của tệp tự có các giá trị đó.")
            % {"options": ", ".join(named)}
        )
    elif options["explain"] and options["format"] != "json":
        raise WrongUsage(_("--explain cho tệp cần --format json."))


def calendar_of(code: str | None) -> Calendar:
    """The calendar of the unit with this code, or of the nation."""
    if code is None:
        return calendar_for(None)
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise WrongUsage(_("--calendar: không có đơn vị mã “%(code)s”.") % {"code": code})
    return calendar_for(unit)


def answer_to(words: dict[str, str], calendar: Calendar) -> Explanation:
    """Raises `Wrong` with the field at fault."""
    question = question_of(words)
    try:
        return explain(question.limit, question.received_at, calendar)
    except Refused as refusal:
        raise Wrong("received_at", str(refusal)) from refusal


def told(answer: Explanation, full: bool) -> dict[str, object]:
    """The answer for JSON, with its days where asked for."""
    facts = answer.as_dict()
    return facts if full else {key: facts[key] for key in facts if key != "days"}


def told_row(row: Row, answer: Explanation | None, full: bool) -> dict[str, object]:
    """The answer to a row, or what the row says with no due moment."""
    fields: dict[str, object] = {**(row.fields or {"row": row.raw})}
    return {"line": row.line, **fields, **(told(answer, full) if answer else {"due_at": None})}


def as_json(facts: object) -> str:
    """For people and machines: real letters, one fact a line."""
    return json.dumps(facts, ensure_ascii=False, indent=2)


def as_csv(rows: list[Row], answers: list[Explanation | None]) -> str:
    """The rows with all their columns and `due_at`, empty where there is no answer."""
    header = next((list(row.fields) for row in rows if row.fields), FIELDS)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = header if "due_at" in header else [*header, "due_at"]
    writer.writerow(columns)
    for row, answer in zip(rows, answers, strict=True):
        due_at = answer.due_at.isoformat() if answer else ""
        fields = {**row.fields, "due_at": due_at} if row.fields else None
        writer.writerow([fields[column] for column in columns] if fields else row.raw)
    return out.getvalue()
