"""Parcels to the operator: kept first, told by a job, asked about until they end."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.post import rules
from motcua.post.actions.hearing import held, note_news
from motcua.post.kinds import Direction, ParcelState, PostagePayer
from motcua.post.limits import ASK_AFTER, SILENCE, TRIES, wait_after
from motcua.post.models import Parcel
from motcua.post.port import Declined, ParcelSlip, Place, PostalOperator, Unreachable


@dataclass(frozen=True)
class Consignment:
    """What is to be carried: which way, between which office and whom, and what it is."""

    direction: Direction
    unit: Unit
    place: Place
    content: str
    reference: str = ""
    postage_payer: PostagePayer = PostagePayer.CITIZEN


@transaction.atomic
def order_parcel(
    sent: Consignment, *, by_line: bool = False, by: Official, at: datetime | None = None
) -> Parcel:
    """Have a parcel carried. `by_line`: the operator is told by machine; else by hand."""
    at = at or timezone.now()
    rules.check_may_send(sent.unit, sent.direction, by)
    rules.check_address(sent.place.name, sent.place.address)
    parcel = Parcel.objects.create(
        direction=sent.direction,
        unit=sent.unit,
        reference=sent.reference,
        content=sent.content[:500],
        name=sent.place.name.strip(),
        address=sent.place.address.strip(),
        phone=sent.place.phone.strip(),
        postage_payer=sent.postage_payer,
        state=ParcelState.UNSENT if by_line else ParcelState.ORDERED,
        ordered_at=at,
        ordered_by=by,
        heard_at=at,
        next_try_at=at if by_line else None,
    )
    told = {"direction": sent.direction, "reference": sent.reference}
    record("order_parcel", parcel, by=by, after=told)
    return parcel


def send_parcels(operator: PostalOperator, *, at: datetime) -> int:
    """Tell the operator of every parcel that is due. Gives how many it took."""
    sent = 0
    while (parcel := claim(at)) is not None:
        sent += send(operator, parcel, at)
    return sent


@transaction.atomic
def claim(at: datetime) -> Parcel | None:
    """Take the next parcel to tell of; should we die on the way, it comes round again."""
    due = Parcel.objects.to_send(at).select_for_update(of=("self",), skip_locked=True)
    parcel = due.select_related("unit").first()
    if parcel is not None:
        parcel.tries += 1
        parcel.next_try_at = at + wait_after(parcel.tries)
        parcel.save(update_fields=["tries", "next_try_at"])
    return parcel


def send(operator: PostalOperator, parcel: Parcel, at: datetime) -> bool:
    """Tell of one parcel, with no lock held while the line is open."""
    try:
        number = operator.order(slip_of(parcel))
    except (Unreachable, Declined) as error:
        final = isinstance(error, Declined) or parcel.tries >= TRIES
        note_failure(parcel, str(error), final=final)
        return False
    with transaction.atomic():
        parcel = held(parcel.pk)
        parcel.operator_number, parcel.last_error = number[:60], ""
        if parcel.state == ParcelState.UNSENT:
            parcel.state, parcel.heard_at = ParcelState.ORDERED, at
        if parcel.ended_at is None:
            parcel.next_try_at = at + ASK_AFTER
        parcel.save()
        record("tell_operator", parcel, by=None, after={"operator_number": number})
    return True


def slip_of(parcel: Parcel) -> ParcelSlip:
    """The parcel as the operator is told of it."""
    office = Place(parcel.unit.name, parcel.unit.name, "")
    person = Place(parcel.name, parcel.address, parcel.phone)
    ends = (person, office) if parcel.direction == Direction.TO_OFFICE else (office, person)
    return ParcelSlip(parcel.number, *ends, parcel.content, parcel.postage_payer)


@transaction.atomic
def note_failure(parcel: Parcel, error: str, *, final: bool) -> None:
    """Try again later; a person is told and we go on trying, slowly."""
    parcel = held(parcel.pk)
    parcel.last_error = error[:500]
    if final and parcel.state == ParcelState.UNSENT:
        parcel.trouble = _("Không báo được bưu điện: %s") % error[:400]
    parcel.save(update_fields=["last_error", "trouble"])


def ask_about_parcels(operator: PostalOperator, *, at: datetime) -> int:
    """Ask about every parcel we have not heard of for a while; gives how much was told."""
    told = 0
    while (parcel := claim_to_ask(at)) is not None:
        told += ask(operator, parcel, at)
    return told


@transaction.atomic
def claim_to_ask(at: datetime) -> Parcel | None:
    """Take the next parcel to ask about; a long silence is listed for a person."""
    parcel = Parcel.objects.to_ask_about(at).select_for_update(skip_locked=True).first()
    if parcel is not None:
        parcel.next_try_at = at + ASK_AFTER
        if at - parcel.heard_at > SILENCE and not parcel.trouble:
            parcel.trouble = _("Đã lâu không có tin của bưu gửi; cần hỏi bưu điện.")
        parcel.save(update_fields=["next_try_at", "trouble"])
    return parcel


def ask(operator: PostalOperator, parcel: Parcel, at: datetime) -> int:
    """Ask about one parcel."""
    try:
        found = operator.news_of(parcel.number)
    except (Unreachable, Declined) as error:
        Parcel.objects.filter(pk=parcel.pk).update(last_error=str(error)[:500])
        return 0
    for news in found:
        note_news(news, at=at)
    return len(found)


@transaction.atomic
def settle_trouble(
    parcel: Parcel, note: str, *, by: Official, at: datetime | None = None
) -> Parcel:
    """Say what was done about a parcel in trouble."""
    parcel = held(parcel.pk)
    rules.check_may_send(parcel.unit, Direction(parcel.direction), by)
    if not parcel.trouble:
        raise Refused(_("Bưu gửi này không có việc cần xử lý."))
    if not note.strip():
        raise Refused(_("Hãy ghi cách xử lý."))
    before, parcel.trouble, parcel.heard_at = parcel.trouble, "", at or timezone.now()
    parcel.save(update_fields=["trouble", "heard_at"])
    record("settle_parcel", parcel, by=by, before={"trouble": before}, after={"note": note})
    return parcel
