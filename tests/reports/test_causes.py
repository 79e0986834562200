"""Why a dossier is late: each cause alone, and which goes before which."""

import pytest

from motcua.dossiers.models import Consultation, Task
from motcua.dossiers.states import Step
from motcua.people.roles import Role
from motcua.reports.figures import numbers_of
from motcua.reports.kinds import Aspect
from motcua.reports.questions import Question, Scope
from tests.reports.test_edges import DAY, END, FAR, HOUR, START, WEEK, lived
from tests.town import Town

A = Aspect
CAUSES = (A.LATE_BY_ANOTHER, A.LATE_BY_HANDLING, A.LATE_BY_DESK, A.LATE_UNKNOWN)
DUE = START + DAY
pytestmark = pytest.mark.django_db
HERE, ABOVE = "here", "above"
DESK = (Step.RECEIVE, HERE, DUE + HOUR)
FAR_DESK = (Step.RECEIVE, ABOVE, DUE + HOUR)
HANDLE = (Step.HANDLE, HERE, DUE + HOUR)
FAR_HANDLE = (Step.HANDLE, ABOVE, DUE + HOUR)
IN_TIME = (Step.HANDLE, HERE, DUE)
HAND_OVER = (Step.HAND_OVER, HERE, DUE + HOUR)
OPEN = (Step.DECIDE, HERE, None)
ASKED = ("asked", HERE, DUE + HOUR)


@pytest.mark.parametrize(
    ("steps", "cause"),
    [
        ([], A.LATE_UNKNOWN),
        ([IN_TIME], A.LATE_UNKNOWN),
        ([HAND_OVER], A.LATE_UNKNOWN),
        ([DESK], A.LATE_BY_DESK),
        ([FAR_DESK], A.LATE_BY_DESK),
        ([HANDLE], A.LATE_BY_HANDLING),
        ([OPEN], A.LATE_BY_HANDLING),
        ([HANDLE, DESK], A.LATE_BY_HANDLING),
        ([FAR_HANDLE], A.LATE_BY_ANOTHER),
        ([FAR_HANDLE, HANDLE, DESK], A.LATE_BY_ANOTHER),
        ([ASKED], A.LATE_BY_ANOTHER),
        ([ASKED, HANDLE], A.LATE_BY_ANOTHER),
    ],
)
@pytest.mark.parametrize("resolved", [True, False])
def test_the_first_cause_that_fits_is_the_cause(town: Town, steps, cause, resolved: bool):
    dossier = lived(town, START + HOUR, START + 3 * DAY if resolved else None, due=DUE)
    lived(town, START + HOUR, START + 2 * HOUR)
    dossier.tasks.update(due_at=FAR)
    if OPEN in steps:
        dossier.tasks.filter(step=Step.DECIDE).update(closed_at=START + 4 * DAY)
    for step, place, closed in steps:
        unit = town.ward if place == HERE else town.province
        if step == "asked":
            Consultation.objects.create(
                dossier=dossier, task=dossier.tasks.first(), agency="Sở", question="?",
                asked_by=town.staff[Role.HANDLER], asked_at=START, due_at=DUE,
                answered_at=closed, answer="có", unit=town.province,
            )  # fmt: skip
        else:
            Task.objects.create(
                dossier=dossier, step=step, unit=unit, opened_at=START, due_at=DUE,
                closed_at=closed,
            )  # fmt: skip
    found = numbers_of(Question(Scope(town.ward), WEEK), CAUSES)
    assert found == {each: int(each == cause) for each in CAUSES}


def test_a_step_is_slow_only_once_the_period_knows_it(town: Town):
    dossier = lived(town, START + HOUR, due=DUE)
    dossier.tasks.update(due_at=FAR)
    Task.objects.create(
        dossier=dossier, step=Step.DECIDE, unit=town.ward, opened_at=START, due_at=END
    )
    found = numbers_of(Question(Scope(town.ward), WEEK), CAUSES)
    assert found[A.LATE_UNKNOWN] == 1
