"""Granted while the applicant waits: filed, accepted, granted, paid and returned as one deed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.fees import Line, Owed
from motcua.catalogue.kinds import FeeKind, FeeMoment
from motcua.dossiers.actions import charging, filing, moving
from motcua.dossiers.immediate_rules import check_counted, check_grants_at_once
from motcua.dossiers.kinds import ChargePurpose
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.states import State, Verb
from motcua.payments.actions import cancel_charge, take_cash
from motcua.people.models import Official


@transaction.atomic
def grant_at_once(
    asked: filing.Filing,
    *,
    copies: int = 1,
    fee_vnd: int | None = None,
    by: Official,
    key: str = "",
    at: datetime | None = None,
) -> Dossier:
    """File, accept, grant, take the fee in cash and return, or nothing of it.

    The fee is the catalogue's for each copy, or `fee_vnd` in all where it is counted otherwise.
    The history holds every move; no receipt is needed (NĐ 61/2018/NĐ-CP art. 17(4)). The same
    `key` again answers with the first dossier. Raises Refused where the route has other steps.
    """
    check_grants_at_once(asked.method.version)
    check_counted(copies, fee_vnd)
    at = at or timezone.now()
    if copies > 1:
        words = _("%(copies)s bản") % {"copies": copies}
        asked = replace(asked, summary=" · ".join(filter(None, [asked.summary, words])))
    dossier = filing.file(asked, by=by, key=key, at=at)
    if dossier.state == State.RETURNED:
        return dossier
    count_fee(dossier, copies, fee_vnd, by=by, at=at)
    dossier = moving.move(dossier, Verb.GRANT, by=by, at=at)
    for owed in DossierCharge.objects.unpaid().filter(dossier=dossier).select_related("charge"):
        assert owed.charge is not None
        take_cash(owed.charge, by=by, at=at)
    return moving.move(dossier, Verb.RETURN_RESULT, by=by, at=at)


def count_fee(
    dossier: Dossier, copies: int, fee_vnd: int | None, *, by: Official, at: datetime
) -> None:
    """Reckon the intake fee anew for so many copies, or as the officer counted it."""
    owed = DossierCharge.objects.current().filter(dossier=dossier, purpose=ChargePurpose.INTAKE)
    known = owed.select_related("charge").first()
    bill = charging.bill_of(dossier, ChargePurpose.INTAKE, frozenset(), at)
    lines = [times(line, copies) for line in bill.lines]
    if fee_vnd is not None:
        lines = [stated(dossier, copies, fee_vnd)]
    if Owed(tuple(lines)) == bill:
        return
    if known is not None:
        if known.charge is not None:
            cancel_charge(known.charge, _("Tính lại theo số bản"), by=by)
        known.replaced_at = at
        known.save(update_fields=["replaced_at"])
    charging.write_reckoning(dossier, ChargePurpose.INTAKE, Owed(tuple(lines)), by=by, at=at)
    record("count_copies", dossier, by=by, after={"copies": copies, "fee_vnd": fee_vnd})


def times(line: Line, copies: int) -> Line:
    """A line for so many copies."""
    if copies == 1:
        return line
    return replace(
        line,
        name=_("%(name)s × %(copies)s bản") % {"name": line.name, "copies": copies},
        amount_vnd=line.amount_vnd * copies,
        reduction_vnd=line.reduction_vnd * copies,
    )


def stated(dossier: Dossier, copies: int, fee_vnd: int) -> Line:
    """The fee as the officer counted it, such as by pages."""
    return Line(
        code="counted",
        name=_("Phí tính theo thực tế, %(copies)s bản") % {"copies": copies},
        kind=FeeKind.CHARGE,
        charged_at=FeeMoment.INTAKE,
        amount_vnd=fee_vnd,
        legal_basis=dossier.version.decision,
    )
