"""Keyset paging: the next page begins after the last row seen, however many rows come in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.dossiers.models import Dossier, DossierQuerySet

PAGE = 100


@dataclass(frozen=True)
class Order:
    """By a moment and then by id, both up or both down."""

    moment: str
    down: bool = False

    @property
    def keys(self) -> tuple[str, str]:
        """For `order_by`."""
        sign = "-" if self.down else ""
        return f"{sign}{self.moment}", f"{sign}pk"

    def beyond(self, at: datetime, pk: int) -> Q:
        """What comes after a mark."""
        way = "lt" if self.down else "gt"
        later = Q((f"{self.moment}__{way}", at)) | Q((self.moment, at), (f"pk__{way}", pk))
        # Follows from the rest; said, it is where the index begins.
        return later & Q((f"{self.moment}__{way}e", at))


DUE_FIRST = Order("sort_at")
NEWEST_FIRST = Order("filed_at", down=True)


@dataclass(frozen=True)
class Page:
    """The rows of one page and the mark of the next, empty on the last."""

    rows: list[Dossier]
    after: str


def page_of(
    dossiers: DossierQuerySet, after: str, size: int = PAGE, *, newest: bool = False
) -> Page:
    """The page after a mark: what is due first, or with `newest` what came in last.

    An unreadable mark gives the first page.
    """
    order = NEWEST_FIRST if newest else DUE_FIRST
    if mark := read_mark(after):
        dossiers = dossiers.filter(order.beyond(*mark))
    rows = list(dossiers.order_by(*order.keys).for_list()[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, mark_of(rows[-1], order) if more else "")


def mark_of(dossier: Dossier, order: Order) -> str:
    """Where a page ended."""
    return f"{getattr(dossier, order.moment).isoformat()}_{dossier.pk}"


def read_mark(after: str) -> tuple[datetime, int] | None:
    """The moment and id of a mark."""
    at, _line, pk = after.partition("_")
    try:
        moment, number = datetime.fromisoformat(at), int(pk)
    except ValueError:
        return None
    return (moment, number) if moment.tzinfo else None
