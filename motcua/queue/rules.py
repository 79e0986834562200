"""What is allowed in the waiting room. Each check refuses with a sentence for the person."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.queue.models import Counter, QueueService, Ticket
from motcua.queue.states import AT_COUNTER


def check_may_call(counter: Counter, by: Official) -> None:
    """Whoever receives dossiers at the counter's unit calls there."""
    check_may(by, Permission.RECEIVE_DOSSIER, counter.unit)


def check_gives_numbers(service: QueueService) -> None:
    """The service gives out numbers now, and somewhere a counter calls them."""
    if not service.is_open:
        raise Refused(_("“%s” hiện không phát số.") % service.name)
    if not service.counters.exists():
        raise Refused(_("“%s” chưa có quầy phục vụ.") % service.name)


def check_at_counter(ticket: Ticket, by: Official) -> Counter:
    """The number is called or served at a counter where this official may work."""
    if ticket.counter is None or ticket.state not in AT_COUNTER:
        raise Refused(_("Số %s không còn ở quầy.") % ticket.label)
    check_may_call(ticket.counter, by)
    return ticket.counter


def check_transfer(ticket: Ticket, service: QueueService) -> None:
    """To another service of the same waiting room that a counter calls."""
    if service.unit_id != ticket.unit_id or service.pk == ticket.service_id:
        raise Refused(_("Hãy chọn dịch vụ khác trong cùng phòng chờ."))
    check_gives_numbers(service)


def check_counter(counter: Counter, services: list[QueueService]) -> None:
    """A counter calls services of its own unit, at least one."""
    if not services:
        raise Refused(_("Quầy phải phục vụ ít nhất một dịch vụ."))
    if any(service.unit_id != counter.unit_id for service in services):
        raise Refused(_("Quầy chỉ phục vụ dịch vụ của chính đơn vị mình."))
