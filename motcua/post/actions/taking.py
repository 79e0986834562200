"""The postman at the desk: the hand-over record is signed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.people.models import Official, Unit
from motcua.post.actions.hearing import note_by_hand
from motcua.post.actions.ordering import Consignment, order_parcel
from motcua.post.kinds import Direction, ParcelState
from motcua.post.models import Parcel
from motcua.post.port import Place


@transaction.atomic
def take_hand_over(
    unit: Unit,
    place: Place,
    *,
    content: str,
    record_number: str,
    moment: datetime,
    by: Official,
    at: datetime | None = None,
) -> Parcel:
    """Write down a parcel the postman brought, with the record both signed.

    `moment` is when they signed: the lawful moment of filing (QĐ 45/2016/QĐ-TTg art. 7(4)).
    """
    at = at or timezone.now()
    sent = Consignment(Direction.TO_OFFICE, unit, place, content)
    parcel = order_parcel(sent, by=by, at=min(at, moment))
    return note_by_hand(
        parcel, ParcelState.HANDED_OVER, moment=moment, proof=record_number, by=by, at=at
    )
