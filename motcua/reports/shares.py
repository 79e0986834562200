"""Shares that can be checked: numerator, denominator and one rounding, never a remainder."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.reports.kinds import Aspect, Counts, Figure, Measure, number

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Share:
    """One share. Its name says of what; `part` and `whole` are its measures where it has any."""

    name: str
    numerator: int
    denominator: int
    part: Measure | None = None
    whole: Measure | None = None

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


@dataclass(frozen=True)
class Ratio:
    """A share of measures, before it is counted. The name says the denominator."""

    name: str | Promise
    part: Measure
    whole: Measure

    def of(self, counts: Counts) -> Share:
        """The share of these figures."""
        part, whole = number(counts, self.part), number(counts, self.whole)
        return Share(str(self.name), part, whole, self.part, self.whole)


ONLINE_OF_ALL: Final = Ratio(
    _("Trực tuyến trên tổng số tiếp nhận, kể cả từ kỳ trước"),
    Figure.RECEIVED_ONLINE, Figure.RECEIVED,
)  # fmt: skip
ONLINE_OF_NEW: Final = Ratio(
    _("Trực tuyến trên số tiếp nhận trong kỳ"), Figure.RECEIVED_ONLINE, Figure.RECEIVED_NEW
)
EARLY: Final = Ratio(_("Trước hạn trên số đã giải quyết"), Figure.RESOLVED_EARLY, Figure.RESOLVED)
# Both readings of "on time": the forms' own, and the one pledges are made in.
ON_TIME: Final = Ratio(
    _("Đúng hạn trên số đã giải quyết"), Figure.RESOLVED_ON_TIME, Figure.RESOLVED
)
IN_TIME: Final = Ratio(
    _("Đúng hạn, kể cả trước hạn, trên số đã giải quyết"), Aspect.IN_TIME, Figure.RESOLVED
)
LATE: Final = Ratio(_("Quá hạn trên số đã giải quyết"), Figure.RESOLVED_OVERDUE, Figure.RESOLVED)
OPEN_LATE: Final = Ratio(
    _("Quá hạn trên số đang giải quyết"), Figure.PROCESSING_OVERDUE, Figure.PROCESSING
)
# What is printed under the table, in order.
PRINTED: Final = (ONLINE_OF_ALL, ONLINE_OF_NEW, EARLY, ON_TIME, IN_TIME, LATE, OPEN_LATE)


def shares_of(total: Counts) -> list[Share]:
    """The shares printed under the table."""
    return [ratio.of(total) for ratio in PRINTED]
