"""What a person must look at, and what they did about it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.payments import rules
from motcua.payments.kinds import TroubleKind
from motcua.payments.models import Payment, PaymentOrder, Refund, Trouble
from motcua.people.models import Official


def open_trouble(
    kind: TroubleKind,
    *,
    at: datetime,
    order: PaymentOrder | None = None,
    payment: Payment | None = None,
    refund: Refund | None = None,
    detail: str = "",
) -> Trouble:
    """List something for a person. Call it in the transaction that found it."""
    about = refund.payment if refund else payment
    unit = order.charge.unit if order else about.unit if about else None
    trouble = Trouble.objects.create(
        kind=kind,
        unit=unit,
        order=order,
        payment=payment,
        refund=refund,
        detail=detail[:500],
        opened_at=at,
    )
    record("list_trouble", trouble, by=None, after={"kind": kind, "detail": detail[:500]})
    return trouble


@transaction.atomic
def close_trouble(
    trouble: Trouble, note: str, *, by: Official, at: datetime | None = None
) -> Trouble:
    """Say what was done about it. What it speaks of stays as it is."""
    trouble = Trouble.objects.select_for_update(of=("self",)).get(pk=trouble.pk)
    rules.check_may_settle(trouble.unit, by)
    if trouble.closed_at is not None:
        raise Refused(_("Việc này đã được xử lý."))
    if not note.strip():
        raise Refused(_("Hãy ghi cách xử lý."))
    trouble.closed_at, trouble.closed_by, trouble.note = (
        at or timezone.now(),
        by,
        note.strip()[:500],
    )
    trouble.save(update_fields=["closed_at", "closed_by", "note"])
    record("close_trouble", trouble, by=by, after={"note": note})
    return trouble
