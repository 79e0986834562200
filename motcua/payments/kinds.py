"""The words of money: how it came, where a charge, an order and a refund stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentMethod(TextChoices):
    """How money came or went back."""

    CASH = "cash", _("Tiền mặt")
    TRANSFER = "transfer", _("Chuyển khoản")
    GATEWAY = "gateway", _("Cổng thanh toán")


class ChargeState(TextChoices):
    """Where a charge stands. Paid only by a payment that counts for it."""

    OPEN = "open", _("Chưa nộp")
    PAID = "paid", _("Đã nộp")
    CANCELLED = "cancelled", _("Đã hủy")


class OrderState(TextChoices):
    """Where an order to the payment gateway stands."""

    UNSENT = "unsent", _("Chờ gửi sang cổng thanh toán")
    SENT = "sent", _("Chờ người nộp thanh toán")
    PAID = "paid", _("Đã thanh toán")
    EXPIRED = "expired", _("Hết hạn, không thanh toán")
    FAILED = "failed", _("Không gửi được")


WAITING_ORDERS = (OrderState.UNSENT, OrderState.SENT)


class RefundState(TextChoices):
    """Where a refund stands: asked by one, approved by another, then given back."""

    ASKED = "asked", _("Đề nghị hoàn trả")
    APPROVED = "approved", _("Đã duyệt, chờ chi trả")
    DONE = "done", _("Đã hoàn trả")
    REFUSED = "refused", _("Không duyệt")


class TroubleKind(TextChoices):
    """Why a person must look at it."""

    NOT_SENT = "not_sent", _("Không gửi được lệnh thanh toán")
    UNKNOWN_ORDER = "unknown_order", _("Tiền về không khớp lệnh nào")
    WRONG_AMOUNT = "wrong_amount", _("Tiền về không đúng số tiền")
    TOO_LATE = "too_late", _("Tiền về sau khi lệnh hết hạn")
    PAID_TWICE = "paid_twice", _("Tiền về khi khoản thu đã nộp hoặc đã hủy")
    REFUND_NOT_SENT = "refund_not_sent", _("Không hoàn trả được qua cổng thanh toán")
