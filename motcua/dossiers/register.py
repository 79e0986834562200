"""The register (sổ theo dõi hồ sơ) of a unit and a year: which dossiers, in which order.

Serial numbers follow the order of reception without a gap. They are given when the book is
closed; before that a late entry, made after an outage, still finds its lawful place.
"""

from datetime import date, datetime
from typing import Final

from django.db.models import Max, Min, Q, QuerySet

from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.models import Dossier, RegisterBook, RegisterEntry
from motcua.people.models import Unit

JANUARY: Final = 1
# As many lines as are printed while somebody waits: about a second.
AT_ONCE: Final = 500


def bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of a year and of the next, Vietnam's time."""
    return (
        datetime(year, JANUARY, 1, tzinfo=VIETNAM),
        datetime(year + 1, JANUARY, 1, tzinfo=VIETNAM),
    )


def year_of(moment: datetime) -> int:
    """The year a moment belongs to in Vietnam."""
    return moment.astimezone(VIETNAM).year


def dossiers_of(unit: Unit, year: int) -> QuerySet[Dossier]:
    """The dossiers of a book in the order of its numbers, with what a line shows.

    What came to be known only after its own year was closed goes into the next open book.
    """
    shown = Dossier.objects.select_related("version__procedure", "applicant", "competent_unit")
    closed = closed_years(unit)
    if year in closed:
        own = shown.filter(register_entry__book__unit=unit, register_entry__book__year=year)
        return own.order_by("register_entry__serial")
    years = Q()
    for each in (year, *(past for past in closed if past < year)):
        first, after = bounds(each)
        years |= Q(received_at__gte=first, received_at__lt=after)
    mine = shown.filter(years, receiving_unit=unit, register_entry__isnull=True)
    return mine.order_by("received_at", "pk")


def closed_years(unit: Unit) -> list[int]:
    """The years whose books are closed."""
    return list(
        RegisterBook.objects.filter(unit=unit).order_by("year").values_list("year", flat=True)
    )


def serial_of(dossier: Dossier) -> tuple[int, int] | tuple[None, None]:
    """The book's year and the serial number of a dossier; none before its book is closed."""
    entry = RegisterEntry.objects.filter(dossier=dossier).select_related("book").first()
    return (entry.book.year, entry.serial) if entry else (None, None)


def is_over(year: int, today: date) -> bool:
    """Has the year ended?"""
    return today.year > year


def years_of(unit: Unit) -> list[int]:
    """The years in which the unit received dossiers, from the first to the last."""
    received = Dossier.objects.filter(receiving_unit=unit).aggregate(
        first=Min("received_at"), last=Max("received_at")
    )
    if received["first"] is None:
        return []
    return list(range(year_of(received["first"]), year_of(received["last"]) + 1))
