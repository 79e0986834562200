"""The waiting room: numbers without doubles, called oldest first, by one counter only."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.people.actions import add_unit
from motcua.people.models import Official
from motcua.people.roles import Level, Role
from motcua.queue import actions
from motcua.queue.models import Counter, QueueService, Ticket
from motcua.queue.states import TicketState
from motcua.queue.waiting import Wait, minutes, waiting_of
from tests.dossiers.test_at_once import together
from tests.town import MONDAY, Town, build

MINUTE = timedelta(minutes=1)
OFFICER = Role.ONE_STOP_OFFICER


def room(town: Town) -> tuple[list[QueueService], list[Counter]]:
    """Two services; counter 1 calls both, counter 2 the second."""
    services = [
        actions.set_service(QueueService(unit=town.ward, name=name, prefix=prefix), by=None)
        for name, prefix in (("Hộ tịch", "A"), ("Chứng thực", "b"))
    ]
    counters = [
        actions.set_counter(Counter(unit=town.ward, number=number), called, by=None)
        for number, called in ((1, services), (2, services[1:]))
    ]
    return services, counters


def take(service: QueueService, after: int = 0) -> Ticket:
    return actions.take_ticket(service, by=None, at=MONDAY + after * MINUTE)


def test_numbers_begin_anew_for_each_service_and_day(town: Town):
    (first, second), _counters = room(town)
    assert [take(first).label, take(first).label, take(second).label] == ["A001", "A002", "B001"]
    assert actions.take_ticket(first, by=None, at=MONDAY + timedelta(days=1)).label == "A001"


def test_the_oldest_of_the_counters_services_is_called(town: Town):
    (first, second), (one, two) = room(town)
    officer = town.staff[OFFICER]
    tickets = [take(first, 0), take(second, 1), take(second, 2)]
    at = MONDAY + 10 * MINUTE
    assert actions.call_next(two, by=officer, at=at) == tickets[1]
    assert actions.call_next(one, by=officer, at=at) == tickets[0]
    assert actions.call_next(one, by=officer, at=at) == tickets[2]
    assert actions.call_next(one, by=officer, at=at) is None
    states = Ticket.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["done", "called", "done"]
    assert Evidence.objects.filter(action="call_ticket", who_id=officer.pk).count() == 3


def test_yesterdays_numbers_are_not_called(town: Town):
    (first, _second), (one, _two) = room(town)
    take(first)
    later = MONDAY + timedelta(days=1)
    assert actions.call_next(one, by=town.staff[OFFICER], at=later) is None


def test_a_number_is_called_again_served_and_done(town: Town):
    (first, _second), (one, _two) = room(town)
    officer, taken = town.staff[OFFICER], take(first)
    actions.call_next(one, by=officer, at=MONDAY + MINUTE)
    again = actions.call_again(taken, by=officer, at=MONDAY + 2 * MINUTE)
    assert (again.calls, again.called_at) == (2, MONDAY + 2 * MINUTE)
    assert again.waited_until == MONDAY + MINUTE
    assert actions.serve(taken, by=officer).state == TicketState.SERVED
    assert actions.finish(taken, by=officer).state == TicketState.DONE
    with pytest.raises(Refused, match="không còn ở quầy"):
        actions.no_show(taken, by=officer)


def test_who_does_not_come_is_noted(town: Town):
    (first, _second), (one, _two) = room(town)
    taken = take(first)
    actions.call_next(one, by=town.staff[OFFICER], at=MONDAY + MINUTE)
    gone = actions.no_show(taken, by=town.staff[OFFICER], at=MONDAY + 3 * MINUTE)
    assert (gone.state, gone.no_show_at, gone.done_at) == ("no_show", MONDAY + 3 * MINUTE, None)


def test_a_transfer_keeps_the_number_and_the_time_waited(town: Town):
    (first, second), (one, two) = room(town)
    officer, taken = town.staff[OFFICER], take(first)
    take(second, 5)
    actions.call_next(one, by=officer, at=MONDAY + 6 * MINUTE)
    with pytest.raises(Refused, match="dịch vụ khác"):
        actions.transfer(taken, first, by=officer)
    moved = actions.transfer(taken, second, by=officer)
    assert (moved.label, moved.state, moved.counter) == ("A001", "waiting", None)
    assert actions.call_next(two, by=officer, at=MONDAY + 7 * MINUTE) == taken


@pytest.mark.parametrize("role", sorted(set(Role) - {OFFICER}))
def test_only_the_desk_calls(town: Town, role: Role):
    (first, second), (one, _two) = room(town)
    take(first)
    actions.call_next(one, by=town.staff[OFFICER], at=MONDAY)
    taken = Ticket.objects.get()
    for deed in (
        lambda by: actions.call_next(one, by=by, at=MONDAY),
        lambda by: actions.call_again(taken, by=by),
        lambda by: actions.serve(taken, by=by),
        lambda by: actions.finish(taken, by=by),
        lambda by: actions.no_show(taken, by=by),
        lambda by: actions.transfer(taken, second, by=by),
    ):
        with pytest.raises(Refused, match="không có quyền"):
            deed(town.staff[role])


def test_no_number_without_a_counter_or_from_a_closed_service(town: Town):
    (first, _second), _counters = room(town)
    first.is_open = False
    actions.set_service(first, by=None)
    with pytest.raises(Refused, match="không phát số"):
        take(first)
    alone = actions.set_service(QueueService(unit=town.ward, name="Đất đai", prefix="C"), by=None)
    with pytest.raises(Refused, match="chưa có quầy"):
        take(alone)


def test_settings_that_cannot_be_are_refused(town: Town):
    (first, _second), _counters = room(town)
    elsewhere = add_unit("T99.02", "UBND xã Bên", Level.COMMUNE, parent=town.province, by=None)
    for counter, services, why in (
        (Counter(unit=town.ward, number=1), [first], "đã có"),
        (Counter(unit=town.ward, number=3), [], "ít nhất"),
        (Counter(unit=elsewhere, number=1), [first], "chính đơn vị"),
    ):
        with pytest.raises(Refused, match=why):
            actions.set_counter(counter, services, by=None)
    for prefix, why in (("a", "đã dùng"), ("Đ", "A đến Z"), ("1", "A đến Z")):
        with pytest.raises(Refused, match=why):
            actions.set_service(QueueService(unit=town.ward, name="X", prefix=prefix), by=None)


def test_fresh_addresses_replace_the_old(town: Town):
    old = actions.open_room(town.ward, by=None)
    new = actions.open_room(town.ward, by=town.staff[Role.ADMINISTRATOR])
    assert old.pk == new.pk
    assert len({old.kiosk_key, old.screen_key, new.kiosk_key, new.screen_key}) == 4


@pytest.mark.parametrize("broken", [{"number": 1}, {"state": "called"}, {"state": "done"}])
def test_the_database_keeps_the_promises(town: Town, broken: dict):
    (first, _second), _counters = room(town)
    take(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.create(
            unit=town.ward, day=MONDAY.date(), drawn_from=first, service=first, taken_at=MONDAY,
            **({"number": 2} | broken),
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_fifty_numbers():
    (first, _second), _counters = room(build())
    deeds = [lambda: actions.take_ticket(first, by=None, at=MONDAY).number for _ in range(50)]
    assert sorted(together(*deeds)) == list(range(1, 51))


@pytest.mark.django_db(transaction=True)
def test_counters_that_call_at_once_never_call_the_same():
    town = build()
    (first, _second), _counters = room(town)
    counters = [
        actions.set_counter(Counter(unit=town.ward, number=number), [first], by=None)
        for number in range(10, 18)
    ]
    for minute in range(10):
        take(first, minute)
    officer = Official.objects.get(pk=town.staff[OFFICER].pk)
    deeds = [
        lambda counter=counter: actions.call_next(counter, by=officer, at=MONDAY + 20 * MINUTE)
        for counter in counters
    ]
    called = together(*deeds)
    assert sorted(ticket.number for ticket in called) == list(range(1, 9))
    connection.close()


# --- waiting times -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waits", "median", "longest", "now_waiting"),
    [
        ([], None, None, 0),
        ([(0, None)], None, 20, 1),
        ([(0, 4), (0, 6), (0, 9)], 6, 9, 0),
        ([(0, 4), (0, 6), (3, None)], 5, 17, 1),
    ],
)
def test_waits_by_hand(waits, median, longest, now_waiting):
    told = waiting_of(
        [Wait(MONDAY + a * MINUTE, None if b is None else MONDAY + b * MINUTE) for a, b in waits],
        MONDAY + 20 * MINUTE,
    )
    assert (minutes(told.median), minutes(told.longest)) == (median, longest)
    assert (told.taken, told.now_waiting) == (len(waits), now_waiting)


MOMENTS = st.integers(0, 600)


@given(st.lists(st.tuples(MOMENTS, st.one_of(st.none(), MOMENTS)), min_size=1))
def test_the_median_is_never_longer_than_the_longest(pairs):
    waits = [
        Wait(MONDAY + a * MINUTE, None if b is None else MONDAY + (a + b) * MINUTE)
        for a, b in pairs
    ]
    told = waiting_of(waits, MONDAY + 600 * MINUTE)
    assert told.longest is not None and told.longest >= timedelta()
    assert told.median is None or told.median <= told.longest
    assert told.now_waiting + sum(wait.until is not None for wait in waits) == told.taken


def test_begun_minutes_count():
    assert [minutes(timedelta(seconds=s)) for s in (0, 1, 60, 61)] == [0, 1, 1, 2]
