"""How often and how long we try; none of these numbers comes from law."""

from datetime import timedelta
from typing import Final

TRIES: Final = 8
FIRST_WAIT: Final = timedelta(minutes=2)
LONGEST_WAIT: Final = timedelta(hours=2)
# A parcel on its way is asked about so often, for as long as it is on its way.
ASK_AFTER: Final = timedelta(hours=1)
# After so long without any news a person is told.
SILENCE: Final = timedelta(days=10)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failed tries: doubled each time, up to two hours."""
    return min(FIRST_WAIT * (1 << max(0, min(tries, 16) - 1)), LONGEST_WAIT)
