"""Charges: opened and, while nobody has paid them, cancelled; and the accounts they go to."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.payments import rules
from motcua.payments.kinds import ChargeState, OrderState
from motcua.payments.models import BankAccount, Charge
from motcua.people.models import Official, Unit


@transaction.atomic
def open_charge(
    reference: str,
    *,
    unit: Unit,
    payer: str,
    lines: Sequence[dict[str, object]],
    total_vnd: int,
    at: datetime,
    by: Official | None,
) -> Charge:
    """Ask for money. `lines` say what for, `total_vnd` is their sum in đồng."""
    rules.check_total(total_vnd)
    charge = Charge.objects.create(
        reference=reference,
        unit=unit,
        payer=payer,
        lines=list(lines),
        total_vnd=total_vnd,
        opened_at=at,
        opened_by=by,
    )
    record("open_charge", charge, by=by, after={"total_vnd": total_vnd, "lines": charge.lines})
    return charge


@transaction.atomic
def cancel_charge(charge: Charge, reason: str, *, by: Official | None) -> Charge:
    """Take a charge back that nobody has paid."""
    charge = Charge.objects.locked(charge.pk)
    rules.check_open(charge)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do hủy khoản thu."))
    charge.state, charge.cancelled_reason = ChargeState.CANCELLED, reason.strip()[:500]
    charge.save(update_fields=["state", "cancelled_reason"])
    drop_unsent_orders(charge)
    record("cancel_charge", charge, by=by, after={"reason": reason})
    return charge


def drop_unsent_orders(charge: Charge) -> None:
    """What the gateway was never told need not be told; what may have arrived is asked about."""
    unsent = charge.orders.filter(state=OrderState.UNSENT)
    unsent.filter(tries=0).update(state=OrderState.EXPIRED, next_try_at=None)
    unsent.filter(tries__gt=0).update(state=OrderState.FAILED)


@transaction.atomic
def set_account(account: BankAccount, *, by: Official | None) -> BankAccount:
    """Name the account that transfers for a unit go to, from a day on."""
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Refused(
            _("Tài khoản chưa hợp lệ: BIN gồm 6 chữ số, và mỗi đơn vị một tài khoản mỗi lúc.")
        ) from error
    record(
        "set_account", account, by=by, after={"unit": account.unit.code, "account": str(account)}
    )
    return account
