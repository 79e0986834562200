"""How often and how long we try; none of these numbers comes from law."""

from datetime import timedelta
from typing import Final

# After so many tries a person is told.
TRIES: Final = 8
FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
# How long a citizen may pay an order.
ORDER_LIFE: Final = timedelta(hours=24)
# A sent order nobody told us of is asked about so often, and after its end once more.
ASK_AFTER: Final = timedelta(minutes=5)
# A gateway settles what was begun in time a little later; then it is final.
GRACE: Final = timedelta(minutes=15)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failed tries: doubled each time, up to an hour."""
    return min(FIRST_WAIT * (1 << max(0, min(tries, 16) - 1)), LONGEST_WAIT)
