"""Units are rearranged: open dossiers go to the successor, nothing about them is rewritten.

Code, clock, due moments, original unit and history stay. In batches, each of them whole or not at
all; what a crash leaves is taken up by running it again, and a second run finds nothing to do.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any, Final

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record, record_each
from motcua.core.errors import Refused
from motcua.core.jobs import enqueue_by_name, is_under_way
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.actions.notices import text_of
from motcua.dossiers.kinds import NoticeKind, OrphanKind, TransferKind
from motcua.dossiers.models import (
    AcceptedOrphan,
    Consultation,
    Dossier,
    DossierQuerySet,
    Event,
    Notice,
    Task,
    Transfer,
)
from motcua.dossiers.orphans import orphans_on
from motcua.dossiers.placing import desks_to_move, moving, pending_on, tasks_to_move, to_move
from motcua.dossiers.states import State, Verb
from motcua.people import actions as people
from motcua.people import rules as people_rules
from motcua.people.models import Official, Post, Succession, Unit

# The job that carries a day's rearrangement out while nobody waits.
TAKING_OVER: Final = "dossiers.take_over"
BATCH: Final = 2_000
# A tenure ends after it began, also where a unit hands on what came to it at the same midnight.
TICK: Final = timedelta(microseconds=1)
SEEN: Final = ("applicant", "version", "competent_unit", "receiving_unit")
# Called with how many of how many dossiers have gone over.
Progress = Callable[[int, int], None]


def nobody_watches(_done: int, _whole: int) -> None:
    """For a caller that shows no progress."""


def take_over(
    day: date,
    *,
    by: Official | None,
    at: datetime | None = None,
    progress: Progress = nobody_watches,
) -> int:
    """Carry out all successions of a day; how many dossiers went over.

    Raises Refused before the day, for one who does not manage the units, and while an orphan
    stands that nobody accepted.
    """
    at = at or timezone.now()
    pending = pending_on(day)
    check_day(day, at, pending, by)
    for succession in pending:
        people.begin(succession, by=by)
    whole = sum(each.dossiers + each.desks for each in map(moving, pending))
    done = 0
    for moved in batches(pending, at, by):
        done += moved
        progress(done, max(done, whole))
    for succession in pending:
        close(succession, by)
    return done


def ask_for(day: date, *, by: Official, at: datetime | None = None) -> None:
    """Let it be done behind; refused at once for the same reasons, and while it is under way."""
    check_day(day, at or timezone.now(), pending_on(day), by)
    if is_under_way(TAKING_OVER, day=day.isoformat()):
        raise Refused(_("Việc sắp xếp ngày %s đang được thực hiện.") % f"{day:%d/%m/%Y}")
    enqueue_by_name(TAKING_OVER, day=day.isoformat(), official=by.pk)


def check_day(day: date, at: datetime, pending: Sequence[Succession], by: Official | None) -> None:
    """Something is to be done, the day has come, and everything is provided for."""
    if not pending:
        raise Refused(_("Không có việc sắp xếp nào chờ thực hiện từ ngày %s.") % f"{day:%d/%m/%Y}")
    for succession in pending:
        people_rules.check_may_succeed(by, succession)
    if at < begins(day):
        raise Refused(_("Chưa đến ngày hiệu lực %s.") % f"{day:%d/%m/%Y}")
    if left := [each for each in orphans_on(day) if not each.is_accepted]:
        raise Refused(
            _("Còn %(number)s điểm chưa xử lý, trong đó: %(first)s (%(unit)s).")
            % {"number": len(left), "first": left[0].kind.label, "unit": left[0].unit}
        )


def begins(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)


def batches(pending: Sequence[Succession], at: datetime, by: Official | None) -> Iterator[int]:
    """Move everything; the size of each batch that went over.

    What one unit hands on to the next the same day moves in a later round.
    """
    finds = ((TransferKind.COMPETENCE, to_move), (TransferKind.DESK, desks_to_move))
    moved_any = True
    while moved_any:
        moved_any = False
        for succession, (kind, find) in product(pending, finds):
            while moved := move_batch(succession, kind, find(succession), at, by):
                moved_any = True
                yield moved


@transaction.atomic
def move_batch(
    succession: Succession,
    kind: TransferKind,
    found: DossierQuerySet,
    at: datetime,
    by: Official | None,
) -> int:
    """Move the first of them, with history, evidence and notices; how many."""
    locked = found.select_for_update(of=("self",)).select_related(*SEEN).order_by("pk")
    batch = list(locked[:BATCH])
    if not batch:
        return 0
    transfers = [transfer_of(each, succession, kind, at, by) for each in batch]
    Transfer.objects.bulk_create(transfers)
    ids = [each.pk for each in batch]
    Dossier.objects.filter(pk__in=ids).update(**changes(succession, kind, at))
    move_tasks(succession, ids)
    Event.objects.bulk_create(event_of(each, succession, by) for each in transfers)
    record_each(
        "take_over",
        [(each.dossier, {"unit": each.from_unit.code}, evidence_of(each)) for each in transfers],
        by=by,
    )
    Notice.objects.bulk_create(notices_of(batch, succession, kind, at))
    return len(batch)


def transfer_of(
    dossier: Dossier, succession: Succession, kind: TransferKind, at: datetime, by: Official | None
) -> Transfer:
    """What the dossier's columns say as it leaves."""
    began = dossier.held_since + TICK if dossier.held_since else None
    came = dossier.received_at or dossier.filed_at
    moments = [begins(succession.effective_on), came, began]
    return Transfer(
        dossier=dossier,
        kind=kind,
        from_unit=succession.predecessor,
        to_unit=succession.successor,
        succession=succession,
        accepted_at=dossier.received_at,
        since=dossier.held_since if kind == TransferKind.COMPETENCE else None,
        due_at=dossier.due_at,
        effective_at=max(each for each in moments if each),
        recorded_at=at,
        by=by,
    )


def changes(succession: Succession, kind: TransferKind, at: datetime) -> dict[str, Any]:
    """The columns that change: who decides since when, and the desk where it is no more."""
    old, new = succession.predecessor_id, succession.successor_id
    changed: dict[str, Any] = {
        "other_units": Case(
            When(other_units__contains=[old], then=F("other_units")), default=with_unit(old)
        )
    }
    if succession.ends_the_unit:
        changed["receiving_unit"] = Case(
            When(receiving_unit=old, then=Value(new)),
            default=F("receiving_unit"),
            output_field=BigIntegerField(),
        )
    if kind == TransferKind.COMPETENCE:
        onward = ExpressionWrapper(F("held_since") + Value(TICK), output_field=DateTimeField())
        since = Greatest(Value(begins(succession.effective_on)), "received_at", onward)
        changed |= {
            "competent_unit": new,
            # Before acceptance there is no time to hand on: the successor will accept it itself.
            "held_since": Case(When(received_at__isnull=False, then=since)),
            "recorded_at": at,
        }
    return changed


def with_unit(unit: int) -> Func:
    """The further units of a dossier, and this one."""
    field = Dossier._meta.get_field("other_units")
    return Func(F("other_units"), Value(unit), function="array_append", output_field=field)


def move_tasks(succession: Succession, ids: list[int]) -> None:
    """Open tasks of the old unit go along; who has no post in the new one lets go of them."""
    tasks = tasks_to_move(succession).filter(dossier__in=ids)
    moved = list(tasks.values_list("pk", flat=True))
    today = max(succession.effective_on, timezone.localdate())
    holders = Post.objects.held_on(today).filter(unit=succession.successor_id).values("official")
    mine = Task.objects.filter(pk__in=moved)
    mine.exclude(assignee__in=holders).update(assignee=None)
    mine.update(unit=succession.successor_id)


def event_of(transfer: Transfer, succession: Succession, by: Official | None) -> Event:
    """The line in the dossier's history."""
    state = State(transfer.dossier.state)
    note = f"{succession.predecessor} → {succession.successor} · {succession.basis}"
    return Event(
        dossier=transfer.dossier, verb=Verb.TAKE_OVER, start=state, end=state,
        happened_at=transfer.effective_at, recorded_at=transfer.recorded_at, by=by, note=note,
    )  # fmt: skip


def evidence_of(transfer: Transfer) -> dict[str, object]:
    """What evidence keeps of a transfer."""
    return {
        "unit": transfer.to_unit.code,
        "kind": transfer.kind,
        "effective_at": transfer.effective_at,
        "basis": transfer.succession.basis,
    }


def notices_of(
    batch: Sequence[Dossier], succession: Succession, kind: TransferKind, at: datetime
) -> list[Notice]:
    """Who left an e-mail address hears of it; nobody is to be called a hundred thousand times."""
    told = []
    for dossier in batch:
        if not dossier.applicant.email:
            continue
        if kind == TransferKind.COMPETENCE:
            dossier.competent_unit = succession.successor
        if succession.ends_the_unit and dossier.receiving_unit_id == succession.predecessor_id:
            dossier.receiving_unit = succession.successor
        told.append(
            Notice(
                dossier=dossier, kind=NoticeKind.TAKEN_OVER, made_at=at, next_try_at=at,
                text=text_of(dossier, NoticeKind.TAKEN_OVER, succession.basis),
                email=dossier.applicant.email,
            )
        )  # fmt: skip
    return told


@transaction.atomic
def close(succession: Succession, by: Official | None) -> None:
    """Opinions asked of a unit that is no more are asked of its successor; then it is done."""
    if succession.ends_the_unit and succession.takes_the_rest:
        old, new = succession.predecessor_id, succession.successor_id
        asked = Consultation.objects.unanswered().filter(unit=old)
        concerned = list(asked.values_list("dossier", flat=True))
        asked.update(unit=new)
        Dossier.objects.filter(~Q(other_units__contains=[new]), pk__in=concerned).update(
            other_units=with_unit(new)
        )
    people.finish(succession, by=by)


@transaction.atomic
def accept_orphan(
    day: date, kind: OrphanKind, unit: Unit, subject: str, reason: str, *, by: Official | None
) -> AcceptedOrphan:
    """Take responsibility for one orphan. Raises Refused without a reason or such an orphan."""
    for succession in pending_on(day):
        people_rules.check_may_succeed(by, succession)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do chấp nhận."))
    there = {each.key: each for each in orphans_on(day)}
    orphan = there.get(f"{kind}|{unit.code}|{subject}")
    if orphan is None or orphan.is_accepted:
        raise Refused(_("Điểm này không còn hoặc đã được chấp nhận."))
    accepted = AcceptedOrphan.objects.create(
        effective_on=day, kind=kind, unit=unit, subject=subject, reason=reason.strip()[:500],
        by=by, at=timezone.now(),
    )  # fmt: skip
    record("accept_orphan", accepted, by=by, after={"reason": reason, "number": orphan.number})
    return accepted
