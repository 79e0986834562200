"""The words of the public postal service (BCCI, QĐ 45/2016/QĐ-TTg)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Direction(TextChoices):
    """Which way a parcel goes."""

    TO_OFFICE = "to_office", _("Hồ sơ gửi đến cơ quan")
    TO_CITIZEN = "to_citizen", _("Kết quả gửi cho công dân")


class ParcelState(TextChoices):
    """Where a parcel is."""

    UNSENT = "unsent", _("Chờ báo bưu điện")
    ORDERED = "ordered", _("Đã đặt bưu điện")
    PICKED_UP = "picked_up", _("Bưu điện đã nhận")
    HANDED_OVER = "handed_over", _("Đã bàn giao cho cơ quan")
    DELIVERED = "delivered", _("Đã phát cho người nhận")
    LOST = "lost", _("Thất lạc")
    RETURNED = "returned", _("Chuyển hoàn")


class PostagePayer(TextChoices):
    """Who pays the postage (art. 12(3), 12(4))."""

    CITIZEN = "citizen", _("Người sử dụng dịch vụ")
    OFFICE = "office", _("Cơ quan (do lỗi của cơ quan)")
    OPERATOR = "operator", _("Doanh nghiệp bưu chính (do lỗi của bưu chính)")


# How far along a parcel is. News may be lost or come in any order, so it only moves forward.
RANK = {
    ParcelState.UNSENT: 0,
    ParcelState.ORDERED: 1,
    ParcelState.PICKED_UP: 2,
    ParcelState.HANDED_OVER: 3,
    ParcelState.DELIVERED: 3,
    ParcelState.LOST: 3,
    ParcelState.RETURNED: 3,
}
END = 3
ENDED = tuple(state for state, rank in RANK.items() if rank == END)
ARRIVED = {
    Direction.TO_OFFICE: ParcelState.HANDED_OVER,
    Direction.TO_CITIZEN: ParcelState.DELIVERED,
}
