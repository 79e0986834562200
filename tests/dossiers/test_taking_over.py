"""Units are rearranged: everything open goes to the successor, nothing of it is rewritten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from motcua.audit.models import Evidence
from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import ProcedureField
from motcua.core.errors import Refused
from motcua.dossiers.actions import Party, handling, taking_over
from motcua.dossiers.actions.taking_over import accept_orphan, begins, take_over
from motcua.dossiers.kinds import NoticeKind, OrphanKind, TransferKind
from motcua.dossiers.models import (
    AcceptedOrphan,
    ClockEvent,
    Dossier,
    Event,
    Notice,
    Task,
    Transfer,
)
from motcua.dossiers.orphans import orphans_on
from motcua.dossiers.placing import moving, pending_on
from motcua.dossiers.states import OPEN, State, Verb
from motcua.people import actions as people
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, SuccessionOutcome, Unit
from motcua.people.roles import Level, Role
from tests.town import MONDAY, SINCE, Town

DAY = date(2026, 11, 10)
AT = begins(DAY) + timedelta(hours=8)
HANDS = (Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER)
pytestmark = pytest.mark.django_db


def another(town: Town, code: str = "T99.02", *, ready: bool = True) -> Unit:
    """A commune, provided for or bare."""
    unit = people.add_unit(code, f"UBND xã {code}", Level.COMMUNE, parent=town.province, by=None)
    if ready:
        for role in HANDS:
            people.appoint(town.staff[role], role, unit, since=SINCE, by=None)
        catalogue.offer(town.version.procedure, unit, by=None)
        town.staff = {role: Official.objects.get(pk=o.pk) for role, o in town.staff.items()}
    return unit


def follow(old: Unit, new: Unit, kind=SuccessionKind.MERGE, **more) -> Succession:
    plan = Succession(
        predecessor=old, successor=new, kind=kind, effective_on=DAY, document="01/NQ-THU",
        issued_on=DAY, issuer="HĐND tỉnh Thử Nghiệm", **more,
    )  # fmt: skip
    return people.declare(plan, by=None)


def kept(dossier: Dossier) -> tuple:
    """What nothing may touch."""
    row = Dossier.objects.get(pk=dossier.pk)
    clock = list(ClockEvent.objects.filter(dossier=row).values_list("pk", "due_at"))
    return (row.code, row.state, row.filed_at, row.received_at, row.original_due_at, row.due_at,
            row.accepting_unit_id, row.route_id, clock)  # fmt: skip


def test_every_state_goes_where_it_belongs_and_nothing_is_rewritten(town: Town):
    walked = {state: town.dossier(state) for state in State}
    before = {state: kept(each) for state, each in walked.items()}
    events = Event.objects.count()
    new = another(town)
    follow(town.ward, new)
    moved = take_over(DAY, by=None, at=AT)
    assert moved == len(OPEN)
    assert {state: kept(each) for state, each in walked.items()} == before
    for state, each in walked.items():
        row = Dossier.objects.get(pk=each.pk)
        decided = state not in OPEN - {State.COMPLETED}
        assert row.competent_unit == (town.ward if decided else new), state
        assert row.receiving_unit == (new if state in OPEN else town.ward), state
        # Before acceptance there is nothing to hand on, and a decision stays whose it was.
        takes = not decided and row.received_at is not None
        assert row.held_since == (begins(DAY) if takes else None), state
        assert (town.ward.pk in row.other_units) == (state in OPEN), state
    assert Event.objects.count() == events + moved
    assert not Task.objects.open().filter(unit=town.ward).exists()
    assert Evidence.objects.filter(action="take_over").count() == moved
    assert SuccessionOutcome.objects.count() == 1
    assert take_over_again() == moved


def take_over_again() -> int:
    with pytest.raises(Refused, match="Không có việc sắp xếp"):
        take_over(DAY, by=None, at=AT)
    return Transfer.objects.count()


def test_the_successor_goes_on_where_the_old_unit_stopped(town: Town):
    accepted, done = town.dossier(State.ACCEPTED), town.dossier(State.COMPLETED)
    follow(town.ward, another(town), moves_posts=False)
    take_over(DAY, by=None, at=AT)
    for verb in (Verb.BEGIN, Verb.FORWARD, Verb.PROPOSE_GRANT, Verb.GRANT, Verb.RETURN_RESULT):
        accepted = town.does(accepted, verb, at=AT + timedelta(hours=1))
    assert accepted.state == State.RETURNED
    assert town.does(done, Verb.RETURN_RESULT, at=AT).state == State.RETURNED
    event = Event.objects.get(dossier=done, verb=Verb.TAKE_OVER)
    assert (event.happened_at, event.recorded_at) == (begins(DAY), AT)
    assert "01/NQ-THU" in event.note


def test_the_old_units_people_still_see_what_left(town: Town):
    dossier = town.dossier(State.PROCESSING)
    follow(town.ward, another(town, ready=False))
    accept_all()
    take_over(DAY, by=None, at=AT)
    inspector = Official.objects.get(pk=town.staff[Role.INSPECTOR].pk)
    assert Dossier.objects.seen_by(inspector).filter(pk=dossier.pk).exists()


def accept_all() -> None:
    for orphan in orphans_on(DAY):
        accept_orphan(DAY, orphan.kind, orphan.unit, orphan.subject, "đã có phương án", by=None)


def test_nothing_goes_before_its_day_or_by_a_stranger(town: Town):
    follow(town.ward, another(town))
    with pytest.raises(Refused, match="Chưa đến ngày"):
        take_over(DAY, by=None, at=begins(DAY) - timedelta(seconds=1))
    with pytest.raises(Refused, match="không quản trị"):
        take_over(DAY, by=town.staff[Role.ADMINISTRATOR], at=AT)


def test_after_the_day_nobody_files_at_a_unit_that_is_no_more(town: Town):
    follow(town.ward, another(town))
    take_over(DAY, by=None, at=AT)
    town.ward.refresh_from_db()
    with pytest.raises(Refused, match="đã sắp xếp"):
        town.file(at=AT)
    assert town.file(at=begins(DAY) - timedelta(days=1)).code


@pytest.fixture
def torn(town: Town) -> dict[str, Dossier | Unit]:
    """A split that lacks everything, with one dossier in a hand without a post, one unplaced."""
    held = town.dossier(State.PROCESSING)
    bare = another(town, ready=False)
    child = people.add_unit("T99.01.1", "Phòng Mẫu", Level.COMMUNE, parent=town.ward, by=None)
    Task.objects.filter(dossier=held).update(assignee=town.staff[Role.HANDLER])
    follow(town.ward, bare, SuccessionKind.SPLIT, fields=["Lĩnh vực thử nghiệm"])
    lost = town.dossier(State.REGISTERED)
    other = ProcedureField.objects.create(name="Lĩnh vực khác")
    Dossier.objects.filter(pk=lost.pk).update(field=other)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM deadlines_officehours")
    return {"held": held, "bare": bare, "child": child, "lost": lost}


def test_the_dry_run_finds_every_orphan(town: Town, torn):
    found = {(each.kind, each.unit.code, each.subject, each.number) for each in orphans_on(DAY)}
    bare, handler = torn["bare"].code, town.staff[Role.HANDLER].username
    assert found == {
        (OrphanKind.NO_SIGNER, bare, "", 0),
        (OrphanKind.NO_ACCOUNT, bare, "", 0),
        (OrphanKind.NO_CALENDAR, bare, "", 0),
        (OrphanKind.NOT_OFFERED, bare, "1.999001", 1),
        (OrphanKind.TASK_WITHOUT_POST, bare, handler, 1),
        (OrphanKind.UNPLACED, town.ward.code, "", 1),
        (OrphanKind.CHILD, torn["child"].code, "", 0),
    }


def test_a_run_refuses_while_an_orphan_stands_that_nobody_accepted(town: Town, torn):
    child = torn["child"]
    with pytest.raises(Refused, match="lý do"):
        accept_orphan(DAY, OrphanKind.CHILD, child, "", " ", by=None)
    with pytest.raises(Refused, match="không còn"):
        accept_orphan(DAY, OrphanKind.NO_SIGNER, child, "", "không có", by=None)
    for orphan in orphans_on(DAY):
        with pytest.raises(Refused, match="chưa xử lý"):
            take_over(DAY, by=None, at=AT)
        accept_orphan(DAY, orphan.kind, orphan.unit, orphan.subject, "có phương án", by=None)
    with pytest.raises(Refused, match="đã được chấp nhận"):
        accept_orphan(DAY, OrphanKind.CHILD, child, "", "hai lần", by=None)
    assert take_over(DAY, by=None, at=AT) == 1
    task = Task.objects.open().get(dossier=torn["held"])
    assert (task.unit, task.assignee) == (torn["bare"], None)
    assert Dossier.objects.get(pk=torn["lost"].pk).competent_unit == town.ward
    with pytest.raises(IntegrityError), transaction.atomic():
        AcceptedOrphan.objects.all().delete()


def test_posts_that_go_along_are_signers_and_hands(town: Town):
    held = town.dossier(State.PROCESSING)
    bare = another(town, ready=False)
    catalogue.offer(town.version.procedure, bare, by=None)
    follow(town.ward, bare, moves_posts=True)
    assert orphans_on(DAY) == []
    take_over(DAY, by=None, at=AT)
    task = Task.objects.open().get(dossier=held)
    assert (task.unit, task.assignee) == (bare, town.staff[Role.HANDLER])


def test_a_split_goes_by_field_and_procedure_and_a_takeover_leaves_the_rest(town: Town):
    states = (State.PROCESSING, State.REGISTERED, State.PROCESSING)
    here = [town.dossier(state) for state in states]
    other = ProcedureField.objects.create(name="Đất đai")
    Dossier.objects.filter(pk__in=[each.pk for each in here[:2]]).update(field=other)
    land = another(town)
    follow(town.ward, land, SuccessionKind.TAKEOVER, fields=["Đất đai"])
    (plan,) = map(moving, pending_on(DAY))
    assert (plan.dossiers, plan.desks, plan.tasks) == (2, 0, 1)
    assert take_over(DAY, by=None, at=AT) == 2
    units = [Dossier.objects.get(pk=each.pk) for each in here]
    assert [each.competent_unit for each in units] == [land, land, town.ward]
    # The desk that stands still receives and hands over.
    assert [each.open_tasks[0].unit for each in units] == [land, town.ward, town.ward]
    assert [each.receiving_unit for each in units] == [town.ward] * 3


def test_a_named_procedure_goes_before_its_field(town: Town):
    town.dossier(State.PROCESSING)
    by_field, by_code = another(town), another(town, "T99.03")
    follow(town.ward, by_field, SuccessionKind.SPLIT, fields=["Lĩnh vực thử nghiệm"])
    follow(town.ward, by_code, SuccessionKind.SPLIT, procedures=["1.999001"])
    take_over(DAY, by=None, at=AT)
    assert Dossier.objects.get().competent_unit == by_code


def test_a_chain_on_one_day_ends_at_its_last_unit(town: Town):
    dossier = town.dossier(State.PROCESSING)
    middle, last = another(town), another(town, "T99.03")
    follow(middle, last)
    follow(town.ward, middle)
    assert take_over(DAY, by=None, at=AT) == 2
    dossier.refresh_from_db()
    assert dossier.competent_unit == last
    tenures = list(Transfer.objects.order_by("pk").values_list("since", "effective_at"))
    first = begins(DAY)
    assert tenures == [(None, first), (first, first + taking_over.TICK)]


def test_a_crash_between_batches_is_taken_up_again(town: Town, monkeypatch):
    for _each in range(5):
        town.dossier(State.ACCEPTED)
    follow(town.ward, another(town))
    monkeypatch.setattr(taking_over, "BATCH", 2)
    told = []

    def crash(done: int, whole: int) -> None:
        told.append((done, whole))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_over(DAY, by=None, at=AT, progress=crash)
    assert told == [(2, 5), (4, 5)]
    assert Transfer.objects.count() == 4
    assert take_over(DAY, by=None, at=AT + timedelta(hours=1)) == 1
    assert Transfer.objects.count() == Event.objects.filter(verb=Verb.TAKE_OVER).count() == 5


def test_a_desk_elsewhere_and_an_opinion_asked_go_along(town: Town):
    other = another(town, "T99.05")
    asked = town.dossier(State.PROCESSING)
    new = another(town)
    handler = town.staff[Role.HANDLER]
    task = Dossier.objects.get(pk=asked.pk).open_tasks[0]
    due = timezone.now() + timedelta(days=30)
    opinion = handling.consult(
        task, handling.Question(other.name, "Ý kiến?", due, other), by=handler
    )  # fmt: skip
    follow(other, new)
    take_over(DAY, by=None, at=AT)
    opinion.refresh_from_db()
    asked.refresh_from_db()
    assert opinion.unit == new
    assert new.pk in asked.other_units
    follow(town.ward, another(town, "T99.06"))


def test_who_left_an_address_is_told(town: Town):
    party = taking_over_party("nguoi@vi-du.invalid")
    told = town.file(applicant=party)
    town.file("Không Thư")
    new = another(town)
    follow(town.ward, new)
    take_over(DAY, by=None, at=AT)
    notice = Notice.objects.get(kind=NoticeKind.TAKEN_OVER)
    assert notice.dossier == told
    assert f"do {new.name} tiếp tục" in notice.text
    assert "nhận tại UBND xã T99.02" in notice.text
    assert Transfer.objects.filter(kind=TransferKind.COMPETENCE).count() == 2


def taking_over_party(email: str) -> Party:
    return Party("Nguyễn Văn Thư", email=email)


def test_transfers_are_never_rewritten(town: Town):
    town.dossier(State.PROCESSING)
    follow(town.ward, another(town))
    take_over(DAY, by=None, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.all().delete()
    assert Transfer.objects.get().effective_at > MONDAY
