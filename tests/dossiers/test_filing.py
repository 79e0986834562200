"""Filing: what is written, what is refused, and that a request is answered once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from motcua.audit.models import Evidence
from motcua.catalogue import actions as catalogue
from motcua.catalogue.actions import MethodFacts
from motcua.catalogue.kinds import FilingChannel
from motcua.core.errors import Refused
from motcua.dossiers import actions, codes, rules
from motcua.dossiers.actions import Party
from motcua.dossiers.clock import clock_of, explanation_of
from motcua.dossiers.history import as_known_at
from motcua.dossiers.kinds import FiledBy
from motcua.dossiers.models import AnsweredRequest, ClockEvent, DailySerial, Dossier, Event, Task
from motcua.dossiers.search import search
from motcua.dossiers.states import State, Step, Verb
from motcua.people import actions as people
from motcua.people.models import Applicant
from motcua.people.roles import Level, Role
from tests.town import FACTS, MONDAY, PASSWORD, SINCE, Town

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_a_filing_leaves_dossier_papers_history_clock_task_and_evidence(town: Town):
    dossier = town.file()
    assert dossier.code == "T99.01-261102-0001"
    assert [part.name for part in dossier.components.all()] == ["Tờ khai"]
    assert [event.verb for event in dossier.events.all()] == [Verb.FILE, Verb.ACCEPT]
    assert [event.kind for event in dossier.clock_events.all()] == ["start"]
    assert [task.step for task in dossier.open_tasks] == [Step.HANDLE]
    told = Evidence.objects.filter(subject_kind="dossiers.dossier", subject_id=dossier.pk)
    assert [row.action for row in told.order_by("pk")] == ["file", "reckon_fees", "accept"]
    assert (dossier.limit.amount, dossier.fee_vnd) == (5, 10000)


def test_the_three_units_are_kept_apart(town: Town):
    other = people.add_unit("T99.02", "UBND xã Kia", Level.COMMUNE, parent=town.province, by=None)
    dossier = town.file(competent=other)
    assert (dossier.receiving_unit, dossier.competent_unit) == (town.ward, other)
    assert dossier.open_task(Step.HANDLE).unit == other


def test_serials_go_on_beyond_four_digits_and_start_anew_each_day(town: Town):
    day = date(2026, 11, 2)
    given = [codes.next_code("T99.01", day) for _ in range(3)]
    assert given == [f"T99.01-261102-000{n}" for n in (1, 2, 3)]
    assert codes.next_code("T99.01", date(2026, 11, 3)) == "T99.01-261103-0001"
    assert codes.agency_yymmdd_nnnn("H44", day, 10000) == "H44-261102-10000"
    assert codes.agency_yyyymmdd_nnnnnnn("G09.20", day, 92637) == "G09.20-20261102-0092637"


def test_an_unknown_code_scheme_is_refused(town: Town, settings):
    settings.DOSSIER_CODE_SCHEME = "la"
    with pytest.raises(Refused, match="la"):
        town.file()


def test_secrets_use_only_letters_that_are_not_confused():
    for _ in range(50):
        assert set(codes.new_secret()) <= set(codes.SECRET_LETTERS)
        assert len(codes.new_secret()) == codes.SECRET_LENGTH


def test_the_same_key_and_body_answers_with_the_first_dossier(town: Town):
    first = town.file(key="k1")
    again = town.file(key="k1", at=MONDAY + HOUR)
    assert first.pk == again.pk
    assert Dossier.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(town: Town):
    town.file(key="k1")
    with pytest.raises(Refused, match="nội dung khác"):
        town.file("Người Khác", key="k1")
    assert Dossier.objects.count() == 1


def test_a_refused_filing_frees_its_key(town: Town):
    with pytest.raises(Refused), transaction.atomic():
        town.file("  ", key="k1")
    assert town.file("  Lê   Văn Mẫu ", key="k1").applicant.name == "Lê Văn Mẫu"


def test_keys_of_two_officials_do_not_meet(town: Town):
    town.file(key="k1")
    other = people.employ("khac", "Cán bộ Khác", PASSWORD, by=None)
    people.appoint(other, Role.ONE_STOP_OFFICER, town.ward, since=SINCE, by=None)
    actions.file(town.filing("Người Khác"), by=other, key="k1", at=MONDAY)
    assert Dossier.objects.count() == 2


def test_a_move_with_a_key_is_made_once(town: Town):
    dossier = town.file()
    town.does(dossier, Verb.BEGIN, key="m1")
    again = actions.move(
        dossier, Verb.BEGIN, by=town.staff[Role.HANDLER], note="theo quy định", key="m1"
    )
    assert again.state == State.PROCESSING
    assert Event.objects.filter(verb=Verb.BEGIN).count() == 1
    with pytest.raises(Refused, match="đã có người nhận"):
        actions.move(dossier, Verb.BEGIN, by=town.staff[Role.HANDLER], key="m2")


@pytest.mark.parametrize("accept", [True, False])
def test_a_stranger_to_the_desk_is_refused(town: Town, accept: bool):
    with pytest.raises(Refused, match="tiếp nhận"):
        actions.file(town.filing(), by=town.staff[Role.HANDLER], accept=accept, at=MONDAY)


def test_a_procedure_not_offered_here_is_refused(town: Town):
    offer = town.version.procedure.offers.get()
    catalogue.stop_offering(offer, until=date(2026, 11, 1), by=None)
    with pytest.raises(Refused, match="không tiếp nhận"):
        town.file()


def test_an_old_version_is_refused(town: Town):
    catalogue.publish(catalogue.draft(FACTS, by=None), effective_from=date(2026, 11, 2), by=None)
    town.version.refresh_from_db()
    with pytest.raises(Refused, match="không còn hiệu lực"):
        town.file()


@pytest.mark.parametrize(
    ("begins", "ends", "published", "offered"),
    [
        (None, None, True, True),
        (date(2026, 11, 2), None, True, True),
        (date(2026, 11, 3), None, True, False),
        (None, date(2026, 11, 3), True, True),
        (None, date(2026, 11, 2), True, False),
        (None, None, False, False),
    ],
)
def test_only_a_published_version_in_force_on_the_day(town, begins, ends, published, offered):
    version = catalogue.draft(FACTS, by=None)
    if published:
        version = catalogue.publish(version, effective_from=begins, by=None)
    if ends:
        catalogue.withdraw(version, until=ends, by=None)
    if offered:
        assert rules.check_offered(version, town.ward, MONDAY).unit == town.ward
    else:
        with pytest.raises(Refused, match="không còn hiệu lực"):
            rules.check_offered(version, town.ward, MONDAY)


def test_each_guard_says_no_by_itself(town: Town):
    new, accepted = town.file(accept=False), town.file()
    handler = town.staff[Role.HANDLER]
    chance = rules.Chance(rules.BY_VERB_AND_START[Verb.BEGIN, State.ACCEPTED])
    with pytest.raises(Refused, match="chưa được tiếp nhận"):
        rules.check_clock_started(new, handler, chance)
    rules.check_clock_not_started(new, handler, chance)
    with pytest.raises(Refused, match="đã được tiếp nhận"):
        rules.check_clock_not_started(accepted, handler, chance)
    rules.check_clock_started(accepted, handler, chance)


def test_a_method_without_a_stated_limit_cannot_be_promised_but_can_be_registered(town: Town):
    facts = FACTS.__class__(
        code="1.999002",
        name="Thủ tục chưa rõ",
        field="Khác",
        methods=(MethodFacts(FilingChannel.IN_PERSON, 5, ""),),
    )
    version = catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
    catalogue.offer(version.procedure, town.ward, by=None)
    with pytest.raises(Refused, match="chưa nêu thời hạn"):
        town.file(method=version.methods.get())
    dossier = town.file(method=version.methods.get(), accept=False)
    with pytest.raises(Refused, match="chưa nêu thời hạn"):
        town.does(dossier, Verb.ACCEPT)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"filed_by": FiledBy.AGENT}, "ủy quyền"),
        ({"filed_by": FiledBy.AGENT, "submitter": Party("Người Nộp")}, "ủy quyền"),
        ({"received_at": MONDAY - HOUR}, "lý do"),
        ({"received_at": MONDAY + HOUR, "received_reason": "nhầm"}, "tương lai"),
    ],
)
def test_what_is_incomplete_is_refused_with_a_sentence(town: Town, changes, said):
    with pytest.raises(Refused, match=said):
        town.file(**changes)
    assert not Dossier.objects.exists()


def test_the_lawful_moment_of_filing_by_post_starts_the_clock(town: Town):
    friday = MONDAY - timedelta(days=3)
    dossier = town.file(
        method=town.method(FilingChannel.POST),
        received_at=friday,
        received_reason="Biên bản giao nhận của bưu điện",
    )
    assert dossier.received_at == friday
    event = dossier.events.last()
    assert (event.happened_at, event.recorded_at) == (friday, MONDAY)
    assert as_known_at(dossier, friday + HOUR) is None
    assert as_known_at(dossier, MONDAY).received_at == friday


def test_the_unit_s_own_limit_is_what_is_promised(town: Town):
    catalogue.offer(town.version.procedure, town.ward, local_amount=2, by=None)
    assert town.file().limit.amount == 2
    for amount in (0, 6):
        with pytest.raises(Refused, match="dài hơn"):
            catalogue.offer(town.version.procedure, town.ward, local_amount=amount, by=None)
    with pytest.raises(Refused, match="đã công bố"):
        catalogue.publish(town.version, effective_from=None, by=None)


def test_the_due_moment_explains_itself(town: Town):
    dossier = town.file()
    assert explanation_of(dossier).due_at == dossier.due_at
    assert clock_of(dossier).due_at == dossier.due_at


@pytest.mark.parametrize("state", State)
def test_replay_at_the_end_equals_what_is_stored(town: Town, state: State):
    dossier = town.dossier(state)
    known = as_known_at(dossier, MONDAY + timedelta(days=1))
    for name in ("state", "received_at", "due_at", "completed_at", "stopped_at", "returned_at"):
        assert getattr(known, name) == getattr(dossier, name), name


def test_replay_at_each_step_gives_the_state_of_that_step(town: Town):
    dossier = town.dossier(State.RETURNED)
    for event in dossier.events.all():
        assert as_known_at(dossier, event.recorded_at).state == event.end


def test_assigning_a_hand_over_is_no_second_completion(town: Town):
    dossier = town.dossier(State.COMPLETED)
    actions.assign(
        dossier.open_task(Step.HAND_OVER),
        town.staff[Role.ONE_STOP_OFFICER],
        by=town.staff[Role.LEADER],
        at=MONDAY + timedelta(days=1),
    )
    known = as_known_at(dossier, MONDAY + timedelta(days=2))
    assert known.completed_at == dossier.completed_at


@pytest.mark.parametrize(
    ("broken", "state", "changes"),
    [
        ("only_before_acceptance_may_lack", State.ACCEPTED, {"original_due_at": None}),
        ("completed_exactly_in_state_9_or_10", State.PROCESSING, {"completed_at": MONDAY + DAY}),
        ("completed_exactly_in_state_9_or_10", State.COMPLETED, {"completed_at": None}),
        ("returned_exactly_in_state_10", State.COMPLETED, {"returned_at": MONDAY + DAY}),
        ("returned_exactly_in_state_10", State.RETURNED, {"returned_at": None}),
        ("completed_not_before_received", State.COMPLETED, {"completed_at": MONDAY - DAY}),
        ("returned_not_before_completed", State.RETURNED, {"returned_at": MONDAY - DAY}),
        ("another_moment_of_hand_over", State.RETURNED, {"really_returned_at": MONDAY}),
    ],
)
def test_the_database_keeps_a_dossier_s_promises(town: Town, broken, state, changes):
    dossier = town.dossier(state)
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(**changes)


def test_what_is_once_is_once(town: Town):
    dossier = town.file(key="k1")
    for spoil in (
        lambda: Task.objects.create(**one_more(dossier.open_tasks[0])),
        lambda: AnsweredRequest.objects.create(**one_more(AnsweredRequest.objects.get())),
        lambda: DailySerial.objects.create(**one_more(DailySerial.objects.get())),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()


def one_more(row: Model) -> dict[str, object]:
    """Another row that says the same."""
    return {f.attname: getattr(row, f.attname) for f in row._meta.fields if not f.primary_key}


def test_history_cannot_be_rewritten(town: Town):
    dossier = town.file()
    for rows in (dossier.events.all(), dossier.clock_events.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(happened_at=MONDAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    assert (Event.objects.count(), ClockEvent.objects.count()) == (2, 1)


def test_officials_see_their_unit_and_leaders_those_below(town: Town):
    town.file()
    above = people.employ("tren", "Cán bộ Tỉnh", PASSWORD, by=None)
    post = people.appoint(above, Role.HANDLER, town.province, since=SINCE, by=None)
    assert not Dossier.objects.seen_by(above).exists()
    people.dismiss(post, until=date(2026, 1, 1), by=None)
    people.appoint(above, Role.INSPECTOR, town.province, since=SINCE, by=None)
    for name in ("current_posts", "units_seen"):
        above.__dict__.pop(name, None)
    assert Dossier.objects.seen_by(above).count() == 1
    assert not Dossier.objects.seen_by(town.staff[Role.ADMINISTRATOR]).exists()


def test_a_leader_assigns_and_only_to_whoever_may_do_the_step(town: Town):
    dossier = town.file()
    task = dossier.open_task(Step.HANDLE)
    handler, leader = town.staff[Role.HANDLER], town.staff[Role.LEADER]
    with pytest.raises(Refused, match="phân công"):
        actions.assign(task, handler, by=handler)
    with pytest.raises(Refused, match="không làm bước"):
        actions.assign(task, town.staff[Role.INSPECTOR], by=leader)
    actions.assign(task, handler, by=leader, at=MONDAY)
    assert dossier.events.last().verb == Verb.ASSIGN
    second = people.employ("xl2", "Cán bộ Hai", PASSWORD, by=None)
    people.appoint(second, Role.HANDLER, town.ward, since=SINCE, by=None)
    with pytest.raises(Refused, match="đang giao cho"):
        rules.check_move(Dossier.objects.get(), Verb.BEGIN, second)
    closed = town.does(Dossier.objects.get(), Verb.BEGIN)
    closed = town.does(closed, Verb.FORWARD)
    with pytest.raises(Refused, match="đã xong"):
        actions.assign(task, second, by=leader)


def test_a_name_is_found_without_diacritics_and_an_id_number_whole(town: Town):
    dossier = town.file("Đặng Thị Ốc")
    for text in ("dang thi oc", "ĐẶNG", "oc", dossier.code.lower(), "001099000001", "0900000001"):
        assert list(search(Dossier.objects.all(), text).dossiers) == [dossier], text
    assert not search(Dossier.objects.all(), "khong co").dossiers.exists()


def test_the_same_applicant_written_the_same_way_is_one_row(town: Town):
    town.file()
    town.file()
    town.file("Trần Thị  Thử Nghiệm")
    assert Applicant.objects.count() == 1
    town.file(applicant=Party("Trần Thị Thử Nghiệm", phone="1"))
    assert Applicant.objects.count() == 2


def test_a_step_ends_before_the_whole_dossier_is_due(town: Town):
    assert town.file().open_task(Step.HANDLE).due_at < town.file().due_at
    catalogue.offer(town.version.procedure, town.ward, local_amount=1, by=None)
    short = town.file()
    assert short.open_task(Step.HANDLE).due_at == short.due_at
