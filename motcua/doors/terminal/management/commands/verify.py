"""`motcua verify FILE.pdf`: was it issued here, and is it unchanged?"""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.signing.telling import Told
from motcua.dossiers.verifying import verify_file

NOT_OURS = 3


class Command(BaseCommand):
    """Answer about files; exit status 3 where one is not ours, unchanged and in force."""

    help = _("Kiểm tra tệp PDF có do cơ quan phát hành và còn nguyên vẹn không.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: object, files: list[Path], **options: object) -> None:
        good = [self.answer(file) for file in files]
        if not all(good):
            sys.exit(NOT_OURS)

    def answer(self, file: Path) -> bool:
        """Say what is known of one file."""
        try:
            answer = verify_file(file.read_bytes())
        except OSError as error:
            raise Refused(_("Không đọc được tệp %s.") % file) from error
        self.stdout.write(f"{file}: {answer.verdict.label}")
        if answer.what and answer.issued_at:
            day = timezone.localtime(answer.issued_at).strftime("%H:%M %d/%m/%Y")
            self.stdout.write(f"  {answer.what} · {answer.unit} · {day}")
        for told in answer.signatures:
            self.stdout.write(f"  {line_of(told)}")
        return answer.is_good


def line_of(told: Told) -> str:
    """One signature in a line."""
    if told.broken:
        return _("chữ ký hỏng, không đọc được")
    state = _("nguyên vẹn") if told.is_good else _("đã bị thay đổi")
    trust = _("chứng thư tin cậy") if told.trusted else _("chứng thư chưa được tin cậy")
    return f"{told.signer}: {state}, {trust}"
