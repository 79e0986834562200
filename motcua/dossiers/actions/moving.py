"""The one way to move a dossier: lock, check, effect, save, event, evidence."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.dossiers import rules
from motcua.dossiers.actions.answers import earlier_answer, note_answer
from motcua.dossiers.actions.effects import EFFECTS, Deed
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.states import Verb
from motcua.people.models import Official, digest_of

CHANGED_BY_A_MOVE = [
    "state", "received_at", "original_due_at", "due_at", "completed_at", "stopped_at",
    "returned_at", "really_returned_at", "really_returned_reason", "result_kind",
    "recorded_at",
]  # fmt: skip


class Details(TypedDict, total=False):
    """What some moves need besides.

    `declared_at`: the real moment of a hand-over where it is not the system's; it needs a note.
    `task`: the id of the open task it is made at, where several are open. `until`: the new due
    moment of an apology.
    """

    declared_at: datetime | None
    task: int | None
    until: datetime | None


@transaction.atomic
def move(
    dossier: Dossier,
    verb: Verb,
    *,
    by: Official,
    note: str = "",
    document: str = "",
    key: str = "",
    at: datetime | None = None,
    **details: Unpack[Details],
) -> Dossier:
    """Make one move. The same `key` again answers with the dossier and moves nothing.

    Raises Refused with a sentence for the person.
    """
    digest = digest_of(
        [dossier.code, verb, note, document]
        + [str(details.get(name) or "") for name in sorted(Details.__annotations__)]
    )
    # Two officials may press at once; the second must see what the first did.
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("version__procedure", "receiving_unit", "competent_unit", "route")
        .get(pk=dossier.pk)
    )
    if answered := earlier_answer(key, digest, by=by):
        return answered
    at = at or timezone.now()
    make(dossier, verb, by=by, at=at, note=note, document=document, **details)
    note_answer(key, digest, dossier, by=by)
    return dossier


def make(
    dossier: Dossier,
    verb: Verb,
    *,
    by: Official,
    at: datetime,
    happened_at: datetime | None = None,
    note: str = "",
    document: str = "",
    **details: Unpack[Details],
) -> None:
    """Move a dossier whose row this transaction holds."""
    chance = rules.check_move(dossier, verb, by, details.get("task"))
    row, declared_at = chance.move, details.get("declared_at")
    rules.check_note(row, note)
    rules.check_declared(declared_at, note, at)
    absent = rules.absent_for(chance, by, dossier)
    deed = Deed(
        dossier, row, by, at, happened_at or at, note, document, declared_at,
        task=chance.task, until=details.get("until"), acting_for=absent,
    )  # fmt: skip
    before = seen(dossier)
    for effect in row.effects:
        EFFECTS[effect](deed)
    dossier.state, dossier.recorded_at = row.end, at
    dossier.save(update_fields=CHANGED_BY_A_MOVE)
    tell(deed)
    record(verb, dossier, by=by, before=before, after=seen(dossier) | {"note": note})


def tell(deed: Deed) -> None:
    """Write the move into the dossier's history."""
    Event.objects.create(
        dossier=deed.dossier,
        verb=deed.move.verb,
        start=deed.move.start,
        end=deed.move.end,
        happened_at=deed.happened_at,
        recorded_at=deed.at,
        declared_at=deed.declared_at,
        by=deed.by,
        acting_for=deed.acting_for,
        step=deed.task.name if deed.task else "",
        note=deed.note,
    )


def seen(dossier: Dossier) -> dict[str, object]:
    """What evidence keeps of a dossier before and after."""
    return {"state": int(dossier.state), "due_at": dossier.due_at}
