"""The panels of money and post on a dossier's page."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.utils import timezone

from motcua.catalogue.fees import groups_for
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier, DossierParcel, SignedReturn
from motcua.dossiers.owing import owing_of
from motcua.dossiers.states import State
from motcua.payments.kinds import PaymentMethod
from motcua.people.roles import Permission
from motcua.post.kinds import PostagePayer
from motcua.post.models import EntitledGroup

register = template.Library()


@register.inclusion_tag("desk/_money.html", takes_context=True)
def money_panel(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """What the dossier owes, and what this official may do about it."""
    user, unit = context["request"].user, dossier.receiving_unit_id
    day = timezone.localdate(dossier.received_at or dossier.filed_at)
    groups = groups_for(dossier.method, dossier.receiving_unit, day) if dossier.method else []
    may_ask = user.may(Permission.HANDLE_DOSSIER, dossier.competent_unit_id)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "dossier": dossier,
        "owing": owing_of(dossier),
        "collects": user.may(Permission.COLLECT_FEE, unit),
        "settles": user.may(Permission.SETTLE_FEES, unit),
        "asks": may_ask or user.may(Permission.COLLECT_FEE, unit),
        "groups": groups,
        "has_gateway": bool(settings.PAYMENT_GATEWAY_URL and settings.PAYMENT_GATEWAY_SECRET),
        "methods": PaymentMethod.choices,
    }


@register.inclusion_tag("desk/_post.html", takes_context=True)
def post_panel(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """The dossier's parcels, and who signed for its result."""
    user, unit = context["request"].user, dossier.receiving_unit
    parcels = DossierParcel.objects.filter(dossier=dossier).select_related("parcel")
    signed = SignedReturn.objects.filter(dossier=dossier).select_related("by", "group").first()
    has_result = dossier.state in (State.COMPLETED, State.RETURNED)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "dossier": dossier,
        "parcels": [each.parcel for each in parcels],
        "signed": signed,
        "hands_over": has_result and user.may(Permission.HAND_OVER_RESULT, unit.pk),
        "payers": PostagePayer.choices,
        "channels": ReturnChannel.choices,
        "groups": EntitledGroup.objects.in_force_at(unit, timezone.localdate()),
        "shown": has_result or bool(parcels) or signed is not None,
    }
