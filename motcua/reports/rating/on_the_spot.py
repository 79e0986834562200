"""Which procedures are received, appraised, approved and handed over on the spot (index 5)."""

from collections import defaultdict
from typing import Any

from motcua.catalogue.models import Offer, ProcedureVersion, Route
from motcua.catalogue.routes.kinds import Where
from motcua.reports.questions import Question
from motcua.reports.shares import Share


def on_the_spot(question: Question) -> Share:
    """Procedures with a one-step process at the very unit, of those its units receive.

    A process of one step hands a dossier to nobody: whoever takes it decides it (TT 01/2018/TT-VPCP
    art. 12).
    """
    day = question.period.last
    offers = Offer.objects.in_force_on(day).filter(unit__in=question.scope.unit_ids())
    here = one_step_procedures(question)
    pairs = list(offers.values_list("procedure", "unit__level"))
    done = sum(1 for procedure, level in pairs if is_here(here.get(procedure), level))
    return Share(
        "Thủ tục có quy trình một bước tại chỗ trên số thủ tục tiếp nhận", done, len(pairs)
    )


def is_here(places: tuple[Where, set[str]] | None, level: str) -> bool:
    """Is the only step done where the procedure is offered?

    The competent unit is the receiving one where it is offered at the level that decides it.
    """
    if places is None:
        return False
    where, deciding = places
    return where == Where.RECEIVING or (where == Where.COMPETENT and level in deciding)


def one_step_procedures(question: Question) -> dict[int, tuple[Where, set[str]]]:
    """By procedure (id), where its only step is done and which levels decide it."""
    published = Route.objects.filter(
        version__in=ProcedureVersion.objects.in_force_on(question.period.last),
        published_at__lt=question.period.end,
        published_at__lte=question.known_at,
    )
    rows = published.order_by("version", "-number").distinct("version")
    steps: dict[int, list[dict[str, Any]]] = {
        procedure: definition["steps"]
        for procedure, definition in rows.values_list("version__procedure", "definition")
    }
    single = {procedure: Where(found[0]["where"]) for procedure, found in steps.items()
              if len(found) == 1}  # fmt: skip
    levels: dict[int, set[str]] = defaultdict(set)
    deciding = ProcedureVersion.objects.in_force_on(question.period.last)
    named = deciding.filter(procedure__in=single).values_list("procedure", "competences__level")
    for procedure, level in named:
        levels[procedure].add(level)
    return {procedure: (where, levels[procedure]) for procedure, where in single.items()}
