"""What other machines tell us. They have no session; their signature is what is believed."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.doors.gateway import signing
from motcua.doors.gateway.payment import receipt_of
from motcua.doors.gateway.postal import news_of
from motcua.doors.gateway.reading import Unreadable
from motcua.payments import actions as payments
from motcua.post import actions as post

LONGEST_NOTICE = 20_000
Forged = Callable[[str, str], None]


@csrf_exempt  # another machine has no session to be abused; its signature is checked instead
@never_cache
@require_POST
def payment_notice(request: HttpRequest) -> HttpResponse:
    """The payment gateway took money. Told again, it is answered the same."""
    why = what_is_wrong(request, settings.PAYMENT_GATEWAY_SECRET)
    if why:
        return refuse(request, why, "order", payments.note_forged)
    try:
        receipt = receipt_of(said(request))
    except Unreadable as error:
        return JsonResponse({"error": f"unreadable: {error}"}, status=400)
    payment = payments.note_receipt(receipt)
    return JsonResponse({"kept": payment.pk, "counts": payment.settles})


@csrf_exempt  # another machine has no session to be abused; its signature is checked instead
@never_cache
@require_POST
def post_notice(request: HttpRequest) -> HttpResponse:
    """Something happened to a parcel. Told again, it is answered the same."""
    why = what_is_wrong(request, settings.POST_SECRET)
    if why:
        return refuse(request, why, "parcel", post.note_forged)
    try:
        news = news_of(said(request))
    except Unreadable as error:
        return JsonResponse({"error": f"unreadable: {error}"}, status=400)
    return JsonResponse({"kept": post.note_news(news).pk})


def what_is_wrong(request: HttpRequest, secret: str) -> str:
    """Empty where the raw body carries the partner's fresh signature."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_NOTICE:
        return "too long"
    return signing.what_is_wrong(
        secret,
        request.headers.get(signing.TIMESTAMP, ""),
        request.headers.get(signing.SIGNATURE, ""),
        request.body,
        timezone.now(),
    )


def refuse(request: HttpRequest, why: str, key: str, note: Forged) -> HttpResponse:
    """Believe nothing, and keep evidence of who claimed what."""
    claimed: Any = ""
    if why != "too long":
        try:
            claimed = said(request).get(key, "")
        except (Unreadable, AttributeError):
            claimed = ""
    note(str(claimed).replace("\0", "")[:40], why)
    return JsonResponse({"error": why}, status=403)


def said(request: HttpRequest) -> Any:
    """The JSON of a body."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("JSON") from error
