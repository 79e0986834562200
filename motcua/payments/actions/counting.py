"""The end of a cashier's day: counted, closed, confirmed by another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.payments import rules
from motcua.payments.actions.taking import hold_book
from motcua.payments.models import CashDay
from motcua.payments.takings import day_of
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


@transaction.atomic
def close_day(
    unit: Unit,
    counted_vnd: int,
    *,
    reason: str = "",
    by: Official,
    at: datetime | None = None,
) -> CashDay:
    """Close the cashier's day with the cash that was counted. Nothing is added to it any more."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    check_may(by, Permission.COLLECT_FEE, unit)
    hold_book(unit, day.year)
    rules.check_day_open(unit, by, day)
    takings = day_of(unit, by, day)
    rules.check_difference(counted_vnd - takings.drawer_vnd, counted_vnd, reason)
    closed = CashDay.objects.create(
        unit=unit,
        cashier=by,
        day=day,
        cash_in_vnd=takings.cash_vnd,
        cash_back_vnd=takings.cash_back_vnd,
        transfer_vnd=takings.transfer_vnd,
        receipts=len(takings.receipts),
        first_receipt=min(takings.receipts, default=None),
        last_receipt=max(takings.receipts, default=None),
        counted_vnd=counted_vnd,
        reason=reason.strip()[:500],
        closed_at=at,
    )
    told = {"expected_vnd": takings.drawer_vnd, "counted_vnd": counted_vnd, "reason": reason}
    record("close_cash_day", closed, by=by, after=told)
    return closed


@transaction.atomic
def confirm_day(closed: CashDay, *, by: Official, at: datetime | None = None) -> CashDay:
    """Confirm a closed day by someone else."""
    rows = CashDay.objects.select_for_update(of=("self",)).select_related("unit", "cashier")
    closed = rows.get(pk=closed.pk)
    rules.check_confirm(closed, by)
    closed.confirmed_by, closed.confirmed_at = by, at or timezone.now()
    closed.save(update_fields=["confirmed_by", "confirmed_at"])
    record("confirm_cash_day", closed, by=by, after={"counted_vnd": closed.counted_vnd})
    return closed
