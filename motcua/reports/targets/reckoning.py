"""How far a target is reached, what it still needs, and where the pace so far leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Offer, ProcedureVersion
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.reports import shares
from motcua.reports.figures import NOTHING, behind, cells, plus
from motcua.reports.kinds import Counts, Figure
from motcua.reports.models import Target
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import Share, grouped
from motcua.reports.targets.kinds import Outlook, TargetKind

# What counts for the target, and what it is a share of. Procedures are no set of dossiers.
RATIOS: Final = {
    TargetKind.ONLINE_OF_NEW: shares.ONLINE_OF_NEW,
    TargetKind.ONLINE_OF_ALL: shares.ONLINE_OF_ALL,
    TargetKind.IN_TIME: shares.IN_TIME,
    TargetKind.EARLY: shares.EARLY,
}
# What is overdue and open can no longer be in time: it is lost already.
LOSES_OVERDUE: Final = frozenset({TargetKind.IN_TIME, TargetKind.EARLY})


@dataclass(frozen=True)
class Progress:
    """A target on a day: the share reached, and days gone of the days it has.

    `lost` dossiers are still open and cannot count any more. `grows` is False where the
    denominator is fixed, as with procedures.
    """

    target: Target
    question: Question
    part: int
    whole: int
    lost: int = 0
    grows: bool = True

    @property
    def share(self) -> Share:
        """What is reached."""
        kind = TargetKind(self.target.kind)
        ratio = RATIOS.get(kind)
        sets = (ratio.part, ratio.whole) if ratio else (None, None)
        return Share(str(kind.label), self.part, self.whole, *sets)

    @property
    def goal(self) -> Fraction:
        """The share to reach, of 1."""
        return Fraction(Decimal(self.target.percent)) / 100

    @property
    def must(self) -> str:
        """The share to reach, in words."""
        return percent(Decimal(self.target.percent))

    @property
    def is_reached(self) -> bool:
        """Is the share there, held exactly and not by its rounding?"""
        return self.whole > 0 and Fraction(self.part, self.whole) >= self.goal

    @property
    def needed(self) -> int | None:
        """How many more that count are needed at least, nothing else coming; None: no number is.

        Where the denominator grows with each of them: (part + n) / (whole + n) is to reach the
        goal.
        """
        if self.is_reached:
            return 0
        short = self.goal * self.whole - self.part
        if not self.grows:
            return ceil(short)
        return ceil(short / (1 - self.goal)) if self.goal < 1 else None if short > 0 else 0

    @property
    def gone(self) -> Fraction:
        """Which part of the target's period is gone; never nothing."""
        whole = (self.target.last - self.target.first).days + 1
        return Fraction((self.question.period.last - self.target.first).days + 1, whole)

    @property
    def is_over(self) -> bool:
        """Has the period ended?"""
        return (
            self.question.period.last >= self.target.last
            and self.question.known_at >= self.question.period.end
        )

    @property
    def projected(self) -> Share:
        """Where it ends if the rest of the period goes as the part that is gone."""
        part = int(self.part / self.gone)
        whole = int(self.whole / self.gone) + self.lost if self.grows else self.whole
        return Share(self.share.name, min(part, whole), whole)

    @property
    def outlook(self) -> Outlook:
        """How it stands; a risk is told before the target is missed."""
        if not self.whole:
            return Outlook.NOTHING_YET
        if self.is_over:
            return Outlook.REACHED if self.is_reached else Outlook.MISSED
        ends = self.projected
        if not ends.denominator or Fraction(ends.numerator, ends.denominator) < self.goal:
            return Outlook.AT_RISK
        return Outlook.REACHED if self.is_reached else Outlook.ON_COURSE

    @property
    def wanting(self) -> str:
        """What is still needed, and what is lost already, in words."""
        needed, kind = self.needed, TargetKind(self.target.kind)
        said = []
        if needed is None:
            said.append(_("không thể đạt nữa trong kỳ này"))
        elif needed:
            said.append(WANTED[kind]() % grouped(needed))
        if self.lost:
            said.append(_("%s hồ sơ đang quá hạn") % grouped(self.lost))
        return "; ".join(said)


def percent(number: Decimal) -> str:
    """40 % or 37,5 %."""
    plain = f"{number:f}"
    short = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{short.replace('.', ',')} %"


WANTED: Final[dict[TargetKind, Callable[[], str]]] = {
    TargetKind.ONLINE_OF_NEW: lambda: _("cần thêm %s hồ sơ trực tuyến"),
    TargetKind.ONLINE_OF_ALL: lambda: _("cần thêm %s hồ sơ trực tuyến"),
    TargetKind.IN_TIME: lambda: _("cần thêm %s hồ sơ giải quyết đúng hạn hoặc trước hạn"),
    TargetKind.EARLY: lambda: _("cần thêm %s hồ sơ giải quyết trước hạn"),
    TargetKind.POST_PROCEDURES: lambda: _("cần thêm %s thủ tục có hồ sơ qua bưu chính"),
}


def progress_of(target: Target, question: Question) -> Progress:
    """A target from its first day up to the end of the question's period."""
    scope = Scope(target.unit, official=target.official)
    # Nothing is known of days to come, nor counted outside the target's own.
    today = timezone.localdate(question.known_at)
    last = max(target.first, min(target.last, question.period.last, today))
    asked = replace(question, scope=scope, period=Period(target.first, last))
    kind = TargetKind(target.kind)
    if kind == TargetKind.POST_PROCEDURES:
        used, offered = post_procedures(asked)
        return Progress(target, asked, used, offered, grows=False)
    counts = totals(asked)
    reached = RATIOS[kind].of(counts)
    lost = counts[Figure.PROCESSING_OVERDUE] if kind in LOSES_OVERDUE else 0
    return Progress(target, asked, reached.numerator, reached.denominator, lost)


def totals(question: Question) -> Counts:
    """The figures of the whole question."""
    return reduce(plus, cells(question).values(), NOTHING)


def post_procedures(question: Question) -> tuple[int, int]:
    """Procedures that may come by post: how many did (Tuyên Quang's reading), and how many are."""
    day = question.period.last
    offers = Offer.objects.in_force_on(day).filter(unit__in=question.scope.unit_ids())
    versions = ProcedureVersion.objects.in_force_on(day).filter(
        methods__channel=FilingChannel.POST, procedure__in=offers.values("procedure")
    )
    offered = set(versions.values_list("procedure", flat=True))
    came = behind(question, Figure.RECEIVED_NEW).filter(channel=FilingChannel.POST)
    used = set(came.values_list("version__procedure", flat=True))
    return len(used & offered), len(offered)


def progresses(question: Question) -> list[Progress]:
    """The targets in force on the last day of the question's period, in its units."""
    units = question.scope.unit_ids()
    found = Target.objects.of_units(units).in_force_on(question.period.last, question.known_at)
    official = question.scope.official
    return [
        progress_of(target, question)
        for target in found
        if official is None or target.official == official
    ]


def at_risk(progresses_seen: Iterable[Progress]) -> list[Progress]:
    """Those to be told of."""
    return [each for each in progresses_seen if each.outlook in (Outlook.AT_RISK, Outlook.MISSED)]


def alerts_for(official: Official, today: date | None = None) -> list[Progress]:
    """What an official is warned of: their own targets, and those of the units they lead."""
    day = today or timezone.localdate()
    led = [unit.pk for unit in official.units_of(Permission.DECIDE_DOSSIER)]
    concerned = Q(official=official) | Q(official__isnull=True, unit__in=led)
    rows = Target.objects.filter(concerned).in_force_on(day, timezone.now())
    return at_risk(
        progress_of(row, Question(Scope(row.unit), Period(row.first, day))) for row in rows
    )
