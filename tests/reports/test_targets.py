"""Targets: how far they are reached, what they need, what is told before they are missed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.kinds import FilingChannel
from motcua.core.errors import Refused
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.states import State
from motcua.people import actions as people
from motcua.people.models import Official
from motcua.people.roles import Level, Role
from motcua.reports.actions.targeting import assign_target, declare_number
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.figures import behind
from motcua.reports.forms import table_of
from motcua.reports.forms.targets import sheet
from motcua.reports.kinds import Figure
from motcua.reports.models import DeclaredNumber, Target
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.target_rules import check_sheet_seen
from motcua.reports.targets.kinds import Outlook, TargetKind
from motcua.reports.targets.reckoning import (
    Progress,
    alerts_for,
    percent,
    progress_of,
    progresses,
)
from tests.reports.test_figures import walk
from tests.town import MONDAY, SINCE, Town

HOUR = timedelta(hours=1)
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
K = TargetKind


def ask(town: Town, period: Period = MONTH, **more: object) -> Question:
    return Question(Scope(town.ward, **more), period)  # type: ignore[arg-type]


def assign(
    town: Town,
    kind: TargetKind,
    share: str,
    period: Period = YEAR,
    official: Official | None = None,
) -> Target:
    leader = town.staff[Role.LEADER]
    return assign_target(town.ward, official, kind, period, Decimal(share), "12/KH", by=leader)


def standing(
    part: int, whole: int, goal: str, kind: TargetKind = K.ONLINE_OF_NEW, lost: int = 0,
    last: date = MONTH.last, known: date = MONTH.last,
) -> Progress:  # fmt: skip
    """A target of November on some day, without a database."""
    target = Target(kind=kind, percent=Decimal(goal), first=MONTH.first, last=MONTH.last)
    as_of = datetime(known.year, known.month, known.day, tzinfo=timezone.get_default_timezone())
    question = Question(Scope(None), Period(MONTH.first, last), as_of=as_of)  # type: ignore[arg-type]
    return Progress(target, question, part, whole, lost, grows=kind != K.POST_PROCEDURES)


@pytest.mark.parametrize(
    ("kind", "part", "whole", "goal", "needed"),
    [
        (K.ONLINE_OF_NEW, 3, 10, "40", 2),  # 5/12 = 41,7 %; 4/11 = 36,4 %
        (K.ONLINE_OF_NEW, 4, 10, "40", 0),
        (K.ONLINE_OF_NEW, 1_144, 2_297, "60", 586),
        (K.EARLY, 0, 1, "50", 1),
        (K.IN_TIME, 9, 10, "100", None),
        (K.IN_TIME, 10, 10, "100", 0),
        (K.IN_TIME, 0, 0, "100", 0),
        (K.POST_PROCEDURES, 1, 5, "50", 2),
    ],
)
def test_what_is_still_needed(
    kind: TargetKind, part: int, whole: int, goal: str, needed: int | None
):
    assert standing(part, whole, goal, kind).needed == needed


@given(st.integers(0, 500), st.integers(1, 500), st.decimals("0.01", "99.99", places=2))
def test_so_many_more_reach_it_and_one_less_does_not(part: int, more: int, goal: Decimal):
    short = standing(part, part + more, str(goal))
    needed = short.needed
    assert needed is not None
    enough = Fraction(part + needed, part + more + needed)
    assert enough >= Fraction(goal) / 100
    if needed:
        less = Fraction(part + needed - 1, part + more + needed - 1)
        assert less < Fraction(goal) / 100


def test_a_share_is_held_exactly_not_by_its_rounding():
    assert not standing(33_333, 100_000, "33.34").is_reached
    assert standing(39_999, 100_000, "40").share.percent == Decimal("40.00")
    assert not standing(39_999, 100_000, "40").is_reached


NOT_OVER = {"last": date(2026, 11, 15), "known": date(2026, 11, 15)}
OVER = {"last": MONTH.last, "known": date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("part", "whole", "lost", "days", "outlook"),
    [
        (0, 0, 0, NOT_OVER, Outlook.NOTHING_YET),
        (10, 10, 0, NOT_OVER, Outlook.REACHED),
        (9, 10, 0, NOT_OVER, Outlook.REACHED),
        (8, 10, 0, NOT_OVER, Outlook.AT_RISK),
        # 9 of 10 so far; at this pace 18 of 20, but one open dossier is late already: 18 of 21.
        (9, 10, 1, NOT_OVER, Outlook.AT_RISK),
        (9, 10, 0, OVER, Outlook.REACHED),
        (8, 10, 0, OVER, Outlook.MISSED),
    ],
)
def test_a_risk_is_told_before_the_target_is_missed(
    part: int, whole: int, lost: int, days: dict[str, date], outlook: Outlook
):
    assert standing(part, whole, "90", K.IN_TIME, lost, **days).outlook == outlook


def test_procedures_grow_with_time_and_their_number_stays():
    half = standing(1, 4, "50", K.POST_PROCEDURES, **NOT_OVER)
    assert (half.projected.numerator, half.projected.denominator) == (2, 4)
    assert half.outlook == Outlook.ON_COURSE


@pytest.mark.parametrize(
    ("number", "said"),
    [("40.00", "40 %"), ("37.50", "37,5 %"), ("100", "100 %"), ("0.05", "0,05 %")],
)
def test_a_percentage_as_it_is_written(number: str, said: str):
    assert percent(Decimal(number)) == said


@pytest.fixture
def busy(town: Town) -> Town:
    """Early, on time, late, open and late; one online."""
    walk(town, State.COMPLETED)
    walk(town, State.COMPLETED, gap=42 * HOUR)
    walk(town, State.COMPLETED, gap=90 * HOUR)
    walk(town, State.PROCESSING, channel=FilingChannel.ONLINE)
    return town


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "part", "whole"),
    [
        (K.ONLINE_OF_NEW, 1, 4),
        (K.ONLINE_OF_ALL, 1, 4),
        (K.IN_TIME, 2, 3),
        (K.EARLY, 1, 3),
        (K.POST_PROCEDURES, 0, 1),
    ],
)
def test_each_kind_counts_its_own_parts(busy: Town, kind: TargetKind, part: int, whole: int):
    progress = progress_of(assign(busy, kind, "50"), ask(busy))
    assert (progress.part, progress.whole) == (part, whole)


@pytest.mark.django_db
def test_a_procedure_with_a_dossier_by_post_counts_once(busy: Town):
    for _each in range(2):
        walk(busy, State.ACCEPTED, channel=FilingChannel.POST)
    progress = progress_of(assign(busy, K.POST_PROCEDURES, "50"), ask(busy))
    assert (progress.part, progress.whole, progress.needed) == (1, 1, 0)


@pytest.mark.django_db
def test_what_is_open_and_overdue_is_lost_for_being_in_time(busy: Town):
    assert progress_of(assign(busy, K.IN_TIME, "90"), ask(busy)).lost == 1
    assert progress_of(assign(busy, K.ONLINE_OF_NEW, "90"), ask(busy)).lost == 0


@pytest.mark.django_db
def test_the_newest_is_in_force_and_the_older_stays(busy: Town):
    first = assign(busy, K.EARLY, "50")
    second = assign(busy, K.EARLY, "60")
    other = assign(busy, K.IN_TIME, "100")
    assert [each.target for each in progresses(ask(busy))] == [other, second]
    assert Target.objects.filter(pk=first.pk).exists()
    before = Question(Scope(busy.ward), MONTH, as_of=first.assigned_at)
    assert [each.target for each in progresses(before)] == [first]
    next_year = Period(date(2027, 1, 1), date(2027, 1, 31))
    assert progresses(ask(busy, next_year)) == []


@pytest.mark.django_db
def test_a_target_is_never_changed(busy: Town):
    target = assign(busy, K.EARLY, "50")
    for change in (
        lambda: Target.objects.update(percent=1),
        target.delete,
        lambda: Target.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert DeclaredNumber.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"share": "0"},
        {"share": "100.01"},
        {"document": "  "},
        {"period": Period(YEAR.last, YEAR.first)},
        {"role": Role.INSPECTOR},
        {"role": Role.HANDLER},
        {"elsewhere": True},
        {"stranger": True},
    ],
)
def test_a_target_is_one_that_can_be_by_one_who_may(busy: Town, changes: dict[str, object]):
    unit, official = busy.ward, None
    if changes.get("elsewhere"):
        unit = people.add_unit(
            "T99.02", "UBND xã Bên", Level.COMMUNE, parent=busy.province, by=None
        )
    if changes.get("stranger"):
        official = people.employ("la1", "Người Lạ", "thu-nghiem-2026", by=None)
    by = busy.staff[changes.get("role", Role.LEADER)]  # type: ignore[index]
    period = changes.get("period", YEAR)
    share, document = changes.get("share", "50"), changes.get("document", "12/KH")
    with pytest.raises(Refused):
        assign_target(unit, official, K.EARLY, period, Decimal(str(share)), str(document), by=by)  # type: ignore[arg-type]
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_a_province_sets_the_targets_of_its_wards(busy: Town):
    above = people.employ("tinh1", "Lãnh đạo Tỉnh", "thu-nghiem-2026", by=None)
    people.appoint(above, Role.LEADER, busy.province, since=SINCE, by=None)
    above = Official.objects.get(pk=above.pk)
    made = assign_target(busy.ward, None, K.EARLY, YEAR, Decimal(50), "1/QĐ", by=above)
    assert made.by == above


@pytest.mark.django_db
def test_an_officials_dossiers_are_those_they_had_in_hand(busy: Town):
    desk, handler = busy.staff[Role.ONE_STOP_OFFICER], busy.staff[Role.HANDLER]
    waiting = walk(busy, State.ACCEPTED)
    everyone = behind(ask(busy, official=desk), Figure.RECEIVED)
    assert set(everyone) == set(Dossier.objects.all())
    handled = behind(ask(busy, official=handler), Figure.RECEIVED)
    assert waiting not in handled and handled.count() == 4
    assert not behind(ask(busy, official=busy.staff[Role.INSPECTOR]), Figure.RECEIVED).exists()
    early = Question(
        Scope(busy.ward, official=handler), MONTH, as_of=timezone.now() - 400 * HOUR * 24
    )
    assert not behind(early, Figure.RECEIVED).exists()


@pytest.mark.django_db
def test_an_officials_target_is_held_against_their_own_dossiers(busy: Town):
    handler = busy.staff[Role.HANDLER]
    walk(busy, State.ACCEPTED)
    own = progress_of(assign(busy, K.ONLINE_OF_NEW, "40", official=handler), ask(busy))
    assert (own.part, own.whole, own.needed) == (1, 4, 1)
    whole = progress_of(assign(busy, K.ONLINE_OF_NEW, "40"), ask(busy))
    assert (whole.part, whole.whole, whole.needed) == (1, 5, 2)
    assert whole.wanting == "cần thêm 2 hồ sơ trực tuyến"


@pytest.mark.django_db
def test_who_is_warned_of_what(busy: Town):
    handler, leader = busy.staff[Role.HANDLER], busy.staff[Role.LEADER]
    own = assign(busy, K.ONLINE_OF_NEW, "40", official=handler)
    units = assign(busy, K.IN_TIME, "100")
    assign(busy, K.EARLY, "10")
    today = date(2026, 11, 22)
    assert [each.target for each in alerts_for(handler, today)] == [own]
    assert [each.target for each in alerts_for(leader, today)] == [units]
    assert alerts_for(busy.staff[Role.INSPECTOR], today) == []


@pytest.mark.django_db
def test_the_form_tells_goal_share_and_want(busy: Town):
    assign(busy, K.ONLINE_OF_NEW, "40")
    assign(busy, K.IN_TIME, "100")
    online, in_time = table_of("chi-tieu", ask(busy)).lines
    assert [str(cell) for cell in online.cells][2:7] == [
        "40 %", "1", "4", "1/4 = 25,00 %", "cần thêm 1 hồ sơ trực tuyến"
    ]  # fmt: skip
    assert str(in_time.cells[5]) == "2/3 = 66,67 %"
    assert str(in_time.cells[6]) == "không thể đạt nữa trong kỳ này; 1 hồ sơ đang quá hạn"
    assert str(in_time.cells[8]) == "Có nguy cơ không đạt"
    assert "gộp" in in_time.name


@pytest.mark.django_db
def test_a_weekly_sheet_has_a_line_for_each_who_had_something(busy: Town):
    handler = busy.staff[Role.HANDLER]
    assign(busy, K.ONLINE_OF_NEW, "40", official=handler)
    lines = {line.name: line.cells for line in table_of("phieu-tuan", ask(busy)).lines}
    cells = lines[f"{handler} · UBND phường Mẫu"]
    assert [cell.value for cell in cells[:8]] == [4, 1, 3, 1, 1, 1, 1, 1]
    # Online; early; on time alone, and with early included.
    assert [str(cell) for cell in cells[8:12]] == [
        "1/4 = 25,00 %", "1/3 = 33,33 %", "1/3 = 33,33 %", "2/3 = 66,67 %"
    ]  # fmt: skip
    assert str(cells[12]).endswith("1/4 = 25,00 %, phải đạt 40 %")
    assert not any(str(busy.staff[Role.INSPECTOR]) in name for name in lines)


@pytest.mark.django_db
def test_one_officials_sheet_compares_with_the_days_before(busy: Town):
    handler = busy.staff[Role.HANDLER]
    assign(busy, K.EARLY, "50", official=handler)
    week = Period(date(2026, 11, 9), date(2026, 11, 15))
    lines = sheet(ask(busy, week, official=handler)).lines
    received, resolved = lines[0].cells, lines[2].cells
    assert (received[0].value, received[1].value) == (0, 4)
    assert resolved[1].opens["first"] == "2026-11-02" and resolved[1].opens["last"] == "2026-11-08"
    assert "50 % (12/KH)" in str(lines[-1].cells[2])


@pytest.mark.django_db
def test_post_shares_by_unit_with_their_parts(busy: Town):
    walk(busy, State.ACCEPTED, channel=FilingChannel.POST)
    line, total = table_of("buu-chinh", ask(busy)).lines
    assert [str(cell) for cell in line.cells][:3] == ["1", "5", "1/5 = 20,00 %"]
    assert [str(cell) for cell in line.cells][6:] == ["1", "1", "1/1 = 100,00 %"]
    assert [str(cell) for cell in total.cells] == [str(cell) for cell in line.cells]


@pytest.mark.django_db
def test_petitions_and_reviews_are_only_what_was_declared(busy: Town):
    from_reform = busy.staff[Role.REFORM_OFFICER]
    assert table_of("pakn", ask(busy)).is_empty
    for number in ("3", "4"):
        declare_number(
            busy.ward, MONTH, DeclaredKind.PETITIONS_OPEN, Decimal(number), "5/BC", by=from_reform
        )
    table = table_of("pakn", ask(busy))
    assert [cell.value for cell in table.lines[0].cells] == [None, None, None, None, None, 4]
    assert table.notes[0].startswith("SỐ LIỆU KÊ KHAI") and "5/BC" in table.notes[-1]
    assert table_of("ra-soat", ask(busy)).is_empty
    assert table_of("pakn", ask(busy, YEAR)).is_empty, "of exactly these days"


@pytest.mark.django_db
def test_what_an_official_had_in_hand_is_told_as_it_was_known(busy: Town):
    leader, handler = busy.staff[Role.LEADER], busy.staff[Role.HANDLER]

    def number(official: Official, at: datetime) -> int:
        asked = Question(Scope(busy.ward, official=official), MONTH, as_of=at)
        return behind(asked, Figure.RECEIVED).count()

    # The leader's step opens after four hours and is done after five.
    assert number(leader, MONDAY + 3.5 * HOUR) == 0
    assert number(leader, MONDAY + 5 * HOUR) == 1
    elsewhere = Question(Scope(busy.province, official=handler), MONTH)
    assert not behind(elsewhere, Figure.RECEIVED).exists(), "done in another unit"
    Task.objects.filter(closed_by=handler).update(closed_by=leader)
    open_still = behind(ask(busy, official=handler), Figure.RECEIVED)
    assert open_still.count() == 1, "a colleague did what was assigned"


@pytest.mark.django_db
def test_no_day_to_come_is_gone_already(busy: Town):
    target = assign(busy, K.EARLY, "50")
    known = Question(Scope(busy.ward), MONTH, as_of=timezone.now())
    assert progress_of(target, known).question.period.last == timezone.localdate()


@pytest.mark.django_db
def test_who_may_read_a_sheet(busy: Town):
    handler, desk = busy.staff[Role.HANDLER], busy.staff[Role.ONE_STOP_OFFICER]
    leader = busy.staff[Role.LEADER]
    check_sheet_seen(handler, busy.ward, handler)
    check_sheet_seen(handler, busy.ward, leader)
    stranger = people.employ("la2", "Người Lạ", "thu-nghiem-2026", by=None)
    for official, unit, user in [
        (handler, busy.ward, desk),
        (handler, busy.province, handler),
        (handler, busy.province, leader),
        (stranger, busy.ward, leader),
    ]:
        with pytest.raises(Refused):
            check_sheet_seen(official, unit, user)
