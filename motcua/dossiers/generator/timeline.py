"""When the events of made-up dossiers happen: in working time, on time as often as their unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motcua.deadlines.limits import TimeLimit
from motcua.deadlines.many import Minutes, WorkingTime
from motcua.dossiers.generator.calibration import Lognormal
from motcua.dossiers.generator.units import Shares
from motcua.dossiers.generator.walks import WALKS

DAY = 480
# Least working minutes that leave a minute for each step.
LEAST = 8
# What never happens.
NEVER: Final = np.int64(2**40)
LONGEST_WALK = max(map(len, WALKS.values()))
HOURS_TO_ACCEPT = 4
SPREAD = 0.9


@dataclass(frozen=True)
class Asked:
    """Dossiers of one walk and one calendar: filed when, under which limits, worked on how.

    `days`: mean days of their unit's work; `on_time`: the chance to be; `online`: filed so.
    """

    filed: Minutes
    limit: Minutes
    days: Shares
    on_time: Shares
    online: NDArray[Any]


@dataclass(frozen=True)
class Told:
    """`at`: minutes of each event, shape (n, LONGEST_WALK), NEVER beyond the walk's end.

    `due`: the first promise; `due_again`: the one after a supplement, else the first.
    """

    at: Minutes
    due: Minutes
    due_again: Minutes


class Clockwork:
    """Lays out the walks of one calendar."""

    def __init__(
        self, time: WorkingTime, limits: Sequence[TimeLimit], waited: Lognormal,
        dice: np.random.Generator,
    ) -> None:  # fmt: skip
        self.time, self.limits, self.waited, self.dice = time, limits, waited, dice

    def told(self, walk: str, asked: Asked) -> Told:
        """The moments of one walk."""
        verbs = WALKS[walk]
        number = len(asked.filed)
        filed = self.time.until(asked.filed)
        looked = np.where(asked.online, 1 + self.dice.integers(1, HOURS_TO_ACCEPT * 60, number), 5)
        accepted = filed + looked
        if walk == "not_accepted":
            return self.laid(asked.filed, [accepted], None, None)
        first_due = self.due(asked.limit, self.time.at(accepted))
        room = np.maximum(self.time.until(first_due) - accepted, LEAST)
        if walk == "withdrawn":
            quiet = np.minimum(self.spent(asked.days), room)
            asks = accepted + quiet
            stops = asks + 1 + self.waits(number, DAY)
            return self.laid(
                asked.filed, [accepted, accepted + quiet // 3 + 1, asks, stops], first_due, None
            )
        work = self.worked(asked, room)
        if walk == "stopped":
            steps = [accepted, accepted + work // 3 + 1, accepted + work]
            return self.laid(asked.filed, steps, first_due, None)
        if walk == "supplemented":
            return self.supplemented(asked, accepted, room, first_due)
        steps = [accepted, accepted + 1 + work // 8, *self.towards_the_end(accepted, work)]
        assert len(steps) + 1 == len(verbs)
        return self.laid(asked.filed, steps, first_due, None)

    def supplemented(
        self, asked: Asked, accepted: Minutes, room: Minutes, first_due: Minutes
    ) -> Told:
        """Papers are asked for in time; with them the whole limit runs again."""
        quiet = np.minimum(self.spent(asked.days) // 2 + LEAST, room)
        asks = accepted + quiet
        number = len(asks)
        waited = np.exp(self.dice.normal(self.waited.mu, self.waited.sigma, number)) * DAY
        takes = asks + 1 + waited.astype(np.int64)
        second_due = self.due(asked.limit, self.time.at(takes))
        work = self.worked(asked, np.maximum(self.time.until(second_due) - takes, LEAST))
        steps = [accepted, accepted + quiet // 3 + 1, asks, takes]
        steps += self.towards_the_end(takes, work)
        return self.laid(asked.filed, steps, first_due, second_due)

    def towards_the_end(self, start: Minutes, work: Minutes) -> list[Minutes]:
        """Forwarded, proposed, decided, returned."""
        returned = start + work + 1 + self.waits(len(work), DAY // 2)
        return [start + work * 6 // 10, start + work * 8 // 10, start + work, returned]

    def due(self, limit: Minutes, at: Minutes) -> Minutes:
        """The due moments, limit by limit."""
        found = np.empty_like(at)
        for each in np.unique(limit):
            those = limit == each
            found[those] = self.time.due(self.limits[each], at[those])
        return found

    def worked(self, asked: Asked, room: Minutes) -> Minutes:
        """Working minutes until the decision: within the limit, or beyond it by some days."""
        spent = self.spent(asked.days)
        late = self.dice.random(len(room)) >= asked.on_time
        return np.where(late, room + LEAST + spent, np.clip(spent, LEAST, room))

    def spent(self, days: Shares) -> Minutes:
        """Working minutes with these means in days: many short, few long."""
        drawn = np.exp(self.dice.normal(-(SPREAD**2) / 2, SPREAD, len(days)))
        minutes: Minutes = np.maximum(days * DAY * drawn, LEAST).astype(np.int64)
        return minutes

    def waits(self, number: int, mean: int) -> Minutes:
        """Working minutes somebody lets pass."""
        return self.dice.exponential(mean, number).astype(np.int64)

    def laid(
        self, filed: Minutes, steps: list[Minutes], due: Minutes | None, again: Minutes | None
    ) -> Told:
        """Places in working time as moments, in their columns."""
        at = np.full((len(filed), LONGEST_WALK), NEVER)
        at[:, 0] = filed
        for place, step in enumerate(steps, 1):
            beyond = step > self.time.worked[-1]
            at[:, place] = np.where(beyond, NEVER, self.time.at(step))
        first = filed if due is None else due
        return Told(at, first, first if again is None else again)
