"""The reform of 1 July 2025: Phú Thọ's real communes, with made-up communes before them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from motcua.catalogue import actions as catalogue
from motcua.core.errors import Refused
from motcua.dossiers.actions.taking_over import begins, take_over
from motcua.dossiers.models import ClockEvent, Dossier
from motcua.dossiers.states import State, Verb
from motcua.people import actions as people
from motcua.people.importer import load_units
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import Level, Role
from motcua.reports.actions.folding import fold_all
from motcua.reports.figures import Report, figures
from motcua.reports.forms import table_of
from motcua.reports.kinds import Boundaries, Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.tables import Kind
from motcua.reports.verifying import wrong_days, wrong_marks
from tests.town import SINCE, WALKS, Town

UNITS = Path(__file__).resolve().parents[3] / "shared" / "data" / "phu-tho-units.csv"
REFORM = date(2025, 7, 1)
FIRST_HALF = Period(date(2025, 1, 1), date(2025, 6, 30))
SECOND_HALF = Period(date(2025, 7, 1), date(2025, 12, 31))
# A Monday, 09:00, a week before; the procedure takes five working days.
FILED = datetime(2025, 6, 23, 2, 0, tzinfo=UTC)
SUCCESSORS, EACH = 3, 3
LEFT_OPEN = (State.REGISTERED, State.PROCESSING, State.SUPPLEMENT_REQUIRED, State.COMPLETED)
ENDED = (State.RETURNED, State.STOPPED)
HANDS = (Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER)
pytestmark = pytest.mark.django_db


@pytest.fixture
def communes(town: Town) -> dict[Unit, list[Unit]]:
    """Real communes of Phú Thọ, and for each three made up, with dossiers in all states."""
    load_units(UNITS, by=None)
    province = Unit.objects.get(code="H44")
    real = list(province.children.filter(level=Level.COMMUNE).order_by("code")[:SUCCESSORS])
    before: dict[Unit, list[Unit]] = {}
    for new in real:
        prepare(town, new)
        before[new] = [made_up(town, province, new, number) for number in range(1, EACH + 1)]
    town.staff = {role: Official.objects.get(pk=each.pk) for role, each in town.staff.items()}
    for olds in before.values():
        for old in olds:
            for state in (*LEFT_OPEN, *ENDED):
                walk(town, old, state)
    return before


def made_up(town: Town, province: Unit, new: Unit, number: int) -> Unit:
    """A commune that never was."""
    code, name = f"{new.code}.X{number}", f"UBND xã Giả Định {number} ({new.code})"
    return prepare(town, people.add_unit(code, name, Level.COMMUNE, parent=province, by=None))


def prepare(town: Town, unit: Unit) -> Unit:
    for role in HANDS:
        people.appoint(town.staff[role], role, unit, since=SINCE, by=None)
    catalogue.offer(town.version.procedure, unit, by=None)
    return unit


def walk(town: Town, unit: Unit, state: State) -> None:
    dossier = town.file(accept=False, at=FILED, unit=unit)
    for place, verb in enumerate(WALKS[state], 1):
        dossier = town.does(dossier, verb, at=FILED + place * timedelta(hours=1))


def declare(before: dict[Unit, list[Unit]]) -> None:
    for new, olds in before.items():
        for old in olds:
            plan = Succession(
                predecessor=old, successor=new, kind=SuccessionKind.MERGE, effective_on=REFORM,
                document="00/NQ-GIADINH", issued_on=date(2025, 6, 16), issuer="Cơ quan giả định",
            )  # fmt: skip
            people.declare(plan, by=None)


def untouched() -> dict[int, tuple]:
    """Codes, moments and clocks of every dossier."""
    clocks: dict[int, list] = {}
    for dossier, due in ClockEvent.objects.order_by("pk").values_list("dossier", "due_at"):
        clocks.setdefault(dossier, []).append(due)
    names = ("pk", "code", "state", "filed_at", "received_at", "due_at", "original_due_at",
             "completed_at", "accepting_unit")  # fmt: skip
    return {row[0]: (*row, clocks.get(row[0])) for row in Dossier.objects.values_list(*names)}


def of(unit: Unit, period: Period, boundaries: Boundaries = Boundaries.THEN, **more) -> Report:
    return figures(Question(Scope(unit, boundaries=boundaries, **more), period))


def test_the_reform_loses_nothing_and_explains_everything(town: Town, communes):
    units = [*communes, *(old for olds in communes.values() for old in olds)]
    halves = {unit: of(unit, FIRST_HALF).total for unit in units}
    whole = of(Unit.objects.get(code="H44"), FIRST_HALF, with_children=True).total
    kept = untouched()
    declare(communes)
    moved = take_over(REFORM, by=None, at=begins(REFORM) + timedelta(hours=1))
    assert moved == SUCCESSORS * EACH * len(LEFT_OPEN)
    assert untouched() == kept
    fold_all()
    assert (wrong_days(), wrong_marks()) == (0, 0)
    # The first half of the year is what it was, for each unit and for all together.
    assert {unit: of(unit, FIRST_HALF).total for unit in units} == halves
    province = Unit.objects.get(code="H44")
    assert of(province, FIRST_HALF, with_children=True).total == whole


def test_the_second_half_says_what_came_and_adds_up(town: Town, communes):
    units = [old for olds in communes.values() for old in olds]
    halves = {unit: of(unit, FIRST_HALF).total for unit in units}
    declare(communes)
    take_over(REFORM, by=None, at=begins(REFORM) + timedelta(hours=1))
    for new, olds in communes.items():
        second = of(new, SECOND_HALF)
        carried = sum(halves[old][Figure.PROCESSING] for old in olds)
        assert carried == EACH * 2
        assert (second.total[Figure.CARRIED_OVER], second.total[Figure.MOVED_IN]) == (0, carried)
        assert all(identity.holds for identity in second.identities)
        out = [of(old, SECOND_HALF) for old in olds]
        assert [each.total[Figure.MOVED_OUT] for each in out] == [2] * EACH
        assert all(identity.holds for each in out for identity in each.identities)
        # Read as of today's successors nothing moved: what was open is carried over.
        joined = of(new, SECOND_HALF, Boundaries.TODAY)
        assert (joined.total[Figure.CARRIED_OVER], joined.total[Figure.MOVED_IN]) == (carried, 0)
        assert all(identity.holds for identity in joined.identities)
        first = of(new, FIRST_HALF, Boundaries.TODAY).total
        assert first == {each: sum(halves[old][each] for old in olds) for each in Figure}
        assert first[Figure.PROCESSING] == joined.total[Figure.CARRIED_OVER]


def test_the_form_says_what_came_by_the_reform_and_how_it_was_read(town: Town, communes):
    declare(communes)
    take_over(REFORM, by=None, at=begins(REFORM) + timedelta(hours=1))
    new = next(iter(communes))
    then = table_of("ii06a", Question(Scope(new), SECOND_HALF))
    apart = {line.name: line.cells[0].value for line in then.lines if line.kind == Kind.APART}
    assert next(value for name, value in apart.items() if "nhận từ đơn vị khác" in name) == EACH * 2
    today = table_of("ii06a", Question(Scope(new, boundaries=Boundaries.TODAY), SECOND_HALF))
    assert not any("nhận từ đơn vị khác" in line.name for line in today.lines)
    assert any("gộp đơn vị cũ vào đơn vị kế tục" in note for note in today.notes)


def test_dossiers_open_across_the_day_go_on_by_their_own_clock(town: Town, communes):
    new, (old, *_others) = next(iter(communes.items()))
    dossier = Dossier.objects.get(competent_unit=old, state=State.PROCESSING)
    due = dossier.due_at
    declare(communes)
    at = begins(REFORM) + timedelta(hours=8)
    take_over(REFORM, by=None, at=at)
    for verb in (Verb.FORWARD, Verb.PROPOSE_GRANT, Verb.GRANT):
        dossier = town.does(dossier, verb, at=at + timedelta(hours=1))
    assert (dossier.competent_unit, dossier.due_at) == (new, due)
    assert of(new, SECOND_HALF).total[Figure.RESOLVED] == 1
    assert of(old, FIRST_HALF).total[Figure.RESOLVED] == 2


def test_what_was_planted_without_provision_is_found(town: Town, communes):
    new = next(iter(communes))
    for post in new.posts.filter(role=Role.LEADER):
        people.dismiss(post, until=REFORM - timedelta(days=30), by=None)
    declare(communes)
    with pytest.raises(Refused, match="chưa có người ký"):
        take_over(REFORM, by=None, at=begins(REFORM) + timedelta(hours=1))
    assert not Dossier.objects.filter(competent_unit=new).exists()
