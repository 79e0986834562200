"""What the heart does by the clock."""

from datetime import date

from django.utils import timezone

from motcua.core.jobs import job
from motcua.dossiers.actions.digesting import write_digests
from motcua.dossiers.actions.register import CLOSING, close_register
from motcua.dossiers.actions.taking_over import TAKING_OVER, take_over
from motcua.people.models import Official, Unit


@job("dossiers.write_digests", cron="30 23 * * *")  # 06:30 in Vietnam, before offices open
def morning(timestamp: int) -> None:
    """Write the morning digests."""
    write_digests(timezone.now())


@job(TAKING_OVER)
def take_over_on(day: str, official: int) -> None:
    """Carry out the rearrangement of a day; a province's takes minutes."""
    take_over(date.fromisoformat(day), by=Official.objects.get(pk=official))


@job(CLOSING)
def close_book(unit: int, year: int, official: int) -> None:
    """Close a book that is too big to be printed while somebody waits."""
    by = Official.objects.get(pk=official)
    close_register(Unit.objects.get(pk=unit), year, by=by)
