"""What came in and went back, worked out from payments and refunds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from motcua.payments.kinds import PaymentMethod, RefundState
from motcua.payments.models import Payment, Refund
from motcua.people.models import Official, Unit


@dataclass(frozen=True)
class Takings:
    """One cashier's day, or a unit's: payments and refunds in order, and their sums in đồng."""

    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]

    def sum_of(self, method: PaymentMethod) -> int:
        """What came in one way."""
        return sum(each.amount_vnd for each in self.payments if each.method == method)

    def back_by(self, method: PaymentMethod) -> int:
        """What went back one way."""
        return sum(each.amount_vnd for each in self.refunds if each.method == method)

    @property
    def cash_vnd(self) -> int:
        """Taken in cash."""
        return self.sum_of(PaymentMethod.CASH)

    @property
    def cash_back_vnd(self) -> int:
        """Given back in cash."""
        return self.back_by(PaymentMethod.CASH)

    @property
    def drawer_vnd(self) -> int:
        """What should lie in the drawer."""
        return self.cash_vnd - self.cash_back_vnd

    @property
    def transfer_vnd(self) -> int:
        """Confirmed as transfers."""
        return self.sum_of(PaymentMethod.TRANSFER)

    @property
    def gateway_vnd(self) -> int:
        """Came through the gateway."""
        return self.sum_of(PaymentMethod.GATEWAY)

    @property
    def total_vnd(self) -> int:
        """All that came in, before refunds."""
        return sum(each.amount_vnd for each in self.payments)

    @property
    def back_vnd(self) -> int:
        """All that went back."""
        return sum(each.amount_vnd for each in self.refunds)

    @property
    def receipts(self) -> list[int]:
        """The numbers of the cash receipts, in order."""
        numbers = (each.receipt_number for each in self.payments)
        return [number for number in numbers if number is not None]


def takings_of(
    units: list[int], first: date, last: date, cashier: Official | None = None
) -> Takings:
    """What these units took and gave back on these days, of one cashier where named."""
    payments = Payment.objects.taken(units, first, last)
    refunds = Refund.objects.filter(
        state=RefundState.DONE, payment__unit__in=units, day__gte=first, day__lte=last
    )
    if cashier is not None:
        payments = payments.filter(cashier=cashier)
        refunds = refunds.filter(paid_out_by=cashier)
    told = refunds.select_related("payment__charge", "paid_out_by").order_by("day", "pk")
    return Takings(tuple(payments), tuple(told))


def day_of(unit: Unit, cashier: Official, day: date) -> Takings:
    """One cashier's day at one unit."""
    return takings_of([unit.pk], day, day, cashier)


def given_back(payment: Payment) -> int:
    """What was given back of a payment, or is asked to be."""
    asked = payment.refunds.exclude(state=RefundState.REFUSED)
    return int(asked.aggregate(total=Sum("amount_vnd"))["total"] or 0)
