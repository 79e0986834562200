"""What a citizen sees without signing in: the catalogue, and one dossier with its secret."""

from dataclasses import dataclass
from hmac import compare_digest

from allauth.core.ratelimit import consume
from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Method, ProcedureField, ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.core.text import sort_key
from motcua.deadlines.limits import TimeLimit
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State, Verb

SHOWN = 100
# The verbs whose note is written for the citizen; other notes stay in the office.
# What colleagues do among themselves is not the citizen's to sort out.
INNER = (Verb.ASSIGN, Verb.CO_HANDLE, Verb.GIVE, Verb.TAKE, Verb.CONSULT, Verb.ANSWER)
TOLD = (Verb.ASK_PAPERS, Verb.ASK_PAYMENT, Verb.NOT_ACCEPT, Verb.REFUSE)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Officials go to their work; everyone else finds a procedure or follows a dossier."""
    if request.user.is_authenticated:
        return redirect("desk:inbox")
    return render(request, "portal/home.html", {"fields": fields(), "form": FollowForm()})


def fields() -> list[ProcedureField]:
    """The fields that have procedures in force, with how many."""
    today = timezone.localdate()
    versions = ProcedureVersion.objects.in_force_on(today)
    counted = versions.values_list("field").annotate(number=Count("pk"))
    numbers = dict(counted.values_list("field", "number"))
    found = sorted(ProcedureField.objects.filter(pk__in=numbers), key=lambda f: sort_key(f.name))
    for field in found:
        field.number = numbers[field.pk]  # type: ignore[attr-defined]  # shown by the template only
    return found


@require_GET
@vary_on_headers("HX-Request")
def find(request: HttpRequest) -> HttpResponse:
    """The catalogue by field, or what a search without diacritics finds."""
    q, field = request.GET.get("q", ""), request.GET.get("field", "")
    versions = ProcedureVersion.objects.in_force_on(timezone.localdate()).found_by(q)
    if field.isascii() and field.isdigit():
        versions = versions.filter(field_id=int(field[:9]))
    asked = bool(q or field)
    found = versions.select_related("procedure", "field").order_by("name")[: SHOWN + 1]
    shown = {
        "q": q,
        "field": field,
        "versions": list(found[:SHOWN]) if asked else [],
        "more": asked and len(found) > SHOWN,
        "asked": asked,
    }
    if "HX-Request" in request.headers:
        return render(request, "portal/_found.html", shown)
    return render(request, "portal/find.html", shown | {"fields": fields()})


@dataclass(frozen=True)
class MethodRow:
    """A way to file, with what is stated of its limit."""

    method: Method
    limit: TimeLimit | None

    @property
    def channel(self) -> str:
        """The channel's name."""
        return str(FilingChannel(self.method.channel).label)


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure as it is in force today."""
    versions = ProcedureVersion.objects.in_force_on(timezone.localdate())
    version = versions.filter(procedure__code=code).select_related("procedure", "field").first()
    if version is None:
        raise Http404
    offers = version.procedure.offers.in_force_on(timezone.localdate())
    shown = {
        "version": version,
        "methods": [MethodRow(method, legal_limit(method)) for method in version.methods.all()],
        "components": version.components.select_related("case"),
        "results": version.results.all(),
        "levels": version.competences.all(),
        "units": [offer.unit for offer in offers.select_related("unit")[:50]],
    }
    return render(request, "portal/procedure.html", shown)


class FollowForm(forms.Form):
    """The code and the secret on the receipt."""

    code = forms.CharField(
        label=gettext_lazy("Mã hồ sơ"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Mã tra cứu (in trên giấy hẹn)"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Where a dossier stands. A wrong secret and a wrong code are answered alike."""
    start = {"code": request.GET.get("code", "")}
    form = FollowForm(request.POST) if request.method == "POST" else FollowForm(initial=start)
    if request.method == "GET" or not form.is_valid():
        return render(request, "portal/follow.html", {"form": form})
    code = form.cleaned_data["code"].strip()
    if not may_try(request, code):
        form.add_error(None, _("Tra cứu quá nhiều lần; hãy đợi ít phút rồi thử lại."))
        return render(request, "portal/follow.html", {"form": form}, status=429)
    dossier = opened_by(code, form.cleaned_data["secret"])
    if dossier is None:
        form.add_error(None, _("Không có hồ sơ nào khớp với mã hồ sơ và mã tra cứu này."))
        return render(request, "portal/follow.html", {"form": form}, status=404)
    shown = {
        "form": form,
        "dossier": dossier,
        "state": State(dossier.state),
        "events": dossier.events.exclude(verb__in=INNER),
        "notices": dossier.notices.all(),
        "told": TOLD,
    }
    return render(request, "portal/follow.html", shown)


def may_try(request: HttpRequest, code: str) -> bool:
    """Both limits are counted, whether or not the guess is right."""
    by_address = consume(request, action="follow_by_address")
    by_code = consume(request, action="follow_by_code", key=code.lower())
    return bool(by_address and by_code)


def opened_by(code: str, secret: str) -> Dossier | None:
    """The dossier of this code if the secret is its own."""
    dossier = (
        Dossier.objects.filter(code=code)
        .select_related("version__procedure", "competent_unit", "receiving_unit")
        .first()
    )
    given = "".join(secret.upper().split())
    right = compare_digest(given.encode(), (dossier.secret if dossier else "").encode())
    return dossier if dossier and right else None
