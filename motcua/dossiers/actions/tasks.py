"""Tasks: opened by the route, taken, assigned, closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.deadlines.calendar import add_working_hours
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, Event, Task
from motcua.dossiers.route import BY_STEP
from motcua.dossiers.states import Step, Verb
from motcua.people.models import Official, Unit


def open_task(
    dossier: Dossier, step: Step, at: datetime, *, assignee: Official | None = None
) -> Task:
    """Open a step of the route with its own limit in working hours."""
    unit = getattr(dossier, BY_STEP[step].place)
    task = Task.objects.create(
        dossier=dossier,
        step=step,
        unit=unit,
        assignee=assignee,
        opened_at=at,
        due_at=step_due(dossier, step, unit, at),
    )
    dossier.__dict__.pop("open_tasks", None)
    return task


def step_due(dossier: Dossier, step: Step, unit: Unit, at: datetime) -> datetime:
    """When a step is to be done: by its own limit, but never after the whole dossier is due."""
    own = add_working_hours(at, BY_STEP[step].hours, calendar_for(unit))
    whole = dossier.due_at
    before_the_end = step not in (Step.RECEIVE, Step.HAND_OVER)
    return min(own, whole) if whole and before_the_end and whole > at else own


def close_task(task: Task, verb: Verb, at: datetime, *, by: Official) -> None:
    """Close a task with what was done."""
    task.closed_at, task.closed_by, task.outcome = at, by, verb
    task.save(update_fields=["closed_at", "closed_by", "outcome"])
    task.dossier.__dict__.pop("open_tasks", None)


def renew_limits(dossier: Dossier, at: datetime) -> None:
    """After a wait the open steps have their full limit again."""
    for task in dossier.open_tasks:
        task.due_at = step_due(dossier, Step(task.step), task.unit, at)
        task.save(update_fields=["due_at"])


@transaction.atomic
def assign(
    task: Task, assignee: Official, *, by: Official, note: str = "", at: datetime | None = None
) -> Task:
    """Give a task to one official, or to another than before; the history keeps both."""
    at = at or timezone.now()
    task = Task.objects.select_for_update(of=("self",)).select_related("unit").get(pk=task.pk)
    rules.check_assign(task, assignee, by)
    before = task.assignee
    task.assignee = assignee
    task.save(update_fields=["assignee"])
    dossier = task.dossier
    Event.objects.create(
        dossier=dossier,
        verb=Verb.ASSIGN,
        start=dossier.state,
        end=dossier.state,
        happened_at=at,
        recorded_at=at,
        by=by,
        note=" · ".join(filter(None, [f"{Step(task.step).label} → {assignee}", note])),
    )
    record(
        "assign",
        dossier,
        by=by,
        before={"assignee": str(before) if before else None},
        after={"step": task.step, "assignee": str(assignee)},
    )
    return task
