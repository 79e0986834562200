"""A closed report keeps what it said; what differs later is named with its reason."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from motcua.core.errors import Refused
from motcua.deadlines.clock import EventKind
from motcua.dossiers.models import ClockEvent, Dossier, DossierQuerySet
from motcua.dossiers.states import State
from motcua.people.models import Official
from motcua.people.roles import Role
from motcua.reports import closing
from motcua.reports.actions.closing import close_report
from motcua.reports.actions.targeting import declare_number
from motcua.reports.closing import (
    came,
    differences,
    is_intact,
    is_reproduced,
    quick_differences,
)
from motcua.reports.declared import reconciled
from motcua.reports.figures import behind, figures
from motcua.reports.kinds import ROWS, Figure
from motcua.reports.models import ClosedReport
from motcua.reports.questions import Period, Question, Scope
from tests.reports.test_figures import walk
from tests.town import MONDAY, Town

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8))
pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(town: Town) -> Town:
    walk(town, State.COMPLETED, gap=5 * HOUR)
    walk(town, State.PROCESSING)
    walk(town, State.STOPPED)
    return town


def ask(town: Town, period: Period = WEEK) -> Question:
    return Question(Scope(town.ward), period)


def close(town: Town, form: str = "ii06a", **more: object) -> ClosedReport:
    return close_report(form, ask(town), by=town.staff[Role.LEADER], **more)


@pytest.mark.parametrize("form", ROWS)
def test_what_was_closed_is_found_again(busy: Town, form: str):
    above = Question(Scope(busy.ward), WEEK)
    closed = close_report(form, above, by=busy.staff[Role.REFORM_OFFICER])
    assert is_intact(closed)
    assert is_reproduced(closed)
    assert differences(closed) == []
    (row,) = closed.cells.values() if form in ("ii06a", "ii06b", "ii06dd") else ({},)
    assert row == {} or row == {
        figure.value: number for figure, number in figures(ask(busy)).total.items() if number
    }


def test_a_late_entry_is_a_correction_with_its_reason(busy: Town):
    closed = close(busy)
    busy.file(at=timezone.now(), received_at=MONDAY + DAY, received_reason="sổ giấy")
    (new, *_more) = [each for each in differences(closed) if each.figure == Figure.RECEIVED_NEW]
    assert (new.was, new.now, new.change) == (3, 4, 1)
    assert (new.came, new.went) == ({"late": 1}, {})
    late = came(Figure.RECEIVED_NEW, closed.question(None), closed.question(closed.closed_at))
    assert late.get() == Dossier.objects.latest("pk")
    assert is_intact(closed)
    assert is_reproduced(closed), "what was known then is still known"


def test_a_due_moment_that_was_changed_is_a_reason(busy: Town):
    period = Period(date(2026, 11, 2), date(2026, 11, 15))
    closed = close_report("ii06a", ask(busy, period), by=busy.staff[Role.LEADER])
    late = behind(closed.question(None), Figure.PROCESSING_OVERDUE).get()
    extended = timezone.now() + 10 * DAY
    ClockEvent.objects.create(
        dossier=late, kind=EventKind.EXTEND, happened_at=timezone.now(),
        recorded_at=timezone.now(), due_at=extended, until=extended,
    )  # fmt: skip
    Dossier.objects.filter(pk=late.pk).update(due_at=extended, recorded_at=timezone.now())
    changed = {each.figure: each for each in differences(closed)}
    assert set(changed) == {Figure.PROCESSING_IN_TIME, Figure.PROCESSING_OVERDUE}
    assert changed[Figure.PROCESSING_OVERDUE].went == {"reckoned": 1}
    assert changed[Figure.PROCESSING_IN_TIME].came == {"reckoned": 1}


def test_cells_changed_by_hand_are_refused_and_would_be_seen(busy: Town):
    closed = close(busy)
    with pytest.raises(IntegrityError, match="chỉ được ghi thêm"), transaction.atomic():
        ClosedReport.objects.update(form="khac")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reports_closedreport DISABLE TRIGGER USER")
        cursor.execute("""UPDATE reports_closedreport SET cells = '{"1": {"received": 99}}'""")
    closed.refresh_from_db()
    assert not is_intact(closed)
    assert not is_reproduced(closed)


def test_history_that_was_taken_away_is_seen(busy: Town):
    closed = close(busy)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM dossiers_event WHERE verb = 'stop'")
    assert is_intact(closed)
    assert not is_reproduced(closed)


@pytest.mark.parametrize(
    ("form", "change", "why"),
    [
        ("ii06a", {"period": Period(date(2026, 11, 2), date(2199, 1, 1))}, "chưa kết thúc"),
        ("ii07b", {}, "không chốt được"),
        ("ii06a", {"as_of": MONDAY}, "hiểu biết hiện nay"),
    ],
)
def test_what_cannot_be_closed_is_refused(busy: Town, form, change, why):
    question = Question(Scope(busy.ward), **({"period": WEEK} | change))
    with pytest.raises(Refused, match=why):
        close_report(form, question, by=busy.staff[Role.LEADER])


def test_a_report_is_closed_once_by_those_who_may(busy: Town):
    with pytest.raises(Refused):
        close_report("ii06a", ask(busy), by=busy.staff[Role.INSPECTOR])
    close(busy)
    with pytest.raises(Refused, match="đã được Cán bộ Lãnh đạo chốt"):
        close(busy)


def test_a_declared_figure_stands_beside_the_count(busy: Town):
    officer, total = busy.staff[Role.REFORM_OFFICER], figures(ask(busy)).total
    for number, document in ((5, "Báo cáo 12/BC-UBND"), (3, "Báo cáo 13/BC-UBND")):
        declare(busy, number, document, officer)
    (row,) = reconciled(ask(busy), total)
    assert (row.declared.document, row.counted, row.difference) == ("Báo cáo 13/BC-UBND", 3, 0)
    assert figures(ask(busy)).total == total
    assert reconciled(Question(Scope(busy.ward), Period(WEEK.first, WEEK.first)), total) == []
    assert reconciled(Question(Scope(busy.ward, with_children=True), WEEK), total) == []


def declare(town: Town, number: str | int, document: str, by: Official) -> None:
    declare_number(town.ward, WEEK, Figure.RECEIVED, Decimal(number), document, by=by)


@pytest.mark.parametrize("form", ["ii06a", "ii06b", "ii06dd"])
def test_numbers_are_compared_without_opening_a_set(busy: Town, form: str, monkeypatch):
    closed = close(busy, form)
    opened: list[Figure] = []

    def seen(question: Question, figure: Figure, *more: object) -> DossierQuerySet:
        opened.append(figure)
        return behind(question, figure, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(closing, "behind", seen)
    assert (quick_differences(closed), opened) == ([], [])
    busy.file(at=timezone.now(), received_at=MONDAY + DAY, received_reason="sổ giấy")
    quick = quick_differences(closed)
    assert {each.figure for each in quick} == set(opened)
    assert {each.figure: each.change for each in quick}[Figure.RECEIVED_NEW] == 1
    assert quick == differences(closed)


def test_what_counters_do_not_know_is_counted_on_request_only(busy: Town, client: Client):
    client.force_login(busy.staff[Role.REFORM_OFFICER])
    chosen = {"form": "ii06a", "unit": "T99.01", "first": "2026-11-02", "last": "2026-11-08"}
    url = client.post("/dieu-hanh/chot/", chosen | {"early_rule": "minute"}).url
    assert "Bộ đếm không biết" in client.get(url).content.decode()
    assert "Không có thay đổi" in client.get(url, {"dem-lai": "1"}).content.decode()


@pytest.mark.parametrize(
    ("number", "document", "role", "why"),
    [
        ("1.5", "x", Role.REFORM_OFFICER, "số nguyên"),
        (1, " ", Role.REFORM_OFFICER, "văn bản làm căn cứ"),
        (-1, "x", Role.REFORM_OFFICER, "không được âm"),
        (1, "x", Role.INSPECTOR, "kê khai"),
    ],
)
def test_a_declaration_needs_its_ground(busy: Town, number, document, role, why):
    with pytest.raises(Refused, match=why):
        declare(busy, number, document, busy.staff[role])


def test_the_pages_close_declare_and_compare(busy: Town, client: Client):
    client.force_login(busy.staff[Role.REFORM_OFFICER])
    chosen = {"form": "ii06a", "unit": "T99.01", "first": "2026-11-02", "last": "2026-11-08"}
    said = chosen | {"kind": "received", "number": "7", "document": "12/BC"}
    answer = client.post("/dieu-hanh/so-ke-khai/", said, follow=True).content.decode()
    assert "12/BC" in answer and "lệch +4" in answer
    answer = client.get("/dieu-hanh/", chosen).content.decode()
    assert "12/BC" in answer and "+4" in answer
    (address,) = re.findall(r'href="(/dieu-hanh/so-ke-khai/\?[^"]+)"', answer)
    assert 'value="2026-11-02"' in client.get(address.replace("&amp;", "&")).content.decode()
    assert client.post("/dieu-hanh/so-ke-khai/", said | {"kind": "moved_in"}).status_code == 422
    closed = client.post("/dieu-hanh/chot/", chosen)
    assert closed.status_code == 302
    page = client.get(closed.url).content.decode()
    assert page.count("✓") == 1 and "Không có thay đổi" in page
    page = client.get(closed.url, {"dem-lai": "1"}).content.decode()
    assert page.count("✓") == 2 and "Không có thay đổi" in page
    busy.file(at=timezone.now(), received_at=MONDAY + DAY, received_reason="sổ giấy")
    page = client.get(closed.url).content.decode()
    assert "ghi nhận muộn" in page
    address = re.search(r'href="(/dieu-hanh/da-chot/\d+/received_new/them/)"', page)[1]
    assert "data-count>1<" in client.get(address).content.decode()
    assert client.get(address.replace("received_new", "self_filed")).status_code == 404
    assert closed.url in client.get("/dieu-hanh/da-chot/").content.decode()
    client.force_login(busy.staff[Role.HANDLER])
    assert client.get(closed.url).status_code == 409
