"""The facts of each dossier that figures are counted from, under names of their own.

`known_received`, `known_completed`, `known_stopped`, `known_due`: moments or empty. As known now
they are the dossier's columns; as known at an earlier moment they are read from its history, so
that what was entered later never changes an earlier report.

A dossier counts in each unit that was competent for it, as long as it was (a tenure):
`counted_unit`, from `known_came` (after another unit's, if `known_held`) until `known_left`.
`came_known`, `left_known`: when the system heard of that.
`came_inside`, `went_inside`: from or to a unit that stands under the same one in this report.
"""

from datetime import datetime
from typing import Final

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from motcua.dossiers.models import ClockEvent, Dossier, DossierQuerySet, Task, Transfer
from motcua.dossiers.states import Verb
from motcua.reports.boundaries import Ground
from motcua.reports.kinds import DueBasis
from motcua.reports.questions import Question

# An assignment after one of them also ends in the state "completed"; it completes nothing.
DECISIONS = (Verb.GRANT, Verb.REFUSE)


# A name the type checker does not hold against the columns.
COUNTED_UNIT: str = "counted_unit"
NEVER: Final = Value(None, DateTimeField())
NO: Final = Value(False)


def facts(question: Question) -> DossierQuerySet:
    """The dossiers of the units asked for, with their facts; a row for each tenure."""
    ground = question.scope.ground()
    counted = in_hand if question.scope.official else tenures
    return known_as(counted(ground, question), question)


def known_as(dossiers: DossierQuerySet, question: Question) -> DossierQuerySet:
    """These dossiers with their facts, as known now or then."""
    if question.as_of is None:
        return known_now(dossiers, question.due)
    return known_at(dossiers, question.due, question.as_of)


def standing(question: Question, unit: str = "competent_unit") -> DossierQuerySet:
    """The dossiers themselves, by one of their units as it is now; each once."""
    here = Dossier.objects.filter(question.scope.ground().covers(unit))
    return here.annotate(counted_unit=F(unit)).alias(
        known_held=F("held_since"), known_left=NEVER,
        due_then=F("due_at"), came_inside=NO, went_inside=NO,
        came_known=NEVER, left_known=NEVER,
    )  # fmt: skip


def in_hand(ground: Ground, question: Question) -> DossierQuerySet:
    """The dossiers one official has or had in hand in these units: each once, whoever decides."""
    official, known_at = question.scope.official, question.known_at
    still_open = Q(closed_at__isnull=True) | Q(closed_at__gt=known_at)
    held = Q(assignee=official, opened_at__lte=known_at) & still_open
    tasks = Task.objects.filter(
        Q(closed_by=official, closed_at__lte=known_at) | held,
        dossier=OuterRef("pk"),
        unit__in=ground.units,
    )
    # Where several decide, all stand under the unit that was asked about.
    here = Value(question.scope.unit.pk)
    return Dossier.objects.filter(Exists(tasks)).annotate(counted_unit=here).alias(
        known_held=NEVER, known_left=NEVER, due_then=F("due_at"), came_inside=NO, went_inside=NO,
        came_known=NEVER, left_known=NEVER,
    )  # fmt: skip


def tenures(ground: Ground, question: Question) -> DossierQuerySet:
    """Each time one of these units was competent for a dossier, as known at a moment or now.

    Where nothing ever moved, that is the dossiers themselves.
    """
    if not Transfer.objects.touching(ground.units).exists():
        return standing(question)
    moment = question.as_of
    left: F | Case = F("tenures__left_at")
    dossiers = Dossier.objects.filter(ground.covers("tenures__unit"))
    if moment is not None:
        known = Q(tenures__came_known_at__isnull=True) | Q(tenures__came_known_at__lte=moment)
        dossiers = Dossier.objects.filter(ground.covers("tenures__unit") & known)
        left = Case(When(tenures__left_known_at__lte=moment, then=left))
    return dossiers.annotate(counted_unit=F("tenures__unit")).alias(
        known_held=F("tenures__held_since"),
        known_left=left,
        came_known=F("tenures__came_known_at"),
        left_known=F("tenures__left_known_at"),
        due_then=F("tenures__due_at"),
        came_inside=said(ground.inside("tenures__unit", "tenures__came_from")),
        went_inside=said(ground.inside("tenures__unit", "tenures__went_to")),
    )


def said(condition: Q) -> Case:
    """Yes or no."""
    return Case(When(condition, then=Value(True)), default=NO, output_field=BooleanField())


def known_now(dossiers: DossierQuerySet, due: DueBasis) -> DossierQuerySet:
    """From the columns. What came after a unit's tenure is not its own."""
    return dossiers.alias(
        known_received=F("received_at"),
        known_came=Coalesce("known_held", "received_at"),
        known_completed=still_here("completed_at"),
        known_stopped=still_here("stopped_at"),
        known_due=F("due_then" if due == DueBasis.CURRENT else "original_due_at"),
    )


def still_here(moment: str) -> Case:
    """A moment, if the tenure had not ended."""
    return Case(When(known_left__isnull=True, then=F(moment)), output_field=DateTimeField())


def known_at(dossiers: DossierQuerySet, due: DueBasis, moment: datetime) -> DossierQuerySet:
    """From the events recorded by a moment.

    A dossier is accepted, completed and stopped at most once, so each join finds one row.
    """
    recorded = Q(events__recorded_at__lte=moment)
    clock = ClockEvent.objects.filter(dossier=OuterRef("pk"), recorded_at__lte=moment)
    promised = clock.order_by("-pk" if due == DueBasis.CURRENT else "pk")
    return dossiers.alias(
        accepted=FilteredRelation("events", condition=recorded & Q(events__verb=Verb.ACCEPT)),
        done=FilteredRelation("events", condition=recorded & Q(events__verb__in=DECISIONS)),
        ended=FilteredRelation("events", condition=recorded & Q(events__verb=Verb.STOP)),
        known_received=F("accepted__happened_at"),
        known_came=Coalesce("known_held", "accepted__happened_at"),
        # What counts of an end is the system's moment, not a declared one.
        known_completed=still_here("done__recorded_at"),
        known_stopped=still_here("ended__recorded_at"),
        known_due=Subquery(promised.values("due_at")[:1])
        if due == DueBasis.ORIGINAL
        else Case(
            When(known_left__isnull=False, then=F("due_then")),
            default=Subquery(promised.values("due_at")[:1]),
        ),
    )
