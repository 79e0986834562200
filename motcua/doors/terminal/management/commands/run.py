"""`motcua run`: the web server and the job worker under one parent."""

import errno
import hashlib
import os
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.doors.terminal.supervisor import Child, tend

WAITING_CONNECTIONS = 1024


class Command(BaseCommand):
    """Serve until SIGTERM or Ctrl-C."""

    help = _("Chạy máy chủ web và bộ xử lý việc nền; dừng bằng Ctrl-C.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help=_("địa chỉ và cổng"))
        parser.add_argument("--workers", type=int, default=2, help=_("số tiến trình web"))
        parser.add_argument("--threads", type=int, default=4, help=_("số luồng mỗi tiến trình"))

    def handle(
        self, *args: object, bind: str, workers: int, threads: int, **options: object
    ) -> None:
        os.environ["MOTCUA_SERVING"] = "1"
        check_migrated()
        with listen(bind) as door:
            collect_static()
            children = [web(door.fileno(), workers, threads), worker()]
            tend(children, ready=lambda: self.announce(door))
        self.stdout.write(_("Một Cửa đã dừng."))

    def announce(self, door: socket.socket) -> None:
        """Print where to go, once connections are accepted."""
        host, port = door.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        self.stdout.write(
            _("Một Cửa đang chạy tại %(url)s (nhấn Ctrl-C để dừng)")
            % {"url": f"http://{host}:{port}/"}
        )
        self.stdout.flush()


def check_migrated() -> None:
    """Refuse to serve on tables that do not match the code."""
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if behind:
        raise Refused(_("Cơ sở dữ liệu chưa được cập nhật; hãy chạy motcua migrate trước."))


def listen(bind: str) -> socket.socket:
    """Take the port. The parent holds it, so it stays open while the web server restarts."""
    host, _colon, port = bind.rpartition(":")
    try:
        found = socket.getaddrinfo(
            host.strip("[]") or "127.0.0.1", int(port), type=socket.SOCK_STREAM
        )
        family, address = found[0][0], found[0][4]
        return socket.create_server(address, family=family, backlog=WAITING_CONNECTIONS)
    except (ValueError, OverflowError, socket.gaierror) as error:
        raise Refused(_("Địa chỉ %(bind)s không hợp lệ.") % {"bind": bind}) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                _("Cổng %(port)s đã có chương trình khác dùng; hãy chọn cổng khác bằng --bind.")
                % {"port": port}
            ) from error
        raise Refused(
            _("Không mở được %(bind)s: %(why)s; hãy chọn địa chỉ khác bằng --bind.")
            % {"bind": bind, "why": error.strerror}
        ) from error


def web(door: int, workers: int, threads: int) -> Child:
    """The web server on a port that is already open."""
    server = [sys.executable, "-m", "gunicorn", "motcua.config.wsgi:application"]
    how = ["--bind", f"fd://{door}", "--worker-class", "gthread", "--no-control-socket"]
    much = ["--workers", str(workers), "--threads", str(threads), "--graceful-timeout", "15"]
    return Child("web", [*server, *how, *much, "--log-level", "warning"], files=[door])


def worker() -> Child:
    """The process that does background jobs."""
    return Child("worker", [sys.executable, "-m", "django", "procrastinate", "worker"])


def collect_static() -> None:
    """Gather and compress static files, unless those gathered are the same."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _static_digest()
    if stamp.exists() and stamp.read_text() == now:
        return
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"], check=True
    )
    stamp.write_text(now)


def _static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
