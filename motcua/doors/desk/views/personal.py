"""An official's own desk: saved filters, columns, and what is due for them in the coming days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.deadlines.calendars import calendar_for
from motcua.doors.desk.rows import Row, rows_of
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import personal
from motcua.dossiers.digests import concerns, start_of_day
from motcua.dossiers.models import Dossier, SavedSearch
from motcua.dossiers.states import RUNNING
from motcua.people.models import Official

DAYS_AHEAD = 10
MOST_ROWS = 500


@require_POST
def save_search(request: SignedIn) -> HttpResponse:
    """Keep the filter shown, and show it again."""
    saved = personal.save_search(request.POST.get("name", ""), request.POST.dict(), by=request.user)
    messages.success(request, _("Đã lưu bộ lọc “%s”.") % saved.name)
    return redirect(f"{reverse('desk:inbox')}?{urlencode(saved.asked)}")


@require_POST
def forget_search(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a filter away."""
    search = get_object_or_404(SavedSearch, pk=pk, official=request.user)
    personal.forget_search(search, by=request.user)
    messages.success(request, _("Đã xóa bộ lọc “%s”.") % search.name)
    return redirect("desk:inbox")


@require_POST
def choose_columns(request: SignedIn) -> HttpResponse:
    """Show other columns."""
    personal.choose_columns(request.POST.getlist("column"), by=request.user)
    messages.success(request, _("Đã đổi các cột của danh sách."))
    return redirect("desk:inbox")


@dataclass(frozen=True)
class DueDay:
    """A day and what is due on it; without a day, what is overdue."""

    day: date | None
    rows: list[Row]


@require_GET
def due_list(request: SignedIn) -> HttpResponse:
    """What is due for this official, overdue first, then day by day for ten working days."""
    now = timezone.now()
    days = working_days(request.user, timezone.localdate(now))
    end = start_of_day(now) + timedelta(days=(days[-1] - timezone.localdate(now)).days + 1)
    own = Dossier.objects.seen_by(request.user).filter(
        concerns(request.user), state__in=RUNNING, due_at__lt=end
    )
    found = list(own.order_by("sort_at", "pk").for_list()[:MOST_ROWS])
    shown = by_day(found, days, now)
    return render(request, "desk/due_list.html", {"days": shown, "now": now, "most": MOST_ROWS})


def working_days(user: Official, today: date) -> list[date]:
    """Today and the working days after it, by the calendar of the official's own unit."""
    unit = next((post.unit for post in user.current_posts), None)
    calendar = calendar_for(unit) if unit else None
    days, day = [today], today
    while len(days) <= DAYS_AHEAD:
        day += timedelta(days=1)
        if calendar is None or calendar.is_working_day(day):
            days.append(day)
    return days


def by_day(dossiers: list[Dossier], days: list[date], now: datetime) -> list[DueDay]:
    """Overdue together, then each day, empty ones too; a due day off is shown as itself."""

    def day_of(dossier: Dossier) -> date | None:
        assert dossier.due_at
        return None if dossier.due_at < now else timezone.localdate(dossier.due_at)

    due = {day: rows_of(list(each), now) for day, each in groupby(dossiers, day_of)}
    late = [DueDay(None, due[None])] if None in due else []
    known = sorted({*days, *(day for day in due if day)})
    return [*late, *(DueDay(day, due.get(day, [])) for day in known)]
