"""A dossier's money as a page shows it: what is owed and why, how it can be paid, what came."""

from dataclasses import dataclass

from django.utils import timezone

from motcua.dossiers.kinds import ChargePurpose
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.papers.fee import transfer_text
from motcua.payments import vietqr
from motcua.payments.models import BankAccount, Payment, PaymentOrder


@dataclass(frozen=True)
class Owing:
    """One reckoning with everything about it."""

    owed: DossierCharge
    payments: tuple[Payment, ...]
    order: PaymentOrder | None
    account: BankAccount | None

    @property
    def is_open(self) -> bool:
        """Is it still to be paid?"""
        return self.owed.charge is not None and self.owed.charge.is_open

    @property
    def purpose(self) -> str:
        """What it is for."""
        return str(ChargePurpose(self.owed.purpose).label)

    @property
    def is_reducible(self) -> bool:
        """May it be reckoned anew for a group?"""
        paid = self.owed.charge is not None and not self.owed.charge.is_open
        return not paid and self.owed.purpose != ChargePurpose.OBLIGATION

    @property
    def qr(self) -> str:
        """The VietQR code as an image's address; empty where there is nothing to transfer."""
        if not (self.is_open and self.account and self.owed.charge):
            return ""
        return vietqr.data_uri(transfer_text(self.owed.charge, self.account))


def owing_of(dossier: Dossier) -> list[Owing]:
    """All that a dossier owes or has paid, in order."""
    account = BankAccount.objects.of(dossier.receiving_unit, timezone.localdate())
    rows = DossierCharge.objects.current().filter(dossier=dossier)
    return [
        Owing(owed, payments_of(owed), order_of(owed), account)
        for owed in rows.select_related("charge__settled_by", "permitted_by")
    ]


def payments_of(owed: DossierCharge) -> tuple[Payment, ...]:
    """What came in for it, with what went back."""
    if owed.charge is None:
        return ()
    return tuple(
        owed.charge.payments.select_related("cashier").prefetch_related(
            "refunds__asked_by", "refunds__approved_by"
        )
    )


def order_of(owed: DossierCharge) -> PaymentOrder | None:
    """Its newest order at the gateway."""
    return owed.charge.orders.order_by("-pk").first() if owed.charge else None
