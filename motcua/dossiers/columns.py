"""The columns an inbox may show beside the code."""

from collections.abc import Iterable
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Column(TextChoices):
    """One column."""

    NAME = "name", _("Chủ hồ sơ")
    PROCEDURE = "procedure", _("Thủ tục")
    STATE = "state", _("Trạng thái")
    RECEIVED = "received", _("Tiếp nhận")
    DUE = "due", _("Hẹn trả")
    STANDING = "standing", _("Thời hạn")
    CHANNEL = "channel", _("Cách nộp")
    UNIT = "unit", _("Nơi giải quyết")


USUAL: Final = (Column.NAME, Column.PROCEDURE, Column.STATE, Column.DUE, Column.STANDING)


def in_order(chosen: Iterable[str]) -> list[str]:
    """The known ones, in the order a page shows them."""
    wanted = set(chosen)
    return [column.value for column in Column if column in wanted]
