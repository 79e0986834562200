"""The words of a time limit: its unit, how it is counted, and the kinds of special days."""

from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.core.errors import Refused

# The notice of a day that is expected but that no authority has announced yet.
NOT_ANNOUNCED = "chưa có thông báo chính thức"


class LimitUnit(TextChoices):
    """What a time limit is given in."""

    WORKING_DAYS = "working_days", gettext_lazy("ngày làm việc")
    WORKING_HOURS = "working_hours", gettext_lazy("giờ làm việc")
    CALENDAR_DAYS = "calendar_days", gettext_lazy("ngày")
    MONTHS = "months", gettext_lazy("tháng")


class CountingRule(TextChoices):
    """How working days are counted; a procedure version says which."""

    DAY = "day", gettext_lazy("tính theo ngày, không tính ngày tiếp nhận")
    HOURS = "hours", gettext_lazy("tính theo giờ làm việc, 8 giờ là một ngày")


class DayKind(TextChoices):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday", gettext_lazy("Nghỉ lễ")
    COMPENSATORY_OFF = "compensatory_off", gettext_lazy("Nghỉ bù")
    SWAPPED_OFF = "swapped_off", gettext_lazy("Nghỉ hoán đổi")
    MAKEUP_WORKDAY = "makeup_workday", gettext_lazy("Làm bù")
    HALF_DAY = "half_day", gettext_lazy("Làm việc một phần ngày")
    # No general rule was found (domain 3.4): an authority's own document closes the office.
    FORCE_MAJEURE = "force_majeure", gettext_lazy("Bất khả kháng")
    OUTAGE = "outage", gettext_lazy("Ngừng hệ thống")
    CLOSURE = "closure", gettext_lazy("Đơn vị nghỉ làm việc")


OPEN_KINDS = frozenset({DayKind.MAKEUP_WORKDAY, DayKind.HALF_DAY})

# Ten years: no legal limit is longer, and a slip of the keyboard is caught.
LARGEST = MappingProxyType(
    {
        LimitUnit.WORKING_DAYS: 2500,
        LimitUnit.WORKING_HOURS: 20000,
        LimitUnit.CALENDAR_DAYS: 3650,
        LimitUnit.MONTHS: 120,
    }
)

# Days that close an office for a reason of its own must name the document that says so.
NEED_A_DOCUMENT = frozenset({DayKind.FORCE_MAJEURE, DayKind.OUTAGE})


class LegalKey(TextChoices):
    """The numbers of the law about one dossier's time; their values are dated rows."""

    SUPPLEMENT_NOTICE_DAYS = (
        "supplement_notice_days",
        gettext_lazy("Ngày làm việc từ khi tiếp nhận để thông báo bổ sung hồ sơ"),
    )
    SUPPLEMENT_REQUESTS = "supplement_requests", gettext_lazy("Số lần yêu cầu bổ sung")
    APOLOGY_DAYS_BEFORE = (
        "apology_days_before",
        gettext_lazy("Số ngày trước khi hết hạn phải xin lỗi, gia hạn"),
    )
    EXTENSIONS = "extensions", gettext_lazy("Số lần gia hạn")


@dataclass(frozen=True)
class TimeLimit:
    """How long the law gives the office. Refuses an amount below 1 or above ten years.

    `rule` matters to working days only: hours are always counted by the hour, calendar days and
    months always by the day. `cutoff` matters only where hours are counted (NĐ 61/2018 art. 18(2)).
    """

    amount: int
    unit: LimitUnit
    rule: CountingRule = CountingRule.DAY
    cutoff: time | None = None

    def __post_init__(self) -> None:
        largest = LARGEST[self.unit]
        if not 1 <= self.amount <= largest:
            raise Refused(
                _("Thời hạn phải từ 1 đến %(largest)s %(unit)s.")
                % {"largest": largest, "unit": self.unit.label}
            )

    @property
    def counts_hours(self) -> bool:
        """Whether the count runs hour by hour from the minute of reception."""
        by_rule = self.unit == LimitUnit.WORKING_DAYS and self.rule == CountingRule.HOURS
        return by_rule or self.unit == LimitUnit.WORKING_HOURS

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.label}"
