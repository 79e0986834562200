"""An official's own tokens for programs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.people import actions
from motcua.people.models import ApiToken
from motcua.people.roles import Scope

USUAL_DAYS = 90


@never_cache
@require_GET
def tokens(request: SignedIn) -> HttpResponse:
    """One's tokens, good and ended."""
    return shown(request)


def shown(request: SignedIn, secret: str = "", why: str = "") -> HttpResponse:
    """The page; a fresh secret is shown this once."""
    known = {
        "tokens": ApiToken.objects.filter(official=request.user),
        "scopes": Scope.choices,
        "days": USUAL_DAYS,
        "now": timezone.now(),
        "secret": secret,
        "why": why,
    }
    return render(request, "desk/tokens.html", known, status=422 if why else 200)


@never_cache
@require_POST
def grant(request: SignedIn) -> HttpResponse:
    """Make a token and show its secret, once."""
    days = request.POST.get("days", "")
    try:
        _token, secret = actions.grant_token(
            request.POST.get("name", ""),
            request.POST.getlist("scope"),
            int(days[:6]) if days.isascii() and days.isdigit() else 0,
            by=request.user,
        )
    except Refused as why:
        return shown(request, why=str(why))
    return shown(request, secret)


@require_POST
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    """End a token."""
    actions.revoke_token(get_object_or_404(ApiToken, pk=pk, official=request.user), by=request.user)
    return redirect("desk:tokens")
