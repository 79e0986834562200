"""A target is assigned; a number from outside is declared."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.people.models import Official, Unit
from motcua.reports import target_rules
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.kinds import Figure
from motcua.reports.models import DeclaredNumber, Target
from motcua.reports.questions import Period
from motcua.reports.targets.kinds import TargetKind


@transaction.atomic
def assign_target(
    unit: Unit,
    official: Official | None,
    kind: TargetKind,
    period: Period,
    percent: Decimal,
    document: str,
    *,
    by: Official,
) -> Target:
    """Give a unit, or an official in it, a share to reach. Earlier ones stay as they were."""
    target = Target(
        unit=unit,
        official=official,
        kind=kind,
        first=period.first,
        last=period.last,
        percent=percent,
        document=document.strip(),
        assigned_at=timezone.now(),
        by=by,
    )
    target_rules.check_target(target, by)
    target.save(force_insert=True)
    record(
        "assign_target",
        target,
        by=by,
        after={"target": str(target), "document": target.document},
    )
    return target


@transaction.atomic
def declare_number(
    unit: Unit,
    period: Period,
    kind: DeclaredKind | Figure,
    number: Decimal,
    document: str,
    *,
    by: Official,
) -> DeclaredNumber:
    """Note a number from outside the system, marked as such wherever it is shown."""
    target_rules.check_declared_number(unit, period, kind, number, document, by)
    declared = DeclaredNumber.objects.create(
        unit=unit,
        kind=kind,
        first=period.first,
        last=period.last,
        number=number,
        document=document.strip(),
        declared_at=timezone.now(),
        by=by,
    )
    record("declare_number", declared, by=by, after={"number": str(number), "document": document})
    return declared
