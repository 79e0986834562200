"""What a dossier owes: reckoned, reckoned anew for a group, allowed to wait."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.fees import Asker, Owed, what_is_owed
from motcua.catalogue.kinds import FeeMoment
from motcua.core.errors import Refused
from motcua.dossiers.kinds import ChargePurpose
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.unpaid import check_paid, check_paid_before_return, check_reducible
from motcua.payments.actions import cancel_charge, open_charge
from motcua.payments.models import Charge
from motcua.payments.rules import check_may_settle
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may

__all__ = [
    "ask_obligation",
    "check_paid",
    "check_paid_before_return",
    "open_at_intake",
    "open_at_return",
    "open_at_supplement",
    "open_fees",
    "permit_unpaid",
    "reduce",
]
LONGEST_NAME = 300


def open_at_intake(
    dossier: Dossier, *, by: Official | None, at: datetime | None = None
) -> DossierCharge | None:
    """Reckon what is owed at reception; None where nothing is."""
    return open_fees(dossier, ChargePurpose.INTAKE, by=by, at=at)


def open_at_supplement(
    dossier: Dossier, *, by: Official | None, at: datetime | None = None
) -> DossierCharge | None:
    """Reckon what is owed with a supplement; None where nothing is."""
    return open_fees(dossier, ChargePurpose.SUPPLEMENT, by=by, at=at)


def open_at_return(
    dossier: Dossier, *, by: Official | None, at: datetime | None = None
) -> DossierCharge | None:
    """Reckon what is owed for the result; None where nothing is."""
    return open_fees(dossier, ChargePurpose.RETURN, by=by, at=at)


@transaction.atomic
def open_fees(
    dossier: Dossier, purpose: ChargePurpose, *, by: Official | None, at: datetime | None = None
) -> DossierCharge | None:
    """Reckon one moment's fees once; what was reckoned before stays."""
    at = at or timezone.now()
    known = DossierCharge.objects.current().filter(dossier=dossier, purpose=purpose).first()
    if known is not None:
        return known
    bill = bill_of(dossier, purpose, frozenset(), at)
    return write_reckoning(dossier, purpose, bill, by=by, at=at) if bill.lines else None


def bill_of(dossier: Dossier, purpose: ChargePurpose, groups: frozenset[str], at: datetime) -> Owed:
    """What the catalogue says is owed, by the rows of the day the dossier was filed."""
    if dossier.method is None:
        return Owed(())
    asker = Asker(dossier.channel, case_of(dossier), groups)
    day = timezone.localdate(dossier.received_at or dossier.filed_at)
    return what_is_owed(dossier.method, dossier.receiving_unit, asker, FeeMoment(purpose), day)


def case_of(dossier: Dossier) -> str:
    """The case its papers were asked for; empty where they do not tell one."""
    names = set(
        dossier.components.filter(component__case__isnull=False).values_list(
            "component__case__name", flat=True
        )
    )
    return names.pop() if len(names) == 1 else ""


def write_reckoning(
    dossier: Dossier,
    purpose: ChargePurpose,
    bill: Owed,
    *,
    groups: Sequence[str] = (),
    proof: str = "",
    by: Official | None,
    at: datetime,
) -> DossierCharge:
    """Write what is owed, with a charge where it is more than nothing."""
    lines = [line.as_dict() for line in bill.lines]
    reckoned = DossierCharge.objects.create(
        dossier=dossier,
        purpose=purpose,
        charge=charge_for(dossier, lines, bill.total_vnd, at, by) if bill.total_vnd else None,
        lines=lines,
        total_vnd=bill.total_vnd,
        groups=list(groups),
        proof=proof,
        reckoned_at=at,
        by=by,
    )
    told = {"purpose": purpose, "total_vnd": bill.total_vnd, "groups": list(groups)}
    record("reckon_fees", dossier, by=by, after=told)
    return reckoned


def charge_for(
    dossier: Dossier,
    lines: list[dict[str, object]],
    total_vnd: int,
    at: datetime,
    by: Official | None,
) -> Charge:
    """A charge at the receiving unit, numbered within the dossier."""
    return open_charge(
        f"{dossier.code}/{DossierCharge.objects.filter(dossier=dossier).count() + 1}",
        unit=dossier.receiving_unit,
        payer=dossier.applicant.name,
        lines=lines,
        total_vnd=total_vnd,
        at=at,
        by=by,
    )


@transaction.atomic
def reduce(
    owed: DossierCharge,
    groups: Sequence[str],
    proof: str,
    *,
    by: Official,
    at: datetime | None = None,
) -> DossierCharge:
    """Reckon anew for the groups the payer belongs to, proved by a paper."""
    at, proof, known = at or timezone.now(), proof.strip()[:200], sorted(set(groups))
    owed = held(owed)
    check_may(by, Permission.COLLECT_FEE, owed.dossier.receiving_unit)
    check_reducible(owed, known, proof)
    purpose = ChargePurpose(owed.purpose)
    bill = bill_of(owed.dossier, purpose, frozenset(known), at)
    if owed.charge is not None:
        cancel_charge(owed.charge, _("Tính lại theo đối tượng miễn, giảm"), by=by)
    owed.replaced_at = at
    owed.save(update_fields=["replaced_at"])
    return write_reckoning(owed.dossier, purpose, bill, groups=known, proof=proof, by=by, at=at)


@transaction.atomic
def ask_obligation(
    dossier: Dossier,
    name: str,
    amount_vnd: int,
    legal_basis: str,
    *,
    by: Official,
    at: datetime | None = None,
) -> DossierCharge:
    """Ask for a financial obligation with its notice: a tax, a land levy."""
    at = at or timezone.now()
    if not (by.may(Permission.HANDLE_DOSSIER, dossier.competent_unit_id)
            or by.may(Permission.COLLECT_FEE, dossier.receiving_unit_id)):  # fmt: skip
        check_may(by, Permission.COLLECT_FEE, dossier.receiving_unit)
    if dossier.is_ended:
        raise Refused(_("Hồ sơ %s đã kết thúc.") % dossier.code)
    if not (name.strip() and legal_basis.strip()) or amount_vnd <= 0:
        raise Refused(_("Hãy ghi tên khoản, số tiền và số thông báo nghĩa vụ tài chính."))
    line: dict[str, object] = {
        "name": name.strip()[:LONGEST_NAME],
        "amount_vnd": amount_vnd,
        "reduction_vnd": 0,
        "owed_vnd": amount_vnd,
        "legal_basis": legal_basis.strip()[:200],
    }
    asked = DossierCharge.objects.create(
        dossier=dossier,
        purpose=ChargePurpose.OBLIGATION,
        charge=charge_for(dossier, [line], amount_vnd, at, by),
        lines=[line],
        total_vnd=amount_vnd,
        reckoned_at=at,
        by=by,
    )
    record("ask_obligation", dossier, by=by, after=line)
    return asked


@transaction.atomic
def permit_unpaid(owed: DossierCharge, reason: str, *, by: Official) -> DossierCharge:
    """A leader lets the result go before the money has come."""
    owed = held(owed)
    check_may_settle(owed.dossier.receiving_unit, by)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do cho trả kết quả trước khi nộp tiền."))
    owed.permitted_by, owed.permitted_reason = by, reason.strip()[:500]
    owed.save(update_fields=["permitted_by", "permitted_reason"])
    record("permit_unpaid", owed.dossier, by=by, after={"reason": reason})
    return owed


def held(owed: DossierCharge) -> DossierCharge:
    """The reckoning as it is now, held."""
    rows = DossierCharge.objects.select_for_update(of=("self",))
    return rows.select_related(
        "charge", "dossier__receiving_unit", "dossier__applicant",
        "dossier__method__version__procedure",
    ).get(pk=owed.pk)  # fmt: skip
