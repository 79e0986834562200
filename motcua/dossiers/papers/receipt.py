"""The receipt of a dossier (form 01): what is printed on it."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.form_types import FormType, form_on
from motcua.documents.printing import code128_svg, print_form, qr_svg
from motcua.documents.wording import official_moment
from motcua.dossiers.kinds import PaperKind
from motcua.dossiers.models import Dossier, DossierComponent
from motcua.dossiers.papers.letterhead import issuer, parties, place_and_day
from motcua.dossiers.register import serial_of
from motcua.dossiers.states import Verb


def print_receipt(dossier: Dossier, look_up: str) -> bytes:
    """Both copies of the receipt as a PDF. Refused where the dossier was never accepted."""
    return print_form(FormType.RECEIPT, receipt_of(dossier, look_up))


def receipt_of(dossier: Dossier, look_up: str) -> dict[str, object]:
    """What form 01 says of a dossier. `look_up`: the address where a citizen follows it.

    The form is an official document, so it is Vietnamese whatever language the reader chose. It
    says what was promised at reception, also when it is printed again later.
    """
    if dossier.received_at is None or dossier.original_due_at is None:
        raise Refused(_("Hồ sơ chưa được tiếp nhận nên chưa có giấy tiếp nhận."))
    received = timezone.localdate(dossier.received_at)
    form = form_on(FormType.RECEIPT, received)
    book, serial = serial_of(dossier)
    with translation.override("vi"):
        return {
            "form_number": form.number,
            "title": form.title,
            "legal_basis": form.legal_basis,
            "code": dossier.code,
            "number": dossier.code.rsplit("-", 1)[-1],
            "book": str(book or received.year),
            "serial": str(serial or ""),
            "secret": dossier.secret,
            "look_up": look_up.split("://", 1)[-1],
            "qr": qr_svg(follow_address(dossier, look_up)),
            "bars": code128_svg(dossier.code),
            "place_and_day": place_and_day(dossier.receiving_unit, received),
            "received_at": official_moment(dossier.received_at),
            "due_at": official_moment(dossier.original_due_at),
            "procedure": f"{dossier.version.name} ({dossier.version.code})",
            "summary": dossier.summary,
            "limit": str(dossier.limit or ""),
            "fee": fee_text(dossier.fee_vnd),
            "components": [component(part) for part in dossier.components.all()],
            "official": receiving_official(dossier),
            "preview": False,
            "verify_code": "",
            "verify": "",
        } | issuer(dossier.receiving_unit, received) | parties(dossier)  # fmt: skip


def follow_address(dossier: Dossier, look_up: str) -> str:
    """What the QR code opens: the look-up page with the code filled in, never the secret."""
    return f"{look_up}?code={dossier.code}"


def component(part: DossierComponent) -> dict[str, object]:
    """One line of the list of papers."""
    return {
        "name": part.name,
        "originals": part.originals,
        "copies": part.copies,
        "kind": str(PaperKind(part.kind).label),
    }


def receiving_official(dossier: Dossier) -> str:
    """Who accepted it; nobody is known for a dossier of a legacy system."""
    accepted = dossier.events.filter(verb=Verb.ACCEPT).select_related("by").first()
    return accepted.by.full_name if accepted and accepted.by else ""


def fee_text(fee_vnd: int | None) -> str:
    """Empty where the catalogue does not state it."""
    if fee_vnd is None:
        return ""
    return f"{fee_vnd:,} đồng".replace(",", ".") if fee_vnd else "không thu"
