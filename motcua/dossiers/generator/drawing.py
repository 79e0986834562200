"""Draws the dossiers of some days, all at once: where, what, who, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motcua.deadlines.many import Minutes, WorkingTime, day_number, first_minute
from motcua.dossiers.generator.calibration import Calibration
from motcua.dossiers.generator.people import People
from motcua.dossiers.generator.procedures import COMMUNE, PROVINCE, Service, Way, weights
from motcua.dossiers.generator.timeline import LONGEST_WALK, Asked, Clockwork
from motcua.dossiers.generator.units import Sources, drawn
from motcua.dossiers.generator.walks import WALKS

Places = NDArray[Any]
WALK_NAMES: Final = list(WALKS)
HALF_HOUR = 30
# Percent of applicants who let somebody else file, and of results that go out on paper.
BY_AGENT, ON_PAPER = 6, 22
SUPPLEMENTED = WALK_NAMES.index("supplemented")
GRANTED = WALK_NAMES.index("granted")


@dataclass(frozen=True)
class Staff:
    """Ids of officials by the unit's place: one at the desk, one who decides, several who work."""

    desk: Places
    leader: Places
    handlers: Places
    how_many: Places


@dataclass(frozen=True)
class Province:
    """What everything is drawn from."""

    seed: int
    told: Calibration
    sources: Sources
    ways: Sequence[Way]
    services: Sequence[Service]
    people: People
    staff: Staff
    times: Sequence[WorkingTime]
    # Which of `times` each unit keeps.
    calendar_of: Places
    last_day: date

    @property
    def end(self) -> int:
        """The minute from which on nothing is known."""
        return first_minute(day_number(self.last_day) + 1)


@dataclass(frozen=True)
class Batch:
    """Dossiers in the order they were filed; one entry of each array for one of them.

    `unit`, `way`, `person`, `walk`: places in their lists. `at`, `due`, `due_again` in epoch
    minutes. `events`: how many of the walk's have happened.
    """

    unit: Places
    way: Places
    person: Places
    walk: Places
    handler: Places
    agent: Places
    paper: Places
    paid_at_once: Places
    secret: Places
    at: Minutes
    due: Minutes
    due_again: Minutes
    events: Places

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def filed(self) -> Minutes:
        """When each was filed."""
        filed: Minutes = self.at[:, 0]
        return filed


def draw(province: Province, number: int, days: Minutes) -> Batch:
    """The dossiers filed on `days` (one entry each, ascending), the batch `number` of the run."""
    dice = np.random.default_rng([province.seed, 1, number])
    how_many = len(days)
    unit = drawn(province.sources.share, how_many, dice)
    service = services_of(province, unit, dice)
    online = dice.random(how_many) * 100 < province.told.online
    pairs = np.array([each.ways for each in province.services])
    way = np.where(online, pairs[service, 0], pairs[service, 1])
    filed = np.sort(days * 1440 + minutes_of_day(province.told, how_many, dice)) - 7 * 60
    filed = opened(province, unit, filed)
    walk = walks_of(province, way, dice)
    at, due, again = timeline(province, dice, (unit, service, way, walk), filed, online)
    events = (at < province.end).sum(axis=1)
    handler = (dice.random(how_many) * province.staff.how_many[unit]).astype(np.int64)
    return Batch(
        unit=unit,
        way=way,
        person=dice.integers(0, len(province.people.names), how_many),
        walk=walk,
        handler=province.staff.handlers[unit, handler],
        agent=dice.random(how_many) * 100 < BY_AGENT,
        paper=dice.random(how_many) * 100 < ON_PAPER,
        paid_at_once=dice.random(how_many) * 100 < province.told.paid_online,
        secret=dice.integers(0, 2**30, how_many),
        at=at,
        due=due,
        due_again=again,
        events=events,
    )


def opened(province: Province, unit: Places, filed: Minutes) -> Minutes:
    """The same moments, those at which an office is closed moved to when it was last open."""
    found = filed.copy()
    for place, time in enumerate(province.times):
        those = province.calendar_of[unit] == place
        found[those] = time.at(time.until(filed[those]))
    return found


def services_of(province: Province, unit: Places, dice: np.random.Generator) -> Places:
    """Which procedure each is of: the common one as often as its unit has it, else by rank."""
    services, sources = province.services, province.sources
    service = np.empty(len(unit), np.int64)
    of_commune = sources.communes[unit]
    for level, those in ((COMMUNE, of_commune), (PROVINCE, ~of_commune)):
        chances = weights(services, level)
        if level == COMMUNE and (chances[1:] > 0).any():
            chances[0] = 0
        service[those] = drawn(chances, int(those.sum()), dice)
    service[dice.random(len(unit)) < sources.common[unit]] = 0
    return service


def minutes_of_day(told: Calibration, number: int, dice: np.random.Generator) -> Places:
    """Minutes after midnight: within office hours, most between eight and ten."""
    starts = [int(hour) * 60 + int(minute) for hour, minute in
              (word.split(":") for word in told.half_hours)]  # fmt: skip
    half_hours = drawn(list(told.half_hours.values()), number, dice)
    found: Places = np.array(starts)[half_hours] + dice.integers(1, HALF_HOUR + 1, number)
    return found


def walks_of(province: Province, way: Places, dice: np.random.Generator) -> Places:
    """Which way each goes. Without a limit that runs again no supplement is asked for."""
    chances = [province.told.walks[name] for name in WALK_NAMES]
    walk = drawn(chances, len(way), dice)
    restarts = np.array([each.restarts for each in province.ways])
    gone: Places = np.where((walk == SUPPLEMENTED) & ~restarts[way], GRANTED, walk)
    return gone


def timeline(
    province: Province,
    dice: np.random.Generator,
    drawn_so_far: tuple[Places, Places, Places, Places],
    filed: Minutes,
    online: Places,
) -> tuple[Minutes, Minutes, Minutes]:
    """When everything happens and is due, walk by walk and calendar by calendar."""
    unit, service, way, walk = drawn_so_far
    common = (service == 0) & (province.sources.common[unit] > 0)
    days = np.where(common, province.told.common.days, province.sources.days[unit])
    on_time = np.where(common, province.told.common.on_time / 100, province.sources.on_time[unit])
    at = np.empty((len(unit), LONGEST_WALK), np.int64)
    due, again = np.empty_like(filed), np.empty_like(filed)
    limits = [each.limit for each in province.ways]
    for place, time in enumerate(province.times):
        clockwork = Clockwork(time, limits, province.told.days_waited, dice)
        for number, name in enumerate(WALK_NAMES):
            those = (walk == number) & (province.calendar_of[unit] == place)
            asked = Asked(filed[those], way[those], days[those], on_time[those], online[those])
            told = clockwork.told(name, asked)
            at[those], due[those], again[those] = told.at, told.due, told.due_again
    return at, due, again


def days_of(told: Calibration, number: int, working: Sequence[date]) -> Minutes:
    """For each dossier its day: as many on each working day as its month and weekday have."""
    weights = np.array(
        [told.months[day.month - 1] * told.weekdays[day.weekday()] for day in working]
    )
    ends = np.rint(np.cumsum(weights) / weights.sum() * number).astype(np.int64)
    return np.repeat([day_number(day) for day in working], np.diff(ends, prepend=0))
