"""The morning's list of an official: what is due today, within three days, overdue, unexcused."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from motcua.deadlines.clock import EventKind
from motcua.dossiers import lists
from motcua.dossiers.models import ClockEvent, Dossier, Task
from motcua.dossiers.states import RUNNING
from motcua.people.models import Official
from motcua.people.roles import Permission

DAYS_AHEAD = 3
MOST_CODES = 200


def digest_lists(now: datetime) -> dict[str, Q]:
    """The lists by name, as conditions on dossiers."""
    tomorrow = start_of_day(now) + timedelta(days=1)
    soon = tomorrow + timedelta(days=DAYS_AHEAD)
    excused = ClockEvent.objects.filter(dossier=OuterRef("pk"), kind=EventKind.EXTEND)
    return {
        "due_today": lists.due_today(now),
        "in_three_days": Q(state__in=RUNNING, due_at__gte=tomorrow, due_at__lt=soon),
        "overdue": lists.overdue(now),
        "without_apology": lists.overdue(now) & Q(~Exists(excused)),
    }


def start_of_day(now: datetime) -> datetime:
    """Midnight in Vietnam."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def concerns(official: Official) -> Q:
    """A leader answers for the unit; others for what they hold or may take."""
    led = [unit.pk for unit in official.units_of(Permission.DECIDE_DOSSIER)]
    hands = official.units_of(Permission.HANDLE_DOSSIER) | official.units_of(
        Permission.RECEIVE_DOSSIER
    )
    free = Q(assignee=None, unit__in=[unit.pk for unit in hands])
    tasks = Task.objects.open().filter(Q(assignee=official) | free)
    return Q(competent_unit__in=led) | Q(pk__in=tasks.values("dossier"))


def digest_of(official: Official, now: datetime) -> dict[str, list[str]]:
    """The codes of each list, the most urgent first, at most 200 each."""
    own = Dossier.objects.filter(concerns(official)).order_by("due_at", "pk")
    return {
        name: list(own.filter(condition).values_list("code", flat=True)[:MOST_CODES])
        for name, condition in digest_lists(now).items()
    }
