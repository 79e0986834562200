"""Tasks: opened by the route, taken, assigned, closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.deadlines.calendar import (
    Calendar,
    add_working_hours,
    add_working_time,
    working_time_between,
)
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, Event, Task
from motcua.dossiers.route import step_of, unit_for
from motcua.dossiers.states import DESK_STEPS, Verb
from motcua.people.models import Official, Unit

# Shares of a task's limit, in percent, at which its holder is warned.
WARN_AT = (50, 80)


def open_task(
    dossier: Dossier,
    key: str,
    at: datetime,
    *,
    assignee: Official | None = None,
    previous: Task | None = None,
) -> Task:
    """Open a step of the route with its own limit in working hours."""
    step = step_of(dossier, key)
    unit = unit_for(dossier, step)
    task = Task(
        dossier=dossier,
        step=key,
        name=step.name,
        unit=unit,
        assignee=assignee,
        previous=previous,
        opened_at=at,
    )
    set_limit(task, at)
    task.save(force_insert=True)
    dossier.__dict__.pop("open_tasks", None)
    let_see(dossier, unit)
    return task


def let_see(dossier: Dossier, unit: Unit) -> None:
    """A unit that has something to do with a dossier sees it."""
    known = {dossier.receiving_unit_id, dossier.accepting_unit_id, dossier.competent_unit_id}
    if unit.pk not in known | set(dossier.other_units):
        dossier.other_units = [*dossier.other_units, unit.pk]
        dossier.save(update_fields=["other_units"])


def set_limit(task: Task, at: datetime) -> None:
    """When the task is due, counted from `at`, and when its holder is warned."""
    calendar = calendar_for(task.unit)
    task.due_at = step_due(task.dossier, task.step, calendar, at)
    given = working_time_between(at, task.due_at, calendar)
    task.half_at, task.most_at = (
        add_working_time(at, given * share // 100, calendar) for share in WARN_AT
    )


def step_due(dossier: Dossier, key: str, calendar: Calendar, at: datetime) -> datetime:
    """When a step is to be done: by its own limit, but never after the whole dossier is due."""
    own = add_working_hours(at, step_of(dossier, key).hours, calendar)
    whole = dossier.due_at
    return min(own, whole) if whole and key not in DESK_STEPS and whole > at else own


def take(task: Task, at: datetime, *, by: Official) -> None:
    """Note who took the task first, and when; it is theirs unless it was somebody's already."""
    if task.taken_at is None:
        task.taken_at, task.taken_by = at, by
    task.assignee = task.assignee or by
    task.save(update_fields=["taken_at", "taken_by", "assignee"])
    task.dossier.__dict__.pop("open_tasks", None)


def close_task(task: Task, verb: Verb, at: datetime, *, by: Official) -> None:
    """Close a task with what was done. Who does it without a word has taken it by that."""
    if task.taken_at is None:
        task.taken_at, task.taken_by = at, by
    task.closed_at, task.closed_by, task.outcome = at, by, verb
    task.save(update_fields=["taken_at", "taken_by", "closed_at", "closed_by", "outcome"])
    task.dossier.__dict__.pop("open_tasks", None)


def renew_limits(dossier: Dossier, at: datetime) -> None:
    """After a wait the open steps have their full limit again."""
    for task in dossier.open_tasks:
        task.dossier = dossier
        set_limit(task, at)
        task.save(update_fields=["due_at", "half_at", "most_at"])


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
        step=task.name,
        note=" · ".join(filter(None, [f"{task.name} → {assignee}", note])),
    )
    record(
        "assign",
        dossier,
        by=by,
        before={"assignee": str(before) if before else None},
        after={"step": task.step, "assignee": str(assignee)},
    )
    return task
