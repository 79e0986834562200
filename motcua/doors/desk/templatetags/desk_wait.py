"""How the counter's pages say a wait."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from motcua.queue import waiting
from motcua.queue.models import Ticket

register = template.Library()


@register.filter
def minutes(length: timedelta | None) -> str:
    """Whole minutes; a dash where there is none."""
    whole = waiting.minutes(length)
    return "—" if whole is None else _("%s phút") % whole


@register.filter
def waited(ticket: Ticket, now: datetime) -> str:
    """How long a number waited, or has waited so far."""
    return minutes(waiting.Wait(ticket.taken_at, ticket.waited_until).lasted(now))


@register.filter
def named(titles: dict[str, str], form: str) -> str:
    """The title of a form."""
    return titles.get(form, form)
