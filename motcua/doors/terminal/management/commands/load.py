"""`motcua load`: procedures, units, successions or dossiers from a file, whole rows or none."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from motcua.catalogue.importer import load_procedures
from motcua.core import home
from motcua.core.errors import Refused
from motcua.core.loading import Rejection, Tally
from motcua.dossiers.actions.recognising import recognise_known
from motcua.dossiers.importer import load_dossiers
from motcua.people.importer import load_successions, load_units

REJECTED = 1
WRONG_USAGE = 2
# More than these are only in the rejects file.
SHOWN = 20
LOADERS: dict[str, Callable[..., Tally]] = {
    "procedures": load_procedures,
    "units": load_units,
    "successions": load_successions,
    "dossiers": load_dossiers,
}


class Command(BaseCommand):
    """Exit status: 0 nothing rejected, 1 something rejected, 2 wrong usage."""

    help = "Nạp danh mục thủ tục, đơn vị, việc sắp xếp đơn vị hoặc hồ sơ từ tệp."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to load, and from where."""
        kinds = parser.add_subparsers(dest="what", required=True, parser_class=ArgumentParser)
        for what, told in (
            ("procedures", "danh mục thủ tục, JSONL"),
            ("units", "đơn vị, CSV"),
            ("successions", "sắp xếp đơn vị: đơn vị nào kế tục đơn vị nào, CSV"),
            ("dossiers", "hồ sơ từ hệ thống cũ, CSV hoặc CSV.gz"),
        ):
            kind = kinds.add_parser(what, help=told)
            kind.add_argument("file", type=Path, help="tệp cần nạp")
            kind.add_argument("--format", choices=["text", "json"], default="text")
            kind.add_argument("--rejects", type=Path, help="nơi ghi các dòng không nạp được")
            if what == "dossiers":
                kind.add_argument(
                    "--keep-unknown",
                    action="store_true",
                    help="nạp cả hồ sơ có thủ tục, đơn vị chưa biết, vào dòng riêng",
                )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then tell the six counts and every rejected line."""
        path: Path = options["file"]
        if not path.is_file():
            self.stderr.write(_("Không có tệp %s.") % path)
            raise SystemExit(WRONG_USAGE)
        more = {"keep_unknown": True} if options.get("keep_unknown") else {}
        try:
            with bar(path) as progress:
                tally = LOADERS[options["what"]](path, by=None, progress=progress, **more)
            mended = recognise_known(by=None)
        except Refused as refused:
            self.stderr.write(str(refused))
            raise SystemExit(REJECTED) from refused
        self.tell(tally, options["format"])
        if mended and options["format"] == "text":
            told = _("Đã nhận ra thủ tục, lĩnh vực hoặc đơn vị của %s hồ sơ trước đây chưa rõ.")
            self.stdout.write(told % mended)
        if tally.rejections:
            self.tell_rejections(path, tally.rejections, options["rejects"])
            raise SystemExit(REJECTED)

    def tell(self, tally: Tally, form: str) -> None:
        """The counts on stdout."""
        counts = tally.as_dict()
        if form == "json":
            self.stdout.write(json.dumps(counts))
            return
        self.stdout.write(
            _(
                "Đã đọc %(read)s: mới %(created)s, phiên bản mới %(new_versions)s, "
                "không đổi %(unchanged)s, bị loại %(rejected)s."
            )
            % counts
        )
        self.tell_unclear(tally.unclear)

    def tell_unclear(self, unclear: list[str]) -> None:
        """What needs attention; all of it stands in the administration's list too."""
        if not unclear:
            return
        self.stdout.write(_("Cần bổ sung thông tin: %s mục.") % len(unclear))
        for sentence in unclear[:SHOWN]:
            self.stdout.write(f"  {sentence}")
        if len(unclear) > SHOWN:
            told = _(
                "  … và %s mục nữa; xem Quản trị, bộ lọc “cần bổ sung”, hoặc trang Hồ sơ chưa rõ."
            )
            self.stdout.write(told % (len(unclear) - SHOWN))

    def tell_rejections(self, path: Path, rejections: list[Rejection], out: Path | None) -> None:
        """Each rejected line on stderr with its reason, and all of them in a file."""
        for rejection in rejections[:SHOWN]:
            where = f"{path.name}:{rejection.line}"
            field = f" [{rejection.field}]" if rejection.field else ""
            self.stderr.write(f"{where}{field}: {rejection.reason}")
        if len(rejections) > SHOWN:
            self.stderr.write(_("… và %s dòng nữa.") % (len(rejections) - SHOWN))
        out = out or home.folder() / "rejects" / f"{path.name}.rejects.csv"
        write_rejects(out, path, rejections)
        self.stderr.write(_("Các dòng bị loại và lý do: %s") % out)


def write_rejects(out: Path, path: Path, rejections: list[Rejection]) -> None:
    """The rejected lines as they were written, where they stood and why. Refuses a bad path."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "line", "field", "reason", "text"])
            for r in rejections:
                writer.writerow([path.name, r.line, r.field, r.reason, r.text])
    except OSError as error:
        raise Refused(
            _("Không ghi được tệp %(file)s: %(why)s.") % {"file": out, "why": error.strerror}
        ) from error


@contextmanager
def bar(path: Path) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr where it is a terminal, else nothing."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task(path.name, total=None)
        yield lambda done, whole: shown.update(task, completed=done, total=whole)
