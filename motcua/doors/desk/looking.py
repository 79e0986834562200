"""Looking for dossiers in the inbox: words, filters, and what the officer is told about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.text import sort_key
from motcua.deadlines.calendar import VIETNAM
from motcua.doors.desk.paging import page_of
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.models import Dossier, DossierQuerySet
from motcua.dossiers.models.dossier import id_of
from motcua.dossiers.search import How, search
from motcua.people.models import Official, Unit

# So many days, or one unit, are few enough to look for a common name in.
FEW_DAYS = timedelta(days=31)


@dataclass(frozen=True)
class Listed:
    """The rows of one page, the mark of the next, and a sentence about them, if any.

    `asks`: there are no rows, the sentence asks for more.
    """

    rows: list[Dossier]
    after: str
    hint: str = ""
    asks: bool = False


def look_for(request: SignedIn, dossiers: DossierQuerySet, asked: Mapping[str, str]) -> Listed:
    """The page asked for: what is due first, or what came last where something is searched."""
    first, last = day_of(asked["first"]), day_of(asked["last"])
    dossiers = dossiers.narrowed(
        field=asked["field"], channel=asked["channel"], unit=asked["unit"]
    ).filed_between(midnight(first), midnight(last, days=1))
    few_days = first and last and last - first <= FEW_DAYS
    one_unit = id_of(asked["unit"]) or len(request.user.units_seen) == 1
    try:
        found = search(dossiers, asked["q"], how=asked["how"], narrow=bool(few_days or one_unit))
    except Refused as why:
        return Listed([], "", str(why), asks=True)
    searched = bool(asked["q"].strip())
    page = page_of(found.dossiers, request.GET.get("after", ""), newest=searched)
    return Listed(page.rows, page.after, "" if asked["how"] or not page.rows else told(found.how))


def told(how: How | None) -> str:
    """How names were compared where the officer left it open."""
    if how == How.EXACT:
        return _("Đang hiện hồ sơ có đúng họ tên này; chọn “Có chứa” để tìm cả tên dài hơn.")
    if how == How.NEAR:
        return _("Không có tên nào chứa các chữ này; đang hiện tên chỉ khác một chữ cái.")
    return ""


def day_of(word: str) -> date | None:
    """A day as a browser sends it; None where it is none."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def midnight(day: date | None, days: int = 0) -> datetime | None:
    """When a day begins in Vietnam, or so many days after it; None at the end of time."""
    try:
        return datetime.combine(day + timedelta(days), time(), VIETNAM) if day else None
    except OverflowError:
        return None


def units_of(user: Official) -> list[Unit]:
    """The units an officer may choose between, in Vietnamese order; none where there is one."""
    units = Unit.objects.filter(pk__in=user.units_seen)
    found = sorted(units, key=lambda unit: sort_key(unit.name))
    return found if len(found) > 1 else []
