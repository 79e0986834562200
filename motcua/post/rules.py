"""What is allowed with parcels. Each check refuses with a sentence for the person."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.post.kinds import ARRIVED, ENDED, RANK, Direction, ParcelState
from motcua.post.models import EntitledGroup, Parcel

CLOCK_DRIFT = timedelta(minutes=2)
NEEDS = {
    Direction.TO_OFFICE: Permission.RECEIVE_DOSSIER,
    Direction.TO_CITIZEN: Permission.HAND_OVER_RESULT,
}


def check_may_send(unit: Unit, direction: Direction, user: Official) -> None:
    """The desk that receives, or that hands results over."""
    check_may(user, NEEDS[direction], unit)


def check_address(name: str, address: str) -> None:
    """A parcel goes to somebody somewhere."""
    if not (name.strip() and address.strip()):
        raise Refused(_("Hãy ghi họ tên và địa chỉ trên bưu gửi."))


def check_told(parcel: Parcel, state: ParcelState, at: datetime, proof: str, now: datetime) -> None:
    """What an official notes of a parcel: possible, in the past, and proved where it ends well."""
    if parcel.state in ENDED:
        raise Refused(
            _("Bưu gửi %(number)s đã kết thúc: %(state)s.")
            % {"number": parcel.number, "state": ParcelState(parcel.state).label}
        )
    direction = Direction(parcel.direction)
    wrong_end = state in ARRIVED.values() and state != ARRIVED[direction]
    if wrong_end or RANK[state] <= RANK[ParcelState(parcel.state)]:
        raise Refused(
            _("Bưu gửi %(number)s không thể chuyển sang “%(state)s”.")
            % {"number": parcel.number, "state": state.label}
        )
    if at > now + CLOCK_DRIFT:
        raise Refused(_("Thời điểm không được ở tương lai."))
    if state == ARRIVED[direction] and not proof:
        raise Refused(_("Hãy ghi số biên bản bàn giao hoặc người ký nhận."))


def check_entitled(code: str, unit: Unit, day: date) -> EntitledGroup:
    """Only the groups named by a text are visited at home."""
    group = EntitledGroup.objects.in_force_at(unit, day).filter(code=code).first()
    if group is None:
        raise Refused(
            _("Chỉ trả kết quả tại nhà cho các đối tượng được quy định; hãy chọn cách trả khác.")
        )
    return group
