"""Which procedures of a unit go by the public postal service (QĐ 45/2016/QĐ-TTg art. 13)."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Method, ProcedureVersion
from motcua.people.models import Unit

BY_POST = Exists(Method.objects.filter(version=OuterRef("pk"), channel=FilingChannel.POST))


def with_post(unit: Unit, day: date) -> list[ProcedureVersion]:
    """Offered here, with a way to file by post."""
    return in_order(ProcedureVersion.objects.offered_by(unit, day).filter(BY_POST))


def without_post(unit: Unit, day: date) -> list[ProcedureVersion]:
    """Offered here, without one."""
    return in_order(ProcedureVersion.objects.offered_by(unit, day).exclude(BY_POST))


def in_order(versions: QuerySet[ProcedureVersion]) -> list[ProcedureVersion]:
    """By name, with their codes."""
    return list(versions.select_related("procedure").order_by("name"))
