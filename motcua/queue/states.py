"""The states of a ticket."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TicketState(TextChoices):
    """Waiting, at a counter, or gone."""

    WAITING = "waiting", _("Đang chờ")
    CALLED = "called", _("Đang gọi")
    SERVED = "served", _("Đang phục vụ")
    DONE = "done", _("Đã xong")
    NO_SHOW = "no_show", _("Vắng mặt")


AT_COUNTER = (TicketState.CALLED, TicketState.SERVED)
ENDED = (TicketState.DONE, TicketState.NO_SHOW)
