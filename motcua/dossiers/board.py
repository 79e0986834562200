"""What a wall may tell of a unit's work: counts and shortened codes, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from motcua.dossiers.models import Dossier
from motcua.dossiers.states import OPEN, State
from motcua.people.models import Unit

# The share is of dossiers received within so many days; older ones say little of today.
SHARE_DAYS = 90
# What was returned today came in within so many days.
LOOK_BACK_DAYS = 400
READY_SHOWN = 10


@dataclass(frozen=True)
class Board:
    """Counts of a unit at a moment; `on_time` of `done`: dossiers received in 90 days."""

    open: int
    received_today: int
    returned_today: int
    done: int
    on_time: int
    ready: tuple[str, ...]

    @property
    def percent(self) -> int | None:
        """Per cent in time, rounded down: a wall does not boast."""
        return 100 * self.on_time // self.done if self.done else None


def board_of(unit: Unit, now: datetime) -> Board:
    """The board of a unit."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = Q(received_at__gte=now - timedelta(days=SHARE_DAYS), completed_at__isnull=False)
    counts = Dossier.objects.filter(
        competent_unit=unit, received_at__gte=now - timedelta(days=LOOK_BACK_DAYS)
    ).aggregate(
        received_today=Count("pk", filter=Q(received_at__gte=midnight)),
        returned_today=Count("pk", filter=Q(returned_at__gte=midnight)),
        done=Count("pk", filter=recent),
        on_time=Count("pk", filter=recent & Q(completed_at__lte=F("due_at"))),
    )
    own = Dossier.objects.filter(competent_unit=unit)
    ready = own.filter(state=State.COMPLETED).order_by("-completed_at")
    codes = ready.values_list("code", flat=True)[:READY_SHOWN]
    return Board(
        open=own.filter(state__in=OPEN).count(),
        ready=tuple(masked(code) for code in codes),
        **counts,
    )


def masked(code: str) -> str:
    """A code by which its owner knows it and nobody looks it up: `H44.100-••••••-0007`."""
    first, *middle, last = code.split("-") if "-" in code else ("", code)
    return "-".join(filter(None, [first, *("•" * len(part) for part in middle), last]))
