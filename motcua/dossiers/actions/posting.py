"""Dossiers and results by post, and who signed for a result."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents.actions import keep
from motcua.dossiers.actions.filing import Filing, file
from motcua.dossiers.kinds import FiledBy, ReturnChannel
from motcua.dossiers.models import Dossier, DossierParcel, SignedReturn
from motcua.dossiers.states import State
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.post.actions import Consignment, order_parcel
from motcua.post.kinds import Direction, ParcelState, PostagePayer
from motcua.post.models import Parcel
from motcua.post.port import Place
from motcua.post.rules import check_entitled

WITH_RESULT = (State.COMPLETED, State.RETURNED)


@transaction.atomic
def file_from_parcel(
    filing: Filing,
    parcel: Parcel,
    *,
    by: Official,
    key: str = "",
    accept: bool = True,
    at: datetime | None = None,
) -> Dossier:
    """Take in a dossier that came by post.

    It counts as filed when the hand-over record was signed (QĐ 45/2016/QĐ-TTg art. 7(4)).
    """
    if parcel.state != ParcelState.HANDED_OVER or parcel.arrived_at is None:
        raise Refused(_("Bưu gửi %s chưa có biên bản bàn giao.") % parcel)
    if parcel.unit_id != filing.unit.pk:
        raise Refused(_("Bưu gửi %s được bàn giao cho đơn vị khác.") % parcel)
    brought = replace(
        filing,
        filed_by=FiledBy.POST,
        received_at=parcel.arrived_at,
        received_reason=_("Biên bản bàn giao bưu chính số %s") % parcel.proof,
    )
    dossier = file(brought, by=by, key=key, accept=accept, at=at)
    DossierParcel.objects.get_or_create(dossier=dossier, parcel=parcel)
    return dossier


@transaction.atomic
def send_result(
    dossier: Dossier,
    place: Place,
    *,
    postage_payer: PostagePayer = PostagePayer.CITIZEN,
    by_line: bool = False,
    by: Official,
    at: datetime | None = None,
) -> Parcel:
    """Send a result by post; how it fares is told of the parcel."""
    check_has_result(dossier)
    sent = Consignment(
        Direction.TO_CITIZEN,
        dossier.receiving_unit,
        place,
        _("Kết quả hồ sơ %s") % dossier.code,
        dossier.code,
        postage_payer,
    )
    parcel = order_parcel(sent, by_line=by_line, by=by, at=at)
    DossierParcel.objects.create(dossier=dossier, parcel=parcel)
    return parcel


def check_has_result(dossier: Dossier) -> None:
    """Only a finished dossier has something to send or to sign for."""
    if dossier.state not in WITH_RESULT:
        raise Refused(_("Hồ sơ %s chưa có kết quả.") % dossier.code)


@dataclass(frozen=True)
class Received:
    """Who received a result and what shows it: a signature's image, or a delivered parcel."""

    channel: ReturnChannel
    name: str
    paper: str = ""
    group: str = ""
    parcel: Parcel | None = None
    signature: Iterable[bytes] | None = None


@transaction.atomic
def sign_return(
    dossier: Dossier, received: Received, *, by: Official, at: datetime | None = None
) -> SignedReturn:
    """Write down who received the result. Once for a dossier."""
    at = at or timezone.now()
    check_may(by, Permission.HAND_OVER_RESULT, dossier.receiving_unit)
    check_has_result(dossier)
    check_received(dossier, received)
    home = received.channel == ReturnChannel.HOME
    unit, day = dossier.receiving_unit, timezone.localdate(at)
    signed = SignedReturn.objects.create(
        dossier=dossier,
        channel=received.channel,
        received_by=received.name.strip()[:300],
        paper=received.paper.strip()[:200],
        group=check_entitled(received.group, unit, day) if home else None,
        parcel=received.parcel,
        signature=keep(received.signature, by=by) if received.signature else None,
        signed_at=at,
        by=by,
    )
    told = {"channel": received.channel, "received_by": signed.received_by, "paper": signed.paper}
    record("sign_return", dossier, by=by, after=told)
    return signed


def check_received(dossier: Dossier, received: Received) -> None:
    """Named, known by a paper or delivered by the post, and not signed for before."""
    if SignedReturn.objects.filter(dossier=dossier).exists():
        raise Refused(_("Kết quả hồ sơ %s đã được ký nhận.") % dossier.code)
    if not received.name.strip():
        raise Refused(_("Hãy ghi họ tên người nhận kết quả."))
    if received.parcel is not None:
        if received.parcel.state != ParcelState.DELIVERED:
            raise Refused(_("Bưu gửi %s chưa được phát.") % received.parcel)
        return
    if received.signature is None:
        raise Refused(_("Hãy đính kèm ảnh chữ ký nhận hoặc chọn bưu gửi đã phát."))
    if not received.paper.strip():
        raise Refused(_("Hãy ghi giấy tờ tùy thân của người nhận."))
