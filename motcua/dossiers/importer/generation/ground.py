"""What made-up dossiers stand on: units, procedures, officials. Made where they are missing."""

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from django.utils.translation import gettext as _

from motcua.catalogue import actions as catalogue
from motcua.catalogue.actions import ComponentFacts, MethodFacts, ProcedureFacts
from motcua.catalogue.kinds import CompetentLevel, FilingChannel
from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Refused
from motcua.core.loading import read_table
from motcua.dossiers.generator.calibration import Calibration
from motcua.dossiers.generator.drawing import Staff
from motcua.dossiers.generator.procedures import COMMUNE, PROVINCE
from motcua.dossiers.generator.units import Sources
from motcua.people import actions as people
from motcua.people.importer import COLUMNS, load_units
from motcua.people.models import Official, Unit
from motcua.people.roles import Level, Role

# A fee on the first and on every second other one: six dossiers of ten then bear one.
FEE_VND, AMOUNTS = 20_000, (1, 3, 5, 7, 10, 15, 3, 5, 8, 20)
FIELDS: Final = ("hộ tịch", "đất đai", "chứng thực", "xây dựng", "kinh doanh", "y tế", "giáo dục")
DOSSIERS_A_HANDLER, MOST_HANDLERS = 250, 8
LONG_AGO = date(2015, 1, 1)


def offices(path: Path) -> list[Unit]:
    """The units of a file, loaded where they are new, without those that only stand above others.

    Raises Refused where a row cannot be loaded.
    """
    tally = load_units(path, by=None)
    if tally.rejections:
        first = tally.rejections[0]
        raise Refused(
            _("Tệp đơn vị %(file)s, dòng %(line)s: %(why)s.")
            % {"file": path.name, "line": first.line, "why": first.reason}
        )
    codes = [row.fields["code"].strip() for row in read_table(path, COLUMNS) if row.fields]
    units = list(Unit.objects.filter(code__in=codes).select_related("parent").order_by("code"))
    below = [unit for unit in units if unit.level != Level.PROVINCE] or units
    if not below:
        raise Refused(_("Tệp %s không có đơn vị nào.") % path.name)
    return below


def versions(told: Calibration, day: date) -> list[ProcedureVersion]:
    """The procedures in force; plainly invented ones where the catalogue has none at all."""
    if not ProcedureVersion.objects.filter(published_at__isnull=False).exists():
        invent(told)
    known = ProcedureVersion.objects.in_force_on(day).select_related("procedure", "field")
    return list(known.prefetch_related("methods", "components", "competences"))


def invent(told: Calibration) -> None:
    """Publish procedures nobody can mistake for real ones."""
    number = 0
    for level in (COMMUNE, PROVINCE):
        for _place in range(told.services_with_dossiers[level]):
            facts = invented(number, level)
            catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
            number += 1


def invented(number: int, level: str) -> ProcedureFacts:
    """One of them. The first stands for certified copies."""
    amount = AMOUNTS[number % len(AMOUNTS)]
    fee = 0 if number % 2 else FEE_VND
    return ProcedureFacts(
        code=f"9.{number + 1:06d}",
        name=f"Thủ tục mẫu {number + 1:03d}",
        field=f"Lĩnh vực mẫu: {FIELDS[number % len(FIELDS)]}",
        decision="00/QĐ-MAU",
        levels=(CompetentLevel(level),),
        methods=(
            MethodFacts(FilingChannel.ONLINE, amount, "working_days", fee),
            MethodFacts(FilingChannel.IN_PERSON, amount, "working_days", fee),
        ),
        components=(ComponentFacts("Tờ khai mẫu"),),
        results=((f"KQ.MAU.{number + 1:03d}", "Kết quả mẫu"),),
    )


def staff(sources: Sources, told: Calibration) -> Staff:
    """Officials who cannot sign in: one at each desk, one who decides, handlers by the work."""
    monthly = sources.share * told.received_per_month
    how_many = np.clip(np.ceil(monthly / DOSSIERS_A_HANDLER), 1, MOST_HANDLERS).astype(np.int64)
    known = {o.username: o for o in Official.objects.filter(username__startswith="mau.")}
    desk, leader = [], []
    handlers = np.zeros((len(sources.units), MOST_HANDLERS), np.int64)
    for place, unit in enumerate(sources.units):
        desk.append(official(known, unit, Role.ONE_STOP_OFFICER, 1))
        leader.append(official(known, unit, Role.LEADER, 1))
        for number in range(how_many[place]):
            handlers[place, number] = official(known, unit, Role.HANDLER, number + 1)
    return Staff(np.array(desk), np.array(leader), handlers, how_many)


def official(known: dict[str, Official], unit: Unit, role: Role, number: int) -> int:
    """The id of an official who is made where missing."""
    username = f"mau.{unit.code}.{role.value}.{number}".lower()
    if username not in known:
        name = f"{role.label} Mẫu {number}"
        known[username] = people.enrol(username, name, by=None)
        people.appoint(known[username], role, unit, since=LONG_AGO, by=None)
    return known[username].pk
