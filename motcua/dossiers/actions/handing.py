"""Papers handed from one unit to another on a list that both sides sign."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.dossiers import handling_rules as rules
from motcua.dossiers.actions.handling import note_event
from motcua.dossiers.actions.tasks import take
from motcua.dossiers.models import HandOverList, Task
from motcua.dossiers.states import Verb
from motcua.people.models import Official, Unit


@transaction.atomic
def give(
    giver: Unit, taker: Unit, tasks: Sequence[Task], *, by: Official, at: datetime | None = None
) -> HandOverList:
    """List the open tasks whose papers go to a unit; signed by the giver now."""
    at = at or timezone.now()
    rules.check_giver(giver, by)
    locked = list(
        Task.objects.select_for_update(of=("self",))
        .open()
        .filter(pk__in=[task.pk for task in tasks], unit=taker)
        .select_related("dossier")
    )
    rules.check_all_there(locked, len(tasks), taker)
    made = HandOverList.objects.create(giver=giver, taker=taker, given_by=by, given_at=at)
    made.tasks.set(locked)
    for task in locked:
        note_event(task, Verb.GIVE, _("danh sách số %s") % made.pk, at, by)
    codes = [task.dossier.code for task in locked]
    record("give", made, by=by, after={"to": taker.code, "codes": codes})
    return made


@transaction.atomic
def take_over(made: HandOverList, *, by: Official, at: datetime | None = None) -> HandOverList:
    """Sign for the papers of a list: its tasks are in the taker's hands from now on."""
    at = at or timezone.now()
    made = HandOverList.objects.select_for_update(of=("self",)).get(pk=made.pk)
    rules.check_taker(made, by)
    made.taken_by, made.taken_at = by, at
    made.save(update_fields=["taken_by", "taken_at"])
    for task in made.tasks.select_related("dossier"):
        if task.closed_at is None and task.taken_at is None:
            receive(task, at, by)
        note_event(task, Verb.TAKE, _("danh sách số %s") % made.pk, at, by)
    record("take_over", made, by=by, after={"at": str(at)})
    return made


def receive(task: Task, at: datetime, by: Official) -> None:
    """The papers are here; who handles them is still to be said."""
    holder = task.assignee
    take(task, at, by=by)
    if holder is None:
        task.assignee = None
        task.save(update_fields=["assignee"])
