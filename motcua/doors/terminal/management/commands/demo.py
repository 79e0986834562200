"""`motcua demo`: a town to play in, made once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.doors.terminal import demo
from motcua.doors.terminal.demo.offices import AGENCIES
from motcua.doors.terminal.demo.town import OFFICIALS
from motcua.dossiers.models import Dossier
from motcua.people.models import Unit


class Command(BaseCommand):
    """Safe to repeat: a town that is there is left alone, and no other data is touched."""

    help = "Lập phường mẫu để dùng thử."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the town and say who can sign in."""
        if not demo.is_built():
            if Unit.objects.exists():
                self.stderr.write(_("Cơ sở dữ liệu đã có đơn vị khác; không lập phường mẫu."))
                raise SystemExit(1)
            demo.build(timezone.localdate(), self.stdout.write)
        self.stdout.write(_("Phường mẫu có %s hồ sơ.") % Dossier.objects.count())
        self.stdout.write(_("Tài khoản dùng thử, mật khẩu chung: %s") % demo.PASSWORD)
        for username, name, role, unit in OFFICIALS:
            self.stdout.write(f"  {username:<10} {name} · {role.label} · {unit}")
        for _code, unit, username, name in AGENCIES:
            self.stdout.write(f"  {username:<10} {name} · {unit}")
