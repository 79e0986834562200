"""The figures of report II.06a, counted in the database in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from motcua.catalogue.models import ProcedureField
from motcua.core.text import sort_key
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.models import DossierQuerySet, Event
from motcua.dossiers.states import Verb
from motcua.people.models import Official
from motcua.reports import rules
from motcua.reports.identities import Identity, identities_of
from motcua.reports.kinds import Figure
from motcua.reports.measures import in_play, measures
from motcua.reports.questions import Question
from motcua.reports.shares import Share, shares_of


@dataclass(frozen=True)
class FieldRow:
    """The figures of one field of work."""

    field_id: int
    name: str
    counts: Mapping[Figure, int]


@dataclass(frozen=True)
class Report:
    """II.06a: fields that have a dossier, in Vietnamese order, and their total."""

    question: Question
    total: Mapping[Figure, int]
    fields: list[FieldRow]
    identities: list[Identity]

    @property
    def shares(self) -> list[Share]:
        """The shares of the total."""
        return shares_of(self.total)

    def as_dict(self) -> dict[str, object]:
        """For JSON: the figures under their plain names."""
        period, as_of = self.question.period, self.question.as_of
        return {
            "unit": self.question.scope.unit.code,
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "as_of": as_of.isoformat() if as_of else None,
            "total": plain(self.total),
            "fields": [{"field": row.name, **plain(row.counts)} for row in self.fields],
            "identities": [identity.as_dict() for identity in self.identities],
            "shares": [share.as_dict() for share in self.shares],
        }


@dataclass(frozen=True)
class Month:
    """How many came in and how many were resolved in a month of the period."""

    first: datetime
    received: int
    resolved: int


def plain(counts: Mapping[Figure, int]) -> dict[str, int]:
    """The figures by their names in JSON."""
    return {figure.value: number for figure, number in counts.items()}


def figures_seen_by(user: Official, question: Question) -> Report:
    """The report, if this official may read reports of all the units in it. Else Refused."""
    rules.check_seen(question.scope, user)
    return figures(question)


def figures(question: Question) -> Report:
    """The report. Raises Refused for a period that cannot be."""
    rules.check_question(question)
    counted = {
        figure.value: Count("pk", filter=condition)
        for figure, condition in measures(question).items()
    }
    rows = in_play(question).values("field_id").annotate(**counted).values_list("field_id", *Figure)
    names = ProcedureField.objects.in_bulk([pk for pk, *_counts in rows])
    found = [
        FieldRow(pk, names[pk].name, dict(zip(Figure, counts, strict=True))) for pk, *counts in rows
    ]
    fields = sorted(found, key=lambda row: sort_key(row.name))
    total = {each: sum(row.counts[each] for row in fields) for each in Figure}
    named = [(row.name, row.counts) for row in fields]
    return Report(question, total, fields, identities_of(total, named, entered_late(question)))


def entered_late(question: Question) -> dict[str, int]:
    """Carried over now, but unknown when the previous period closed; by field name."""
    start = question.period.start
    late = Event.objects.filter(
        verb=Verb.ACCEPT,
        recorded_at__gte=start,
        happened_at__lt=start,
        recorded_at__gt=F("happened_at"),
    )
    carried = behind(question, Figure.CARRIED_OVER).filter(pk__in=late.values("dossier"))
    rows = carried.values("field__name").annotate(number=Count("pk"))
    return {row["field__name"]: row["number"] for row in rows}


def behind(question: Question, figure: Figure, field_id: int | None = None) -> DossierQuerySet:
    """Exactly the dossiers that a figure counts, of one field or of all."""
    dossiers = in_play(question).filter(measures(question)[figure])
    return dossiers if field_id is None else dossiers.filter(field=field_id)


def by_month(question: Question) -> list[Month]:
    """What came in and what was resolved, for each month of the period that has either."""
    new = monthly(behind(question, Figure.RECEIVED_NEW), "known_received")
    done = monthly(behind(question, Figure.RESOLVED), "known_completed")
    return [Month(each, new.get(each, 0), done.get(each, 0)) for each in sorted({*new, *done})]


def monthly(dossiers: DossierQuerySet, moment: str) -> dict[datetime, int]:
    """How many in each month, known by its first moment."""
    rows = dossiers.annotate(month=TruncMonth(moment, tzinfo=VIETNAM)).values("month")
    return {row["month"]: row["number"] for row in rows.annotate(number=Count("pk"))}
