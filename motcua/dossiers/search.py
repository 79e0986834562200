"""Search among dossiers: by code or number, or by a name without diacritics, newest first.

A name is looked for among the distinct names first, which are few; the dossiers of those found
are read by their own index. What would find half a province is not read: it asks for more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.core.errors import Refused
from motcua.core.text import fold
from motcua.dossiers.models import DistinctName, DistinctNameQuerySet, Dossier, DossierQuerySet

# More names or dossiers than these are not read through for one page.
MOST_NAMES: Final = 2000
MOST_DOSSIERS: Final = 2000


class How(TextChoices):
    """How a name is compared. Empty: exactly, else contained, else with one wrong letter."""

    EXACT = "exact", gettext_lazy("Đúng cả họ tên")
    PREFIX = "prefix", gettext_lazy("Bắt đầu bằng")
    CONTAINS = "contains", gettext_lazy("Có chứa")
    NEAR = "near", gettext_lazy("Gần đúng, sai một chữ cái")


NAMES: Final[dict[How, Callable[[str], DistinctNameQuerySet]]] = {
    How.EXACT: DistinctName.objects.equal,
    How.PREFIX: DistinctName.objects.beginning,
    How.CONTAINS: DistinctName.objects.containing,
    How.NEAR: DistinctName.objects.near,
}
# What an empty `how` tries, in this order.
IN_TURN: Final = (How.EXACT, How.CONTAINS, How.NEAR)


@dataclass(frozen=True)
class Found:
    """The dossiers found, and how their names were compared; None where it was by number."""

    dossiers: DossierQuerySet
    how: How | None = None


def search(dossiers: DossierQuerySet, text: str, *, how: str = "", narrow: bool = False) -> Found:
    """Those of `dossiers` that `text` finds. `narrow`: they are of one unit or of a few days.

    Raises Refused where a name is too common to be looked for in so many.
    """
    words = fold(text)
    if not words:
        return Found(dossiers)
    if any(letter.isdigit() for letter in words):
        return Found(dossiers.with_number(text))
    ways = (How(how),) if how in How.values else IN_TURN
    for way in ways:
        found = named(dossiers, words, way, narrow=narrow)
        if way == ways[-1] or found.exists():
            break
    return Found(found, way)


def named(dossiers: DossierQuerySet, words: str, how: How, *, narrow: bool) -> DossierQuerySet:
    """Those of `dossiers` whose applicant's name is like these words."""
    names = NAMES[how](words)
    ids = list(names.values_list("pk", flat=True)[: MOST_NAMES + 1])
    if how == How.EXACT:
        # One name's dossiers lie in the index in the order of the page.
        return dossiers.filter(name=ids[0]) if ids else dossiers.none()
    if are_few(ids):
        return dossiers.filter(name__in=ids)
    if narrow:
        return dossiers.filter(name__in=names.values("pk"))
    raise Refused(
        _(
            "“%(words)s” có trong quá nhiều họ tên; hãy gõ thêm chữ, "
            "hoặc chọn một đơn vị hay khoảng ngày nộp (tối đa 31 ngày)."
        )
        % {"words": words}
    )


def are_few(names: list[int]) -> bool:
    """Whether the dossiers of these names can all be read for one page."""
    if len(names) > MOST_NAMES:
        return False
    theirs = Dossier.objects.filter(name__in=names).order_by()
    return theirs[: MOST_DOSSIERS + 1].count() <= MOST_DOSSIERS
