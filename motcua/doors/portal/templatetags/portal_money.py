"""What a citizen sees of a dossier's money, once its secret has opened it."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext

from motcua.dossiers.models import Dossier
from motcua.dossiers.owing import owing_of

register = template.Library()


@register.inclusion_tag("portal/_money.html", takes_context=True)
def money_of(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """What is owed, why less, and how to pay it. No name is shown, nor who took the money."""
    return {
        "csrf_token": context.get("csrf_token"),
        "dossier": dossier,
        "owing": owing_of(dossier),
        "has_gateway": bool(settings.PAYMENT_GATEWAY_URL and settings.PAYMENT_GATEWAY_SECRET),
    }
