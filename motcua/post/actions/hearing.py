"""What is told of a parcel. It may be told late, twice, in any order, or falsely."""

import re
import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.people.models import Official
from motcua.post import rules
from motcua.post.kinds import ARRIVED, END, ENDED, RANK, Direction, ParcelState
from motcua.post.limits import ASK_AFTER
from motcua.post.models import Parcel, ParcelNews
from motcua.post.port import News

NUMBER = re.compile(r"BG([0-9]{8,15})")


def note_news(news: News, *, at: datetime | None = None) -> ParcelNews:
    """Keep one piece of news, once for each of the operator's events, and act on it.

    A parcel only moves forward; what contradicts its end, and what belongs to no parcel of ours,
    is listed for a person.
    """
    at = at or timezone.now()
    try:
        with transaction.atomic():
            return keep(news, at, None)
    except IntegrityError:
        # Told twice at once; the other was first.
        return ParcelNews.objects.get(event=news.event)


@transaction.atomic
def note_by_hand(
    parcel: Parcel,
    state: ParcelState,
    *,
    moment: datetime,
    proof: str = "",
    by: Official,
    at: datetime | None = None,
) -> Parcel:
    """An official notes what the postman or the citizen told them."""
    at, proof = at or timezone.now(), proof.strip()[:200]
    parcel = held(parcel.pk)
    rules.check_may_send(parcel.unit, Direction(parcel.direction), by)
    rules.check_told(parcel, state, moment, proof, at)
    told = keep(News(f"tay-{uuid.uuid4().hex}", parcel.number, state, moment, proof), at, by)
    assert told.parcel is not None
    return told.parcel


def held(pk: int) -> Parcel:
    """The parcel as it is now, held."""
    return Parcel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def keep(news: News, at: datetime, by: Official | None) -> ParcelNews:
    """Within a transaction: find and hold the parcel, write the news, move the parcel."""
    parcel = find(news.parcel)
    known = ParcelNews.objects.filter(event=news.event).first()
    if known is not None:
        return known
    told = ParcelNews.objects.create(
        parcel=parcel,
        number=news.parcel[:60],
        event=news.event,
        state=news.state,
        at=news.at,
        told_at=at,
        proof=news.proof,
        told_by=by,
    )
    if parcel is None:
        record("keep_stray_parcel_news", told, by=by, after={"state": news.state})
        return told
    before = parcel.state
    apply(parcel, news, at)
    parcel.heard_at = at
    parcel.save()
    change = {"state": parcel.state, "proof": news.proof, "trouble": parcel.trouble}
    record("hear_of_parcel", parcel, by=by, before={"state": before}, after=change)
    return told


def find(number: str) -> Parcel | None:
    """The parcel of our number, held."""
    ours = NUMBER.fullmatch(number)
    if ours is None:
        return None
    parcel = Parcel.objects.filter(pk=int(ours[1])).first()
    return held(parcel.pk) if parcel else None


def apply(parcel: Parcel, news: News, at: datetime) -> None:
    """Move the parcel forward, or say why not."""
    direction, state = Direction(parcel.direction), ParcelState(news.state)
    if state == ParcelState.PICKED_UP and parcel.picked_up_at is None:
        parcel.picked_up_at = news.at
    if state in ARRIVED.values() and state != ARRIVED[direction]:
        parcel.trouble = _("Bưu điện báo “%s”, không đúng chiều của bưu gửi.") % state.label
        return
    if parcel.state in ENDED:
        if RANK[state] == END and state != parcel.state:
            parcel.trouble = _("Bưu điện báo “%(new)s” sau khi đã báo “%(old)s”.") % {
                "new": state.label,
                "old": ParcelState(parcel.state).label,
            }
        return
    if RANK[state] <= RANK[ParcelState(parcel.state)]:
        return
    parcel.state = state
    # Whatever we could not tell the operator, it knows the parcel by now.
    parcel.next_try_at = at + ASK_AFTER if parcel.next_try_at else None
    if RANK[state] == END:
        end(parcel, state, news)


def end(parcel: Parcel, state: ParcelState, news: News) -> None:
    """The way is over, well or badly. A bad end concerns a person (art. 14)."""
    parcel.ended_at, parcel.next_try_at = news.at, None
    if state in ARRIVED.values():
        parcel.arrived_at, parcel.proof = news.at, news.proof or news.event
    else:
        parcel.trouble = _("Bưu gửi %s; cần liên hệ bưu điện và người nhận.") % state.label.lower()


@transaction.atomic
def note_forged(number: str, why: str) -> None:
    """News whose signature is not the operator's: believed nothing, kept as evidence."""
    about = find(number) or ParcelNews(number=number[:60], state="")
    record("refuse_forged_parcel_news", about, by=None, after={"why": why})
