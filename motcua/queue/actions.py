"""What happens in a waiting room: numbers taken, called, served, given up; and its settings."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.models import ProcedureField
from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.queue import rules
from motcua.queue.models import Counter, QueueService, Ticket, WaitingRoom
from motcua.queue.states import TicketState

KEY_BYTES = 12


@transaction.atomic
def open_room(unit: Unit, *, by: Official | None, at: datetime | None = None) -> WaitingRoom:
    """Let a unit give out numbers, or give it fresh addresses where an old one got about."""
    room = WaitingRoom.objects.select_for_update().filter(unit=unit).first()
    room = room or WaitingRoom(unit=unit)
    room.kiosk_key, room.screen_key = (secrets.token_urlsafe(KEY_BYTES) for _key in range(2))
    room.opened_at = at or timezone.now()
    room.save()
    record("open_waiting_room", room, by=by)
    return room


@transaction.atomic
def set_service(
    service: QueueService, *, fields: Iterable[ProcedureField] = (), by: Official | None
) -> QueueService:
    """Write a service down, new or changed."""
    service.prefix = service.prefix.upper()
    if not (service.prefix.isascii() and service.prefix.isalpha() and len(service.prefix) == 1):
        raise Refused(_("Chữ đầu của số phải là một chữ cái từ A đến Z."))
    same = QueueService.objects.filter(unit=service.unit_id, prefix=service.prefix)
    if same.exclude(pk=service.pk).exists():
        raise Refused(_("Chữ %s đã dùng cho dịch vụ khác của đơn vị.") % service.prefix)
    service.save()
    service.fields.set(fields)
    told = {"name": service.name, "prefix": service.prefix, "is_open": service.is_open}
    record("set_queue_service", service, by=by, after=told)
    return service


@transaction.atomic
def set_counter(
    counter: Counter, services: Iterable[QueueService], *, by: Official | None
) -> Counter:
    """Write a counter down, new or changed, with the services it calls."""
    chosen = list(services)
    rules.check_counter(counter, chosen)
    same = Counter.objects.filter(unit=counter.unit_id, number=counter.number)
    if same.exclude(pk=counter.pk).exists():
        raise Refused(_("Quầy số %s đã có.") % counter.number)
    counter.save()
    counter.services.set(chosen)
    told = {"number": counter.number, "services": [service.prefix for service in chosen]}
    record("set_counter", counter, by=by, after=told)
    return counter


@transaction.atomic
def take_ticket(
    service: QueueService, *, by: Official | None, at: datetime | None = None
) -> Ticket:
    """Give out the next number of a service; by nobody in particular at the kiosk."""
    rules.check_gives_numbers(service)
    at = at or timezone.now()
    day = timezone.localdate(at)
    ticket = Ticket.objects.create(
        unit_id=service.unit_id,
        day=day,
        drawn_from=service,
        service=service,
        number=next_number(service, day),
        taken_at=at,
    )
    record("take_ticket", ticket, by=by, after={"service": service.name})
    return ticket


def next_number(service: QueueService, day: date) -> int:
    """The next number of a service and day: the row is held until the ticket is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO queue_ticketserial (service_id, day, last) VALUES (%s, %s, 1)
               ON CONFLICT (service_id, day) DO UPDATE SET last = queue_ticketserial.last + 1
               RETURNING last""",
            [service.pk, day],
        )
        number: int = cursor.fetchone()[0]
    return number


@transaction.atomic
def call_next(counter: Counter, *, by: Official, at: datetime | None = None) -> Ticket | None:
    """Call whoever has waited longest for this counter's services; None where nobody waits.

    Whoever was still at the counter is done with. Two counters never call the same number.
    """
    rules.check_may_call(counter, by)
    at = at or timezone.now()
    # Two officers at one counter call one after the other.
    counter = Counter.objects.select_for_update(of=("self",)).get(pk=counter.pk)
    for before in Ticket.objects.at_counter().filter(counter=counter).select_for_update():
        end(before, TicketState.DONE, by=by, at=at)
    ticket = (
        Ticket.objects.of(counter.unit, timezone.localdate(at))
        .waiting()
        .filter(service__in=counter.services.all())
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if ticket is None:
        return None
    ticket.state, ticket.counter, ticket.called_by = TicketState.CALLED, counter, by
    ticket.called_at, ticket.calls = at, ticket.calls + 1
    ticket.waited_until = ticket.waited_until or at
    ticket.save()
    record("call_ticket", ticket, by=by, after={"counter": counter.number})
    return ticket


@transaction.atomic
def call_again(ticket: Ticket, *, by: Official, at: datetime | None = None) -> Ticket:
    """Call the same number once more: it stands first on the screen again."""
    ticket = held(ticket)
    rules.check_at_counter(ticket, by)
    ticket.called_at, ticket.calls = at or timezone.now(), ticket.calls + 1
    ticket.save(update_fields=["called_at", "calls"])
    record("call_ticket", ticket, by=by, after={"calls": ticket.calls})
    return ticket


@transaction.atomic
def serve(ticket: Ticket, *, by: Official, at: datetime | None = None) -> Ticket:
    """Somebody came with the number."""
    ticket = held(ticket)
    rules.check_at_counter(ticket, by)
    if ticket.state == TicketState.CALLED:
        ticket.state, ticket.served_at = TicketState.SERVED, at or timezone.now()
        ticket.save(update_fields=["state", "served_at"])
        record("serve_ticket", ticket, by=by)
    return ticket


@transaction.atomic
def finish(ticket: Ticket, *, by: Official, at: datetime | None = None) -> Ticket:
    """Done with."""
    ticket = held(ticket)
    rules.check_at_counter(ticket, by)
    return end(ticket, TicketState.DONE, by=by, at=at or timezone.now())


@transaction.atomic
def no_show(ticket: Ticket, *, by: Official, at: datetime | None = None) -> Ticket:
    """Nobody came with the number."""
    ticket = held(ticket)
    rules.check_at_counter(ticket, by)
    return end(ticket, TicketState.NO_SHOW, by=by, at=at or timezone.now())


@transaction.atomic
def transfer(ticket: Ticket, service: QueueService, *, by: Official) -> Ticket:
    """Let the same number wait for another service, by how long it has been here already."""
    ticket = held(ticket)
    rules.check_at_counter(ticket, by)
    rules.check_transfer(ticket, service)
    ticket.service, ticket.state, ticket.counter = service, TicketState.WAITING, None
    ticket.called_at = ticket.called_by = ticket.served_at = None
    ticket.save()
    record("transfer_ticket", ticket, by=by, after={"service": service.name})
    return ticket


def end(ticket: Ticket, state: TicketState, *, by: Official, at: datetime) -> Ticket:
    """Done with, or given up."""
    ticket.state = state
    if state == TicketState.DONE:
        ticket.done_at = at
    else:
        ticket.no_show_at = at
    ticket.save(update_fields=["state", "done_at", "no_show_at"])
    record("end_ticket", ticket, by=by, after={"state": state})
    return ticket


def held(ticket: Ticket) -> Ticket:
    """The ticket as it is now, held."""
    rows = Ticket.objects.select_for_update(of=("self",))
    return rows.select_related("counter__unit", "service", "drawn_from").get(pk=ticket.pk)
