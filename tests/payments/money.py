"""What the tests of money share."""

from datetime import timedelta

from motcua.payments import actions
from motcua.payments.models import Charge
from motcua.people.roles import Role
from tests.town import MONDAY, Town

OFFICER, LEADER = Role.ONE_STOP_OFFICER, Role.LEADER
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = MONDAY
LINE = {"name": "Lệ phí", "owed_vnd": 10_000}


def charge(town: Town, total: int = 10_000, reference: str = "") -> Charge:
    """Something owed at the ward."""
    name = reference or f"HS-{Charge.objects.count() + 1:04d}"
    return actions.open_charge(
        name, unit=town.ward, payer="Trần Thị Thử", lines=[LINE], total_vnd=total, at=NOW,
        by=town.staff[OFFICER],
    )  # fmt: skip
