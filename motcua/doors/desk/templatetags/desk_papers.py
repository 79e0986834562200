"""The panels of papers, results, scans and bans on a dossier's page."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import timezone

from motcua.documents.reading import why_not
from motcua.documents.signing.telling import Told, tell
from motcua.dossiers.blocking import bans_on, document_of
from motcua.dossiers.kinds import NoScan
from motcua.dossiers.models import Dossier, Result, ResultTemplate
from motcua.dossiers.papers.forms import SIZES, printable
from motcua.dossiers.papers.material import Material
from motcua.dossiers.result_rules import PDF, RESULT_STATES
from motcua.dossiers.rules import works_on
from motcua.people.models import Official
from motcua.people.roles import Permission

register = template.Library()
SHOWN_RESULTS = 10


def panel(context: RequestContext, dossier: Dossier, **shown: Any) -> dict[str, Any]:
    """What every panel's template needs."""
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "dossier": dossier,
        "works": works_on(dossier, context["request"].user),
        **shown,
    }


@register.inclusion_tag("desk/papers/_bans.html", takes_context=True)
def bans_panel(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """The bans that meet the dossier today; the panel is empty without one."""
    met = [] if dossier.is_ended else bans_on(dossier, timezone.localdate())
    return panel(context, dossier, bans=[(ban, document_of(ban)) for ban in met])


@register.inclusion_tag("desk/papers/_forms.html", takes_context=True)
def forms_panel(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """The forms that exist for the dossier, and those given out."""
    issued = dossier.issued_papers.exclude(form="").select_related("by").order_by("-pk")
    given: dict[str, list[Any]] = {}
    for paper in issued:
        given.setdefault(paper.form, []).append(paper)
    forms = [
        {"form": each, "given": given.get(each.type, []), "sized": each.type != "receipt"}
        for each in printable(Material(dossier))
    ]
    return panel(context, dossier, forms=forms, sizes=SIZES)


@register.inclusion_tag("desk/papers/_results.html", takes_context=True)
def results_panel(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """The results with their signatures, and what this official may do with them."""
    user: Official = context["request"].user
    rows = dossier.results.select_related("stored", "unit", "superseded_by", "drafted_by")
    unit = dossier.competent_unit_id
    templates = ResultTemplate.objects.filter(
        procedure=dossier.version.procedure_id, retired_at=None
    )
    decides = user.may(Permission.DECIDE_DOSSIER, unit)
    hands_over = user.may(Permission.HAND_OVER_RESULT, dossier.receiving_unit_id)
    return panel(
        context,
        dossier,
        results=[(row, signatures(row)) for row in rows],
        templates=templates.order_by("name"),
        types=dossier.version.results.all(),
        drafts=dossier.state in RESULT_STATES,
        signs=user.may(Permission.SIGN_RESULT, unit),
        seals=user.may(Permission.USE_SEAL, unit),
        decides=decides,
        issues=bool(dossier.completed_at) and (decides or hands_over),
        today=timezone.localdate().isoformat(),
    )


def signatures(result: Result) -> list[Told]:
    """What a result's signatures say now."""
    if result.stored.media_type != PDF:
        return []
    return tell(result.stored.path.read_bytes(), result.issued_at)


@register.inclusion_tag("desk/papers/_scans.html", takes_context=True)
def scans_panel(context: RequestContext, dossier: Dossier) -> dict[str, Any]:
    """Each component with its scans and checks, and the person's earlier results."""
    components = dossier.components.select_related(
        "scan_skipped", "reused__result"
    ).prefetch_related("files__scan_check")
    user: Official = context["request"].user
    earlier = Result.objects.valid().held_by(dossier.applicant.id_number).exclude(dossier=dossier)
    handed = {part.component_id for part in components}
    return panel(
        context,
        dossier,
        components=components,
        reasons=NoScan.choices,
        earlier=earlier.seen_by(user).order_by("-issued_at")[:SHOWN_RESULTS],
        missing=[part for part in dossier.version.components.all() if part.pk not in handed],
        why_not=why_not(),
    )
