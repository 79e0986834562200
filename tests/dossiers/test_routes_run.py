"""Dossiers on routes of their own: branches, joins, other units, conditions, deputies, papers."""

from datetime import date, timedelta

import pytest

from motcua.catalogue.routes.actions import draft_route, publish_route, set_division
from motcua.catalogue.routes.reading import read
from motcua.core.errors import Refused
from motcua.dossiers import actions, rules
from motcua.dossiers.actions import handling
from motcua.dossiers.control_slip import Party, Punctuality, control_slip, union, without, written
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State, Step, Verb
from motcua.people import actions as people
from motcua.people.models import Official
from motcua.people.roles import Level, Role
from tests.catalogue.routes import LAND, route, step
from tests.town import MONDAY, PASSWORD, SINCE, Town

HOUR = timedelta(hours=1)
V = Verb


def put_on(town: Town, told: dict) -> None:
    """Publish a route for the town's procedure."""
    publish_route(draft_route(town.version, read(told), by=None), by=None)


def employ(town: Town, name: str, role: Role, unit=None) -> Official:
    """One more official."""
    official = people.employ(name, f"Cán bộ {name}", PASSWORD, by=None)
    people.appoint(official, role, unit or town.ward, since=SINCE, by=None)
    return Official.objects.get(pk=official.pk)


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def steps(dossier: Dossier) -> list[str]:
    return [task.step for task in fresh(dossier).open_tasks]


@pytest.fixture
def land(town: Town) -> Town:
    """The town with a tax office at the province and the land route, which takes 9 days."""
    short = [dict(each, hours=min(each["hours"], 4)) for each in LAND["steps"]]
    put_on(town, LAND | {"steps": short})
    employ(town, "thue", Role.HANDLER, town.province)
    return town


def acts(dossier: Dossier, verb: Verb, by: Official, at: str, hour: int) -> Dossier:
    """One move at the open task of a step."""
    task = fresh(dossier).open_task(at)
    return actions.move(
        dossier, verb, by=by, note="theo quy định", task=task.pk if task else None,
        at=MONDAY + hour * HOUR,
    )  # fmt: skip


def test_branches_run_side_by_side_and_meet_in_the_join(land: Town):
    handler, leader = land.staff[Role.HANDLER], land.staff[Role.LEADER]
    tax = Official.objects.get(username="thue")
    dossier = land.file()
    assert steps(dossier) == ["appraise"]
    dossier = acts(dossier, V.BEGIN, handler, "appraise", 1)
    handling.enter_fact(dossier, "dien_tich", "1.250,5", by=handler)
    dossier = acts(dossier, V.FORWARD, handler, "appraise", 2)
    assert steps(dossier) == ["land_office", "tax"]
    assert dossier.open_task("tax").unit == land.province
    assert list(Dossier.objects.seen_by(tax)) == [dossier]
    dossier = acts(dossier, V.FORWARD, handler, "land_office", 3)
    assert steps(dossier) == ["tax"]
    with pytest.raises(Refused, match="Không thể “Đề xuất giải quyết”"):
        acts(dossier, V.PROPOSE_GRANT, handler, "propose", 3)
    dossier = acts(dossier, V.ASK_PAYMENT, tax, "tax", 4)
    dossier = land.does(dossier, V.CONFIRM_PAYMENT, at=MONDAY + 26 * HOUR)
    dossier = acts(dossier, V.FORWARD, tax, "tax", 27)
    assert steps(dossier) == ["propose"]
    dossier = acts(dossier, V.PROPOSE_GRANT, handler, "propose", 28)
    dossier = acts(dossier, V.GRANT, leader, "sign", 29)
    assert (dossier.state, steps(dossier)) == (State.COMPLETED, [Step.HAND_OVER])


def test_a_condition_chooses_the_way(land: Town):
    dossier = land.does(land.does(land.file(), V.BEGIN), V.FORWARD)
    assert steps(dossier) == ["land_office"]


def test_sending_back_from_a_branch_calls_the_others_off(land: Town):
    handler, tax = land.staff[Role.HANDLER], Official.objects.get(username="thue")
    dossier = acts(land.file(), V.BEGIN, handler, "appraise", 1)
    handling.enter_fact(dossier, "dien_tich", "10", by=handler)
    dossier = acts(dossier, V.FORWARD, handler, "appraise", 2)
    dossier = acts(dossier, V.SEND_BACK, tax, "tax", 3)
    assert steps(dossier) == ["appraise"]
    dossier = acts(dossier, V.FORWARD, handler, "appraise", 4)
    assert steps(dossier) == ["land_office", "tax"]


def test_the_land_office_cannot_do_what_the_tax_office_does(land: Town):
    handler = land.staff[Role.HANDLER]
    dossier = acts(land.file(), V.BEGIN, handler, "appraise", 1)
    handling.enter_fact(dossier, "dien_tich", "10", by=handler)
    dossier = acts(dossier, V.FORWARD, handler, "appraise", 2)
    with pytest.raises(Refused, match="quyền"):
        acts(dossier, V.FORWARD, handler, "tax", 3)
    with pytest.raises(Refused, match="Không thể"):
        acts(dossier, V.ASK_PAYMENT, handler, "land_office", 3)


def test_a_running_dossier_keeps_its_route(land: Town):
    dossier = land.file()
    put_on(land, route(step("only", role="leader", may=["sign"], to=["end"])))
    later = land.file()
    assert (steps(dossier), steps(later)) == (["appraise"], ["only"])


def test_a_division_does_the_steps_of_its_field(town: Town):
    put_on(town, route(
        step("look", where="division", to=["sign"]),
        step("sign", role="leader", may=["sign"], to=["end"]),
    ))  # fmt: skip
    assert town.file().open_task("look").unit == town.ward
    office = people.add_unit("T99.01.1", "Phòng Mẫu", Level.COMMUNE, parent=town.ward, by=None)
    with pytest.raises(Refused, match="không thuộc"):
        set_division(town.ward, town.version.field, town.province, by=None)
    set_division(town.ward, town.version.field, office, by=None)
    assert town.file().open_task("look").unit == office


def test_a_step_without_a_unit_refuses_and_nothing_moves(town: Town):
    put_on(town, route(
        step("look", where="parent", to=["sign"]),
        step("sign", role="leader", may=["sign"], to=["end"]),
    ))  # fmt: skip
    alone = people.add_unit("T98", "UBND tỉnh Khác", Level.PROVINCE, by=None)
    with pytest.raises(Refused, match="Không tìm thấy đơn vị"):
        town.file(competent=alone)
    assert not Dossier.objects.exists()


def test_an_approver_who_proposed_does_not_pass_it_on(town: Town):
    put_on(town, route(
        step("propose", may=["propose"], to=["approve"]),
        step("approve", role="leader", may=["approve"], to=["sign"]),
        step("sign", role="leader", may=["sign"], to=["end"]),
    ))  # fmt: skip
    both = employ(town, "ca_hai", Role.LEADER)
    people.appoint(both, Role.HANDLER, town.ward, since=SINCE, by=None)
    both = Official.objects.get(pk=both.pk)
    dossier = actions.move(town.file(), V.BEGIN, by=both)
    dossier = actions.move(dossier, V.PROPOSE_GRANT, by=both)
    with pytest.raises(Refused, match="đề xuất"):
        actions.move(dossier, V.FORWARD, by=both)
    with pytest.raises(Refused, match="còn phải qua bước khác"):
        actions.move(dossier, V.GRANT, by=town.staff[Role.LEADER])
    dossier = actions.move(dossier, V.FORWARD, by=town.staff[Role.LEADER])
    assert actions.move(dossier, V.GRANT, by=town.staff[Role.LEADER]).state == State.COMPLETED


# --- deputies and co-handlers -------------------------------------------------------------------


def test_a_deputy_does_an_absent_colleagues_work_in_their_name(town: Town):
    dossier = town.dossier(State.PROCESSING)
    handler = town.staff[Role.HANDLER]
    deputy = employ(town, "thay", Role.ONE_STOP_OFFICER)
    with pytest.raises(Refused, match="quyền"):
        actions.move(dossier, V.FORWARD, by=deputy)
    today = date.today()  # noqa: DTZ011 — an absence is of today
    absence = people.go_absent(handler, deputy, (today, today), "Nghỉ phép", by=handler)
    deputy = Official.objects.get(pk=deputy.pk)
    dossier = actions.move(dossier, V.FORWARD, by=deputy)
    told = dossier.events.last()
    assert (told.by, told.acting_for) == (deputy, handler)
    people.come_back(absence, by=handler)
    with pytest.raises(Refused, match="quyền"):
        actions.move(dossier, V.PROPOSE_GRANT, by=Official.objects.get(pk=deputy.pk))


def test_ones_own_work_is_not_noted_as_a_deputys(town: Town):
    dossier = town.does(town.dossier(State.PROCESSING), V.FORWARD)
    assert {event.acting_for for event in dossier.events.all()} == {None}


@pytest.mark.parametrize(
    ("deputy", "first", "last", "told"),
    [
        (Role.HANDLER, 0, 0, "người khác"),
        (Role.ONE_STOP_OFFICER, 1, 0, "theo thứ tự"),
        (Role.ONE_STOP_OFFICER, -3, -2, "chưa qua"),
        ("stranger", 0, 0, "cùng đơn vị"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(town: Town, deputy, first, last, told):
    handler = town.staff[Role.HANDLER]
    other = employ(town, "xa", Role.HANDLER, town.province)
    who = other if deputy == "stranger" else town.staff[deputy]
    today = date.today()  # noqa: DTZ011
    days = (today + timedelta(days=first), today + timedelta(days=last))
    with pytest.raises(Refused, match=told):
        people.go_absent(handler, who, days, "Nghỉ phép", by=handler)


def test_nobody_tells_anothers_absence_but_its_leader_and_absences_do_not_cross(town: Town):
    handler, desk = town.staff[Role.HANDLER], town.staff[Role.ONE_STOP_OFFICER]
    today = date.today()  # noqa: DTZ011
    with pytest.raises(Refused, match="lãnh đạo đơn vị"):
        people.go_absent(handler, desk, (today, today), "Nghỉ", by=desk)
    people.go_absent(handler, desk, (today, today), "Nghỉ", by=town.staff[Role.LEADER])
    leader = town.staff[Role.LEADER]
    with pytest.raises(Refused, match="trùng"):
        people.go_absent(leader, handler, (today, today), "Nghỉ", by=leader)


def test_a_co_handler_may_act_beside_the_holder(town: Town):
    dossier = town.dossier(State.PROCESSING)
    helper = employ(town, "phoi_hop", Role.HANDLER)
    task = dossier.open_task(Step.HANDLE)
    with pytest.raises(Refused, match="đang giao cho"):
        actions.move(dossier, V.FORWARD, by=helper)
    with pytest.raises(Refused, match="không làm bước"):
        handling.ask_to_help(task, town.staff[Role.INSPECTOR], by=town.staff[Role.LEADER])
    with pytest.raises(Refused, match="đang giữ chính việc này"):
        handling.ask_to_help(task, town.staff[Role.HANDLER], by=town.staff[Role.LEADER])
    with pytest.raises(Refused, match="đang giao cho"):
        handling.ask_to_help(task, helper, by=helper)
    handling.ask_to_help(task, helper, by=town.staff[Role.HANDLER])
    assert actions.move(dossier, V.FORWARD, by=helper).events.last().by == helper


# --- the control slip ---------------------------------------------------------------------------


def test_the_control_slip_says_who_held_it_and_whose_the_time_was(town: Town):
    """By hand: office hours 07:30–11:30, 13:30–17:30 of the test nation; filed 09:00 on Monday."""
    desk, handler = town.staff[Role.ONE_STOP_OFFICER], town.staff[Role.HANDLER]
    dossier = town.file(accept=False, at=MONDAY)
    dossier = actions.move(dossier, V.ACCEPT, by=desk, at=MONDAY + HOUR)  # 10:00
    dossier = actions.move(dossier, V.BEGIN, by=handler, at=MONDAY + HOUR * 2)  # 11:00
    dossier = actions.move(dossier, V.ASK_PAPERS, by=handler, note="Thiếu", at=MONDAY + 5 * HOUR)
    dossier = actions.move(dossier, V.TAKE_PAPERS, by=desk, at=MONDAY + 25 * HOUR)  # Tue 10:00
    dossier = actions.move(dossier, V.FORWARD, by=handler, at=MONDAY + 26 * HOUR)  # Tue 11:00
    slip = control_slip(fresh(dossier), now=MONDAY + 29 * HOUR)  # Tue 14:00
    told = [(row.task.step, row.given_by, row.taken_by, row.punctuality) for row in slip.rows]
    assert told == [
        ("receive", desk, desk, Punctuality.EARLY),
        ("handle", desk, handler, Punctuality.EARLY),
        ("propose", handler, None, Punctuality.WITHIN),
    ]
    spent = {each.party: written(each.spent) for each in slip.times}
    # Handling: Mon 10:00–11:30 and 13:30–14:00, Tue 10:00–11:30 and 13:30–14:00.
    assert spent == {
        Party.DESK: "1 giờ",
        Party.OFFICE: "4 giờ",
        # Waiting: Mon 14:00–17:30, Tue 07:30–10:00.
        Party.CITIZEN: "6 giờ",
    }


@pytest.mark.parametrize(
    ("intervals", "holes", "left"),
    [
        ([(0, 10)], [], [(0, 10)]),
        ([(0, 10)], [(2, 4)], [(0, 2), (4, 10)]),
        ([(0, 10)], [(0, 10)], []),
        ([(0, 10), (20, 30)], [(5, 25)], [(0, 5), (25, 30)]),
        ([(0, 10)], [(10, 12)], [(0, 10)]),
    ],
)
def test_waits_are_taken_out(intervals, holes, left):
    at = lambda pairs: [(MONDAY + a * HOUR, MONDAY + b * HOUR) for a, b in pairs]  # noqa: E731
    assert without(at(intervals), at(holes)) == at(left)


def test_overlaps_count_once():
    spans = [(MONDAY, MONDAY + 3 * HOUR), (MONDAY + HOUR, MONDAY + 2 * HOUR)]
    assert union([*spans, (MONDAY + 5 * HOUR, MONDAY + 6 * HOUR)]) == [
        (MONDAY, MONDAY + 3 * HOUR),
        (MONDAY + 5 * HOUR, MONDAY + 6 * HOUR),
    ]


def test_late_steps_and_those_sent_back_are_named(town: Town):
    dossier = town.dossier(State.PROCESSING)
    dossier = town.does(dossier, V.FORWARD, at=MONDAY + 24 * 4 * HOUR)
    dossier = town.does(dossier, V.SEND_BACK, at=MONDAY + 24 * 4 * HOUR)
    rows = control_slip(fresh(dossier), now=MONDAY + 24 * 4 * HOUR).rows
    assert [row.punctuality for row in rows[1:]] == [
        Punctuality.OVERDUE,
        Punctuality.CALLED_OFF,
        Punctuality.WITHIN,
    ]


def test_open_verbs_name_their_task(land: Town):
    handler = land.staff[Role.HANDLER]
    dossier = acts(land.file(), V.BEGIN, handler, "appraise", 1)
    opened = {chance.verb: chance.task for chance in rules.open_verbs(dossier, handler)}
    assert opened[V.FORWARD].step == "appraise"
    assert V.BEGIN not in opened
