"""`motcua succession`: units that follow others; what it would move, and the deed itself."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from motcua.core.errors import Refused
from motcua.core.loading import Wrong
from motcua.core.text import grouped
from motcua.doors.terminal.asking import day_of
from motcua.doors.terminal.tables import aligned
from motcua.dossiers.actions.taking_over import accept_orphan, take_over
from motcua.dossiers.orphans import Orphan, orphans_on
from motcua.dossiers.placing import moving, pending_on
from motcua.people.kinds import Outcome, SuccessionKind
from motcua.people.models import Succession, SuccessionOutcome

ORPHANS = 1
REFUSED = 2


class Command(BaseCommand):
    """Exit status: 0 done, 1 something is not provided for, 2 refused."""

    help = "Sắp xếp đơn vị: kế hoạch, xem trước, chuyển hồ sơ sang đơn vị kế tục."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        """The plan, what a day would move, or the day itself."""
        deeds = parser.add_subparsers(dest="what", required=True, parser_class=ArgumentParser)
        deeds.add_parser("plan", help="các việc sắp xếp đã khai báo")
        for what, told in (
            ("dry-run", "hồ sơ sẽ chuyển và những điểm chưa xử lý"),
            ("run", "chuyển hồ sơ sang đơn vị kế tục"),
        ):
            deed = deeds.add_parser(what, help=told)
            deed.add_argument("--on", required=True, help="ngày hiệu lực, YYYY-MM-DD")
            if what == "run":
                deed.add_argument(
                    "--accept-all", default="", help="lý do chấp nhận mọi điểm chưa xử lý"
                )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or end with one sentence on stderr."""
        try:
            match options["what"]:
                case "plan":
                    self.plan()
                case "dry-run":
                    self.dry_run(day_of("--on", options["on"]))
                case "run":
                    self.run(day_of("--on", options["on"]), options["accept_all"])
        except (Refused, Wrong) as error:
            self.stderr.write(error.reason if isinstance(error, Wrong) else str(error))
            raise SystemExit(REFUSED) from error

    def plan(self) -> None:
        """Every succession declared, and what became of it."""
        seen = ("predecessor", "successor", "outcome")
        rows = [
            [
                f"{each.effective_on:%d/%m/%Y}",
                each.predecessor.code,
                each.successor.code,
                str(SuccessionKind(each.kind).label),
                each.document,
                became(each),
            ]
            for each in Succession.objects.select_related(*seen)
        ]
        heads = (("Từ ngày", "Đơn vị cũ", "Đơn vị kế tục", "Hình thức", "Văn bản", "Kết quả"),)
        self.stdout.write(aligned(heads, rows) if rows else _("Chưa khai báo việc sắp xếp nào."))

    def dry_run(self, day: date) -> None:
        """How many would move where, and what is not provided for."""
        rows = [
            [
                each.succession.predecessor.code,
                each.succession.successor.code,
                *map(grouped, (each.dossiers, each.desks, each.tasks)),
            ]
            for each in map(moving, pending_on(day))
        ]
        heads = (("Đơn vị cũ", "Đơn vị kế tục", "Hồ sơ giải quyết", "Hồ sơ chờ trả", "Việc"),)
        self.stdout.write(aligned(heads, rows))
        orphans = orphans_on(day)
        for orphan in orphans:
            self.stderr.write(said(orphan))
        if not all(orphan.is_accepted for orphan in orphans):
            raise SystemExit(ORPHANS)

    def run(self, day: date, reason: str) -> None:
        """Move everything of a day."""
        for orphan in orphans_on(day) if reason else []:
            if not orphan.is_accepted:
                accept_orphan(day, orphan.kind, orphan.unit, orphan.subject, reason, by=None)
        with bar() as progress:
            moved = take_over(day, by=None, progress=progress)
        self.stdout.write(_("Đã chuyển %s hồ sơ sang đơn vị kế tục.") % grouped(moved))


def became(succession: Succession) -> str:
    """What became of a plan."""
    try:
        return str(Outcome(succession.outcome.what).label)
    except SuccessionOutcome.DoesNotExist:
        return str(_("Chờ thực hiện"))


def said(orphan: Orphan) -> str:
    """One line."""
    number = f" ({grouped(orphan.number)})" if orphan.number else ""
    accepted = f" · {_('đã chấp nhận')}: {orphan.reason}" if orphan.is_accepted else ""
    return f"{orphan.kind.label}: {orphan.unit.code} {orphan.subject}{number}{accepted}"


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr where it is a terminal, else nothing."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(_("Chuyển hồ sơ"), total=None)
        yield lambda done, whole: shown.update(task, completed=done, total=whole)
