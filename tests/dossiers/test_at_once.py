"""Two officials press at once: exactly one move, and the other is told why not."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from motcua.core.errors import Refused
from motcua.dossiers import actions
from motcua.dossiers.models import AnsweredRequest, Dossier, Event, Task
from motcua.dossiers.states import State, Verb
from motcua.people import actions as people
from motcua.people.models import Official
from motcua.people.roles import Role
from tests.town import PASSWORD, SINCE, build

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def together(*deeds: Callable[[], object]) -> list[object]:
    """Do all deeds at the same moment; what each gave or refused."""
    start = threading.Barrier(len(deeds))
    answers: list[object] = [None] * len(deeds)

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = deeds[place]()
        except Refused as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_handlers_begin_at_once_and_one_of_them_holds_it():
    town = build()
    second = people.employ("hai", "Cán bộ Hai", PASSWORD, by=None)
    people.appoint(second, Role.HANDLER, town.ward, since=SINCE, by=None)
    dossier = town.dossier(State.ACCEPTED)

    def begin(official: Official) -> Callable[[], object]:
        return lambda: actions.move(dossier, Verb.BEGIN, by=official)

    handlers = [town.staff[Role.HANDLER], second]
    answers = together(*(begin(official) for official in handlers * (AT_ONCE // 2)))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == AT_ONCE - 1
    event = Event.objects.get(verb=Verb.BEGIN)
    assert Task.objects.get(closed_at=None).assignee == event.by


def test_the_same_request_sent_many_times_at_once_is_answered_once():
    town = build()
    deeds = [lambda: town.file(key="một yêu cầu")] * AT_ONCE
    answers = together(*deeds)
    assert {answer.code for answer in answers} == {Dossier.objects.get().code}
    assert AnsweredRequest.objects.count() == 1


def test_filings_at_once_get_codes_of_their_own():
    town = build()
    answers = together(*([town.file] * AT_ONCE))
    codes = sorted(answer.code for answer in answers)
    assert codes == [f"T99.01-261102-{serial:04d}" for serial in range(1, AT_ONCE + 1)]
