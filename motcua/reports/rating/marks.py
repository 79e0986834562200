"""The nine indices of a unit or of a person: how many got which mark, the score, the class."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from typing import Final

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Offer, ProcedureVersion
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.figures import numbers_of
from motcua.reports.kinds import Aspect, Figure, Measure
from motcua.reports.models import DeclaredNumber
from motcua.reports.questions import Question
from motcua.reports.rating.on_the_spot import on_the_spot
from motcua.reports.rating.scale import Bands, Scale, class_of, scale_on, score
from motcua.reports.shares import Share


class Index(IntEnum):
    """The nine, by their numbers in the circular."""

    TOTAL_TIME = 1
    OWN_TIME = 2
    CONTACTS = 3
    AGENCIES = 4
    ONE_STOP = 5
    PUBLICITY = 6
    ATTITUDE = 7
    PETITIONS = 8
    ONLINE = 9


class Origin(IntEnum):
    """Where a score comes from."""

    COUNTED = 1
    DECLARED = 2
    NONE = 3


# What gets the best, the fair and the poor mark.
SETS: Final[Mapping[Index, tuple[Measure | None, Measure | None, Measure | None]]] = {
    Index.TOTAL_TIME: (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE),
    Index.OWN_TIME: (Aspect.STEPS_SHORTER, Aspect.STEPS_EQUAL, Aspect.STEPS_LONGER),
    Index.CONTACTS: (Aspect.CONTACTS_NONE, Aspect.CONTACTS_FEW, Aspect.CONTACTS_MANY),
    Index.AGENCIES: (Aspect.AGENCIES_NONE, Aspect.AGENCIES_ONE, None),
}
# Among which dossiers an index is marked.
MARKED_AMONG: Final[Mapping[Index, Measure]] = {
    Index.TOTAL_TIME: Aspect.DATED,
    Index.OWN_TIME: Aspect.STEPS_KNOWN,
    Index.CONTACTS: Figure.RESOLVED,
    Index.AGENCIES: Aspect.AGENCIES_KNOWN,
    Index.ATTITUDE: Aspect.DATED,
}
OF_A_PERSON: Final = (
    Index.TOTAL_TIME, Index.OWN_TIME, Index.CONTACTS, Index.AGENCIES, Index.ATTITUDE,
)  # fmt: skip
DECLARED: Final = {
    Index.ONE_STOP: DeclaredKind.INDEX_5,
    Index.PUBLICITY: DeclaredKind.INDEX_6,
    Index.ATTITUDE: DeclaredKind.INDEX_7,
    Index.PETITIONS: DeclaredKind.INDEX_8,
}
CAME: Final = (
    DeclaredKind.PETITIONS_CARRIED, DeclaredKind.PETITIONS_ABOUT_CONDUCT,
    DeclaredKind.PETITIONS_ABOUT_RULES,
)  # fmt: skip
PETITIONS: Final = {
    *CAME, DeclaredKind.PETITIONS_DONE_IN_TIME, DeclaredKind.PETITIONS_DONE_LATE,
    DeclaredKind.PETITIONS_OPEN,
}  # fmt: skip
Counted = Mapping[Measure, int]


@dataclass(frozen=True)
class Mark:
    """One index: how many dossiers got which mark, and the score; None where nothing tells it."""

    index: Index
    score: Decimal | None
    origin: Origin
    # Dossiers with the best, fair and poor mark; empty where it is not marked by dossier.
    sets: tuple[tuple[Measure | None, int], ...] = ()
    points: int | None = None
    dossiers: int | None = None


@dataclass(frozen=True)
class Rating:
    """The marks of somebody, their sum and class. Neither is told while a mark is missing."""

    scale: Scale
    marks: Mapping[Index, Mark]
    resolved: int
    classes: Bands

    @property
    def missing(self) -> list[Index]:
        """The indices that nothing tells."""
        return [index for index, mark in self.marks.items() if mark.score is None]

    @property
    def total(self) -> Decimal | None:
        """The sum of the scores."""
        scores = [mark.score for mark in self.marks.values() if mark.score is not None]
        return None if self.missing else sum(scores, Decimal(0))

    @property
    def class_name(self) -> str:
        """The class by the sum; empty without one."""
        return "" if self.total is None else class_of(self.total, self.classes)


def rating_of(question: Question) -> Rating:
    """The rating of the units asked for, all nine; of an official where the scope names one."""
    scale = scale_on(question.period.last)
    counted = count(question)
    marks = {index: marked(index, counted, scale) for index in SETS}
    declared = declared_for(question)
    marks[Index.ATTITUDE] = attitude(counted, declared, scale)
    if question.scope.official:
        # The unit's own score is nobody's in particular.
        if marks[Index.ATTITUDE].origin == Origin.DECLARED:
            marks[Index.ATTITUDE] = Mark(Index.ATTITUDE, None, Origin.NONE)
        person = {index: marks[index] for index in OF_A_PERSON}
        return Rating(scale, person, counted[Figure.RESOLVED], scale.person_classes)
    marks[Index.ONE_STOP] = one_stop(question, declared, scale)
    marks[Index.PUBLICITY] = told(Index.PUBLICITY, declared)
    marks[Index.PETITIONS] = petitions(declared, scale)
    marks[Index.ONLINE] = online(question, scale)
    ordered = {index: marks[index] for index in Index}
    return Rating(scale, ordered, counted[Figure.RESOLVED], scale.unit_classes)


def count(question: Question) -> Counted:
    """How many dossiers are in each set, in one pass."""
    wanted = [each for sets in SETS.values() for each in sets if each]
    return numbers_of(question, [*wanted, Figure.RESOLVED])


def marked(index: Index, counted: Counted, scale: Scale) -> Mark:
    """An index whose points are the sum over dossiers; those without a mark are not counted."""
    numbers = [counted[each] if each else 0 for each in SETS[index]]
    points, dossiers = scale.sum_of(numbers[0], numbers[1]), sum(numbers)
    found = score(points, dossiers)
    origin = Origin.NONE if found is None else Origin.COUNTED
    return Mark(
        index, found, origin, tuple(zip(SETS[index], numbers, strict=True)), points, dossiers
    )


def declared_for(question: Question) -> Mapping[str, Decimal]:
    """What was declared for this very unit and period; nothing speaks for several units."""
    scope, period = question.scope, question.period
    if scope.with_children:
        return {}
    found = DeclaredNumber.objects.newest(
        [scope.unit.pk], period.first, period.last, question.known_at
    )
    return {kind: row.number for (_unit, kind), row in found.items()}


def told(index: Index, declared: Mapping[str, Decimal]) -> Mark:
    """A score that only somebody's declaration gives."""
    found = declared.get(DECLARED[index])
    return Mark(index, found, Origin.NONE if found is None else Origin.DECLARED)


def best_of(index: Index, scale: Scale, origin: Origin, mark: str = "best") -> Mark:
    """A mark that is given whole, not by dossier."""
    return Mark(index, Decimal(scale.points[mark]).quantize(Decimal("0.1")), origin)


def one_stop(question: Question, declared: Mapping[str, Decimal], scale: Scale) -> Mark:
    """Index 5: enough procedures done on the spot, as their processes say.

    Whether all that should be received at the one-stop unit are, no dossier tells: where they are
    too few, the mark is declared.
    """
    done = on_the_spot(question)
    enough = scale.on_the_spot_percent * done.denominator
    if done.denominator and 100 * done.numerator >= enough:
        return best_of(Index.ONE_STOP, scale, Origin.COUNTED)
    return told(Index.ONE_STOP, declared)


def petitions(declared: Mapping[str, Decimal], scale: Scale) -> Mark:
    """Index 8: from the declared numbers of petitions where they leave no doubt, else declared.

    None came, or none was late and none is open: the best mark. Too many late: the poor one.
    Between them it counts whether any was prolonged, which the numbers do not tell.
    """
    if not declared.keys() >= PETITIONS:
        return told(Index.PETITIONS, declared)
    came = sum(declared[kind] for kind in CAME)
    in_time, late = (
        declared[kind]
        for kind in (DeclaredKind.PETITIONS_DONE_IN_TIME, DeclaredKind.PETITIONS_DONE_LATE)
    )
    if not came or not (late or declared[DeclaredKind.PETITIONS_OPEN]):
        return best_of(Index.PETITIONS, scale, Origin.DECLARED)
    if 100 * in_time < scale.petitions_fair_percent * (in_time + late):
        return best_of(Index.PETITIONS, scale, Origin.DECLARED, "poor")
    return told(Index.PETITIONS, declared)


def attitude(counted: Counted, declared: Mapping[str, Decimal], scale: Scale) -> Mark:
    """Index 7: early 2, on time 1, without a complaint found right.

    Whether there was one only a declaration tells: where none was, time decides; else the score
    itself is declared, for nobody knows which dossiers it was.
    """
    if DeclaredKind.INDEX_7 not in declared and declared.get(DeclaredKind.COMPLAINTS) == 0:
        return replace(marked(Index.TOTAL_TIME, counted, scale), index=Index.ATTITUDE)
    return told(Index.ATTITUDE, declared)


def online(question: Question, scale: Scale) -> Mark:
    """Index 9: procedures offered online, dossiers filed online, and none of these overdue."""
    services, dossiers, late = online_facts(question)
    if not services.denominator or not dossiers.denominator:
        return Mark(Index.ONLINE, None, Origin.NONE)
    bounds, points = scale.online, scale.points
    share = Decimal(dossiers.numerator * 100) / dossiers.denominator
    many = services.numerator * 100 >= bounds["procedures_percent"] * services.denominator
    if late:
        reached = points["poor"]
    elif many and share >= bounds["best_percent"]:
        reached = points["best"]
    elif share >= bounds["fair_percent"]:
        reached = points["fair"]
    else:
        reached = points["poor"]
    return Mark(Index.ONLINE, Decimal(reached).quantize(Decimal("0.1")), Origin.COUNTED)


def online_facts(question: Question) -> tuple[Share, Share, int]:
    """Procedures that may be filed online, dossiers that were, and how many of these are late."""
    day = question.period.last
    offers = Offer.objects.in_force_on(day).filter(unit__in=question.scope.unit_ids())
    versions = ProcedureVersion.objects.in_force_on(day).filter(
        procedure__in=offers.values("procedure")
    )
    may = versions.filter(methods__channel=FilingChannel.ONLINE)
    services = Share(
        "Thủ tục nhận trực tuyến trên số thủ tục tiếp nhận",
        may.values("procedure").distinct().count(),
        versions.values("procedure").distinct().count(),
    )
    found = numbers_of(
        question, [Figure.RECEIVED_ONLINE, Figure.RECEIVED_NEW, Aspect.ONLINE_OVERDUE]
    )
    dossiers = Share(
        "Hồ sơ trực tuyến trên số tiếp nhận trong kỳ",
        found[Figure.RECEIVED_ONLINE],
        found[Figure.RECEIVED_NEW],
        Figure.RECEIVED_ONLINE,
        Figure.RECEIVED_NEW,
    )
    return services, dossiers, found[Aspect.ONLINE_OVERDUE]
