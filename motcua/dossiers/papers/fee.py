"""What is printed about a dossier's money: a receipt where it is paid, else what is to be paid."""

from django.utils import timezone, translation

from motcua.core.errors import Refused
from motcua.core.text import grouped
from motcua.documents.printing import print_form
from motcua.documents.wording import official_moment
from motcua.dossiers.models import DossierCharge
from motcua.dossiers.papers.letterhead import issuer, place_and_day
from motcua.payments import vietqr
from motcua.payments.kinds import PaymentMethod
from motcua.payments.models import BankAccount, Charge, Payment

NO_CHARGE = "Khoản này không phải nộp nên không có phiếu."
NOTHING = {
    "method": "", "paid_at": "", "proof": "", "qr": "", "bank": "", "account": "", "holder": "",
    "purpose": "",
}  # fmt: skip


def print_fee(owed: DossierCharge) -> bytes:
    """The paper as a PDF. Refused where nothing is owed."""
    return print_form("fee_paper", fee_paper_of(owed))


def fee_paper_of(owed: DossierCharge) -> dict[str, object]:
    """What it says. An official paper, so it is Vietnamese whatever language the reader chose."""
    charge = owed.charge
    if charge is None:
        raise Refused(NO_CHARGE)
    dossier, payment = owed.dossier, charge.settled_by
    day = payment.day if payment else timezone.localdate()
    with translation.override("vi"):
        common = {
            "reference": charge.reference,
            "footer": "Giữ phiếu này để đối chiếu khi cần.",
            "place_and_day": place_and_day(charge.unit, day),
            "payer": charge.payer,
            "code": dossier.code,
            "procedure": f"{dossier.version.name} ({dossier.version.code})",
            "lines": [line_of(line) for line in charge.lines],
            "total": grouped(charge.total_vnd),
        }
        rest = receipt_of(payment) if payment else notice_of(charge)
        return issuer(charge.unit, day) | common | NOTHING | rest


def line_of(line: dict[str, object]) -> dict[str, object]:
    """One item in words."""
    bases = [str(line.get("legal_basis", "")), str(line.get("reduction_basis", ""))]
    return {
        "name": line["name"],
        "amount": grouped(number(line, "amount_vnd")),
        "reduction": grouped(number(line, "reduction_vnd")),
        "owed": grouped(number(line, "owed_vnd")),
        "basis": "; ".join(basis for basis in dict.fromkeys(bases) if basis),
        "reason": line.get("reason", ""),
    }


def number(line: dict[str, object], key: str) -> int:
    """An amount of a line."""
    return int(str(line.get(key) or 0))


def receipt_of(payment: Payment) -> dict[str, object]:
    """That it was paid, and what proves it."""
    cash = payment.method == PaymentMethod.CASH
    return {
        "title": "Biên lai thu phí, lệ phí",
        "number": payment.proof if cash else "",
        "method": str(PaymentMethod(payment.method).label),
        "paid_at": official_moment(payment.paid_at),
        "proof": "" if cash else payment.proof,
        "signer_title": "Người thu tiền",
        "signer": payment.cashier.full_name if payment.cashier else "",
    }


def notice_of(charge: Charge) -> dict[str, object]:
    """What is to be paid, with the transfer's code where the unit has an account."""
    told: dict[str, object] = {
        "title": "Phiếu báo nộp phí, lệ phí",
        "number": "",
        "signer_title": "Người lập phiếu",
        "signer": charge.opened_by.full_name if charge.opened_by else "",
    }
    account = BankAccount.objects.of(charge.unit, timezone.localdate())
    if account is None:
        return told
    return told | {
        "qr": vietqr.svg(transfer_text(charge, account)),
        "bank": account.bank_name,
        "account": account.number,
        "holder": account.holder,
        "purpose": charge.purpose,
    }


def transfer_text(charge: Charge, account: BankAccount) -> str:
    """The VietQR text for a charge to an account."""
    transfer = vietqr.Transfer(account.bank_bin, account.number, charge.total_vnd, charge.purpose)
    return vietqr.payload(transfer)
