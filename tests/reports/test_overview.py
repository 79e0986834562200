"""The overview's numbers: each opens into as many dossiers, and adds up with the reports'."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from django.utils import timezone

from motcua.catalogue.kinds import FilingChannel
from motcua.dossiers.kinds import FiledBy
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people.roles import Level, Role
from motcua.reports import overview
from motcua.reports.figures import NOTHING, behind, figures
from motcua.reports.kinds import Aspect, Figure
from motcua.reports.overview import CHANNELS, TODAY
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.targets.reckoning import totals
from tests.reports.test_boundaries import another, look_again
from tests.reports.test_figures import HOUR, walk
from tests.town import MONDAY, Town

DAY = timedelta(days=1)
NOVEMBER = Period(date(2026, 11, 2), date(2026, 11, 22))
ONLINE = FilingChannel.ONLINE
pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(town: Town) -> Town:
    """Early, on time, late and open dossiers over three weeks, at the desk and online."""
    for week, gap in enumerate((HOUR, 28 * HOUR, 60 * HOUR)):
        at = MONDAY + 7 * week * DAY
        walk(town, State.COMPLETED, at, gap=gap)
        walk(town, State.RETURNED, at, channel=ONLINE)
        walk(town, State.PROCESSING, at, channel=ONLINE)
        walk(town, State.SUPPLEMENT_REQUIRED, at)
    return town


def of(town: Town, period: Period = NOVEMBER) -> Question:
    return Question(Scope(town.ward), period)


def test_the_days_load_opens_into_as_many_dossiers(busy: Town):
    now = timezone.now()
    # A procedure of five days: what came three days ago is due in two or so.
    for days_ago in range(8):
        walk(busy, State.PROCESSING, now - days_ago * DAY - 6 * HOUR, gap=timedelta(minutes=1))
    asked = overview.on_day(of(busy), timezone.localdate(now))
    load = overview.today(asked)
    assert list(load) == list(TODAY)
    assert {each: behind(asked, each).count() for each in TODAY} == load
    assert load[Figure.PROCESSING] > load[Figure.PROCESSING_OVERDUE] > 0
    tomorrow = overview.on_day(asked, timezone.localdate(now) + DAY).period.start
    due = [each.due_at for each in Dossier.objects.open() if each.due_at]
    ends = {Aspect.DUE_TODAY: (now, tomorrow), Aspect.DUE_SOON: (tomorrow, tomorrow + 3 * DAY)}
    for aspect, (begin, end) in ends.items():
        assert load[aspect] == sum(begin <= each < end for each in due)
    assert load[Aspect.DUE_TODAY] + load[Aspect.DUE_SOON] > 0


def test_weeks_are_whole_and_end_with_the_days_own():
    weeks = overview.last_weeks(date(2026, 11, 22), 3)
    assert [each.first for each in weeks] == [date(2026, 11, d) for d in (2, 9, 16)]
    assert all(each.last - each.first == 6 * DAY and not each.first.weekday() for each in weeks)
    assert overview.last_weeks(date(2026, 11, 23), 1)[0].first == date(2026, 11, 23)


def test_each_week_is_what_a_report_of_it_says(busy: Town):
    weeks = overview.last_weeks(NOVEMBER.last, 3)
    found = overview.weekly(of(busy), weeks)
    told = [figures(of(busy, week)).total for week in weeks]
    assert [week.received for week in found] == [each[Figure.RECEIVED_NEW] for each in told]
    assert [week.resolved for week in found] == [each[Figure.RESOLVED] for each in told]
    in_time = [overview.in_time(each).numerator for each in told]
    assert [week.share.numerator for week in found] == in_time
    assert len({week.share for week in found}) > 1


def test_an_officials_weeks_are_of_what_they_had_in_hand(busy: Town):
    handler = busy.staff[Role.HANDLER]
    asked = Question(Scope(busy.ward, official=handler), NOVEMBER)
    weeks = overview.last_weeks(NOVEMBER.last, 3)
    found = overview.weekly(asked, weeks)
    mine = [totals(replace(asked, period=week)) for week in weeks]
    assert [week.received for week in found] == [each[Figure.RECEIVED_NEW] for each in mine]
    assert sum(week.received for week in found) == 12


COUNTS = NOTHING | {Figure.RESOLVED: 4}
EARLY, ON_TIME = Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ({}, {}),
        ({1: NOTHING}, {}),
        ({1: COUNTS, 2: COUNTS | {ON_TIME: 4}}, {1: 2, 2: 1}),
        ({1: COUNTS | {EARLY: 2}, 2: COUNTS | {ON_TIME: 2}, 3: COUNTS}, {1: 1, 2: 1, 3: 3}),
        ({1: COUNTS | {EARLY: 1, ON_TIME: 1}, 2: COUNTS | {EARLY: 1}, 3: NOTHING}, {1: 1, 2: 2}),
    ],
)
def test_equal_shares_have_equal_places(counts, places):
    assert overview.places_of(counts) == places


def test_a_league_orders_units_of_a_level_and_says_who_moved(busy: Town):
    other = another(busy, "T99.02")
    look_again(busy)
    for week, gap in enumerate((60 * HOUR, HOUR, HOUR)):
        for _twice in range(2):
            walk(replace(busy, ward=other), State.COMPLETED, MONDAY + 7 * week * DAY, gap=gap)
    asked = Question(
        Scope(busy.province, with_children=True), Period(date(2026, 11, 16), date(2026, 12, 6))
    )
    [(level, standings)] = overview.leagues(asked)
    assert level == Level.COMMUNE
    assert {each.of for each in standings} == {busy.ward, other}
    by_place = [(each.place or 99, each.of.name) for each in standings]
    assert by_place == sorted(by_place)
    for each in standings:
        alone = figures(Question(Scope(each.of), asked.period)).total
        assert dict(each.counts) == dict(alone)
        before = overview.just_before(asked.period)
        earlier = figures(Question(Scope(each.of), before)).total
        assert (each.place_before is None) == (not earlier[Figure.RESOLVED])
    moved = overview.Standing(busy.ward, NOTHING, 2, 5)
    assert (moved.movement, moved.fallen) == (3, -3)
    assert overview.Standing(busy.ward, NOTHING, None, 5).movement is None
    assert overview.Standing(busy.ward, NOTHING, 1, None).movement is None


def test_the_period_before_is_as_long_and_ends_where_this_begins():
    before = overview.just_before(Period(date(2026, 3, 1), date(2026, 3, 10)))
    assert before == Period(date(2026, 2, 19), date(2026, 2, 28))


def test_durations_are_percentiles_of_the_days_taken(busy: Town):
    [found] = overview.durations(of(busy))
    done = behind(of(busy), Figure.RESOLVED)
    taken = [(each.completed_at - each.received_at) / DAY for each in done]
    promised = [(each.due_at - each.received_at) / DAY for each in done]
    assert found.number == len(taken) > 4
    assert found.version == busy.version
    assert found.median == pytest.approx(median(taken))
    assert found.most == pytest.approx(np.percentile(taken, 90))
    assert found.promised == pytest.approx(median(promised))
    assert found.most > found.median > 0


def test_each_channel_is_a_part_of_the_one_before(busy: Town):
    asked, with_help = of(busy), 2
    helped = Dossier.objects.filter(channel=ONLINE).values("pk")[:with_help]
    Dossier.objects.filter(pk__in=helped).update(filed_by=FiledBy.OFFICIAL)
    numbers = overview.channels(asked)
    sets = [set(behind(asked, each).values_list("pk", flat=True)) for each in CHANNELS]
    assert [len(each) for each in sets] == [numbers[each] for each in CHANNELS]
    assert all(inner <= outer for outer, inner in pairwise(sets))
    assert numbers[Figure.RECEIVED_NEW] == 12
    assert numbers[Aspect.ONLINE_FILED] == 6
    assert numbers[Aspect.ONLINE_SELF_FILED] == 6 - with_help


def test_fields_of_a_unit_stand_by_their_load(busy: Town):
    [field] = overview.fields(of(busy))
    assert dict(field.counts) == dict(figures(of(busy)).total)
    assert field.place is None
