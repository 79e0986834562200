"""How long people wait: pure functions of when numbers were taken and called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Wait:
    """One person's wait; `until` is empty while it lasts."""

    since: datetime
    until: datetime | None = None

    def lasted(self, now: datetime) -> timedelta:
        """How long it lasted, or has lasted so far."""
        return max((self.until or now) - self.since, timedelta())


@dataclass(frozen=True)
class Waiting:
    """The waits of a day. `median` is of those called; `longest` of all. None: nobody yet."""

    taken: int
    now_waiting: int
    median: timedelta | None
    longest: timedelta | None


def waiting_of(waits: Iterable[Wait], now: datetime) -> Waiting:
    """What a day's waits come to at a moment."""
    known = list(waits)
    over = [wait.lasted(now) for wait in known if wait.until is not None]
    return Waiting(
        taken=len(known),
        now_waiting=len(known) - len(over),
        median=middle(over),
        longest=max((wait.lasted(now) for wait in known), default=None),
    )


def middle(lengths: list[timedelta]) -> timedelta | None:
    """The median; between two, half way."""
    if not lengths:
        return None
    ordered, number = sorted(lengths), len(lengths)
    return (ordered[(number - 1) // 2] + ordered[number // 2]) / 2


def minutes(length: timedelta | None) -> int | None:
    """Whole minutes, begun ones included: nobody is told less than they wait."""
    return None if length is None else -(-int(length.total_seconds()) // 60)
