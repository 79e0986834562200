"""The route a dossier runs on: its steps, their units, and what follows what.

Between acceptance and decision the procedure's own route from the catalogue, else the default
one, whose limits are the product's own and no law. The desk's two steps stand around it.
"""

from datetime import datetime
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from motcua.catalogue.models import Division, Route
from motcua.catalogue.routes.conditions import Value, holds
from motcua.catalogue.routes.definition import END, RouteDefinition, RouteStep, Transition
from motcua.catalogue.routes.kinds import Outcome, Where, Work
from motcua.catalogue.routes.reading import read
from motcua.core.errors import Refused
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.states import Step, Verb
from motcua.people.models import Unit
from motcua.people.roles import Role

PROPOSALS: Final = {Verb.PROPOSE_GRANT: Outcome.GRANT, Verb.PROPOSE_REFUSAL: Outcome.REFUSE}


def default_step(key: Step, role: Role, hours: int, to: str, *may: Work) -> RouteStep:
    """A step of the default route."""
    ways = (Transition((to,)),)
    return RouteStep(key, str(key.label), role, Where.COMPETENT, hours, frozenset(may), ways)


DEFAULT_ROUTE: Final = RouteDefinition(
    (
        default_step(
            Step.HANDLE, Role.HANDLER, 16, Step.PROPOSE,
            Work.ASK_PAPERS, Work.ASK_PAYMENT, Work.CONSULT, Work.VERIFY,
        ),
        default_step(Step.PROPOSE, Role.HANDLER, 8, Step.DECIDE, Work.PROPOSE),
        default_step(Step.DECIDE, Role.LEADER, 8, END, Work.APPROVE, Work.SIGN),
    )
)  # fmt: skip


def route_of(dossier: Dossier) -> RouteDefinition:
    """The route this dossier began with."""
    route = dossier.route
    if route is None or route.published_at is None:
        return DEFAULT_ROUTE
    return kept(route.pk, route.published_at)


@lru_cache(maxsize=512)
def kept(pk: int, _published_at: datetime) -> RouteDefinition:
    """A published route, read once: it never changes."""
    return read(Route.objects.get(pk=pk).definition)


def step_of(dossier: Dossier, key: str) -> RouteStep:
    """A step by its key, the desk's two included."""
    route = route_of(dossier)
    if key == Step.RECEIVE:
        return desk_step(Step.RECEIVE, route.receive_hours)
    if key == Step.HAND_OVER:
        return desk_step(Step.HAND_OVER, route.return_hours)
    return route.by_key[key]


def desk_step(key: Step, hours: int) -> RouteStep:
    """A step of the one-stop desk."""
    return RouteStep(key, str(key.label), Role.ONE_STOP_OFFICER, Where.RECEIVING, hours)


def unit_for(dossier: Dossier, step: RouteStep) -> Unit:
    """The unit that does a step of this dossier. Raises Refused where there is none."""
    competent = dossier.competent_unit
    match step.where:
        case Where.RECEIVING:
            return dossier.receiving_unit
        case Where.COMPETENT:
            return competent
        case Where.DIVISION:
            named = Division.objects.filter(authority=competent, field=dossier.field_id)
            division = named.select_related("unit").first()
            return division.unit if division else competent
        case Where.PARENT:
            unit = competent.parent
        case Where.AGENCY:
            unit = Unit.objects.filter(code=step.agency).first()
    if unit is None:
        raise Refused(
            _("Không tìm thấy đơn vị làm bước “%(step)s” của hồ sơ %(code)s; báo quản trị.")
            % {"step": step.name, "code": dossier.code}
        )
    return unit


def following(dossier: Dossier, step: RouteStep, outcome: Outcome | None = None) -> tuple[str, ...]:
    """The keys of the steps that follow a finished one, or (END,). `outcome`: if decided now."""
    if any(way.when for way in step.next):
        values = values_of(dossier, outcome)
        return next((way.to for way in step.next if holds(way.when, values)), ())
    return step.next[0].to


def values_of(dossier: Dossier, outcome: Outcome | None = None) -> dict[str, Value]:
    """What conditions may ask of a dossier."""
    told = dossier.events.filter(verb__in=PROPOSALS).values_list("verb", flat=True).last()
    proposed = PROPOSALS[Verb(told)] if told else Outcome.NONE
    asked: dict[str, Value] = {fact.key: fact.value for fact in dossier.facts.all()}
    return asked | {
        "outcome": (proposed if outcome is None else outcome).value,
        "channel": dossier.channel,
        "filed_by": dossier.filed_by,
        "applicant_kind": dossier.applicant.kind,
        "fee": dossier.fee_vnd,
        "field": dossier.field.name,
    }


def must_wait(dossier: Dossier, step: RouteStep, besides: Task) -> bool:
    """Whether a join still waits for another open branch that leads to it."""
    if not step.join:
        return False
    reach = route_of(dossier).reach
    others = (task.step for task in dossier.open_tasks if task != besides)
    return any(step.key in reach.get(key, ()) for key in others)
