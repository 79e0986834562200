"""The tables behind the calendars: the seed, who overlays whom, and what is never stale."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.deadlines import actions
from motcua.deadlines.calendar import due, working_days_between
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import NOT_ANNOUNCED, DayKind, LimitUnit, TimeLimit
from motcua.deadlines.models import CalendarDay, CalendarStamp, OfficeHours
from motcua.people import actions as people
from motcua.people.models import Official, Unit
from motcua.people.roles import Level, Role
from tests.deadlines.nation import NATION, at

ONE = TimeLimit(1, LimitUnit.WORKING_DAYS)
MORNING = (time(7, 30), time(11, 30))
AFTERNOON = (time(13, 30), time(17, 30))
# domain 3.2
WORKING_DAYS_2026 = [21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23]
# Days off from Monday to Friday of each year, and its make-up Saturdays.
YEARS = {
    2019: ("01-01 02-04 02-05 02-06 02-07 02-08 04-15 04-29 04-30 05-01 09-02", "01-05 05-04"),
    2020: ("01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02", ""),
    2021: ("01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03", ""),
    2022: ("01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02", ""),
    2023: ("01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04", ""),
    2024: ("01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03", "05-04"),
    2025: ("01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02", "04-26"),
    2026: (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
        "01-10 08-22",
    ),
    2027: ("01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24", ""),
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Unit:
    return people.add_unit("T1", "Tỉnh Thử", Level.PROVINCE, by=None)


@pytest.fixture
def ward(province: Unit) -> Unit:
    return people.add_unit("T1.1", "Phường Thử", Level.COMMUNE, parent=province, by=None)


def administrator(unit: Unit, name: str) -> Official:
    official = people.employ(name, name, "một-mật-khẩu-dài", by=None)
    people.appoint(official, Role.ADMINISTRATOR, unit, since=date(2020, 1, 1), by=None)
    return official


def test_the_seed_gives_the_working_days_of_2026():
    nation = calendar_for(None)
    eves = [date(2026, month, 1) - timedelta(days=1) for month in range(1, 13)]
    eves.append(date(2026, 12, 31))
    months = [working_days_between(start, end, nation) for start, end in pairwise(eves)]
    assert months == WORKING_DAYS_2026


@pytest.mark.parametrize(("year", "expected"), YEARS.items())
def test_the_seed_gives_each_year_its_days_off(year, expected):
    days = CalendarDay.objects.filter(unit=None, day__year=year)
    off = days.exclude(kind=DayKind.MAKEUP_WORKDAY).filter(day__iso_week_day__lte=5)
    makeup = days.filter(kind=DayKind.MAKEUP_WORKDAY)
    assert tuple(" ".join(f"{day.day:%m-%d}" for day in some) for some in (off, makeup)) == expected
    assert all(day.day.weekday() == 5 for day in makeup)


def test_the_seed_is_what_the_pure_tests_count_with():
    nation = calendar_for(None)
    first, last = date(2019, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
    assert [day for day in nation.days if first <= day <= last] == [
        day for day in NATION.days if first <= day <= last
    ]
    assert nation.rules.provisional == {2027}


@pytest.mark.parametrize(
    ("day", "kind", "notice"),
    [
        ("2026-01-02", DayKind.SWAPPED_OFF, ""),
        ("2026-01-10", DayKind.MAKEUP_WORKDAY, ""),
        ("2026-04-27", DayKind.COMPENSATORY_OFF, "Bộ luật Lao động 2019, Điều 111 khoản 3"),
        ("2026-08-22", DayKind.MAKEUP_WORKDAY, ""),
        ("2026-08-31", DayKind.SWAPPED_OFF, ""),
        ("2026-11-24", DayKind.HOLIDAY, "Nghị quyết 28/2026/QH16"),
        ("2025-04-26", DayKind.MAKEUP_WORKDAY, ""),
        ("2025-05-02", DayKind.SWAPPED_OFF, ""),
        ("2024-02-14", DayKind.COMPENSATORY_OFF, "Bộ luật Lao động 2019, Điều 111 khoản 3"),
        ("2027-02-08", DayKind.HOLIDAY, NOT_ANNOUNCED),
        ("2027-09-03", DayKind.HOLIDAY, NOT_ANNOUNCED),
        ("2027-05-03", DayKind.COMPENSATORY_OFF, "Bộ luật Lao động 2019, Điều 111 khoản 3"),
    ],
)
def test_the_seed_says_what_each_day_is(day, kind, notice):
    special = CalendarDay.objects.get(unit=None, day=day)
    assert (special.kind, special.notice) == (kind, notice)


def test_a_weekly_rest_day_within_tet_is_not_called_a_holiday():
    assert not CalendarDay.objects.filter(unit=None, day="2025-02-01").exists()


def test_a_unit_works_by_the_nation_until_it_says_otherwise(ward):
    assert calendar_for(ward) is calendar_for(None)


def test_days_of_the_unit_lie_over_those_of_its_parents(province, ward):
    actions.set_day(province, date(2026, 6, 16), DayKind.CLOSURE, "bão số 1", by=None)
    assert due(ONE, at("2026-06-15T09:00"), calendar_for(ward)) == at("2026-06-17T17:30")
    assert due(ONE, at("2026-06-15T09:00"), calendar_for(None)) == at("2026-06-16T17:30")
    actions.set_day(
        ward, date(2026, 6, 16), DayKind.HALF_DAY, "mở nửa ngày", hours=MORNING, by=None
    )
    assert due(ONE, at("2026-06-15T09:00"), calendar_for(ward)) == at("2026-06-16T11:30")
    assert due(ONE, at("2026-06-15T09:00"), calendar_for(province)) == at("2026-06-17T17:30")


def test_hours_come_from_the_nearest_unit_that_has_any_on_the_day(province, ward):
    week = {day: [(time(7), time(11, 30)), (time(13, 30), time(17))] for day in range(5)}
    actions.set_hours(province, week, date(2026, 7, 1), by=None)
    june = due(ONE, at("2026-06-15T09:00"), calendar_for(ward))
    july = due(ONE, at("2026-07-15T09:00"), calendar_for(ward))
    assert (june, july) == (at("2026-06-16T17:30"), at("2026-07-16T17:00"))
    actions.set_hours(ward, {0: [MORNING]}, by=None)
    assert due(ONE, at("2026-06-15T09:00"), calendar_for(ward)) == at("2026-06-22T11:30")
    actions.remove_hours(ward, by=None)
    assert due(ONE, at("2026-07-15T09:00"), calendar_for(ward)) == at("2026-07-16T17:00")


def test_new_hours_keep_the_earlier_ones_as_history():
    before = list(OfficeHours.objects.filter(unit=None).values_list("weekday", "opens"))
    week = {day: [(time(8), time(12)), (time(13), time(17))] for day in range(5)}
    actions.set_hours(None, week, date(2026, 7, 1), by=None)
    actions.set_hours(None, week, date(2026, 7, 1), by=None)
    kept = OfficeHours.objects.filter(unit=None, valid_to=date(2026, 7, 1))
    assert list(kept.values_list("weekday", "opens")) == before
    assert OfficeHours.objects.filter(unit=None).count() == 20
    assert due(ONE, at("2026-06-29T09:00"), calendar_for(None)) == at("2026-06-30T17:30")
    assert due(ONE, at("2026-06-30T09:00"), calendar_for(None)) == at("2026-07-01T17:00")


@pytest.mark.parametrize(
    "change",
    [
        lambda: CalendarDay.objects.create(day="2026-06-16", kind=DayKind.CLOSURE, name="x"),
        lambda: CalendarDay.objects.filter(day="2026-11-24").update(kind=DayKind.MAKEUP_WORKDAY),
        lambda: CalendarDay.objects.filter(day="2026-08-22").delete(),
        lambda: OfficeHours.objects.filter(weekday=2).update(closes=time(18)),
        lambda: OfficeHours.objects.filter(weekday=2).delete(),
    ],
)
def test_a_kept_calendar_is_never_stale(change):
    before = calendar_for(None)
    assert calendar_for(None) is before
    change()
    assert calendar_for(None).closings != before.closings


def test_a_change_rolled_back_leaves_no_trace():
    before = calendar_for(None)
    with transaction.atomic():
        CalendarDay.objects.all().delete()
        assert calendar_for(None).closings != before.closings
        transaction.set_rollback(True)
    assert calendar_for(None) is before
    CalendarDay.objects.filter(day="2026-11-24").update(kind=DayKind.MAKEUP_WORKDAY)
    assert calendar_for(None).is_working_day(date(2026, 11, 24))


def test_a_kept_calendar_costs_one_query(ward):
    calendar_for(ward)
    with CaptureQueriesContext(connection) as queries:
        calendar_for(ward)
    assert len(queries) == 1


def test_tables_without_a_stamp_are_read_afresh():
    CalendarStamp.objects.all().delete()
    before = calendar_for(None)
    CalendarDay.objects.filter(day="2026-11-24").update(kind=DayKind.MAKEUP_WORKDAY)
    CalendarStamp.objects.all().delete()
    assert calendar_for(None).days != before.days


def test_without_any_announced_day_weekly_hours_go_on():
    CalendarDay.objects.all().delete()
    nation = calendar_for(None)
    assert nation.rules.announced == frozenset()
    assert not nation.is_working_day(date(2026, 11, 24))
    assert nation.is_working_day(date(2026, 2, 17))


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2026-11-24", "kind": DayKind.HOLIDAY, "name": "lần hai"},
        {"day": "2026-06-16", "kind": "other", "name": "x"},
        {"day": "2026-06-16", "kind": DayKind.CLOSURE, "name": ""},
        {"day": "2026-06-16", "kind": DayKind.HALF_DAY, "name": "x"},
        {"day": "2026-06-16", "kind": DayKind.HALF_DAY, "name": "x", "opens": time(8)},
        {"day": "2026-06-16", "kind": DayKind.MAKEUP_WORKDAY, "name": "x", "closes": time(8)},
        {
            "day": "2026-06-16",
            "kind": DayKind.CLOSURE,
            "name": "x",
            "opens": time(8),
            "closes": time(9),
        },
        {
            "day": "2026-06-16",
            "kind": DayKind.HALF_DAY,
            "name": "x",
            "opens": time(9),
            "closes": time(8),
        },
    ],
)
def test_the_database_refuses_a_day_that_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekday": 0, "opens": time(7, 30), "closes": time(9)},
        {"weekday": 7, "opens": time(8), "closes": time(9)},
        {"weekday": 5, "opens": time(9), "closes": time(9)},
        {
            "weekday": 5,
            "opens": time(8),
            "closes": time(9),
            "valid_from": date(2026, 1, 2),
            "valid_to": date(2026, 1, 2),
        },
    ],
)
def test_the_database_refuses_hours_that_make_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeHours.objects.create(**wrong)


@pytest.mark.parametrize(
    ("kind", "name", "hours"),
    [
        (DayKind.CLOSURE, "  ", None),
        (DayKind.HALF_DAY, "x", None),
        (DayKind.CLOSURE, "x", MORNING),
        (DayKind.HALF_DAY, "x", (time(11), time(8))),
        (DayKind.MAKEUP_WORKDAY, "x", (None, time(8))),
    ],
)
def test_a_senseless_day_is_refused_with_a_sentence(kind, name, hours):
    with pytest.raises(Refused):
        actions.set_day(None, date(2026, 6, 16), kind, name, hours=hours, by=None)


@pytest.mark.parametrize(
    "week",
    [{}, {0: []}, {7: [MORNING]}, {0: [AFTERNOON, MORNING]}, {0: [MORNING, (time(11), time(12))]}],
)
def test_a_senseless_week_is_refused_with_a_sentence(week):
    with pytest.raises(Refused):
        actions.set_hours(None, week, by=None)


def test_a_unit_without_hours_of_its_own_has_none_to_remove(ward):
    with pytest.raises(Refused):
        actions.remove_hours(ward, by=None)


def test_every_change_leaves_evidence_of_before_and_after(ward):
    day = date(2026, 6, 16)
    actions.set_day(ward, day, DayKind.CLOSURE, "bão", by=None)
    special = actions.set_day(ward, day, DayKind.CLOSURE, "mất điện", "12/TB", by=None)
    actions.remove_day(special, by=None)
    actions.set_hours(ward, {0: [MORNING]}, by=None)
    actions.remove_hours(ward, by=None)
    rows = list(
        Evidence.objects.filter(subject_kind__startswith="deadlines.")
        .order_by("pk")
        .values_list("action", "before", "after")
    )
    assert [row[0] for row in rows] == [
        "set_calendar_day",
        "set_calendar_day",
        "remove_calendar_day",
        "set_office_hours",
        "remove_office_hours",
    ]
    assert rows[0][1] is None
    assert (rows[1][1]["name"], rows[1][2]["name"]) == ("bão", "mất điện")
    assert rows[2][1] == rows[1][2]
    assert rows[3][2] == rows[4][1]
    assert not CalendarDay.objects.filter(unit=ward).exists()


def test_only_the_administrator_of_a_unit_edits_its_calendar(province, ward):
    day, kind = date(2026, 6, 16), DayKind.CLOSURE
    of_ward, of_province = administrator(ward, "w"), administrator(province, "p")
    actions.set_day(ward, day, kind, "bão", by=of_ward)
    actions.set_day(None, day, kind, "bão", by=of_province)
    for unit, by in ((province, of_ward), (None, of_ward), (ward, of_province)):
        with pytest.raises(Refused):
            actions.set_day(unit, day, kind, "bão", by=by)
        with pytest.raises(Refused):
            actions.set_hours(unit, {0: [MORNING]}, by=by)
    with pytest.raises(Refused):
        actions.remove_hours(ward, by=of_province)
    with pytest.raises(Refused):
        actions.remove_day(CalendarDay.objects.get(unit=ward), by=of_province)


def test_the_models_and_the_migrations_agree():
    call_command("makemigrations", "deadlines", check=True, dry_run=True)


def test_rows_name_themselves():
    special = CalendarDay.objects.get(day="2026-11-24")
    assert str(special) == "24/11/2026 Nghỉ lễ: Ngày Văn hóa Việt Nam"
    assert str(OfficeHours.objects.first()) == "Thứ Hai 07:30–11:30"
