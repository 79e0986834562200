"""How the waiting room's pages say a time."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from motcua.queue.waiting import minutes

register = template.Library()


@register.filter
def in_minutes(length: timedelta | None) -> str:
    """Whole minutes; a dash where nobody was called yet."""
    whole = minutes(length)
    return "—" if whole is None else _("%s phút") % whole
