"""Which dossiers each figure counts: one predicate each, for the count and for the list behind it.

They speak of the facts of `facts.py` only, and hold among the dossiers of `among`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate, TruncMinute
from django.db.models.lookups import Exact
from django.utils import timezone

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Method
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.digests import DAYS_AHEAD
from motcua.dossiers.kinds import FiledBy, ReturnChannel
from motcua.dossiers.models import Consultation, DossierQuerySet, Event, Task
from motcua.dossiers.states import OPEN, Step, Verb
from motcua.reports.facts import facts
from motcua.reports.kinds import HAND_OVERS, UNIONS, Aspect, EarlyRule, Figure, Measure
from motcua.reports.questions import Period, Question, midnight
from motcua.reports.rating.sets import rated
from motcua.reports.ways_back import went_back_by


def among(question: Question, measure: Measure) -> DossierQuerySet:
    """The dossiers that a measure holds among."""
    return facts(question) if measure in HAND_OVERS else in_play(question)


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
            Q(known_came__lt=period.end),
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


def predicate(question: Question, measure: Measure) -> Q:
    """The predicate of any measure."""
    if isinstance(measure, Figure):
        return measures(question)[measure]
    return aspects(question)[measure]


def aspects(question: Question) -> dict[Aspect, Q]:
    """The predicates beside the official ones."""
    official = measures(question)
    late = official[Figure.RESOLVED_OVERDUE] | official[Figure.PROCESSING_OVERDUE]
    close = min(question.period.end, question.known_at)
    parts = (
        filed_by(official[Figure.RECEIVED_NEW])
        | handed_over(question)
        | {Aspect.ONLINE_OVERDUE: late & Q(channel=FilingChannel.ONLINE)}
        | really_late(official[Figure.RESOLVED_OVERDUE])
        | causes(late, close)
        | due_soon(question, official[Figure.PROCESSING])
        | online(official[Figure.RECEIVED_NEW])
        | rated(question, official[Figure.RESOLVED])
        | left_over(official, question.period)
    )
    return parts | unions(dict[Measure, Q](chain(official.items(), parts.items())))


def unions(known: Mapping[Measure, Q]) -> dict[Aspect, Q]:
    """The measures that are others together."""
    return {
        Aspect(whole): reduce(or_, (known[part] for part in parts))
        for whole, parts in UNIONS.items()
    }


def handed_over(question: Question) -> dict[Aspect, Q]:
    """Results given back in the period by the unit that still has the dossier."""
    begins, ends = question.period.start, question.period.end
    if question.as_of is None:
        returned = Q(returned_at__gte=begins, returned_at__lt=ends)
    else:
        events = Event.objects.filter(dossier=OuterRef("pk"), verb=Verb.RETURN_RESULT)
        returned = Q(
            Exists(
                events.filter(
                    recorded_at__gte=begins,
                    recorded_at__lt=ends,
                    recorded_at__lte=question.as_of,
                )
            )
        )
    returned &= Q(known_left__isnull=True)
    return {
        Aspect.RETURNED: returned,
        Aspect.RETURNED_BY_POST: returned & went_back_by([ReturnChannel.POST]),
    }


def due_soon(question: Question, still_open: Q) -> dict[Aspect, Q]:
    """Open, in time at the moment of knowledge, and due that day or in the three days after."""
    now = question.known_at
    tomorrow = midnight(timezone.localdate(now) + timedelta(days=1))
    soon = tomorrow + timedelta(days=DAYS_AHEAD)
    today = still_open & Q(known_due__gte=now, known_due__lt=tomorrow)
    later = still_open & Q(known_due__gte=tomorrow, known_due__lt=soon)
    if question.as_of is None and question.period.end > now:
        # The same once more in the words of the index of open dossiers.
        today &= Q(state__in=OPEN, sort_at__gte=now, sort_at__lt=tomorrow)
        later &= Q(state__in=OPEN, sort_at__gte=tomorrow, sort_at__lt=soon)
    return {Aspect.DUE_TODAY: today, Aspect.DUE_SOON: later}


def online(new: Q) -> dict[Aspect, Q]:
    """How far a new dossier went online: each of these is a part of the one before."""
    ways = Method.objects.filter(version=OuterRef("version"), channel=FilingChannel.ONLINE)
    offered = new & Q(Exists(ways))
    filed = offered & Q(channel=FilingChannel.ONLINE)
    by_oneself = filed & Q(filed_by=FiledBy.SELF)
    return {
        Aspect.ONLINE_OFFERED: offered,
        Aspect.ONLINE_FILED: filed,
        Aspect.ONLINE_SELF_FILED: by_oneself,
        Aspect.ONLINE_TO_THE_END: by_oneself & went_back_by([ReturnChannel.ONLINE]),
    }


def left_over(official: Mapping[Figure, Q], period: Period) -> dict[Aspect, Q]:
    """What a failing identity is short of: dossiers in the whole and in none of its parts."""
    f = Figure
    entered_late = Event.objects.filter(
        dossier=OuterRef("pk"), verb=Verb.ACCEPT, recorded_at__gte=period.start
    )
    taken_late = Q(came_known__gte=period.start, came_inside=False)
    known_channel = official[f.RECEIVED_ONLINE] | official[f.RECEIVED_DIRECT_OR_POST]
    ended = official[f.RESOLVED] | official[f.WITHDRAWN] | Q(known_left__lt=period.end)
    # A moment that is empty is neither before nor after: in a bare "not" it would hide the dossier.
    placed = Case(When(ended | official[f.PROCESSING], then=Value(True)), default=Value(False))
    return {
        Aspect.ENTERED_LATE: official[f.CARRIED_OVER] & (Q(Exists(entered_late)) | taken_late),
        Aspect.CHANNEL_UNKNOWN: official[f.RECEIVED_NEW] & ~known_channel,
        Aspect.RESOLVED_UNDATED: official[f.RESOLVED] & Q(known_due__isnull=True),
        Aspect.OUT_OF_PLACE: official[f.RECEIVED] & Q(Exact(placed, Value(False))),
    }


def left_late(question: Question) -> DossierQuerySet:
    """Not in play, but open at the close before as known then: the move was entered late."""
    start = question.period.start
    entered_late = Event.objects.filter(
        dossier=OuterRef("pk"), verb=Verb.ACCEPT, recorded_at__gte=start
    )
    return facts(question).filter(
        ~Exists(entered_late),
        Q(came_known__isnull=True) | Q(came_known__lt=start) | Q(came_inside=True),
        Q(known_came__lt=start, known_left__lt=start, left_known__gte=start, went_inside=False),
    )


def filed_by(new: Q) -> dict[Aspect, Q]:
    """Whose hands brought a new dossier in."""
    return {
        Aspect.SELF_FILED: new & Q(filed_by=FiledBy.SELF),
        Aspect.AGENT_FILED: new & Q(filed_by=FiledBy.AGENT),
        Aspect.OFFICIAL_FILED: new & Q(filed_by=FiledBy.OFFICIAL),
        Aspect.POST_FILED: new & Q(filed_by=FiledBy.POST),
        Aspect.NEW_BY_POST: new & Q(channel=FilingChannel.POST),
    }


def really_late(late: Q) -> dict[Aspect, Q]:
    """Late by the system's clock, and late in fact. Never merged into one figure.

    A hand-over declared in time makes the difference: somebody forgot to press "finish".
    """
    in_time = Q(really_returned_at__isnull=False, really_returned_at__lte=F("known_due"))
    return {
        Aspect.REALLY_OVERDUE: late & ~in_time,
        Aspect.ONLY_IN_SYSTEM_OVERDUE: late & in_time,
    }


def causes(late: Q, close: datetime) -> dict[Aspect, Q]:
    """Who was slow, told from the steps' own limits; the first that fits, each dossier once."""
    asked = Consultation.objects.filter(dossier=OuterRef("pk")).late(close)
    steps = Task.objects.filter(dossier=OuterRef("pk")).filter(
        Q(closed_at__gt=F("due_at")) | Q(closed_at__isnull=True, due_at__lt=close)
    )
    elsewhere = steps.exclude(unit=OuterRef("competent_unit"))
    at_desk = Q(step=Step.RECEIVE)
    another = Q(Exists(asked)) | Q(Exists(elsewhere.exclude(at_desk)))
    handling = Q(Exists(steps.exclude(at_desk).exclude(step=Step.HAND_OVER)))
    desk = Q(Exists(steps.filter(at_desk)))
    return {
        Aspect.LATE_BY_ANOTHER: late & another,
        Aspect.LATE_BY_HANDLING: late & ~another & handling,
        Aspect.LATE_BY_DESK: late & ~another & ~handling & desk,
        Aspect.LATE_UNKNOWN: late & ~another & ~handling & ~desk,
    }
