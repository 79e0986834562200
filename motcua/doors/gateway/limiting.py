"""How often programs may ask. Counted in the database's cache, so that all workers see it.

The sign-in library's limits leave GET requests out, and most of a program's requests are.
"""

from datetime import datetime

from django.core.cache import cache

WINDOW_SECONDS = 60


def within(most: int, name: str, now: datetime) -> bool:
    """Count one request of `name`; True while there are at most so many in this minute."""
    key = f"asked-{name}-{int(now.timestamp()) // WINDOW_SECONDS}"
    cache.add(key, 0, 2 * WINDOW_SECONDS)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # The count was cleared between the two lines: this is the first of a new one.
        return True
