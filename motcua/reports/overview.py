"""What is seen at a glance: today's load, weeks, who stands where, how long it takes, channels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Final

from django.db.models import Aggregate, Count, F, FloatField, Max
from django.db.models.functions import Extract
from django.utils import timezone

from motcua.catalogue.models import ProcedureField, ProcedureVersion
from motcua.people.models import Unit
from motcua.people.roles import Level
from motcua.reports.counters import can_answer, span_sums
from motcua.reports.figures import NOTHING, behind, cells, numbers_of, plus
from motcua.reports.kinds import Aspect, Counts, Figure, Measure
from motcua.reports.models import Target
from motcua.reports.questions import Period, Question
from motcua.reports.shares import IN_TIME, Share
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import totals

WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
SECONDS: Final = 86_400
MOST_PROCEDURES: Final = 15
TODAY: Final[tuple[Measure, ...]] = (
    Figure.RECEIVED_NEW, Figure.RESOLVED, Figure.PROCESSING, Aspect.DUE_TODAY, Aspect.DUE_SOON,
    Figure.PROCESSING_OVERDUE,
)  # fmt: skip
# Each a part of the one before it.
CHANNELS: Final[tuple[Measure, ...]] = (
    Figure.RECEIVED_NEW, Aspect.ONLINE_OFFERED, Aspect.ONLINE_FILED, Aspect.ONLINE_SELF_FILED,
    Aspect.ONLINE_TO_THE_END,
)  # fmt: skip


@dataclass(frozen=True)
class Week:
    """Monday to Sunday: what came in, what was resolved, and how much of that in time."""

    period: Period
    received: int
    resolved: int
    in_time: int

    @property
    def share(self) -> Share:
        """On time, early included, of what was resolved."""
        return Share("", self.in_time, self.resolved)


@dataclass(frozen=True)
class Standing:
    """A unit or field of work in the period; its place among its like now and the period before.

    Equal shares have equal places; without a resolved dossier there is none.
    """

    of: Unit | ProcedureField
    counts: Counts
    place: int | None = None
    place_before: int | None = None

    @property
    def share(self) -> Share:
        """On time, early included, of what was resolved."""
        return in_time(self.counts)

    @property
    def movement(self) -> int | None:
        """How many places up; None where there is nothing to compare."""
        if self.place is None or self.place_before is None:
            return None
        return self.place_before - self.place

    @property
    def fallen(self) -> int:
        """How many places down."""
        return -(self.movement or 0)


@dataclass(frozen=True)
class Duration:
    """Days from acceptance to completion of a procedure's resolved dossiers.

    `promised`: the median of the days that the receipts gave; None where none was given.
    """

    # The newest version among them; it names the procedure.
    version: ProcedureVersion
    number: int
    median: float
    most: float
    promised: float | None


class Percentile(Aggregate):
    """The value below which this share of the values lies, between two where none is just there."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def today(question: Question) -> dict[Measure, int]:
    """The load of the question's day."""
    counts = totals(question)
    return {
        each: counts[each] if isinstance(each, Figure) else behind(question, each).count()
        for each in TODAY
    }


def on_day(question: Question, day: date) -> Question:
    """The same about one day."""
    return replace(question, period=Period(day, day))


def last_weeks(day: date, number: int) -> list[Period]:
    """So many whole weeks, the last of them the one of the day."""
    monday = day - timedelta(days=day.weekday())
    firsts = [monday - place * WEEK for place in range(number - 1, -1, -1)]
    return [Period(first, first + WEEK - DAY) for first in firsts]


def weekly(question: Question, weeks: Sequence[Period]) -> list[Week]:
    """Each week by itself."""
    if not can_answer(question):
        counts = [totals(replace(question, period=week)) for week in weeks]
        return [
            Week(week, each[Figure.RECEIVED_NEW], each[Figure.RESOLVED], in_time(each).numerator)
            for week, each in zip(weeks, counts, strict=True)
        ]
    return [
        Week(week, each.received, each.resolved, each.resolved_early + each.resolved_on_time)
        for week, each in zip(weeks, span_sums(question, weeks), strict=True)
    ]


def in_time(counts: Counts) -> Share:
    """On time, early included, of what was resolved."""
    return IN_TIME.of(counts)


def goal_of(question: Question) -> Target | None:
    """The share of dossiers in time that is asked of the unit or official on the last day."""
    scope = question.scope
    found = Target.objects.of_units([scope.unit.pk]).in_force_on(
        question.period.last, question.known_at
    )
    return next(
        (t for t in found if t.kind == TargetKind.IN_TIME and t.official == scope.official), None
    )


def leagues(question: Question) -> list[tuple[Level, list[Standing]]]:
    """The units of each level, the best first, those with nothing resolved last."""
    now = by_unit(question)
    then = by_unit(replace(question, period=just_before(question.period)))
    units = Unit.objects.in_bulk(now.keys())
    levels = list(Level)
    ordered = sorted(units.values(), key=lambda unit: (levels.index(Level(unit.level)), unit.code))
    return [
        (Level(level), standings({unit.pk: unit for unit in group}, now, then))
        for level, group in groupby(ordered, key=lambda unit: unit.level)
    ]


def just_before(period: Period) -> Period:
    """As many days just before."""
    return Period(period.first - (period.last - period.first) - DAY, period.first - DAY)


def by_unit(question: Question) -> dict[int, Counts]:
    """The figures of each unit."""
    found: dict[int, Counts] = defaultdict(lambda: NOTHING)
    for (unit, _field), counts in cells(question).items():
        found[unit] = plus(found[unit], counts)
    return found


def standings(
    units: Mapping[int, Unit], now: Mapping[int, Counts], then: Mapping[int, Counts]
) -> list[Standing]:
    """These units in the order of their places."""
    places = places_of({pk: now[pk] for pk in units})
    before = places_of({pk: then[pk] for pk in units if pk in then})
    found = [Standing(unit, now[pk], places.get(pk), before.get(pk)) for pk, unit in units.items()]
    return sorted(found, key=lambda each: (each.place or len(found) + 1, each.of.name))


def places_of(counts: Mapping[int, Counts]) -> dict[int, int]:
    """The place of each with something resolved: one more than how many are better."""
    shares = {
        key: Fraction(share.numerator, share.denominator)
        for key, share in ((key, in_time(each)) for key, each in counts.items())
        if share.denominator
    }
    return {
        key: 1 + sum(other > share for other in shares.values()) for key, share in shares.items()
    }


def fields(question: Question) -> list[Standing]:
    """The fields of work of a unit, the largest load first."""
    found: dict[int, Counts] = defaultdict(lambda: NOTHING)
    for (_unit, field), counts in cells(question).items():
        found[field] = plus(found[field], counts)
    names = ProcedureField.objects.in_bulk(found.keys())
    rows = [Standing(names[pk], counts) for pk, counts in found.items()]
    return sorted(rows, key=lambda each: (-each.counts[Figure.RECEIVED], each.of.name))


def durations(question: Question) -> list[Duration]:
    """Of the procedures most often resolved in the period."""
    taken = Extract(F("known_completed") - F("known_received"), "epoch")
    promised = Extract(F("known_due") - F("known_received"), "epoch")
    rows = (
        behind(question, Figure.RESOLVED)
        .order_by()
        .values("version__procedure")
        .annotate(
            number=Count("pk"),
            newest=Max("version"),
            median=Percentile(taken, share=0.5),
            most=Percentile(taken, share=0.9),
            promised=Percentile(promised, share=0.5),
        )
        .order_by("-number", "version__procedure")[:MOST_PROCEDURES]
    )
    found = list(rows)
    newest = [row["newest"] for row in found]
    versions = ProcedureVersion.objects.select_related("procedure").in_bulk(newest)
    return [
        Duration(
            versions[row["newest"]],
            row["number"],
            row["median"] / SECONDS,
            row["most"] / SECONDS,
            None if row["promised"] is None else row["promised"] / SECONDS,
        )
        for row in found
    ]


def channels(question: Question) -> dict[Measure, int]:
    """How many went how far online."""
    return numbers_of(question, CHANNELS, within=CHANNELS[0])


def period_of(weeks: Sequence[Period]) -> Period:
    """From the first of these weeks to today, at most."""
    return Period(weeks[0].first, min(weeks[-1].last, timezone.localdate()))
