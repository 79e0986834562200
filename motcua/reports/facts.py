"""The facts of each dossier that figures are counted from, under names of their own.

`known_received`, `known_completed`, `known_stopped`, `known_due`: moments or empty. As known now
they are the dossier's columns; as known at an earlier moment they are read from its history, so
that what was entered later never changes an earlier report.
"""

from datetime import datetime

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from motcua.dossiers.models import ClockEvent, Dossier, DossierQuerySet, Task
from motcua.dossiers.states import Verb
from motcua.reports.kinds import DueBasis
from motcua.reports.questions import Question

# An assignment after one of them also ends in the state "completed"; it completes nothing.
DECISIONS = (Verb.GRANT, Verb.REFUSE)


def facts(question: Question) -> DossierQuerySet:
    """The dossiers of the units asked for, with their facts."""
    dossiers = of_scope(question)
    if question.as_of is None:
        return known_now(dossiers, question.due)
    return known_at(dossiers, question.due, question.as_of)


def of_scope(question: Question) -> DossierQuerySet:
    """The dossiers of the units asked for, or those that one official has or had in hand there."""
    units = question.scope.unit_ids()
    if question.scope.official is None:
        return Dossier.objects.decided_in(units)
    tasks = Task.objects.filter(in_hand(question), dossier=OuterRef("pk"), unit__in=units)
    return Dossier.objects.filter(Exists(tasks))


def in_hand(question: Question) -> Q:
    """The tasks the official had done by the moment of knowledge, or held at it."""
    official, known_at = question.scope.official, question.known_at
    still_open = Q(closed_at__isnull=True) | Q(closed_at__gt=known_at)
    held = Q(assignee=official, opened_at__lte=known_at)
    return Q(closed_by=official, closed_at__lte=known_at) | held & still_open


def known_now(dossiers: DossierQuerySet, due: DueBasis) -> DossierQuerySet:
    """From the columns."""
    return dossiers.alias(
        known_received=F("received_at"),
        known_came=Coalesce("held_since", "received_at"),
        known_completed=F("completed_at"),
        known_stopped=F("stopped_at"),
        known_due=F("due_at" if due == DueBasis.CURRENT else "original_due_at"),
    )


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
        known_came=Coalesce("held_since", "accepted__happened_at"),
        # What counts of an end is the system's moment, not a declared one.
        known_completed=F("done__recorded_at"),
        known_stopped=F("ended__recorded_at"),
        known_due=Subquery(promised.values("due_at")[:1]),
    )
