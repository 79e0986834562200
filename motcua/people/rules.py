"""What is allowed with units and posts."""

import re

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission

# QĐ 20/2020/QĐ-TTg art. 4: groups joined by dots, at most 35 characters.
CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
LONGEST_CODE = 35


def check_code(code: str) -> None:
    """Refuse a unit code that could not be printed in a dossier code."""
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        raise Refused(
            _(
                "Mã đơn vị “%(code)s” không hợp lệ: chỉ gồm chữ in hoa không dấu, chữ số và "
                "dấu chấm, không quá 35 ký tự."
            )
            % {"code": code}
        )


def check_may(user: Official, permission: Permission, unit: Unit | None = None) -> None:
    """Refuse unless the official holds the permission, in that unit where one is named."""
    if user.may(permission, unit.pk if unit else None):
        return
    what = Permission(permission).label
    if unit is None:
        raise Refused(_("Bạn không có quyền %(what)s.") % {"what": what})
    raise Refused(
        _("Bạn không có quyền %(what)s tại %(unit)s.") % {"what": what, "unit": unit.name}
    )
