"""The nine indices: the legal scale, points by dossier, what is declared and never invented."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Route
from motcua.core.errors import Refused
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.route import DEFAULT_ROUTE
from motcua.dossiers.states import State, Verb
from motcua.people.roles import Role
from motcua.reports.actions.targeting import declare_number
from motcua.reports.declared_kinds import DeclaredKind
from motcua.reports.figures import behind, numbers_of
from motcua.reports.forms import rating as forms
from motcua.reports.forms import table_of
from motcua.reports.kinds import Aspect, Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.rating.marks import Index, Origin, petitions, rating_of
from motcua.reports.rating.on_the_spot import on_the_spot
from motcua.reports.rating.scale import class_of, scale_on, scales, score
from tests.reports.test_figures import walk
from tests.town import MONDAY, Town

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))
IN_2022, IN_2026 = date(2022, 12, 31), date(2026, 11, 30)


def ask(town: Town, **more: object) -> Question:
    return Question(Scope(town.ward, **more), MONTH)  # type: ignore[arg-type]


def declares(town: Town, kind: DeclaredKind, number: str) -> None:
    reform = town.staff[Role.REFORM_OFFICER]
    declare_number(town.ward, MONTH, kind, Decimal(number), "377/BC-UBND", by=reform)


@pytest.mark.parametrize(
    ("early", "on_time", "late", "index"),
    [
        (1_748, 10_601, 0, "1.1"),  # Vĩnh Trung: 1,14
        (1_049, 1_210, 36, "1.4"),  # the town of Duyên Hải: 1,44; its rows in test_duyen_hai
        (21_020, 8_771, 0, "1.7"),  # its communes: 1,71
        (1, 3, 0, "1.3"),  # 1,25: a half is rounded up
        (0, 0, 3, "0.0"),
    ],
)
def test_points_by_dossiers_to_one_decimal(early: int, on_time: int, late: int, index: str):
    points = scale_on(date(2019, 10, 31)).sum_of(early, on_time)
    assert str(score(points, early + on_time + late)) == index


def test_without_dossiers_there_is_no_score():
    assert score(0, 0) is None


@pytest.mark.parametrize(
    ("total", "unit", "person"),
    [
        ("18", "Xuất sắc", "Hoàn thành 100 % nhiệm vụ"),
        ("15", "Xuất sắc", "Hoàn thành 100 % nhiệm vụ"),
        ("14.9", "Tốt", "Hoàn thành 100 % nhiệm vụ"),
        ("12", "Tốt", "Hoàn thành 100 % nhiệm vụ"),
        ("9", "Khá", "Hoàn thành 100 % nhiệm vụ"),
        ("8.9", "Trung bình", "Hoàn thành 100 % nhiệm vụ"),
        ("6", "Trung bình", "Hoàn thành 100 % nhiệm vụ"),
        ("5", "Yếu", "Hoàn thành 100 % nhiệm vụ"),
        ("4.9", "Yếu", "Hoàn thành từ 70 % đến dưới 100 % nhiệm vụ"),
        ("3.5", "Yếu", "Hoàn thành từ 70 % đến dưới 100 % nhiệm vụ"),
        ("3.4", "Yếu", "Hoàn thành dưới 70 % nhiệm vụ"),
        ("0", "Yếu", "Hoàn thành dưới 70 % nhiệm vụ"),
    ],
)
def test_classes_by_their_bands(total: str, unit: str, person: str):
    scale = scale_on(IN_2022)
    assert class_of(Decimal(total), scale.unit_classes) == unit
    assert class_of(Decimal(total), scale.person_classes) == person


def test_the_scale_is_dated_and_doubted_after_the_reform():
    assert scale_on(date(2025, 6, 30)).uncertain == ""
    assert "118/2025" in scale_on(date(2025, 7, 1)).uncertain
    with pytest.raises(Refused):
        scale_on(date(2019, 1, 5))
    edges = [each.effective_from for each in scales()][1:]
    assert edges == [each.effective_to for each in scales()][:-1], "no gap, no overlap"


@pytest.mark.django_db
def test_time_steps_contacts_and_agencies_are_sets(town: Town):
    walk(town, State.COMPLETED)
    walk(town, State.COMPLETED, gap=90 * HOUR)
    asked = walk(town, State.PROCESSING)
    for verb in (Verb.ASK_PAPERS, Verb.TAKE_PAPERS, Verb.FORWARD, Verb.PROPOSE_GRANT, Verb.GRANT):
        asked = town.does(asked, verb, at=MONDAY + 5 * HOUR)
    far = walk(town, State.COMPLETED, channel=FilingChannel.ONLINE)
    Dossier.objects.filter(pk=far.pk).update(return_channel=ReturnChannel.POST)
    question = ask(town)
    found = numbers_of(question, [*Aspect, Figure.RESOLVED])
    assert found[Figure.RESOLVED] == 4
    assert (found[Aspect.CONTACTS_NONE], found[Aspect.CONTACTS_FEW]) == (3, 1)
    assert behind(question, Aspect.CONTACTS_FEW).get() == asked
    assert behind(question, Aspect.AGENCIES_NONE).get() == far
    assert found[Aspect.AGENCIES_ONE] == 3
    steps = [
        found[each] for each in (Aspect.STEPS_SHORTER, Aspect.STEPS_EQUAL, Aspect.STEPS_LONGER)
    ]
    assert sum(steps) == 4 and steps[2] >= 1
    given = rating_of(question).marks
    assert (given[Index.CONTACTS].points, str(given[Index.CONTACTS].score)) == (7, "1.8")
    assert (given[Index.AGENCIES].points, str(given[Index.AGENCIES].score)) == (5, "1.3")


@pytest.mark.django_db
def test_a_second_request_for_a_supplement_is_one_too_many(town: Town):
    asked = walk(town, State.PROCESSING)
    for verb in (Verb.ASK_PAPERS, Verb.TAKE_PAPERS) * 2:
        asked = town.does(asked, verb, at=MONDAY + 5 * HOUR)
    for verb in (Verb.FORWARD, Verb.PROPOSE_GRANT, Verb.GRANT):
        asked = town.does(asked, verb, at=MONDAY + 6 * HOUR)
    assert behind(ask(town), Aspect.CONTACTS_MANY).get() == asked
    assert not behind(ask(town), Aspect.CONTACTS_FEW).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "aspect"),
    [(-1, Aspect.STEPS_SHORTER), (0, Aspect.STEPS_EQUAL), (1, Aspect.STEPS_LONGER)],
)
def test_a_step_is_held_against_its_own_limit(town: Town, minutes: int, aspect: Aspect):
    done = walk(town, State.COMPLETED)
    decided = done.tasks.get(step="decide")
    Task.objects.filter(pk=decided.pk).update(due_at=decided.closed_at - timedelta(minutes=minutes))
    assert behind(ask(town), aspect).get() == done
    leader = town.staff[Role.LEADER]
    assert behind(ask(town, official=leader), aspect).get() == done
    # Whoever did another step did that one in time.
    handler = town.staff[Role.HANDLER]
    assert behind(ask(town, official=handler), Aspect.STEPS_SHORTER).get() == done


@pytest.mark.django_db
def test_a_way_back_that_nobody_noted_gives_no_mark(town: Town):
    far = walk(town, State.COMPLETED, channel=FilingChannel.ONLINE)
    Dossier.objects.filter(pk=far.pk).update(return_channel="")
    mark = rating_of(ask(town)).marks[Index.AGENCIES]
    assert (mark.dossiers, mark.score, mark.origin) == (0, None, Origin.NONE)
    Dossier.objects.filter(pk=far.pk).update(return_channel=ReturnChannel.IN_PERSON)
    assert rating_of(ask(town)).marks[Index.AGENCIES].points == 1


@pytest.mark.django_db
def test_what_has_no_source_is_declared_or_missing(town: Town):
    walk(town, State.COMPLETED)
    before = rating_of(ask(town))
    assert before.missing == [
        Index.ONE_STOP, Index.PUBLICITY, Index.ATTITUDE, Index.PETITIONS
    ]  # fmt: skip
    assert before.total is None and before.class_name == ""
    for kind, number in [(DeclaredKind.INDEX_5, "1"), (DeclaredKind.INDEX_6, "2"),
                         (DeclaredKind.INDEX_8, "2"), (DeclaredKind.COMPLAINTS, "0")]:  # fmt: skip
        declares(town, kind, number)
    rating = rating_of(ask(town))
    assert {index: str(mark.score) for index, mark in rating.marks.items()} == {
        1: "2.0", 2: "2.0", 3: "2.0", 4: "1.0", 5: "1.0", 6: "2.0", 7: "2.0", 8: "2.0", 9: "0.0"
    }  # fmt: skip
    assert (rating.total, rating.class_name) == (Decimal(14), "Tốt")
    assert rating.marks[Index.PUBLICITY].origin == Origin.DECLARED
    declares(town, DeclaredKind.INDEX_6, "0")
    assert rating_of(ask(town)).total == Decimal(12), "the newest counts"
    yesterday = Question(Scope(town.ward), MONTH, as_of=timezone.now() - DAY)
    assert rating_of(yesterday).marks[Index.PUBLICITY].origin == Origin.NONE
    assert rating_of(ask(town, with_children=True)).marks[Index.PUBLICITY].score is None


@pytest.mark.django_db
def test_a_person_has_five_indices_and_no_share_in_the_units_own_score(town: Town):
    walk(town, State.COMPLETED)
    handler = town.staff[Role.HANDLER]
    declares(town, DeclaredKind.INDEX_7, "2")
    assert rating_of(ask(town)).marks[Index.ATTITUDE].score == 2
    missing = rating_of(ask(town, official=handler))
    assert list(missing.marks) == [1, 2, 3, 4, 7] and missing.missing == [Index.ATTITUDE]
    assert rating_of(ask(town, official=town.staff[Role.INSPECTOR])).resolved == 0


@pytest.mark.django_db
def test_without_complaints_a_persons_attitude_is_their_time(town: Town):
    walk(town, State.COMPLETED)
    declares(town, DeclaredKind.COMPLAINTS, "0")
    rating = rating_of(ask(town, official=town.staff[Role.HANDLER]))
    assert (rating.total, rating.class_name) == (Decimal(9), "Hoàn thành 100 % nhiệm vụ")
    declares(town, DeclaredKind.COMPLAINTS, "1")
    assert rating_of(ask(town)).marks[Index.ATTITUDE].score is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("online", "other", "late", "expected"),
    [(3, 7, 0, 2), (2, 8, 0, 1), (1, 9, 0, 0), (3, 7, 1, 0)],
)
def test_index_nine_by_its_shares_and_nothing_overdue(
    town: Town, online: int, other: int, late: int, expected: int
):
    gaps = [90 * HOUR] * late + [HOUR] * (online - late)
    for gap in gaps:
        walk(town, State.COMPLETED, gap=gap, channel=FilingChannel.ONLINE)
    for _each in range(other):
        walk(town, State.ACCEPTED)
    assert rating_of(ask(town)).marks[Index.ONLINE].score == expected


@pytest.mark.django_db
def test_each_dossier_has_its_marks(town: Town):
    early = walk(town, State.COMPLETED)
    late = walk(town, State.COMPLETED, gap=90 * HOUR)
    lines = {line.name: line.cells for line in table_of("danh-gia-ho-so", ask(town)).lines}
    assert [cell.value for cell in lines[early.code][1:]] == [2, 2, 2, 1]
    assert lines[late.code][1].value == 0


@pytest.mark.django_db
def test_too_many_dossiers_are_not_listed(town: Town, monkeypatch: pytest.MonkeyPatch):
    walk(town, State.COMPLETED)
    monkeypatch.setattr(forms, "MOST_DOSSIERS", 0)
    with pytest.raises(Refused, match="nhỏ hơn"):
        table_of("danh-gia-ho-so", ask(town))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "number", "document"),
    [
        (DeclaredKind.INDEX_5, "2.1", "1/BC"),
        (DeclaredKind.INDEX_5, "1", " "),
        (DeclaredKind.COMPLAINTS, "0.5", "1/BC"),
        (DeclaredKind.COMPLAINTS, "-1", "1/BC"),
    ],
)
def test_a_declared_number_is_one_that_can_be(
    town: Town, kind: DeclaredKind, number: str, document: str
):
    reform = town.staff[Role.REFORM_OFFICER]
    with pytest.raises(Refused):
        declare_number(town.ward, MONTH, kind, Decimal(number), document, by=reform)


@pytest.mark.django_db
def test_only_who_may_declares(town: Town):
    with pytest.raises(Refused):
        declare_number(
            town.ward, MONTH, DeclaredKind.INDEX_5, Decimal(1), "1/BC", by=town.staff[Role.LEADER]
        )


@pytest.mark.django_db
def test_the_slowest_step_decides_and_handing_over_is_none(town: Town):
    done = walk(town, State.RETURNED)
    decided, handed = (done.tasks.get(step=step) for step in ("decide", "hand_over"))
    handled = done.tasks.get(step="handle")
    Task.objects.filter(pk=handed.pk).update(due_at=handed.opened_at - HOUR)
    assert steps_of(town) == [1, 0, 0], "the applicant chooses when to come"
    Task.objects.filter(pk=decided.pk).update(due_at=decided.closed_at)
    assert steps_of(town) == [0, 1, 0]
    Task.objects.filter(pk=handled.pk).update(due_at=handled.closed_at - HOUR)
    assert steps_of(town) == [0, 0, 1]


def steps_of(town: Town) -> list[int]:
    """How many dossiers have each mark of index 2."""
    marks = (Aspect.STEPS_SHORTER, Aspect.STEPS_EQUAL, Aspect.STEPS_LONGER)
    return list(numbers_of(ask(town), marks).values())


def one_step(town: Town, where: str) -> None:
    """The town's only procedure gets a process of one step, done there."""
    definition = DEFAULT_ROUTE.as_json()
    (last,) = definition["steps"][-1:]
    definition["steps"] = [last | {"where": where}]
    Route.objects.create(
        version=town.version, number=99, definition=definition, published_at=MONDAY - DAY
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "origin"),
    [("receiving", Origin.COUNTED), ("competent", Origin.COUNTED), ("parent", Origin.NONE)],
)
def test_procedures_done_on_the_spot_earn_index_five(town: Town, where: str, origin: Origin):
    assert rating_of(ask(town)).marks[Index.ONE_STOP].origin == Origin.NONE
    one_step(town, where)
    mark = rating_of(ask(town)).marks[Index.ONE_STOP]
    assert mark.origin == origin
    assert (mark.score == 2) == (origin == Origin.COUNTED)
    declares(town, DeclaredKind.INDEX_5, "1")
    after = rating_of(ask(town)).marks[Index.ONE_STOP]
    assert after.score == (2 if origin == Origin.COUNTED else 1), "counted goes before declared"


@pytest.mark.django_db
def test_a_process_published_later_was_not_there_then(town: Town):
    one_step(town, "receiving")
    before = Question(Scope(town.ward), MONTH, as_of=MONDAY - 2 * DAY)
    assert on_the_spot(before).numerator == 0
    assert (on_the_spot(ask(town)).numerator, on_the_spot(ask(town)).denominator) == (1, 1)


@pytest.mark.parametrize(
    ("came", "in_time", "late", "still_open", "score"),
    [
        (0, 0, 0, 0, 2),
        (5, 5, 0, 0, 2),
        (10, 8, 1, 0, 0),  # 88,9 %
        (10, 9, 1, 0, None),  # 90 %: were any prolonged?
        (5, 4, 0, 1, None),
    ],
)
def test_index_eight_from_petitions_where_they_leave_no_doubt(
    came: int, in_time: int, late: int, still_open: int, score: int | None
):
    k = DeclaredKind
    declared = {
        k.PETITIONS_CARRIED: 0, k.PETITIONS_ABOUT_CONDUCT: came, k.PETITIONS_ABOUT_RULES: 0,
        k.PETITIONS_DONE_IN_TIME: in_time, k.PETITIONS_DONE_LATE: late,
        k.PETITIONS_OPEN: still_open,
    }  # fmt: skip
    told = {kind.value: Decimal(number) for kind, number in declared.items()}
    assert petitions(told, scale_on(IN_2022)).score == score
    assert petitions(told | {k.INDEX_8.value: Decimal(1)}, scale_on(IN_2022)).score == (
        1 if score is None else score
    )
    del told[k.PETITIONS_OPEN.value]
    assert petitions(told, scale_on(IN_2022)).score is None, "nothing is guessed"
