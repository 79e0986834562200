"""The procedures made-up dossiers are of: what the catalogue has, as the rows need it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from json import dumps
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motcua.catalogue.fees import Asker, what_is_owed
from motcua.catalogue.kinds import CompetentLevel, FeeMoment, FilingChannel
from motcua.catalogue.models import Method, ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.deadlines.clock import SupplementPolicy
from motcua.deadlines.limits import TimeLimit
from motcua.dossiers.generator.calibration import Calibration
from motcua.people.models import Unit

COMMUNE, PROVINCE = "commune", "province"
ONLINE, DIRECT = 0, 1
MOST_PAPERS: Final = 2


@dataclass(frozen=True)
class Way:
    """One way to file for one procedure, with its promise and what is owed."""

    version: ProcedureVersion
    method: Method
    limit: TimeLimit
    fee_lines: str
    total_vnd: int

    @property
    def restarts(self) -> bool:
        """Does the whole limit run again after a supplement?"""
        return self.version.supplement_policy == SupplementPolicy.RESTART


@dataclass(frozen=True)
class Service:
    """A procedure with its way online and its way at the desk: places in a list of ways."""

    level: str
    code: str
    ways: tuple[int, int]


def ways_of(
    versions: Iterable[ProcedureVersion], told: Calibration, above: Unit, day: date
) -> tuple[list[Way], list[Service]]:
    """What can be filed and dated; the common procedure first where the catalogue has it."""
    ways: list[Way] = []
    services: list[Service] = []
    ordered = sorted(versions, key=lambda v: (v.procedure.code != told.common.code, v.pk))
    for version in ordered:
        level = level_of(version)
        if sum(each.level == level for each in services) >= told.services_with_dossiers[level]:
            continue
        if found := dated(version, above, day):
            pair = tuple(len(ways) + each for each in chosen(found))
            ways += found
            services.append(Service(level, version.procedure.code, (pair[0], pair[1])))
    return ways, services


def level_of(version: ProcedureVersion) -> str:
    """Whether communes decide it; what several levels may decide is a commune's here."""
    levels = {competence.level for competence in version.competences.all()}
    return COMMUNE if not levels or CompetentLevel.COMMUNE in levels else PROVINCE


def dated(version: ProcedureVersion, above: Unit, day: date) -> list[Way]:
    """The methods with a time limit, with the province's fees; each channel once."""
    found: dict[str, Way] = {}
    for method in version.methods.all():
        limit = legal_limit(method)
        if limit is None or method.channel in found:
            continue
        bill = what_is_owed(method, above, Asker(method.channel), FeeMoment.INTAKE, day)
        lines = dumps([line.as_dict() for line in bill.lines], ensure_ascii=False)
        found[method.channel] = Way(version, method, limit, lines, bill.total_vnd)
    return list(found.values())


def chosen(ways: Sequence[Way]) -> tuple[int, int]:
    """Which of them is the way online and which the one at the desk; the only one is both."""
    places = {way.method.channel: place for place, way in enumerate(ways)}
    online = places.get(FilingChannel.ONLINE, 0)
    return online, places.get(FilingChannel.IN_PERSON, places.get(FilingChannel.POST, online))


def weights(services: Sequence[Service], level: str) -> NDArray[np.float64]:
    """How often each is asked for at a level: the few first ones most; elsewhere never."""
    ranks, found = 0, []
    for service in services:
        ranks += service.level == level
        found.append(1 / ranks if service.level == level else 0.0)
    # A level without a procedure of its own takes those of the other.
    return np.array(found) if sum(found) else 1 / np.arange(1, len(services) + 1)
