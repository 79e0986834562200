"""The counter's panel: call the next number, serve, finish; and how long people wait today."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.doors.desk.views.intake import desks
from motcua.doors.frame.signed_in import SignedIn
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.queue import actions
from motcua.queue.models import Counter, QueueService, Ticket, TicketQuerySet, WaitingRoom
from motcua.queue.waiting import waiting_of

WAITING_SHOWN = 20


@require_GET
def counters(request: SignedIn) -> HttpResponse:
    """The counters of this official's desks, and who sits there."""
    found = Counter.objects.filter(unit__in=desks(request)).select_related("unit")
    today = timezone.localdate()
    shown = [(counter, at(counter, Ticket.objects.of(counter.unit, today))) for counter in found]
    return render(request, "desk/counters.html", {"counters": shown})


def at(counter: Counter, tickets: TicketQuerySet) -> Ticket | None:
    """The number at a counter now."""
    here = tickets.at_counter().filter(counter=counter)
    return here.select_related("drawn_from", "service", "called_by").first()


def own(request: SignedIn, pk: int) -> Counter:
    """A counter of this official's desks."""
    found = Counter.objects.filter(unit__in=desks(request)).select_related("unit")
    return get_object_or_404(found, pk=pk)


@require_GET
def counter(request: SignedIn, pk: int) -> HttpResponse:
    """One counter: the number there, and who waits for it."""
    here = own(request, pk)
    tickets = Ticket.objects.of(here.unit, timezone.localdate())
    waiting = tickets.waiting().filter(service__in=here.services.all())
    shown = {
        "counter": here,
        "ticket": at(here, tickets),
        "waiting": waiting.select_related("drawn_from", "service")[:WAITING_SHOWN],
        "number": waiting.count(),
        "services": QueueService.objects.filter(unit=here.unit, is_open=True),
        "now": timezone.now(),
    }
    return render(request, "desk/counter.html", shown)


Deed = Callable[[Ticket, Official], object]
DEEDS: dict[str, Deed] = {
    "goi-lai": lambda ticket, by: actions.call_again(ticket, by=by),
    "phuc-vu": lambda ticket, by: actions.serve(ticket, by=by),
    "xong": lambda ticket, by: actions.finish(ticket, by=by),
    "vang": lambda ticket, by: actions.no_show(ticket, by=by),
}


@require_POST
def call_next(request: SignedIn, pk: int) -> HttpResponse:
    """Call the next number; whoever was at the counter is done with."""
    here = own(request, pk)
    if actions.call_next(here, by=request.user) is None:
        messages.info(request, _("Không còn ai chờ ở quầy này."))
    return redirect("desk:counter", pk=pk)


@require_POST
def deal(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """Do something with the number at the counter; serving it opens the intake."""
    here = own(request, pk)
    if deed not in DEEDS:
        raise Http404
    DEEDS[deed](present(here, request), request.user)
    if deed == "phuc-vu":
        return redirect(f"{reverse('desk:choose')}?unit={here.unit.code}")
    return redirect("desk:counter", pk=pk)


@require_POST
def transfer(request: SignedIn, pk: int) -> HttpResponse:
    """Let the number wait for another service."""
    here = own(request, pk)
    chosen = request.POST.get("service", "")
    services = QueueService.objects.filter(unit=here.unit)
    service = get_object_or_404(services, pk=int(chosen[:15]) if chosen.isdecimal() else 0)
    ticket = actions.transfer(present(here, request), service, by=request.user)
    told = _("Số %(label)s đã chuyển sang “%(service)s”.")
    messages.success(request, told % {"label": ticket.label, "service": service.name})
    return redirect("desk:counter", pk=pk)


def present(counter: Counter, request: SignedIn) -> Ticket:
    """The number the official saw when pressing; another one is left alone."""
    number = request.POST.get("ticket", "")
    found = at(counter, Ticket.objects.of(counter.unit, timezone.localdate()))
    if found is None or str(found.pk) != number:
        raise Refused(_("Số này không còn ở quầy; hãy tải lại trang."))
    return found


@require_GET
def waits(request: SignedIn) -> HttpResponse:
    """Today's waiting times, by unit and service, with the addresses of the room's screens."""
    units = rooms_seen(request.user)
    if not units:
        raise Refused(_("Bạn không phụ trách phòng chờ nào."))
    today, now = timezone.localdate(), timezone.now()
    rooms = WaitingRoom.objects.filter(unit__in=units).select_related("unit").order_by("unit__path")
    shown = []
    for room in rooms:
        tickets = Ticket.objects.of(room.unit, today)
        services = QueueService.objects.filter(unit=room.unit)
        lines = [
            (service, waiting_of(tickets.filter(service=service).waits(), now))
            for service in services
        ]
        keeps = request.user.may(Permission.RECEIVE_DOSSIER, room.unit_id)
        shown.append((room, waiting_of(tickets.waits(), now), lines, keeps))
    return render(request, "desk/waits.html", {"rooms": shown, "now": now})


def rooms_seen(user: Official) -> list[int]:
    """Ids of the units whose waiting rooms concern this official: own desks, and units led."""
    own_desks: set[Unit] = user.units_of(Permission.RECEIVE_DOSSIER)
    return sorted({unit.pk for unit in own_desks} | set(user.unit_ids_with(Permission.SEE_REPORTS)))
