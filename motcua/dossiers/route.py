"""The default route inside one office: which task follows which, where, and its limit.

The limits are the product's own defaults for the inner steps, not law; the law's limit is the
dossier's due moment. A procedure's own route comes from the catalogue.
"""

from dataclasses import dataclass

from motcua.dossiers.states import Place, Step
from motcua.people.roles import Permission


@dataclass(frozen=True)
class RouteStep:
    """One task of the route: where it is done, by whom, within how many working hours."""

    step: Step
    place: Place
    needs: Permission
    hours: int


DEFAULT_ROUTE = (
    RouteStep(Step.RECEIVE, Place.RECEIVING, Permission.RECEIVE_DOSSIER, 8),
    RouteStep(Step.HANDLE, Place.COMPETENT, Permission.HANDLE_DOSSIER, 16),
    RouteStep(Step.PROPOSE, Place.COMPETENT, Permission.HANDLE_DOSSIER, 8),
    RouteStep(Step.DECIDE, Place.COMPETENT, Permission.DECIDE_DOSSIER, 8),
    RouteStep(Step.HAND_OVER, Place.RECEIVING, Permission.HAND_OVER_RESULT, 8),
)
BY_STEP = {row.step: row for row in DEFAULT_ROUTE}


def next_step(step: Step) -> Step:
    """The step after this one. Raises IndexError after the last."""
    steps = [row.step for row in DEFAULT_ROUTE]
    return steps[steps.index(step) + 1]
