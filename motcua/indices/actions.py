"""Every write of this room: figures that somebody declares."""

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.indices import rules
from motcua.indices.criteria import CriteriaSet
from motcua.indices.models import DeclaredInput
from motcua.people.models import Official, Unit
from motcua.reports.questions import Period


@transaction.atomic
def declare(
    criteria: CriteriaSet,
    code: str,
    unit: Unit,
    period: Period,
    pair: tuple[int, int] | None,
    *,
    document: str,
    by: Official,
) -> DeclaredInput:
    """Add one declared figure; no pair takes the earlier ones back. Refused by the rules."""
    rules.check_declaration(criteria, code, unit, period, by)
    rules.check_figures(pair, document.strip())
    upper, lower = pair or (None, None)
    declared = DeclaredInput.objects.create(
        unit=unit,
        index=criteria.code,
        criterion=code,
        first_day=period.first,
        last_day=period.last,
        numerator=upper,
        denominator=lower,
        document=document.strip(),
        declared_at=timezone.now(),
        by=by,
    )
    after = {
        "period": f"{period.first}/{period.last}",
        "numerator": declared.numerator,
        "denominator": declared.denominator,
        "document": declared.document,
    }
    record("declare_figure", declared, by=by, after=after)
    return declared
