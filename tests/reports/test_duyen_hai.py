"""A town's published year: every figure equals, to the last unit."""

import csv
import gzip
import io
import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from motcua.catalogue.importer import load_procedures
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.actions.taking_over import accept_orphan, take_over
from motcua.dossiers.importer import load_dossiers
from motcua.dossiers.orphans import orphans_on
from motcua.people import actions as people
from motcua.people.importer import load_units
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import Level, Role
from motcua.reports.actions.closing import close_report
from motcua.reports.actions.folding import fold_all
from motcua.reports.closing import differences, is_intact, is_reproduced
from motcua.reports.figures import behind, by_month, figures, plain
from motcua.reports.kinds import MOVED, Boundaries, Figure
from motcua.reports.models import ClosedReport
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.rating.marks import Index, rating_of
from motcua.reports.verifying import deviations, sample, wrong_days, wrong_marks
from tests.town import PASSWORD

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
EXPECTED = json.loads((DATA / "duyen-hai-2022.expected.json").read_text())
# The data was loaded, and thus known, by then.
AFTERWARDS = datetime(2023, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _year(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The town's year, loaded once and rolled back."""
    listed = tmp_path_factory.mktemp("year") / "procedures.jsonl"
    with gzip.open(DATA / "duyen-hai-2022.csv.gz", "rt") as file:
        used = {row["procedure_code"] for row in csv.DictReader(file)}
    lines = (DATA / "procedures.jsonl").read_text().splitlines(keepends=True)
    listed.write_text("".join(line for line in lines if json.loads(line)["code"] in used))
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(DATA / "duyen-hai-units.csv", by=None)
        load_procedures(listed, by=None)
        tally = load_dossiers(DATA / "duyen-hai-2022.csv.gz", by=None)
        assert (tally.created, tally.rejected) == (51104, 0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what the server does by itself soon after a commit
        yield
        transaction.set_rollback(True)


def question(name: str, **more: object) -> Question:
    unit = Unit.objects.get(code=name.split(maxsplit=1)[0])
    communes = name.endswith("communes")
    scope = Scope(unit, communes, Level.COMMUNE if communes else None)
    return Question(scope, YEAR, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_year_equals_the_published_figures(name: str):
    report = figures(question(name))
    assert plain(report.total) == EXPECTED[name]
    assert all(identity.holds for identity in report.identities)


@pytest.mark.parametrize("name", ["DH", "DH.P1", "DH communes"])
def test_history_tells_the_same_as_the_columns(name: str):
    report = figures(question(name, as_of=AFTERWARDS))
    assert plain(report.total) == EXPECTED[name]
    assert report.fields == figures(question(name)).fields


def test_every_figure_opens_exactly_its_dossiers():
    asked = question("DH")
    for figure in set(Figure) - MOVED:
        assert behind(asked, figure).count() == EXPECTED["DH"][figure], figure


def test_the_months_add_up_to_the_year():
    months = by_month(question("DH"))
    assert [month.first.month for month in months] == list(range(1, 13))
    assert sum(month.received for month in months) == EXPECTED["DH"]["received_new"]
    assert sum(month.resolved for month in months) == EXPECTED["DH"]["resolved"]


def test_the_command_prints_what_is_published():
    out = io.StringIO()
    words = ["--unit", "DH", "--with-children", "--level", "commune"]
    days = ["--from", "2022-01-01", "--to", "2022-12-31", "--format", "json"]
    call_command("report", "ii06a", *words, *days, stdout=out)
    told = json.loads(out.getvalue())
    assert told["total"] == EXPECTED["DH communes"]
    assert [row["field"] for row in told["fields"]] == ["Chứng thực", "Hộ tịch", "Nuôi con nuôi"]
    assert all(set(row) == {"field", *EXPECTED["DH"]} for row in told["fields"])
    assert all(set(each) == {"identity", "holds", "difference"} for each in told["identities"])


@pytest.mark.parametrize(("name", "published"), [("DH", "1.4"), ("DH communes", "1.7")])
def test_the_first_of_the_nine_indices_is_what_its_own_figures_give(name: str, published: str):
    """TT 01/2018/TT-VPCP art. 12(1), 15(2): town 1,44 → 1,4; communes 1,71 → 1,7."""
    first = rating_of(question(name)).marks[Index.TOTAL_TIME]
    early, on_time, late = (number for _measure, number in first.sets)
    expected = EXPECTED[name]
    assert (early, on_time) == (expected["resolved_early"], expected["resolved_on_time"])
    assert first.points == 2 * early + on_time
    assert first.dossiers == early + on_time + late == expected["resolved"]
    assert str(first.score) == published


def on_the_day(day: date, unit: str) -> dict[str, int]:
    """What a plain count of the export finds on an evening, for the year up to that day."""
    counts = dict.fromkeys(EXPECTED["DH"], 0)
    for row in export():
        if row["unit_code"] == unit and row["received"] <= day:
            for name in columns_of(row, day):
                counts[name] += 1
    return counts


def columns_of(row: dict[str, Any], day: date) -> Iterator[str]:
    """The columns a row counts in on an evening."""
    ended = row["ended"] if row["ended"] and row["ended"] <= day else None
    if ended and ended < YEAR.first:
        return
    yield "received"
    if row["received"] < YEAR.first:
        yield "carried_over"
    else:
        yield "received_new"
        online = row["channel"] == "online"
        yield "received_online" if online else "received_direct_or_post"
    if ended is None:
        yield "processing"
        yield "processing_overdue" if row["due"] <= day else "processing_in_time"
    elif row["state"] in ("withdrawn", "stopped"):
        yield "withdrawn"
    else:
        yield "resolved"
        early, late = ended < row["due"], ended > row["due"]
        yield "resolved_early" if early else "resolved_overdue" if late else "resolved_on_time"


@cache
def export() -> list[dict[str, Any]]:
    """The rows of the export with their days."""

    def day(word: str) -> date | None:
        return date.fromisoformat(word[:10]) if word else None

    with gzip.open(DATA / "duyen-hai-2022.csv.gz", "rt") as file:
        return [
            {"unit_code": row["unit_code"], "channel": row["channel"], "state": row["state"],
             "received": day(row["received_at"]), "due": day(row["due_at"]),
             "ended": day(row["completed_at"])}
            for row in csv.DictReader(file)
        ]  # fmt: skip


def test_forty_past_evenings_say_what_was_known_on_them():
    chosen = random.Random(2022)
    units = ["DH", "DH.P1", "DH.LT", "DH.ND"]
    asked = [
        (YEAR.first + timedelta(days=chosen.randint(0, 364)), chosen.choice(units))
        for _each in range(40)
    ]
    stored = {(day, unit): on_the_day(day, unit) for day, unit in asked}
    for folded in (False, True):
        if folded:
            fold_all()
        for (day, unit), told in stored.items():
            evening = datetime.combine(day, time.max, VIETNAM)
            scope = Scope(Unit.objects.get(code=unit))
            report = figures(Question(scope, Period(YEAR.first, day), as_of=evening))
            assert plain(report.total) == told, (day, unit, folded)
            later = figures(Question(scope, YEAR, as_of=evening))
            assert plain(later.total)["received"] == told["received"]


def test_the_counters_of_the_year_are_what_a_recount_finds():
    fold_all()
    assert (wrong_days(), wrong_marks()) == (0, 0)
    assert [each for asked in sample(12, 5) for each in deviations(asked)] == []


MERGED = date(2022, 12, 15)


def test_the_year_stays_exact_through_mergers():
    """Two wards become one, and the town's own office hands on what it has open."""
    with transaction.atomic():
        town = Unit.objects.get(code="DH")
        ward = people.add_unit("DH.PM", "UBND phường Giả Định", Level.COMMUNE, parent=town, by=None)
        office = people.add_unit("DHM", "UBND khu vực Giả Định", Level.DISTRICT, by=None)
        for old, new in (("DH.P1", ward), ("DH.P2", ward), ("DH", office)):
            merge(Unit.objects.get(code=old), new)
        closed = [lock(name) for name in ("DH.P1", "DH.P2", "DH")]
        for orphan in orphans_on(MERGED):
            accept_orphan(MERGED, orphan.kind, orphan.unit, orphan.subject, "dữ liệu cũ", by=None)
        assert take_over(MERGED, by=None) >= EXPECTED["DH"]["processing"]
        for name in set(EXPECTED) - {"DH"}:
            assert plain(figures(question(name)).total) == EXPECTED[name]
        both = Question(Scope(ward, boundaries=Boundaries.TODAY), YEAR)
        sums = {key: number + EXPECTED["DH.P2"][key] for key, number in EXPECTED["DH.P1"].items()}
        assert plain(figures(both).total) == sums
        handed_on(office)
        assert all(is_intact(each) and is_reproduced(each) for each in closed)
        # What wards had resolved stays theirs; the town's report tells what it handed on.
        assert [differences(each) for each in closed[:2]] == [[], []]
        assert Figure.MOVED_OUT in {each.figure for each in differences(closed[2])}
        fold_all()
        assert (wrong_days(), wrong_marks()) == (0, 0)
        assert [each for asked in sample(20, 5) for each in deviations(asked)] == []
        transaction.set_rollback(True)


def lock(name: str) -> ClosedReport:
    """Close the year of a unit."""
    unit = Unit.objects.get(code=name)
    leader = people.employ(name.lower(), "Cán bộ Giả Định", PASSWORD, by=None)
    people.appoint(leader, Role.LEADER, unit, since=YEAR.first, by=None)
    return close_report("ii06a", question(name), by=Official.objects.get(pk=leader.pk))


def merge(old: Unit, new: Unit) -> None:
    plan = Succession(
        predecessor=old, successor=new, kind=SuccessionKind.MERGE, effective_on=MERGED,
        document="00/NQ-GIADINH", issued_on=MERGED, issuer="Cơ quan giả định",
    )  # fmt: skip
    people.declare(plan, by=None)


def handed_on(office: Unit) -> None:
    """What the town had open is the new office's; together, and as known then, nothing changed."""
    published = EXPECTED["DH"]
    before, after = figures(question("DH")), figures(Question(Scope(office), YEAR))
    still = published["processing"]
    assert before.total[Figure.MOVED_OUT] == after.total[Figure.MOVED_IN] == still
    assert (before.total[Figure.PROCESSING], after.total[Figure.PROCESSING]) == (0, still)
    assert before.total[Figure.RESOLVED] == published["resolved"]
    assert all(identity.holds for each in (before, after) for identity in each.identities)
    assert plain(figures(question("DH", as_of=AFTERWARDS)).total) == published
    joined = figures(Question(Scope(office, boundaries=Boundaries.TODAY), YEAR))
    assert plain(joined.total) == published
    assert all(identity.holds for identity in joined.identities)
