"""Numbers of the law are dated: a new row counts from its day on, and for that day only after."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.core.errors import Refused
from motcua.deadlines.calendar import VIETNAM, working_days_between
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.legal import legal_number
from motcua.deadlines.limits import LegalKey
from motcua.deadlines.models import LegalNumber
from motcua.dossiers.actions import handling
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State, Step, Verb
from motcua.dossiers.supplements import supplement_flags
from motcua.people.roles import Role
from tests.dossiers.test_handling import ASKED
from tests.dossiers.test_routes_run import employ, fresh
from tests.town import MONDAY, Town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
V = Verb
TOO_LATE, TOO_OFTEN = "quy định không quá", "quy định chỉ hướng dẫn"


def law(key: LegalKey, value: int, since: date) -> LegalNumber:
    return LegalNumber.objects.create(
        key=key, value=value, effective_from=since, legal_basis="Nghị định mới (ví dụ)"
    )


def asked(town: Town, *after: timedelta) -> Dossier:
    """A dossier received on Monday whose papers are asked for so long after, and come in."""
    dossier = town.does(town.file(at=MONDAY), V.BEGIN, at=MONDAY)
    for each in after:
        dossier = town.does(dossier, V.ASK_PAPERS, at=MONDAY + each)
        dossier = town.does(dossier, V.TAKE_PAPERS, at=MONDAY + each + HOUR)
    return fresh(dossier)


def told(dossier: Dossier) -> list[str]:
    flags = supplement_flags(dossier)
    return [kind for kind in (TOO_OFTEN, TOO_LATE) if any(kind in flag for flag in flags)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ([], []),
        ([2 * HOUR], []),
        ([3 * DAY], []),  # Thursday: the third working day (art. 19(4))
        ([3 * DAY + 14 * HOUR], []),  # Thursday 23:00 in Vietnam
        ([4 * DAY], [TOO_LATE]),
        ([7 * DAY], [TOO_LATE]),
        ([2 * HOUR, 2 * DAY], [TOO_OFTEN]),  # once, completely (art. 15(3))
        ([2 * HOUR, 9 * DAY], [TOO_OFTEN]),  # the notice that counts is the first
        ([4 * DAY, 7 * DAY], [TOO_OFTEN, TOO_LATE]),
    ],
)
def test_papers_are_asked_for_once_and_within_three_working_days(town: Town, after, expected):
    assert told(asked(town, *after)) == expected


def test_a_request_before_acceptance_has_no_day_of_reception_to_be_late_from(town: Town):
    dossier = town.file(at=MONDAY, accept=False)
    dossier = town.does(dossier, V.ASK_PAPERS, at=MONDAY + 9 * DAY)
    assert told(fresh(dossier)) == []
    dossier = town.does(dossier, V.ACCEPT, at=MONDAY + 10 * DAY)
    assert told(fresh(dossier)) == []


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(days=st.integers(0, 20), limit=st.integers(0, 12))
def test_late_is_exactly_more_working_days_than_the_law_gives(town: Town, days: int, limit: int):
    LegalNumber.objects.filter(key=LegalKey.SUPPLEMENT_NOTICE_DAYS).update(value=limit)
    first, last = (timezone.localdate(MONDAY + each * DAY) for each in (0, days))
    gone = working_days_between(first, last, calendar_for(town.ward))
    assert (told(asked(town, days * DAY + 2 * HOUR)) == [TOO_LATE]) == (gone > limit)


@pytest.mark.parametrize(("since", "flagged"), [(0, False), (1, True)])
def test_a_new_number_of_days_counts_for_dossiers_received_from_its_day_on(
    town: Town, since: int, flagged: bool
):
    law(LegalKey.SUPPLEMENT_NOTICE_DAYS, 5, timezone.localdate(MONDAY + since * DAY))
    assert told(asked(town, 4 * DAY)) == [TOO_LATE] * flagged


@pytest.mark.parametrize(("since", "flagged"), [(1, False), (2, True)])
def test_a_new_number_of_requests_counts_for_those_begun_from_its_day_on(
    town: Town, since: int, flagged: bool
):
    law(LegalKey.SUPPLEMENT_REQUESTS, 2, timezone.localdate(MONDAY + since * DAY))
    assert told(asked(town, DAY, 2 * DAY)) == [TOO_OFTEN] * flagged


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.tuples(st.integers(1, 400), st.integers(0, 9)), unique_by=lambda row: row[0]),
    asked_on=st.integers(0, 500),
)
def test_the_number_of_a_day_is_the_newest_row_begun(db, rows, asked_on: int):
    first = date(2018, 6, 21)
    LegalNumber.objects.filter(key=LegalKey.EXTENSIONS).exclude(effective_from=first).delete()
    for day, value in rows:
        law(LegalKey.EXTENSIONS, value, first + day * DAY)
    begun = [value for day, value in sorted(rows) if day <= asked_on]
    expected = begun[-1] if begun else 1
    assert legal_number(LegalKey.EXTENSIONS, first + asked_on * DAY) == expected


def test_before_the_first_row_and_after_the_last_nothing_is_guessed(db):
    with pytest.raises(Refused, match="Chưa có số liệu"):
        legal_number(LegalKey.EXTENSIONS, date(2018, 6, 20))
    LegalNumber.objects.filter(key=LegalKey.EXTENSIONS).update(effective_to=date(2026, 1, 1))
    assert legal_number(LegalKey.EXTENSIONS, date(2025, 12, 31)) == 1
    with pytest.raises(Refused, match="Chưa có số liệu"):
        legal_number(LegalKey.EXTENSIONS, date(2026, 1, 1))


def extend(town: Town, dossier: Dossier, day: int, until: int) -> Dossier:
    """Apologise so many days after Monday, and promise another moment."""
    return town.does(dossier, V.EXTEND, at=MONDAY + day * DAY, until=MONDAY + until * DAY)


@pytest.mark.parametrize(("since", "allowed"), [(3, True), (4, False)])
def test_a_second_extension_needs_a_law_that_allows_it_that_day(
    town: Town, since: int, allowed: bool
):
    dossier = extend(town, asked(town), 1, 10)
    law(LegalKey.EXTENSIONS, 2, timezone.localdate(MONDAY + since * DAY))
    if allowed:
        assert extend(town, dossier, 3, 15).due_at == MONDAY + 15 * DAY
        return
    with pytest.raises(Refused, match="đã được gia hạn 1 lần"):
        extend(town, dossier, 3, 15)


@pytest.mark.parametrize(("since", "allowed"), [(2, False), (3, True)])
def test_how_long_before_expiry_an_apology_comes_is_the_law_of_its_day(
    town: Town, since: int, allowed: bool
):
    dossier = asked(town)
    assert dossier.due_at and dossier.due_at.astimezone(VIETNAM).date() == date(2026, 11, 9)
    law(LegalKey.APOLOGY_DAYS_BEFORE, 6, timezone.localdate(MONDAY + since * DAY))
    if allowed:
        assert extend(town, dossier, 2, 10).due_at == MONDAY + 10 * DAY
        return
    with pytest.raises(Refused, match="ít nhất 6 ngày"):
        extend(town, dossier, 2, 10)


# --- guards that only their own case holds --------------------------------------------------------


def test_only_whose_step_it_is_asks_another_agency(town: Town):
    task = asked(town).open_task(Step.HANDLE)
    colleague = employ(town, "khac", Role.HANDLER)
    for stranger in (colleague, town.staff[Role.INSPECTOR]):
        with pytest.raises(Refused):
            handling.consult(task, ASKED, by=stranger, at=MONDAY)


def test_nobody_is_asked_to_help_with_what_is_done(town: Town):
    done = town.dossier(State.COMPLETED).tasks.get(step=Step.HANDLE)
    helper = employ(town, "phu", Role.HANDLER)
    with pytest.raises(Refused, match="đã xong"):
        handling.ask_to_help(done, helper, by=town.staff[Role.LEADER])
