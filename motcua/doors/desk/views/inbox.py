"""The inbox: what is mine, my unit's, due, overdue, waiting; and a move for many at once."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import ProcedureField
from motcua.core.errors import Refused
from motcua.core.text import sort_key
from motcua.doors.desk.looking import look_for, units_of
from motcua.doors.desk.rows import rows_of
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers import actions, lists
from motcua.dossiers.actions.personal import FILTERS
from motcua.dossiers.columns import USUAL, Column, in_order
from motcua.dossiers.models import Dossier, InboxColumns
from motcua.dossiers.search import How
from motcua.dossiers.states import MOVES, Verb
from motcua.people.models import Official

# More would make the officer wait without knowing for what.
MOST_AT_ONCE = 200


TABS: dict[str, object] = {
    "unit": gettext_lazy("Đơn vị tôi"),
    "mine": gettext_lazy("Giao cho tôi"),
    "today": gettext_lazy("Đến hạn hôm nay"),
    "overdue": gettext_lazy("Quá hạn"),
    "waiting": gettext_lazy("Đang chờ công dân"),
    "results": gettext_lazy("Chờ trả kết quả"),
    "attention": gettext_lazy("Bước cần chú ý"),
    "all": gettext_lazy("Tất cả"),
}


def lists_of(user: Official, now: datetime) -> dict[str, Q]:
    """What each tab holds; "all" is held back by nothing."""
    return {
        "unit": lists.TO_DO,
        "mine": lists.held_by(user),
        "today": lists.due_today(now),
        "overdue": lists.overdue(now),
        "waiting": lists.WAITING_FOR_APPLICANT,
        "results": lists.TO_BE_RETURNED,
        "attention": lists.needs_attention(user, now),
    }


# Moves that ask for nothing but a press, so that they can be made for a whole list.
IN_BULK = [verb for verb in Verb if any(m.verb == verb and not m.needs_note for m in MOVES)]


@require_GET
@vary_on_headers("HX-Request")
def inbox(request: SignedIn) -> HttpResponse:
    """A page of dossiers; only the rows where htmx asks."""
    tab = request.GET.get("tab", "unit")
    tab = tab if tab in TABS else "unit"
    now = timezone.now()
    conditions = lists_of(request.user, now)
    seen = Dossier.objects.seen_by(request.user)
    asked = {name: request.GET.get(name, "") for name in FILTERS if name != "tab"}
    listed = look_for(request, seen.filter(conditions.get(tab, Q())), asked)
    shown = {
        "rows": rows_of(listed.rows, now),
        "after": listed.after,
        "hint": listed.hint,
        "asks": listed.asks,
        "tab": tab,
        "verbs": IN_BULK,
        "columns": columns_of(request.user),
        "asked": asked | {"tab": tab},
        "next": urlencode(asked | {"tab": tab, "after": listed.after}),
    } | asked
    if "HX-Request" in request.headers:
        return render(request, "desk/_rows.html", shown)
    counts = seen.how_many(conditions)
    tabs = [(name, label, counts.get(name)) for name, label in TABS.items()]
    choices = {
        "fields": sorted(ProcedureField.objects.all(), key=lambda field: sort_key(field.name)),
        "units": units_of(request.user),
        "channels": FilingChannel.choices,
        "ways": How.choices,
        "searches": [(each, urlencode(each.asked)) for each in request.user.searches.all()],
        "all_columns": Column.choices,
    }
    return render(request, "desk/inbox.html", shown | choices | {"tabs": tabs})


def columns_of(user: Official) -> list[str]:
    """The columns this official chose, else the usual ones."""
    chosen = InboxColumns.objects.filter(official=user).first()
    return in_order(chosen.columns if chosen else USUAL)


@require_POST
def move_many(request: SignedIn) -> HttpResponse:
    """Make one move for each dossier chosen; those that cannot say why, one by one."""
    verb = Verb(request.POST["verb"]) if request.POST.get("verb") in IN_BULK else None
    codes = request.POST.getlist("code")[:MOST_AT_ONCE]
    if verb is None or not codes:
        raise Refused(_("Hãy chọn hồ sơ và việc cần làm."))
    moved, refused = [], []
    for dossier in Dossier.objects.seen_by(request.user).filter(code__in=codes):
        try:
            actions.move(dossier, verb, by=request.user)
            moved.append(dossier.code)
        except Refused as why:
            refused.append(f"{dossier.code}: {why}")
    if moved:
        told = _("Đã “%(verb)s” %(number)s hồ sơ.")
        messages.success(request, told % {"verb": verb.label, "number": len(moved)})
    for sentence in refused:
        messages.warning(request, sentence)
    asked = {name: request.POST.get(name, "") for name in FILTERS}
    return redirect(f"{reverse('desk:inbox')}?{urlencode(asked)}")
