"""How a dossier stands against its due moment: worked out for a moment, never stored."""

from datetime import date, datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import Dossier
from motcua.dossiers.states import WAITING, State


class Standing(TextChoices):
    """One word for a list."""

    NOT_STARTED = "not_started", _("Chưa tính hạn")
    WAITING = "waiting", _("Tạm dừng tính hạn")
    IN_TIME = "in_time", _("Trong hạn")
    DUE_TODAY = "due_today", _("Đến hạn hôm nay")
    OVERDUE = "overdue", _("Quá hạn")
    EARLY = "early", _("Xong trước hạn")
    ON_TIME = "on_time", _("Xong đúng hạn")
    LATE = "late", _("Xong quá hạn")
    ENDED = "ended", _("Đã kết thúc")


def standing(dossier: Dossier, now: datetime) -> Standing:
    """Where the dossier stands at `now`; days are Vietnam's."""
    if dossier.state in (State.NOT_ACCEPTED, State.STOPPED):
        return Standing.ENDED
    if dossier.received_at is None:
        return Standing.NOT_STARTED
    if dossier.due_at is None:
        return Standing.WAITING
    due = timezone.localdate(dossier.due_at)
    if dossier.completed_at:
        return when_done(timezone.localdate(dossier.completed_at), due)
    return while_open(dossier, now, due)


def when_done(day: date, due: date) -> Standing:
    """Completed before, on or after the due day."""
    if day == due:
        return Standing.ON_TIME
    return Standing.EARLY if day < due else Standing.LATE


def while_open(dossier: Dossier, now: datetime, due: date) -> Standing:
    """Against the due moment, to the minute."""
    if dossier.is_late(now):
        return Standing.OVERDUE
    if dossier.state in WAITING:
        return Standing.WAITING
    return Standing.DUE_TODAY if timezone.localdate(now) == due else Standing.IN_TIME
