"""The register: gapless from the first to the last, closed once, and then never changed."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from motcua.core.errors import Refused
from motcua.core.jobs import enqueue_by_name
from motcua.dossiers.actions.register import CLOSING, ask_to_close, close_register, is_being_closed
from motcua.dossiers.jobs import close_book
from motcua.dossiers.models import RegisterBook, RegisterEntry
from motcua.dossiers.papers.receipt import receipt_of
from motcua.dossiers.papers.register_book import print_register
from motcua.dossiers.register import dossiers_of, serial_of
from motcua.people.roles import Role
from tests.documents.test_files import store  # noqa: F401 — the fixture works by being here
from tests.town import Town

pytestmark = pytest.mark.usefixtures("store")
NEW_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
OFFICER = Role.ONE_STOP_OFFICER


def closed(town: Town, year: int = 2026, at: datetime = NEW_YEAR) -> RegisterBook:
    return close_register(town.ward, year, by=town.staff[OFFICER], at=at)


def serials(book: RegisterBook) -> list[tuple[int, str]]:
    rows = RegisterEntry.objects.filter(book=book).order_by("serial")
    return list(rows.values_list("serial", "dossier__code"))


def test_a_year_s_book_is_numbered_by_reception_and_kept(town: Town):
    start = datetime(2026, 11, 2, 2, tzinfo=UTC)
    later = town.file(at=start + timedelta(hours=2))
    first = town.file(at=start)
    accepted_not = town.file(at=start, accept=False)
    next_year = town.file(at=NEW_YEAR)
    book = closed(town)
    assert serials(book) == [(1, first.code), (2, later.code)]
    assert serial_of(first) == (2026, 1)
    assert serial_of(accepted_not) == serial_of(next_year) == (None, None)
    assert receipt_of(later, "x")["serial"] == "2"
    assert receipt_of(next_year, "x")["serial"] == ""
    pages = PdfReader(io.BytesIO(book.stored.path.read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) == book.pages
    for each in ("SỔ THEO DÕI HỒ SƠ", "Quyển số: 2026", "THỦ TRƯỞNG CƠ QUAN", first.code,
                 "Khóa sổ: ngày 04 tháng 01 năm 2027", "Mẫu số 07", "02/11/2026"):  # fmt: skip
        assert each in text
    assert "XEM TRƯỚC" not in text


def test_a_late_entry_goes_into_the_next_open_book(town: Town):
    town.file(at=datetime(2026, 11, 2, 2, tzinfo=UTC))
    book = closed(town)
    before = serials(book)
    late = town.file(
        at=NEW_YEAR + timedelta(days=1),
        received_at=datetime(2026, 12, 31, 2, tzinfo=UTC),
        received_reason="mất mạng",
    )
    assert serials(book) == before
    assert list(dossiers_of(town.ward, 2027)) == [late]
    assert [each.code for each in dossiers_of(town.ward, 2026)] == [code for _n, code in before]


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), True),
    ],
)
def test_a_book_is_closed_once_its_year_is_over(town: Town, at: datetime, closes: bool):
    if closes:
        assert closed(town, at=at).entries == 0
        with pytest.raises(Refused, match="đã khóa"):
            closed(town, at=at)
    else:
        with pytest.raises(Refused, match="chưa kết thúc"):
            closed(town, at=at)


def test_who_closes_a_book(town: Town):
    for role in (Role.HANDLER, Role.INSPECTOR, Role.ADMINISTRATOR):
        with pytest.raises(Refused, match="quyền"):
            close_register(town.ward, 2026, by=town.staff[role], at=NEW_YEAR)


def test_a_closed_book_never_changes(town: Town):
    book = closed(town)
    with pytest.raises(IntegrityError):
        RegisterBook.objects.filter(pk=book.pk).update(pages=1)


def test_an_open_book_is_a_preview(town: Town):
    town.file()
    dossiers = list(dossiers_of(town.ward, 2026))
    pdf = print_register(town.ward, 2026, dossiers, day=date(2026, 11, 2))
    assert "BẢN XEM TRƯỚC" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(hours=st.lists(st.integers(0, 8000), max_size=5))
def test_numbers_have_no_gap(town: Town, hours: list[int]):
    start = datetime(2026, 1, 5, 2, tzinfo=UTC)
    for each in hours:
        town.file(at=start + timedelta(hours=each))
    received = [each.received_at for each in dossiers_of(town.ward, 2026)]
    assert received == sorted(received)


def test_serials_are_one_to_n(town: Town):
    for hour in (3, 1, 2, 1):
        town.file(at=datetime(2026, 11, 2, hour, tzinfo=UTC))
    assert [serial for serial, _code in serials(closed(town))] == [1, 2, 3, 4]


def test_a_big_book_is_closed_by_a_job(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("motcua.dossiers.actions.register.AT_ONCE", 1)
    # The test's transaction lives in its connection, which a worker would have renewed.
    monkeypatch.setattr("motcua.core.jobs.close_old_connections", lambda: None)
    year, by = 2025, town.staff[OFFICER]
    past = datetime(2025, 11, 3, 2, tzinfo=UTC)
    one = town.file(at=past)
    assert ask_to_close(town.ward, year, by=by).entries == 1
    for each in (1, 2):
        town.file(at=past - timedelta(days=366 + each))
    assert ask_to_close(town.ward, year - 1, by=by) is None
    assert is_being_closed(town.ward, year - 1)
    assert not is_being_closed(town.ward, year)
    with pytest.raises(Refused, match="đang được khóa"):
        ask_to_close(town.ward, year - 1, by=by)
    waiting = ProcrastinateJob.objects.get(task_name=CLOSING)
    close_book(**waiting.args)
    assert RegisterBook.objects.get(year=year - 1).entries == 2
    assert serial_of(one) == (year, 1)
    with pytest.raises(Refused, match="đã khóa"):
        ask_to_close(town.ward, year - 1, by=by)


def test_a_big_open_year_is_not_asked_for(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("motcua.dossiers.actions.register.AT_ONCE", 0)
    year = timezone.localdate().year
    town.file(at=timezone.now())
    with pytest.raises(Refused, match="chưa kết thúc"):
        ask_to_close(town.ward, year, by=town.staff[OFFICER])
    with pytest.raises(Refused, match="quyền"):
        ask_to_close(town.ward, year - 1, by=town.staff[Role.INSPECTOR])
    assert not is_being_closed(town.ward, year)


def test_a_job_whose_worker_died_is_not_under_way(town: Town):
    enqueue_by_name(CLOSING, unit=town.ward.pk, year=2025, official=1)
    assert is_being_closed(town.ward, 2025)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert not is_being_closed(town.ward, 2025)


def test_a_part_of_a_book_goes_on_with_its_numbers(town: Town):
    for hour in (1, 2, 3):
        town.file(at=datetime(2026, 11, 2, hour, tzinfo=UTC))
    part = list(dossiers_of(town.ward, 2026)[1:])
    pdf = print_register(town.ward, 2026, part, day=date(2026, 11, 2), before=1, entries=3)
    pages = PdfReader(io.BytesIO(pdf)).pages
    cover = " ".join(pages[0].extract_text().split())
    assert "Phần xem trước: số thứ tự 2 – 3" in cover
    assert "Sổ này có 3 số thứ tự." in cover
    assert part[0].code in pages[1].extract_text()
