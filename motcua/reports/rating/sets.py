"""Which dossiers get which mark of the nine indices: predicates over what was resolved."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncMinute

from motcua.catalogue.kinds import FilingChannel
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Event, Task
from motcua.dossiers.states import Step, Verb
from motcua.reports.facts import COUNTED_UNIT
from motcua.reports.kinds import Aspect
from motcua.reports.questions import Question
from motcua.reports.rating.scale import scales
from motcua.reports.ways_back import went_back_by

REMOTE_IN = (FilingChannel.ONLINE, FilingChannel.POST)
REMOTE_OUT = (ReturnChannel.ONLINE, ReturnChannel.POST, ReturnChannel.HOME)


def rated(question: Question, done: Q) -> dict[Aspect, Q]:
    """The marks of indices 2, 3 and 4; index 1 is early, on time and overdue themselves."""
    return steps(question, done) | contacts(question, done) | agencies(done)


def steps(question: Question, done: Q) -> dict[Aspect, Q]:
    """Index 2: the steps of the competent unit, or of the one official, against their own limits.

    To the minute, for steps have hours; the slowest step decides. Handing over is left out: the
    applicant chooses when to come.
    """
    official = question.scope.official
    own: dict[str, Any] = {"closed_by": official} if official else {"unit": OuterRef(COUNTED_UNIT)}
    closed = (
        Task.objects.filter(dossier=OuterRef("pk"), closed_at__lte=question.known_at, **own)
        .exclude(step=Step.HAND_OVER)
        .alias(ended=TruncMinute("closed_at"), owed=TruncMinute("due_at"))
    )
    some = Q(Exists(closed))
    longer = Q(Exists(closed.filter(ended__gt=F("owed"))))
    equal = Q(Exists(closed.filter(ended=F("owed"))))
    return {
        Aspect.STEPS_SHORTER: done & some & ~longer & ~equal,
        Aspect.STEPS_EQUAL: done & equal & ~longer,
        Aspect.STEPS_LONGER: done & longer,
    }


def contacts(question: Question, done: Q) -> dict[Aspect, Q]:
    """Index 3: how often the applicant was asked for a supplement."""
    last = question.period.last
    fair = next((each.contacts_fair for each in scales() if each.is_in_force_on(last)), 0)
    asked = Event.objects.filter(
        dossier=OuterRef("pk"), verb=Verb.ASK_PAPERS, recorded_at__lte=question.known_at
    ).order_by()
    many = asked.values("dossier").annotate(times=Count("pk")).filter(times__gt=fair)
    some, too_many = Q(Exists(asked)), Q(Exists(many))
    return {
        Aspect.CONTACTS_NONE: done & ~some,
        Aspect.CONTACTS_FEW: done & some & ~too_many,
        Aspect.CONTACTS_MANY: done & too_many,
    }


def agencies(done: Q) -> dict[Aspect, Q]:
    """Index 4: the applicant came nowhere, or to the one-stop unit only.

    A dossier filed from afar whose way back nobody noted gets no mark.
    """
    filed_remote = Q(channel__in=REMOTE_IN)
    fetched = went_back_by([ReturnChannel.IN_PERSON])
    return {
        Aspect.AGENCIES_NONE: done & filed_remote & went_back_by(REMOTE_OUT),
        Aspect.AGENCIES_ONE: done & (Q(channel=FilingChannel.IN_PERSON) | fetched),
    }
