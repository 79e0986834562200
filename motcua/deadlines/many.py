"""The working-time arithmetic of one calendar for many moments at once.

Moments are epoch minutes; a place in working time is how many minutes the office has been open
since the calendar begins. The same counts as `deadlines.calendar`, which is the truth.
"""

from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from motcua.deadlines.calendar import EPOCH, VIETNAM, Calendar, due, epoch_minute
from motcua.deadlines.limits import TimeLimit

Minutes = NDArray[np.int64]
MINUTES_A_DAY = 24 * 60
SEVEN_HOURS = 7 * 60


class WorkingTime:
    """A calendar laid out for many counts."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.opens = np.array(calendar.opens, np.int64)
        self.closes = np.array(calendar.closes, np.int64)
        self.worked = np.array(calendar.worked, np.int64)
        self.known: dict[tuple[TimeLimit, int], int] = {}

    def until(self, minutes: Minutes) -> Minutes:
        """Minutes open until each moment."""
        span = np.searchsorted(self.opens, minutes, "right") - 1
        open_ends: Minutes = np.maximum(0, self.closes[span] - minutes)
        return np.where(span < 0, 0, self.worked[span] - open_ends)

    def at(self, places: Minutes) -> Minutes:
        """The moment at which the office has been open so long; beyond the calendar its end."""
        places = np.clip(places, 1, self.worked[-1])
        span = np.searchsorted(self.worked, places, "left")
        found: Minutes = self.closes[span] - (self.worked[span] - places)
        return found

    def later(self, minutes: Minutes, amounts: Minutes | int) -> Minutes:
        """So many working minutes after each moment; nothing added is the moment itself."""
        amounts = np.broadcast_to(amounts, minutes.shape)
        return np.where(amounts > 0, self.at(self.until(minutes) + amounts), minutes)

    def due(self, limit: TimeLimit, minutes: Minutes) -> Minutes:
        """The due moments of receipts; each distinct receipt is counted once by the calendar."""
        keys = minutes if limit.counts_hours else local_days(minutes)
        distinct, places = np.unique(keys, return_inverse=True)
        counted = [self.counted(limit, int(key)) for key in distinct]
        return np.array(counted, np.int64)[places]

    def counted(self, limit: TimeLimit, key: int) -> int:
        """One count, remembered. `key`: the minute, or the day where the minute does not matter."""
        if (limit, key) not in self.known:
            minute = key if limit.counts_hours else key * MINUTES_A_DAY - SEVEN_HOURS
            start = datetime.fromtimestamp(minute * 60, VIETNAM)
            self.known[limit, key] = epoch_minute(due(limit, start, self.calendar))
        return self.known[limit, key]


def local_days(minutes: Minutes) -> Minutes:
    """Days since 1970 in Vietnam."""
    return (minutes + SEVEN_HOURS) // MINUTES_A_DAY


def day_number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - EPOCH


def first_minute(day: int) -> int:
    """When a day begins in Vietnam."""
    return day * MINUTES_A_DAY - SEVEN_HOURS
