"""What every paper of a dossier begins with: who issues it, where and when, and to whom."""

from datetime import date, datetime
from typing import Final

from django.utils import timezone

from motcua.documents.wording import official_day, written_out
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier
from motcua.people.models import Unit
from motcua.people.roles import Level

# What the one-stop unit of these levels is called since NĐ 118/2025/NĐ-CP art. 7.
CENTRES_SINCE: Final = date(2025, 7, 1)
HAS_A_CENTRE: Final = frozenset({Level.PROVINCE, Level.COMMUNE})
KINDS_OF_PLACE: Final = ("phường ", "xã ", "thị xã ", "thị trấn ", "huyện ", "quận ", "tỉnh ",
                         "thành phố ", "đặc khu ")  # fmt: skip


def issuer(unit: Unit, day: date) -> dict[str, object]:
    """Who issues it: the superior body, the agency and its one-stop unit."""
    desk = desk_of(unit, day)
    return {
        "above": written_out(unit.parent.name) if unit.parent else "",
        "agency": written_out(unit.name),
        "desk": desk,
        "reception": f"{desk}, {unit.name}",
    }


def desk_of(unit: Unit, day: date) -> str:
    """What the one-stop unit of an agency is called on a day."""
    centre = day >= CENTRES_SINCE and unit.level in HAS_A_CENTRE
    return "Trung tâm Phục vụ hành chính công" if centre else "Bộ phận Tiếp nhận và Trả kết quả"


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


def heading(unit: Unit, at: datetime, *, at_desk: bool) -> dict[str, object]:
    """The head of a letter written at a moment, by an agency's desk or by the agency itself."""
    day = timezone.localdate(at)
    issued = issuer(unit, day)
    return issued | {
        "desk": issued["desk"] if at_desk else None,
        "issuer": issued["reception"] if at_desk else written_out(unit.name),
        "place_and_day": place_and_day(unit, day),
        "day": day,
    }
