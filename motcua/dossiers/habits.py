"""What a desk does every day: its most used procedures, and people it has met before."""

from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.models import Dossier
from motcua.people.models import Applicant, Unit

HABIT_DAYS = 90
# As many as there are digits to press.
FAVOURITES = 9
PEOPLE_OFFERED = 3
SHORTEST_ID = 9


def favourites(unit: Unit, now: datetime) -> list[int]:
    """Ids of the versions offered now of the procedures this desk received most in 90 days."""
    recent = Dossier.objects.filter(
        receiving_unit=unit, filed_at__gte=now - timedelta(days=HABIT_DAYS)
    )
    counted = (
        recent.values_list("version__procedure")
        .annotate(times=Count("pk"))
        .order_by("-times", "version__procedure__code")
    )
    often = [procedure for procedure, _times in counted[: 3 * FAVOURITES]]
    offered = ProcedureVersion.objects.offered_by(unit, timezone.localdate(now))
    by_procedure = dict(offered.filter(procedure__in=often).values_list("procedure", "pk"))
    return [by_procedure[each] for each in often if each in by_procedure][:FAVOURITES]


def known_people(id_number: str, units: set[Unit]) -> list[Applicant]:
    """Applicants of this ID number as they were written at these desks, the last first."""
    plain = "".join(id_number.split())
    if len(plain) < SHORTEST_ID:
        return []
    last = (
        Dossier.objects.filter(applicant__id_number=plain, receiving_unit__in=units)
        .values_list("applicant")
        .annotate(last=Max("pk"))
        .order_by("-last")
    )
    ids = [applicant for applicant, _last in last[:PEOPLE_OFFERED]]
    people = Applicant.objects.in_bulk(ids)
    return [people[pk] for pk in ids]
