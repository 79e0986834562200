"""What a rearrangement of units would leave without a signer, a calendar, an account, a place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from motcua.catalogue.models import Offer
from motcua.deadlines.models import OfficeHours
from motcua.dossiers.kinds import OrphanKind
from motcua.dossiers.models import AcceptedOrphan, Dossier, Task
from motcua.dossiers.placing import TO_BE_DECIDED, part_of, pending_on, siblings_of, to_move
from motcua.people.models import Post, Succession, Unit
from motcua.people.roles import Permission


@dataclass(frozen=True)
class Orphan:
    """One thing unprovided: of which unit, whose or which (a code, a user name), how many."""

    kind: OrphanKind
    unit: Unit
    subject: str = ""
    number: int = 0
    reason: str = ""

    @property
    def key(self) -> str:
        """For a form."""
        return f"{self.kind}|{self.unit.code}|{self.subject}"

    @property
    def is_accepted(self) -> bool:
        """Did somebody take responsibility for it?"""
        return self.reason != ""


def orphans_on(day: date) -> list[Orphan]:
    """Every orphan of the successions still to be carried out for a day, accepted ones too."""
    pending = pending_on(day)
    reasons = {
        (each.kind, each.unit_id, each.subject): each.reason
        for each in AcceptedOrphan.objects.filter(effective_on=day)
    }
    found = {}
    for succession in pending:
        of_units = (*of_successor(succession), *of_predecessor(succession))
        for orphan in (*of_units, *of_work(succession)):
            accepted = reasons.get((orphan.kind, orphan.unit.pk, orphan.subject), "")
            found[orphan.key] = Orphan(
                orphan.kind, orphan.unit, orphan.subject, orphan.number, accepted
            )
    return sorted(found.values(), key=lambda each: (each.is_accepted, each.key))


def posts_at(successor: Unit, day: date) -> Q:
    """Posts there on the day, those included that go along."""
    along = Succession.objects.pending().filter(
        successor=successor, effective_on=day, moves_posts=True
    )
    return Q(unit=successor) | Q(unit__in=along.values("predecessor"))


def of_successor(succession: Succession) -> Iterator[Orphan]:
    """Signer, accounts and calendar."""
    unit, day = succession.successor, succession.effective_on
    posts = Post.objects.held_on(day).filter(posts_at(unit, day))
    if not posts.with_permission(Permission.DECIDE_DOSSIER).exists():
        yield Orphan(OrphanKind.NO_SIGNER, unit)
    desk = posts.with_permission(Permission.RECEIVE_DOSSIER)
    if not (desk.exists() and posts.with_permission(Permission.HANDLE_DOSSIER).exists()):
        yield Orphan(OrphanKind.NO_ACCOUNT, unit)
    hours = OfficeHours.objects.along(unit.path_codes).filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
    )
    if not hours.exists():
        yield Orphan(OrphanKind.NO_CALENDAR, unit)


def of_work(succession: Succession) -> Iterator[Orphan]:
    """Procedures the successor does not offer, and tasks in hands without a post there."""
    unit, day, moved = succession.successor, succession.effective_on, to_move(succession)
    offered = Offer.objects.in_force_on(day).filter(unit=unit).values("procedure")
    wanting = moved.exclude(version__procedure__in=offered)
    for code, number in wanting.values_list("version__procedure__code").annotate(Count("pk")):
        yield Orphan(OrphanKind.NOT_OFFERED, unit, code, number)
    holders = Post.objects.held_on(day).filter(posts_at(unit, day)).values("official")
    held = Task.objects.open().filter(
        unit=succession.predecessor_id, dossier__in=moved.values("pk"), assignee__isnull=False
    )
    lost = held.exclude(assignee__in=holders)
    for name, number in lost.values_list("assignee__username").annotate(Count("pk")).order_by():
        yield Orphan(OrphanKind.TASK_WITHOUT_POST, unit, name, number)


def of_predecessor(succession: Succession) -> Iterator[Orphan]:
    """Dossiers no successor takes, and units below that would stand under nothing."""
    if not succession.ends_the_unit:
        return
    old, taken = succession.predecessor, Q(pk__in=[])
    siblings = siblings_of(succession)
    for each in siblings:
        taken |= part_of(each, siblings)
    here = Dossier.objects.filter(competent_unit=old, state__in=TO_BE_DECIDED)
    if number := here.exclude(pk__in=here.filter(taken).values("pk")).count():
        yield Orphan(OrphanKind.UNPLACED, old, "", number)
    day = succession.effective_on
    going = Succession.objects.standing().filter(effective_on__lte=day).values("predecessor")
    for child in Unit.objects.filter(parent=old, valid_to__isnull=True).exclude(pk__in=going):
        number = child.decided.open().count() + child.tasks.open().count()
        yield Orphan(OrphanKind.CHILD, child, "", number)
