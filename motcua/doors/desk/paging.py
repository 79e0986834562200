"""Keyset paging: the next page begins after the last row seen, however many rows come in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.dossiers.models import Dossier, DossierQuerySet

PAGE = 100


@dataclass(frozen=True)
class Page:
    """The rows of one page and the mark of the next, empty on the last."""

    rows: list[Dossier]
    after: str


def page_of(dossiers: DossierQuerySet, after: str, size: int = PAGE) -> Page:
    """The page after a mark; an unreadable mark gives the first page."""
    mark = read_mark(after)
    if mark:
        at, pk = mark
        dossiers = dossiers.filter(Q(sort_at__gt=at) | Q(sort_at=at, pk__gt=pk), sort_at__gte=at)
    rows = list(dossiers.order_by("sort_at", "pk").for_list()[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, mark_of(rows[-1]) if more else "")


def mark_of(dossier: Dossier) -> str:
    """Where a page ended."""
    return f"{dossier.sort_at.isoformat()}_{dossier.pk}"


def read_mark(after: str) -> tuple[datetime, int] | None:
    """The moment and id of a mark."""
    at, _line, pk = after.partition("_")
    try:
        moment, number = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    return (moment, number) if moment.tzinfo else None
