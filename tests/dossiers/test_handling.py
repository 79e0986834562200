"""What is noted at a task: opinions, field checks, values, papers handed over."""

from datetime import timedelta

import pytest

from motcua.catalogue.routes.kinds import Work
from motcua.core.errors import Refused
from motcua.dossiers.actions import handing, handling
from motcua.dossiers.control_slip import control_slip
from motcua.dossiers.models import Consultation, Dossier, Event, Task
from motcua.dossiers.rules import works_on
from motcua.dossiers.states import State, Step, Verb
from motcua.people import actions as people
from motcua.people.roles import Level, Role
from tests.catalogue.routes import route, step
from tests.dossiers.test_routes_run import employ, fresh, put_on
from tests.town import MONDAY, Town

HOUR = timedelta(hours=1)
V = Verb


ASKED = handling.Question("Công an phường Mẫu", "Xác nhận nơi cư trú", MONDAY + 48 * HOUR)


def test_a_consultation_runs_beside_the_clock_and_a_late_answer_is_named(town: Town):
    dossier = town.dossier(State.PROCESSING)
    handler = town.staff[Role.HANDLER]
    due = dossier.due_at
    asked = handling.consult(
        dossier.open_task(Step.HANDLE), ASKED, by=handler, at=MONDAY + 3 * HOUR
    )
    assert fresh(dossier).due_at == due
    late = MONDAY + 50 * HOUR
    assert list(Consultation.objects.late(late)) == [asked]
    assert not Consultation.objects.late(MONDAY + 40 * HOUR)
    with pytest.raises(Refused, match="nội dung trả lời"):
        handling.answer(asked, " ", by=handler)
    handling.answer(asked, "Có cư trú", document="12/CV", by=handler, at=late)
    with pytest.raises(Refused, match="đã trả lời"):
        handling.answer(asked, "Lần nữa", by=handler)
    slip = control_slip(fresh(dossier), now=late)
    assert [each.agency for each in slip.late_answers] == ["Công an phường Mẫu"]
    assert Event.objects.filter(dossier=dossier, verb__in=[V.CONSULT, V.ANSWER]).count() == 2


def test_the_agency_asked_answers_itself_and_strangers_do_not(town: Town):
    dossier = town.dossier(State.PROCESSING)
    police = people.add_unit("T99.CA", "Công an tỉnh Thử", Level.VERTICAL, by=None)
    officer = employ(town, "ca", Role.HANDLER, police)
    stranger = employ(town, "la", Role.HANDLER, town.province)
    question = handling.Question(police.name, "Xác nhận", MONDAY + 48 * HOUR, police)
    asked = handling.consult(
        dossier.open_task(Step.HANDLE), question, by=town.staff[Role.HANDLER], at=MONDAY
    )
    with pytest.raises(Refused, match="Chỉ cơ quan được hỏi"):
        handling.answer(asked, "Tôi biết", by=stranger)
    seen = Dossier.objects.seen_by
    assert (seen(officer).count(), seen(stranger).count()) == (1, 0)
    assert handling.answer(asked, "Đồng ý", by=officer).answered_by == officer


@pytest.mark.parametrize(
    ("agency", "question", "hours", "told"),
    [("", "Hỏi", 5, "cơ quan"), ("Sở", " ", 5, "nội dung"), ("Sở", "Hỏi", 0, "phía trước")],
)
def test_a_question_is_whole(town: Town, agency, question, hours, told):
    task = town.dossier(State.PROCESSING).open_task(Step.HANDLE)
    asked = handling.Question(agency, question, MONDAY + hours * HOUR)
    with pytest.raises(Refused, match=told):
        handling.consult(task, asked, by=town.staff[Role.HANDLER], at=MONDAY)


CHECK = handling.FieldCheck(MONDAY, "Thửa đất số 1", "Bà Thử, ông Nghiệm", "Ranh giới đúng")


@pytest.mark.parametrize("missing", ["place", "participants", "content"])
def test_a_field_check_writes_down_all_that_the_law_asks(town: Town, missing: str):
    task = town.dossier(State.PROCESSING).open_task(Step.HANDLE)
    handler = town.staff[Role.HANDLER]
    lacking = handling.FieldCheck(**(vars(CHECK) | {missing: " "}))
    with pytest.raises(Refused, match="Biên bản cần đủ"):
        handling.verify(task, lacking, by=handler, at=MONDAY)
    with pytest.raises(Refused, match="tương lai"):
        handling.verify(task, CHECK, by=handler, at=MONDAY - HOUR)
    assert handling.verify(task, CHECK, by=handler, at=MONDAY + HOUR).place == "Thửa đất số 1"


@pytest.mark.parametrize("work", [Work.CONSULT, Work.VERIFY])
def test_only_where_the_route_lets_it_happen(town: Town, work: Work):
    dossier = town.does(town.dossier(State.PROCESSING), V.FORWARD)
    task, handler = dossier.open_task(Step.PROPOSE), town.staff[Role.HANDLER]
    with pytest.raises(Refused, match="Quy trình không cho"):
        if work == Work.CONSULT:
            handling.consult(task, ASKED, by=handler, at=MONDAY)
        else:
            handling.verify(task, CHECK, by=handler, at=MONDAY)
    done = dossier.tasks.get(step=Step.HANDLE)
    with pytest.raises(Refused, match="đã xong"):
        handling.consult(done, ASKED, by=handler, at=MONDAY)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "1.250,5", 1250.5),
        ("number", "1.250", 1250),
        ("number", "1.25", 1.25),
        ("number", "-3", -3),
        ("number", "nan", None),
        ("number", "inf", None),
        ("number", "mười", None),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
        ("yes_no", "", None),
        ("text", " đô thị ", "đô thị"),
        ("text", "  ", None),
    ],
)
def test_a_value_is_read_by_its_kind(town: Town, kind: str, text: str, value: object):
    put_on(town, route(
        step("sign", role="leader", may=["sign"], to=["end"]),
        facts=[{"key": "x", "name": "Giá trị", "kind": kind}],
    ))  # fmt: skip
    dossier, leader = town.file(), town.staff[Role.LEADER]
    if value is None:
        with pytest.raises(Refused, match="Giá trị"):
            handling.enter_fact(dossier, "x", text, by=leader)
        return
    assert handling.enter_fact(dossier, "x", text, by=leader).value == value
    with pytest.raises(Refused, match="không hỏi"):
        handling.enter_fact(dossier, "y", text, by=leader)
    with pytest.raises(Refused, match="Chỉ người đang làm"):
        handling.enter_fact(dossier, "x", text, by=town.staff[Role.INSPECTOR])


# --- papers handed over -------------------------------------------------------------------------


def test_papers_go_over_on_a_list_signed_by_both_sides(town: Town):
    desk, handler = town.staff[Role.ONE_STOP_OFFICER], town.staff[Role.HANDLER]
    dossiers = [town.file(name) for name in ("Bà Một", "Ông Hai")]
    tasks = [dossier.open_task(Step.HANDLE) for dossier in dossiers]
    made = handing.give(town.ward, town.ward, tasks, by=desk, at=MONDAY + HOUR)
    with pytest.raises(Refused, match="đang chờ ký nhận"):
        handing.give(town.ward, town.ward, tasks, by=desk)
    with pytest.raises(Refused, match="hai người khác nhau"):
        handing.take_over(made, by=desk)
    with pytest.raises(Refused, match="ký nhận được"):
        handing.take_over(made, by=town.staff[Role.INSPECTOR])
    handing.take_over(made, by=handler, at=MONDAY + 2 * HOUR)
    with pytest.raises(Refused, match="đã được ký nhận"):
        handing.take_over(made, by=handler)
    task = fresh(dossiers[0]).open_task(Step.HANDLE)
    assert (task.taken_at, task.taken_by, task.assignee) == (MONDAY + 2 * HOUR, handler, None)
    dossier = town.does(dossiers[0], V.BEGIN, at=MONDAY + 3 * HOUR)
    assert dossier.open_task(Step.HANDLE).taken_at == MONDAY + 2 * HOUR
    with pytest.raises(Refused, match="bàn giao được"):
        handing.give(town.ward, town.ward, tasks, by=town.staff[Role.INSPECTOR])
    done = town.does(dossier, V.FORWARD)
    with pytest.raises(Refused, match="không còn chờ"):
        handing.give(town.ward, town.ward, [*done.tasks.filter(step=Step.HANDLE)], by=desk)


def test_warnings_stand_at_half_and_four_fifths_of_the_working_time(town: Town):
    """Sixteen hours from Monday 09:00: eight are gone on Tuesday 09:00, 12 h 48 at 15:48."""
    task = town.file(at=MONDAY).open_task(Step.HANDLE)
    assert task.half_at == MONDAY + 24 * HOUR
    assert task.most_at == MONDAY + 30 * HOUR + timedelta(minutes=48)
    warned = Task.objects.warned
    assert [task in warned(at) for at in (MONDAY, task.half_at, task.due_at)] == [
        False,
        True,
        False,
    ]
    assert [task in Task.objects.late(at) for at in (task.half_at, task.due_at)] == [False, True]


def test_who_works_at_an_agency_of_the_route_works_on_the_dossier(town: Town):
    dossier = town.dossier(State.PROCESSING)
    police = people.add_unit("T99.CA", "Công an tỉnh Thử", Level.VERTICAL, by=None)
    officer = employ(town, "ca", Role.HANDLER, police)
    inspector = employ(town, "tt", Role.INSPECTOR, police)
    assert not works_on(dossier, officer)
    question = handling.Question(police.name, "Xác nhận", MONDAY + 48 * HOUR, police)
    handling.consult(
        dossier.open_task(Step.HANDLE), question, by=town.staff[Role.HANDLER], at=MONDAY
    )
    assert works_on(fresh(dossier), officer)
    assert not works_on(fresh(dossier), inspector)
