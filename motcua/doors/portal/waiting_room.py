"""The waiting room's own pages: kiosk, number, calling screen, wall board. No names on any."""

from datetime import datetime

from allauth.core.ratelimit import consume
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from motcua.core.errors import Refused
from motcua.documents.printing import print_form
from motcua.dossiers.board import Board, board_of
from motcua.people.models import Unit
from motcua.queue import actions
from motcua.queue.models import QueueService, Ticket, WaitingRoom
from motcua.queue.waiting import Waiting, waiting_of

NEXT_SHOWN = 12
CALLED_SHOWN = 6
BOARD_SECONDS = 60


def room_by(unit: str, **key: str) -> WaitingRoom:
    """The waiting room behind an address; a wrong key is no such page."""
    rooms = WaitingRoom.objects.select_related("unit")
    return get_object_or_404(rooms, unit__code=unit, **key)


@never_cache
@require_GET
def kiosk(request: HttpRequest, unit: str, key: str) -> HttpResponse:
    """One big button for each service that gives out numbers."""
    room = room_by(unit, kiosk_key=key)
    services = QueueService.objects.filter(
        unit=room.unit, is_open=True, counters__isnull=False
    ).distinct()
    shown = [(service, ahead_of(service)) for service in services]
    return render(request, "portal/kiosk.html", {"room": room, "services": shown})


def ahead_of(service: QueueService) -> int:
    """How many wait for it now."""
    return service.tickets.of(service.unit, timezone.localdate()).waiting().count()


@require_POST
def take_ticket(request: HttpRequest, unit: str, key: str) -> HttpResponse:
    """Take a number of the service pressed."""
    room = room_by(unit, kiosk_key=key)
    chosen = request.POST.get("service", "")
    if not (chosen.isascii() and chosen.isdigit()):
        raise Refused(_("Hãy chọn dịch vụ cần làm."))
    service = get_object_or_404(QueueService, unit=room.unit, pk=int(chosen[:15]))
    if not consume(request, action="take_ticket"):
        raise Refused(_("Lấy số quá nhiều lần; hãy đợi ít phút rồi thử lại."))
    ticket = actions.take_ticket(service, by=None)
    return redirect("portal:ticket", unit=unit, key=key, pk=ticket.pk)


def todays(room: WaitingRoom, pk: int) -> Ticket:
    """A number given out here today."""
    tickets = Ticket.objects.of(room.unit, timezone.localdate())
    return get_object_or_404(tickets.select_related("service", "drawn_from"), pk=pk)


def ahead(ticket: Ticket) -> int:
    """How many wait before it."""
    waiting = ticket.service.tickets.of(ticket.unit, ticket.day).waiting()
    return waiting.filter(taken_at__lte=ticket.taken_at).exclude(pk=ticket.pk).count()


@never_cache
@require_GET
def ticket(request: HttpRequest, unit: str, key: str, pk: int) -> HttpResponse:
    """The number just taken; the kiosk comes back by itself."""
    room = room_by(unit, kiosk_key=key)
    taken = todays(room, pk)
    shown = {"room": room, "ticket": taken, "ahead": ahead(taken)}
    return render(request, "portal/ticket.html", shown)


@never_cache
@require_GET
def ticket_pdf(request: HttpRequest, unit: str, key: str, pk: int) -> HttpResponse:
    """The number on paper."""
    room = room_by(unit, kiosk_key=key)
    taken = todays(room, pk)
    with translation.override("vi"):
        said = {
            "unit": room.unit.name,
            "service": taken.service.name,
            "label": taken.label,
            "ahead": _("Trước bạn còn %s số.") % ahead(taken),
            "taken_at": f"{timezone.localtime(taken.taken_at):%H:%M %d/%m/%Y}",
        }
    name = f"so-{taken.label}.pdf"
    return HttpResponse(
        print_form("ticket", said),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@never_cache
@require_GET
@vary_on_headers("HX-Request")
def calling(request: HttpRequest, unit: str, key: str) -> HttpResponse:
    """The numbers at the counters, the last called big, and those that come next."""
    room = room_by(unit, screen_key=key)
    tickets = Ticket.objects.of(room.unit, timezone.localdate())
    tickets = tickets.select_related("counter", "drawn_from")
    shown = {
        "room": room,
        "called": tickets.at_counter()[:CALLED_SHOWN],
        "next": tickets.waiting()[:NEXT_SHOWN],
        "now": timezone.now(),
    }
    page = "portal/_calling.html" if "HX-Request" in request.headers else "portal/calling.html"
    return render(request, page, shown)


@never_cache
@require_GET
@vary_on_headers("HX-Request")
def board(request: HttpRequest, unit: str, key: str) -> HttpResponse:
    """The unit's work in a few figures, for everyone in the room."""
    room, now = room_by(unit, screen_key=key), timezone.now()
    shown = {
        "room": room,
        "board": kept_board(room.unit, now),
        "waiting": waits_today(room.unit, now),
        "now": now,
    }
    page = "portal/_board.html" if "HX-Request" in request.headers else "portal/board.html"
    return render(request, page, shown)


def kept_board(unit: Unit, now: datetime) -> Board:
    """The figures, counted at most once a minute however many screens ask."""
    name = f"board-{unit.pk}"
    known: Board | None = cache.get(name)
    if known is None:
        known = board_of(unit, now)
        cache.set(name, known, BOARD_SECONDS)
    return known


def waits_today(unit: Unit, now: datetime) -> Waiting:
    """How long people wait here today."""
    tickets = Ticket.objects.of(unit, timezone.localdate(now))
    return waiting_of(tickets.waits(), now)
