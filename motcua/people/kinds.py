"""The words of a unit's history: how one follows another."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SuccessionKind(TextChoices):
    """How a unit's work comes to another one."""

    MERGE = "merge", _("Sáp nhập, hợp nhất")
    SPLIT = "split", _("Chia ra nhiều đơn vị")
    RENAME = "rename", _("Đổi tên, đổi mã")
    TAKEOVER = "takeover", _("Tiếp nhận một phần nhiệm vụ")
    DISSOLVE = "dissolve", _("Giải thể, kết thúc hoạt động")


# After the others the predecessor is no more.
ENDS_THE_UNIT: Final = frozenset(SuccessionKind) - {SuccessionKind.TAKEOVER}


class Outcome(TextChoices):
    """What became of a declared succession."""

    CARRIED_OUT = "carried_out", _("Đã thực hiện")
    WITHDRAWN = "withdrawn", _("Đã hủy khai báo")
