"""Shares that can be checked: numerator, denominator and one rounding, never a remainder."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from motcua.reports.kinds import Figure

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Share:
    """One share. Its name says what it is a share of."""

    name: str
    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """Per cent to two decimals, a half rounded up; None where there is nothing to share."""
        if not self.denominator:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(CENT, ROUND_HALF_UP)

    def __str__(self) -> str:
        fraction = f"{grouped(self.numerator)}/{grouped(self.denominator)}"
        if self.percent is None:
            return fraction
        return f"{fraction} = {str(self.percent).replace('.', ',')} %"

    def as_dict(self) -> dict[str, object]:
        """For JSON; the rounding is said, the per cent is a decimal number as text."""
        return {
            "share": self.name,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "percent": None if self.percent is None else str(self.percent),
            "rounding": "half_up_2",
        }


def grouped(number: int) -> str:
    """1.234.567, as Vietnamese write it."""
    return f"{number:,}".replace(",", ".")


def shares_of(total: Mapping[Figure, int]) -> list[Share]:
    """The shares printed under the table."""

    def share(name: str, part: Figure, whole: Figure) -> Share:
        return Share(name, total[part], total[whole])

    return [
        share(_("Trực tuyến trên tổng số tiếp nhận, kể cả từ kỳ trước"),
              Figure.RECEIVED_ONLINE, Figure.RECEIVED),
        share(_("Trực tuyến trên số tiếp nhận trong kỳ"),
              Figure.RECEIVED_ONLINE, Figure.RECEIVED_NEW),
        share(_("Trước hạn trên số đã giải quyết"), Figure.RESOLVED_EARLY, Figure.RESOLVED),
        share(_("Đúng hạn trên số đã giải quyết"), Figure.RESOLVED_ON_TIME, Figure.RESOLVED),
        share(_("Quá hạn trên số đã giải quyết"), Figure.RESOLVED_OVERDUE, Figure.RESOLVED),
        share(_("Quá hạn trên số đang giải quyết"),
              Figure.PROCESSING_OVERDUE, Figure.PROCESSING),
    ]  # fmt: skip
