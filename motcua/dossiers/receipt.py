"""The receipt of a dossier (form 01): what is printed on it."""

from datetime import date
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.form_types import FormType, form_on
from motcua.documents.printing import print_form, qr_svg
from motcua.documents.wording import official_day, official_moment, written_out
from motcua.dossiers.kinds import PaperKind, ReturnChannel
from motcua.dossiers.models import Dossier, DossierComponent
from motcua.dossiers.states import Verb
from motcua.people.models import Unit
from motcua.people.roles import Level

# What the one-stop unit of these levels is called since NĐ 118/2025/NĐ-CP art. 7.
CENTRES_SINCE: Final = date(2025, 7, 1)
HAS_A_CENTRE: Final = frozenset({Level.PROVINCE, Level.COMMUNE})
KINDS_OF_PLACE: Final = ("phường ", "xã ", "thị xã ", "thị trấn ", "huyện ", "quận ", "tỉnh ",
                         "thành phố ", "đặc khu ")  # fmt: skip


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
    with translation.override("vi"):
        return {
            "form_number": form.number,
            "title": form.title,
            "legal_basis": form.legal_basis,
            "code": dossier.code,
            "number": dossier.code.rsplit("-", 1)[-1],
            "book": str(received.year),
            "secret": dossier.secret,
            "look_up": look_up.split("://", 1)[-1],
            "qr": qr_svg(follow_address(dossier, look_up)),
            "place_and_day": place_and_day(dossier.receiving_unit, received),
            "received_at": official_moment(dossier.received_at),
            "due_at": official_moment(dossier.original_due_at),
            "procedure": f"{dossier.version.name} ({dossier.version.code})",
            "summary": dossier.summary,
            "limit": str(dossier.limit or ""),
            "fee": fee_text(dossier.fee_vnd),
            "components": [component(part) for part in dossier.components.all()],
            "official": receiving_official(dossier),
        } | issuer(dossier.receiving_unit, received) | parties(dossier)  # fmt: skip


def follow_address(dossier: Dossier, look_up: str) -> str:
    """What the QR code opens: the look-up page with the code filled in, never the secret."""
    return f"{look_up}?code={dossier.code}"


def issuer(unit: Unit, day: date) -> dict[str, object]:
    """Who issues it: the superior body, the agency and its one-stop unit."""
    centre = day >= CENTRES_SINCE and unit.level in HAS_A_CENTRE
    desk = "Trung tâm Phục vụ hành chính công" if centre else "Bộ phận Tiếp nhận và Trả kết quả"
    return {
        "above": written_out(unit.parent.name) if unit.parent else "",
        "agency": written_out(unit.name),
        "desk": desk,
        "reception": f"{desk}, {unit.name}",
    }


def parties(dossier: Dossier) -> dict[str, object]:
    """Whose dossier it is, who brought it in, and how the result goes back."""
    owner, submitter = dossier.applicant, dossier.submitter
    told = [submitter.name, submitter.id_number, submitter.phone, dossier.authorization]
    other = dossier.submitter_id != dossier.applicant_id
    channel = dossier.return_channel
    return {
        "applicant": owner.name,
        "id_number": owner.id_number,
        "phone": owner.phone,
        "address": owner.address,
        "email": owner.email,
        "submitter": ", ".join(filter(None, told)) if other else "",
        "submitter_name": submitter.name,
        "return_channel": str(ReturnChannel(channel).label) if channel else "",
    }


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


def place_and_day(unit: Unit, day: date) -> str:
    """Where and when: the name of the place without its kind, but "Phường 1" keeps it."""
    authority = next((each for each in lineage(unit) if each.name.startswith("UBND ")), None)
    written = official_day(day)
    if authority is None:
        return written.capitalize()
    place = authority.name.removeprefix("UBND ")
    kind = next((kind for kind in KINDS_OF_PLACE if place.lower().startswith(kind)), "")
    bare = place[len(kind) :]
    place = place if bare[:1].isdigit() else bare
    return f"{place[:1].upper()}{place[1:]}, {written}"


def lineage(unit: Unit | None) -> list[Unit]:
    """The unit and those above it, nearest first."""
    return [unit, *lineage(unit.parent)] if unit else []
