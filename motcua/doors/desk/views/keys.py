"""Signing keys: an official's own and the seals of their units."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.documents import actions
from motcua.documents.models import SigningKey
from motcua.doors.desk.attempts import attempt
from motcua.doors.frame.signed_in import SignedIn
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission

# A PKCS#12 file with its chain is a few kilobytes.
LARGEST_KEY = 100_000


def check_signs(user: Official) -> None:
    """Only those who sign or seal have keys here."""
    if not (user.may(Permission.SIGN_RESULT) or user.may(Permission.USE_SEAL)):
        raise Refused(_("Bạn không có quyền ký số hoặc đóng dấu số."))


@require_GET
def keys(request: SignedIn) -> HttpResponse:
    """The keys this official answers for."""
    check_signs(request.user)
    units = sorted(request.user.units_of(Permission.USE_SEAL), key=lambda unit: unit.code)
    rows = SigningKey.objects.filter(Q(official=request.user) | Q(unit__in=units))
    shown = {
        "keys": rows.select_related("unit", "official").order_by("retired_at", "-pk"),
        "units": units,
        "signs": request.user.may(Permission.SIGN_RESULT),
        "now": timezone.now(),
    }
    return render(request, "desk/papers/keys.html", shown)


def owner_of(request: SignedIn) -> Official | Unit:
    """Whose key it is to be: the official's own, or a unit's seal by its code."""
    code = request.POST.get("owner", "")
    return get_object_or_404(Unit, code=code) if code else request.user


@sensitive_post_parameters("password")
@require_POST
def add(request: SignedIn) -> HttpResponse:
    """Keep a key file, or note a token; the password only opens it now."""
    owner, said = owner_of(request), request.POST
    password = said.get("password", "")

    def deed() -> None:
        file = request.FILES.get("file")
        if token := said.get("token", "").strip():
            label = said.get("certificate", "").strip()
            actions.add_token(owner, token[:100], label[:100], password, by=request.user)
            return
        if file is None or (file.size or 0) > LARGEST_KEY:
            raise Refused(_("Hãy chọn tệp khóa .p12 hoặc .pfx."))
        actions.add_key(owner, file.read(), password, by=request.user)

    return attempt(request, deed, _("Đã lưu khóa ký số."), "desk:keys")


@require_POST
def retire(request: SignedIn, pk: int) -> HttpResponse:
    """A key signs no more."""
    key = get_object_or_404(SigningKey.objects.select_related("unit", "official"), pk=pk)
    return attempt(
        request,
        lambda: actions.retire_key(key, by=request.user),
        _("Khóa đã thôi sử dụng."),
        "desk:keys",
    )
