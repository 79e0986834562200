"""`motcua counters`: are the figures what the dossiers say? Recount a sample or everything."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track

from motcua.doors.terminal.tables import aligned
from motcua.people.models import Unit
from motcua.reports.actions.folding import fold_all, rebuild
from motcua.reports.shares import grouped
from motcua.reports.verifying import Deviation, deviations, sample, wrong_days, wrong_marks

DIFFERENT = 1
QUESTIONS = 40
SHOWN = 20


class Command(BaseCommand):
    """Exit status: 0 the counters are right, 1 they differ."""

    help = "Kiểm tra, gộp hoặc đếm lại bộ đếm số liệu báo cáo."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        """What to do; a sample is the same for the same seed."""
        deeds = parser.add_subparsers(dest="what", required=True, parser_class=ArgumentParser)
        verify = deeds.add_parser("verify", help="so bộ đếm với hồ sơ")
        verify.add_argument("--all", action="store_true", help="đếm lại toàn bộ hồ sơ")
        verify.add_argument("--sample", type=int, default=QUESTIONS, help="số câu hỏi ngẫu nhiên")
        verify.add_argument("--seed", type=int, default=0, help="hạt giống của mẫu")
        deeds.add_parser("fold", help="gộp các thay đổi vào bộ đếm ngay bây giờ")
        deeds.add_parser("rebuild", help="đếm lại bộ đếm từ hồ sơ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what came out."""
        match options["what"]:
            case "verify":
                self.verify(options)
            case "fold":
                self.stdout.write(_("Đã gộp %s thay đổi.") % grouped(fold_all()))
            case "rebuild":
                rebuild()
                self.stdout.write(_("Đã đếm lại bộ đếm từ hồ sơ."))

    def verify(self, options: dict[str, Any]) -> None:
        """Recount; where something differs, say what and end with status 1."""
        found: list[Deviation] = []
        asked = list(sample(options["sample"], options["seed"]))
        for question in track(asked, _("Đếm lại"), console=Console(stderr=True)):
            found += deviations(question)
        wrong = self.wrong_rows() if options["all"] else 0
        if not (found or wrong):
            told = _("Bộ đếm khớp với hồ sơ (%s kỳ báo cáo ngẫu nhiên).")
            self.stdout.write(told % len(asked))
            return
        self.tell(found)
        raise SystemExit(DIFFERENT)

    def wrong_rows(self) -> int:
        """Days and marks that differ from a count of everything."""
        days, marks = wrong_days(), wrong_marks()
        if days or marks:
            told = _("Sai lệch: %(days)s ngày, %(marks)s mốc nửa tháng.")
            self.stderr.write(told % {"days": grouped(days), "marks": grouped(marks)})
        return days + marks

    def tell(self, found: list[Deviation]) -> None:
        """The first cells that differ."""
        units = Unit.objects.in_bulk({each.cell[0] for each in found})
        rows = [
            [
                units[each.cell[0]].code,
                f"{each.question.period.first} – {each.question.period.last}",
                str(figure.label),
                grouped(each.counted[figure]),
                grouped(each.recounted[figure]),
            ]
            for each in found[:SHOWN]
            for figure in each.figures
        ]
        heads = (("Đơn vị", "Kỳ", "Chỉ tiêu", "bộ đếm", "hồ sơ"),)
        if rows:
            self.stderr.write(aligned(heads, rows))
        self.stderr.write(_("Bộ đếm sai lệch; chạy motcua counters rebuild để đếm lại."))
