"""`motcua db`: the private database server."""

import sys
from argparse import ArgumentParser

import psycopg
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from motcua.core import database
from motcua.core.errors import Refused

STOPPED = 3
SECONDS_TO_ANSWER = 5


class Command(BaseCommand):
    """Start, stop, ask after, or print the address of the database."""

    help = _("Khởi động, dừng, xem trạng thái hoặc in địa chỉ của cơ sở dữ liệu.")
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["start", "stop", "status", "url"])

    def handle(self, *args: object, what: str, **options: object) -> None:
        if what in ("start", "stop") and not database.is_ours():
            raise Refused(_("DATABASE_URL đang trỏ tới một máy chủ mà lệnh này không điều khiển."))
        DEEDS[what](self)

    def start(self) -> None:
        database.start()
        self.stdout.write(_("Cơ sở dữ liệu đang chạy."))

    def stop(self) -> None:
        stopped = database.stop()
        self.stdout.write(
            _("Đã dừng cơ sở dữ liệu.") if stopped else _("Cơ sở dữ liệu không chạy.")
        )

    def status(self) -> None:
        """Say whether it answers; exit status 3 when it does not."""
        if not _answers():
            self.stdout.write(_("Cơ sở dữ liệu không chạy."))
            sys.exit(STOPPED)
        self.stdout.write(_("Cơ sở dữ liệu đang chạy."))

    def url(self) -> None:
        self.stdout.write(database.url())


DEEDS = {
    "start": Command.start,
    "stop": Command.stop,
    "status": Command.status,
    "url": Command.url,
}


def _answers() -> bool:
    if database.is_ours() and not database.running():
        return False
    try:
        psycopg.connect(database.url(), connect_timeout=SECONDS_TO_ANSWER).close()
    except psycopg.OperationalError:
        return False
    return True
