"""The lists an official works through, each as a condition that can be filtered and counted."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from motcua.dossiers.models import Task
from motcua.dossiers.states import RUNNING, WAITING, State
from motcua.people.models import Official

TO_DO = Q(state__in=RUNNING | {State.REGISTERED})
WAITING_FOR_APPLICANT = Q(state__in=WAITING)
TO_BE_RETURNED = Q(state=State.COMPLETED)


def overdue(now: datetime) -> Q:
    """Running and past the due moment."""
    return Q(state__in=RUNNING, due_at__lt=now)


def due_today(now: datetime) -> Q:
    """Running, still in time, due before midnight in Vietnam."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(state__in=RUNNING, due_at__gte=now, due_at__lt=midnight + timedelta(days=1))


def held_by(user: Official) -> Q:
    """With an open task assigned to this official."""
    return Q(pk__in=Task.objects.filter(closed_at=None, assignee=user).values("dossier"))


def needs_attention(user: Official, now: datetime) -> Q:
    """With an open step in this official's units that used up half of its limit, or all of it."""
    slow = Task.objects.open().filter(unit__in=user.units_worked_in, half_at__lte=now)
    return Q(pk__in=slow.values("dossier"))
