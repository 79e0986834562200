"""What officials set up for themselves. Of nobody's concern but their own: no evidence is kept."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.dossiers.columns import in_order
from motcua.dossiers.models import InboxColumns, SavedSearch
from motcua.people.models import Official

FILTERS = ("tab", "q", "how", "field", "channel", "unit", "first", "last")
MOST_SEARCHES = 20
LONGEST_NAME = 60


@transaction.atomic
def save_search(name: str, asked: Mapping[str, str], *, by: Official) -> SavedSearch:
    """Keep a filter of the inbox under a name; the same name again replaces it."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(_("Hãy đặt tên cho bộ lọc."))
    others = SavedSearch.objects.filter(official=by).exclude(name=name)
    if others.count() >= MOST_SEARCHES:
        raise Refused(_("Mỗi người lưu tối đa %s bộ lọc; hãy xóa bớt.") % MOST_SEARCHES)
    kept = {key: str(asked.get(key, ""))[:200] for key in FILTERS}
    saved, _new = SavedSearch.objects.update_or_create(
        official=by, name=name, defaults={"asked": kept}
    )
    return saved


@transaction.atomic
def forget_search(search: SavedSearch, *, by: Official) -> None:
    """Throw one's own filter away."""
    if search.official_id != by.pk:
        raise Refused(_("Bộ lọc này là của người khác."))
    search.delete()


@transaction.atomic
def choose_columns(columns: Iterable[str], *, by: Official) -> list[str]:
    """Show these columns in one's inbox; unknown ones are left out."""
    chosen = in_order(columns)
    if not chosen:
        raise Refused(_("Hãy chọn ít nhất một cột."))
    InboxColumns.objects.update_or_create(official=by, defaults={"columns": chosen})
    return chosen
