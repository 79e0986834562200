"""Parcels at the desk: brought by the postman, sent to citizens, signed for."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.postal import with_post
from motcua.core.errors import Refused
from motcua.core.jobs import enqueue_by_name
from motcua.doors.desk.views.cashier import attempt
from motcua.doors.desk.views.dossier import find
from motcua.doors.desk.views.drawer import tried
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import posting
from motcua.dossiers.actions.posting import Received
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier, DossierParcel
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.post import actions
from motcua.post.kinds import ENDED, ParcelState, PostagePayer
from motcua.post.models import Parcel, ParcelNews
from motcua.post.port import Place

SHOWN = 100
BY_HAND = (ParcelState.PICKED_UP, ParcelState.DELIVERED, ParcelState.LOST, ParcelState.RETURNED)


def desks(request: SignedIn) -> list[Unit]:
    """The units whose post this official sees to."""
    check_may(request.user, Permission.RECEIVE_DOSSIER)
    return sorted(request.user.units_of(Permission.RECEIVE_DOSSIER), key=lambda unit: unit.code)


def find_parcel(request: SignedIn, pk: int) -> Parcel:
    """A parcel of a desk of theirs."""
    return get_object_or_404(Parcel.objects.of_units([unit.pk for unit in desks(request)]), pk=pk)


@require_GET
def parcels(request: SignedIn) -> HttpResponse:
    """What needs a person first, then all parcels, newest first."""
    units = desks(request)
    mine = Parcel.objects.of_units([unit.pk for unit in units])
    shown = {
        "units": units,
        "troubled": mine.exclude(trouble="")[:SHOWN],
        "strays": ParcelNews.objects.filter(parcel=None).order_by("-pk")[:SHOWN],
        "parcels": mine.prefetch_related("dossiers__dossier")[:SHOWN],
        "by_hand": BY_HAND,
        "ended": ENDED,
        "now": timezone.localtime(),
        "by_post": [(unit, with_post(unit, timezone.localdate())) for unit in units],
    }
    return render(request, "desk/parcels.html", shown)


def moment_of(text: str) -> datetime:
    """A moment as a browser's field writes it; now where it is empty."""
    if not text:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refused(_("Thời điểm không hợp lệ."))
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def place_of(request: SignedIn) -> Place:
    """Who is at the other end."""
    said = request.POST
    return Place(
        said.get("name", "")[:300], said.get("address", "")[:500], said.get("phone", "")[:20]
    )


@require_POST
def take_hand_over(request: SignedIn) -> HttpResponse:
    """The postman brought dossiers; both signed the record."""
    units, said = desks(request), request.POST
    unit = next((unit for unit in units if unit.code == said.get("unit")), units[0])

    def taken() -> None:
        actions.take_hand_over(
            unit,
            place_of(request),
            content=said.get("content", ""),
            record_number=said.get("record", ""),
            moment=moment_of(said.get("moment", "")),
            by=request.user,
        )

    return tried(request, taken, _("Đã ghi biên bản bàn giao."), "desk:parcels")


@require_GET
def take_in(request: SignedIn, pk: int) -> HttpResponse:
    """On to the intake of the procedure chosen for a parcel."""
    parcel, version = find_parcel(request, pk), request.GET.get("version", "")
    if not (version.isascii() and version.isdigit()):
        raise Refused(_("Hãy chọn thủ tục của hồ sơ trong bưu gửi."))
    query = urlencode([("unit", parcel.unit.code), ("parcel", str(parcel.pk))])
    return redirect(f"{reverse('desk:intake', args=[int(version[:15])])}?{query}")


@require_POST
def note_parcel(request: SignedIn, pk: int) -> HttpResponse:
    """Note what became of a parcel, or how its trouble was settled."""
    parcel, said = find_parcel(request, pk), request.POST

    def noted() -> None:
        if said.get("settle"):
            actions.settle_trouble(parcel, said.get("note", ""), by=request.user)
            return
        state = said.get("state", "")
        if state not in BY_HAND:
            raise Refused(_("Hãy chọn tình trạng bưu gửi."))
        actions.note_by_hand(
            parcel,
            ParcelState(state),
            moment=moment_of(said.get("moment", "")),
            proof=said.get("note", ""),
            by=request.user,
        )

    return tried(request, noted, _("Đã ghi tình trạng bưu gửi."), "desk:parcels")


@require_POST
def send_result(request: SignedIn, code: str) -> HttpResponse:
    """Send the result by post."""
    dossier, payer = find(request, code), request.POST.get("payer", "")
    by_line = bool(settings.POST_URL and settings.POST_SECRET)

    @transaction.atomic
    def sent() -> None:
        posting.send_result(
            dossier,
            place_of(request),
            postage_payer=PostagePayer(payer if payer in PostagePayer.values else "citizen"),
            by_line=by_line,
            by=request.user,
        )
        if by_line:
            enqueue_by_name("gateway.post", timestamp=0)

    return attempt(request, code, sent, _("Đã lập bưu gửi trả kết quả."))


@require_POST
def sign_return(request: SignedIn, code: str) -> HttpResponse:
    """Write down who received the result."""
    dossier = find(request, code)
    return attempt(
        request,
        code,
        lambda: posting.sign_return(dossier, received_of(request, dossier), by=request.user),
        _("Đã ghi người ký nhận kết quả."),
    )


def received_of(request: SignedIn, dossier: Dossier) -> Received:
    """What the form says of who received it."""
    said, upload = request.POST, request.FILES.get("signature")
    channel, number = said.get("channel", ""), said.get("parcel", "")
    if channel not in ReturnChannel.values:
        raise Refused(_("Hãy chọn cách trả kết quả."))
    link = None
    if number.isascii() and number.isdigit():
        mine = DossierParcel.objects.filter(dossier=dossier, parcel=int(number[:15]))
        link = mine.select_related("parcel").first()
    return Received(
        ReturnChannel(channel),
        said.get("name", ""),
        said.get("paper", ""),
        said.get("group", ""),
        link.parcel if link else None,
        upload.chunks() if upload else None,
    )
