"""`motcua generate`: a province's years of made-up dossiers, for trials of volume."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from motcua.core.errors import Refused
from motcua.core.text import grouped
from motcua.dossiers.importer.generation import Asked, generate, settle

REFUSED = 1
WRONG_USAGE = 2


class Command(BaseCommand):
    """Exit status: 0 made, 1 refused, 2 wrong usage."""

    help = "Tạo hồ sơ mẫu của cả một tỉnh trong nhiều năm, để thử với số lượng lớn."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which units, how many, which days."""
        parser.add_argument("--units", type=Path, required=True, help="tệp đơn vị, CSV")
        parser.add_argument("--dossiers", type=int, required=True, help="số hồ sơ")
        parser.add_argument("--seed", type=int, required=True, help="số gốc; cùng số, cùng hồ sơ")
        parser.add_argument("--from", type=day, dest="first", help="ngày đầu, YYYY-MM-DD")
        parser.add_argument("--to", type=day, dest="last", help="ngày cuối, trước hôm nay")
        parser.add_argument(
            "--among-real", action="store_true", help="cho phép cả khi đã có hồ sơ thật"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, then tell how many and how fast."""
        if not options["units"].is_file():
            self.stderr.write(_("Không có tệp %s.") % options["units"])
            raise SystemExit(WRONG_USAGE)
        names = ("units", "dossiers", "seed", "first", "last", "among_real")
        begin = perf_counter()
        try:
            with bar() as progress:
                run = generate(
                    Asked(**{name: options[name] for name in names}), by=None, progress=progress
                )
        except Refused as refused:
            self.stderr.write(str(refused))
            raise SystemExit(REFUSED) from refused
        if not connection.in_atomic_block:
            settle()
        spent = perf_counter() - begin
        self.stdout.write(
            _(
                "Đã tạo %(made)s hồ sơ từ %(first)s đến %(last)s "
                "trong %(spent)s giây, %(rate)s hồ sơ/giây."
            )
            % {
                "made": grouped(run.made),
                "first": f"{run.first_day:%d/%m/%Y}",
                "last": f"{run.last_day:%d/%m/%Y}",
                "spent": grouped(round(spent)),
                "rate": grouped(round(run.made / spent)),
            }
        )


def day(word: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise ArgumentTypeError(_("“%s” không phải ngày dạng YYYY-MM-DD") % word) from error


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr where it is a terminal, else nothing."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(_("Tạo hồ sơ mẫu"), total=None)
        yield lambda done, whole: shown.update(task, completed=done, total=whole)
