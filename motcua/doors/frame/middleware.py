"""What happens around every page: its language, its origin, who must sign in, how a no looks."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from motcua.audit.origin import acting_from
from motcua.core.errors import Refused
from motcua.doors.frame.public import PUBLIC, SECOND_FACTOR

Respond = Callable[[HttpRequest], HttpResponseBase]


class ChosenLanguage:
    """Vietnamese until the visitor switches.

    What the browser says it prefers does not count: offices run English browsers nobody chose.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language of the switch's cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.respond(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class NoSuchAddress:
    """An address with a NUL in it is a probe; PostgreSQL would stumble over it in a search."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer that there is no such page."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.respond(request)


class KeepOrigin:
    """Evidence recorded while a page is made names the address it was asked from."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the origin set."""
        with acting_from(request.META.get("REMOTE_ADDR") or "web"):
            return self.respond(request)


class OfficialsSignIn:
    """Every page needs a signed-in official except those named public."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the view is known only in `process_view`."""
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Send strangers to the sign-in page, and officials without a second factor to set it."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        required = settings.REQUIRE_TOTP and name not in SECOND_FACTOR
        if required and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return None


class ShowRefusals:
    """Turn a rule's refusal into a page, once, for every view."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; refusals arrive in `process_exception`."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page with the sentence; any other error stays an error."""
        if isinstance(error, Refused):
            return render(request, "frame/refused.html", {"why": str(error)}, status=409)
        return None
