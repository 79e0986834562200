"""The REST API of officials' own programs: what the official may do, within the token's scope."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Schema, Status
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from motcua.audit.origin import acting_from
from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Method, ProcedureVersion
from motcua.core.errors import Refused
from motcua.doors.gateway.limiting import within
from motcua.dossiers import actions, lists, rules
from motcua.dossiers.models import CODE_LENGTH, Dossier
from motcua.dossiers.states import State, Verb
from motcua.people.actions import note_token_used
from motcua.people.models import ApiToken, Official, Unit
from motcua.people.roles import Scope
from motcua.people.tokens import token_of

PAGE = 100


class Asking(HttpRequest):
    """A request whose token was believed."""

    auth: ApiToken


class Token(HttpBearer):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, if good and not used too often; guesses are counted by address."""
        now = timezone.now()
        known = token_of(token, now)
        if known is None:
            stranger = request.META.get("REMOTE_ADDR") or ""
            if not within(settings.API_WRONG_TOKENS_A_MINUTE, f"stranger-{stranger}", now):
                raise HttpError(429, "too many wrong tokens")
            return None
        if not within(settings.API_REQUESTS_A_MINUTE, f"token-{known.pk}", now):
            raise HttpError(429, "too many requests")
        note_token_used(known, at=now)
        return known


# Its own pages stay closed; `description` tells signed-in officials what there is.
api = NinjaAPI(
    title="Một Cửa", version="1", urls_namespace="api", auth=Token(), docs_url=None,
    openapi_url=None,
)  # fmt: skip


def paths() -> list[URLPattern | URLResolver]:
    """The paths, without the root page that a library adds."""
    return [each for each in api.urls[0] if getattr(each, "name", "") != "api-root"]


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """The API as OpenAPI 3.1, for officials who signed in."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/may/api/"))


@api.exception_handler(Refused)
def say_why(request: HttpRequest, why: Refused) -> HttpResponse:
    """A rule's sentence."""
    return api.create_response(request, {"error": str(why)}, status=409)


class DossierTold(Schema):
    """A dossier as a program sees it; moments carry their zone."""

    code: str
    state: int
    state_name: str
    procedure: str
    procedure_name: str
    applicant: str
    received_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    verbs: list[str] = []


class Page(Schema):
    """One page of a list; `after` asks for the next, empty on the last."""

    dossiers: list[DossierTold]
    after: str


class MoveAsked(Schema):
    """One move. `key`: the same request again is answered with its first answer."""

    verb: Verb
    key: str = Field(min_length=8, max_length=64)
    note: str = Field("", max_length=2000)
    document: str = Field("", max_length=100)


class FilingAsked(Schema):
    """A dossier to be filed and accepted at a desk of the official."""

    procedure: str = Field(max_length=60)
    unit: str = Field(max_length=35)
    key: str = Field(min_length=8, max_length=64)
    name: str = Field(max_length=300)
    id_number: str = Field("", max_length=20)
    phone: str = Field("", max_length=20)
    address: str = Field("", max_length=500)
    summary: str = Field("", max_length=1000)


class Trouble(Schema):
    """Why not."""

    error: str


def official(request: Asking, scope: Scope) -> Official:
    """Who asks, where the token is for this."""
    if scope not in request.auth.scopes:
        raise HttpError(403, f"the token lacks the scope {scope.value}")
    return request.auth.official


def told(dossier: Dossier, by: Official | None = None) -> dict[str, Any]:
    """What is told of a dossier; with the moves open to an official."""
    chances = rules.open_verbs(dossier, by) if by else []
    return {
        "code": dossier.code,
        "state": dossier.state,
        "state_name": str(State(dossier.state).label),
        "procedure": dossier.version.procedure.code,
        "procedure_name": dossier.version.name,
        "applicant": dossier.applicant.name,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "completed_at": dossier.completed_at,
        "verbs": list(dict.fromkeys(chance.verb.value for chance in chances)),
    }


def find(user: Official, code: str) -> Dossier:
    """A dossier this official may see; any other does not exist."""
    seen = Dossier.objects.seen_by(user).select_related(
        "version__procedure", "applicant", "receiving_unit", "competent_unit", "route"
    )
    return get_object_or_404(seen, code=code[:CODE_LENGTH])


def narrow(user: Official, name: str) -> Q:
    """A list by its name, as in the inbox."""
    now = timezone.now()
    known = {
        "unit": lists.TO_DO,
        "mine": lists.held_by(user),
        "today": lists.due_today(now),
        "overdue": lists.overdue(now),
        "waiting": lists.WAITING_FOR_APPLICANT,
        "results": lists.TO_BE_RETURNED,
        "attention": lists.needs_attention(user, now),
    }
    if name not in known:
        raise HttpError(422, f"no such list; there are {', '.join(known)}")
    return known[name]


@api.get("ho-so", response=Page, url_name="dossiers")
def inbox(request: Asking, tab: str = "unit", after: str = "") -> dict[str, Any]:
    """A list of the inbox, by due moment."""
    user = official(request, Scope.READ)
    dossiers = Dossier.objects.seen_by(user).filter(narrow(user, tab))
    if after:
        last = find(user, after)
        dossiers = dossiers.filter(
            Q(sort_at__gt=last.sort_at) | Q(sort_at=last.sort_at, pk__gt=last.pk)
        )
    rows = dossiers.order_by("sort_at", "pk").select_related("version__procedure", "applicant")
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return {"dossiers": [told(each) for each in found], "after": found[-1].code if more else ""}


@api.get("ho-so/{code}", response=DossierTold, url_name="dossier")
def dossier(request: Asking, code: str) -> dict[str, Any]:
    """One dossier with the moves open now."""
    user = official(request, Scope.READ)
    return told(find(user, code), user)


@api.post("ho-so", response={201: DossierTold, 409: Trouble}, url_name="file")
def file(request: Asking, asked: FilingAsked) -> Status[dict[str, Any]]:
    """File a dossier at the counter."""
    user = official(request, Scope.FILE)
    unit = get_object_or_404(Unit, code=asked.unit)
    offered = ProcedureVersion.objects.offered_by(unit, timezone.localdate())
    version = get_object_or_404(offered, procedure__code=asked.procedure)
    method = get_object_or_404(Method, version=version, channel=FilingChannel.IN_PERSON)
    party = actions.Party(asked.name, id_number=asked.id_number, phone=asked.phone,
                          address=asked.address)  # fmt: skip
    filing = actions.Filing(method=method, unit=unit, applicant=party, summary=asked.summary)
    with acting_from(origin(request)):
        made = actions.file(filing, by=user, key=asked.key)
    return Status(201, told(made, user))


@api.post("ho-so/{code}/viec", response={200: DossierTold, 409: Trouble}, url_name="move")
def move(request: Asking, code: str, asked: MoveAsked) -> dict[str, Any]:
    """Make one move, by the same rules as at the desk."""
    user = official(request, Scope.MOVE)
    with acting_from(origin(request)):
        moved = actions.move(
            find(user, code), asked.verb, by=user, note=asked.note, document=asked.document,
            key=asked.key,
        )  # fmt: skip
    return told(moved, user)


def origin(request: Asking) -> str:
    """Where evidence says a deed came from."""
    return f"{request.META.get('REMOTE_ADDR') or 'api'} · api {request.auth.pk}"
