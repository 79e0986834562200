"""A deed tried: its success or its refusal becomes a message, then another page is shown."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn


def attempt(
    request: SignedIn, deed: Callable[[], object], told: str, back: str, **where: str
) -> HttpResponse:
    """Do it and say so, or say why not; then the page named `back`."""
    try:
        deed()
        messages.success(request, told)
    except Refused as why:
        messages.error(request, str(why))
    return redirect(reverse(back, kwargs=where))
