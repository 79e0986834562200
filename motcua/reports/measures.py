"""Which dossiers each figure counts: one predicate each, for the count and for the list behind it.

They speak of the facts of `facts.py` only, and hold among the dossiers of `in_play`.
"""

from django.db.models import F, Q
from django.db.models.functions import TruncDate, TruncMinute

from motcua.catalogue.kinds import FilingChannel
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.models import DossierQuerySet
from motcua.reports.facts import facts
from motcua.reports.kinds import EarlyRule, Figure
from motcua.reports.questions import Period, Question


def in_play(question: Question) -> DossierQuerySet:
    """Received by the end of the period, and neither ended nor handed on before it began."""
    period = question.period
    trunc = TruncDate if question.early_rule == EarlyRule.DATE else TruncMinute
    return (
        facts(question)
        .filter(
            Q(known_completed__isnull=True) | Q(known_completed__gte=period.start),
            Q(known_stopped__isnull=True) | Q(known_stopped__gte=period.start),
            Q(known_left__isnull=True) | Q(known_left__gte=period.start),
            Q(known_came__lt=period.end, known_received__isnull=False),
        )
        .alias(
            completed_on=trunc("known_completed", tzinfo=VIETNAM),
            due_on=trunc("known_due", tzinfo=VIETNAM),
        )
    )


def measures(question: Question) -> dict[Figure, Q]:
    """The predicate of each figure."""
    period = question.period
    return received(period) | resolved(period) | processing(question)


def received(period: Period) -> dict[Figure, Q]:
    """Columns 3 to 6: all in play, by when and by which channel they came."""
    new = Q(known_received__gte=period.start, known_held__isnull=True)
    # What came from a unit that stands under the same one is in play there already.
    counted_there = Q(came_inside=True, known_came__gte=period.start)
    direct_or_post = Q(channel__in=[FilingChannel.IN_PERSON, FilingChannel.POST])
    return {
        Figure.RECEIVED: ~counted_there,
        Figure.RECEIVED_NEW: new,
        Figure.RECEIVED_ONLINE: new & Q(channel=FilingChannel.ONLINE),
        Figure.RECEIVED_DIRECT_OR_POST: new & direct_or_post,
        Figure.CARRIED_OVER: Q(known_came__lt=period.start),
        Figure.MOVED_IN: ~counted_there & Q(known_came__gte=period.start, known_held__isnull=False),
    }


def resolved(period: Period) -> dict[Figure, Q]:
    """Columns 7 to 10, and the stopped ones apart: completion counts, not pick-up."""
    done = Q(known_completed__lt=period.end)
    # The moments are compared first only because that is quick; the days decide.
    before, after = Q(known_completed__lt=F("known_due")), Q(known_completed__gt=F("known_due"))
    return {
        Figure.RESOLVED: done,
        Figure.RESOLVED_EARLY: done & before & Q(completed_on__lt=F("due_on")),
        Figure.RESOLVED_ON_TIME: done & Q(completed_on=F("due_on")),
        Figure.RESOLVED_OVERDUE: done & after & Q(completed_on__gt=F("due_on")),
        Figure.WITHDRAWN: Q(known_stopped__lt=period.end),
        Figure.MOVED_OUT: Q(known_left__lt=period.end, went_inside=False),
    }


def processing(question: Question) -> dict[Figure, Q]:
    """Columns 11 to 13: open at the close. What waits for the applicant owes nothing yet.

    Overdue: the due day is not after the period's last day, and the due moment has come.
    """
    end = question.period.end
    still_open = (Q(known_completed__isnull=True) | Q(known_completed__gte=end)) & (
        Q(known_stopped__isnull=True) | Q(known_stopped__gte=end)
    )
    still_open &= Q(known_left__isnull=True) | Q(known_left__gte=end)
    close = min(end, question.known_at)
    owes_nothing = Q(known_due__isnull=True)
    if close == end:
        late, in_time = Q(known_due__lt=end), Q(known_due__gte=end)
    else:
        late, in_time = Q(known_due__lte=close), Q(known_due__gt=close)
    return {
        Figure.PROCESSING: still_open,
        Figure.PROCESSING_IN_TIME: still_open & (owes_nothing | in_time),
        Figure.PROCESSING_OVERDUE: still_open & late,
    }
