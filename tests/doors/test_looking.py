"""Looking for a name in the inbox: newest first, page by page, and asked for more where common."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.dossiers import search as looking
from motcua.dossiers.models import Dossier
from motcua.people import actions as people
from motcua.people.roles import Level, Role
from tests.doors.desk import signed_in
from tests.town import MONDAY, SINCE, Town

pytestmark = pytest.mark.django_db
ASKS = "có trong quá nhiều họ tên"


@pytest.fixture
def common(town: Town, monkeypatch) -> Town:
    """A town where three dossiers are too many, and an officer of two wards."""
    monkeypatch.setattr(looking, "MOST_DOSSIERS", 2)
    other = people.add_unit(
        "T99.02", "UBND phường Khác", Level.COMMUNE, parent=town.province, by=None
    )
    officer = town.staff[Role.ONE_STOP_OFFICER]
    people.appoint(officer, Role.ONE_STOP_OFFICER, other, since=SINCE, by=None)
    for number, word in enumerate(("Sên", "Bươu", "Hương")):
        town.file(f"Đặng Thị Ốc {word}", at=MONDAY + timedelta(hours=number))
    return town


def page(town: Town, **asked: object) -> str:
    asked = {"tab": "all", "q": "oc"} | asked
    return signed_in(town).get(reverse("desk:inbox"), asked).content.decode()


def test_a_common_name_asks_for_a_unit_or_days(common: Town):
    assert ASKS in page(common)
    assert "Ốc Sên" not in page(common)
    assert ASKS in page(common, unit="x")
    assert ASKS in page(common, first="2026-09-01", last="2026-11-30")
    assert ASKS in page(common, first="2026-11-01")


def test_within_a_unit_or_a_month_a_common_name_is_found(common: Town):
    for asked in ({"unit": common.ward.pk}, {"first": "2026-11-01", "last": "2026-11-30"}):
        shown = page(common, **asked)
        assert ASKS not in shown
        assert shown.index("Ốc Hương") < shown.index("Ốc Bươu") < shown.index("Ốc Sên")
    other = common.province.children.get(code="T99.02")
    assert "Ốc Sên" not in page(common, unit=other.pk)
    assert "Ốc Sên" not in page(common, first="2026-11-03", last="2026-11-30")
    assert "Ốc Sên" in page(common, first="2026-11-02", last="2026-11-02")
    assert "Ốc Sên" not in page(common, first="2026-10-30", last="2026-11-01")


def test_who_sees_one_unit_is_not_asked(common: Town):
    post = common.staff[Role.ONE_STOP_OFFICER].posts.get(unit__code="T99.02")
    people.dismiss(post, until=SINCE + timedelta(days=1), by=None)
    assert "Ốc Sên" in page(common)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "x"])
def test_strange_days_are_no_error(common: Town, day: str):
    assert page(common, first=day, last=day)


def test_pages_of_a_search_go_on_after_the_last_row(town: Town, monkeypatch):
    monkeypatch.setattr("motcua.doors.desk.paging.page_of.__defaults__", (2,))
    names = [f"Đặng Thị Ốc {word}" for word in ("Sên", "Bươu", "Hương")]
    codes = [town.file(name, at=MONDAY).code for name in names]
    client = signed_in(town)
    first = client.get(reverse("desk:inbox"), {"tab": "all", "q": "oc"})
    assert [row.code for row in first.context["rows"]] == codes[:0:-1]
    second = client.get(f"{reverse('desk:inbox')}?{first.context['next']}")
    assert [row.code for row in second.context["rows"]] == codes[:1]
    assert second.context["after"] == ""


def test_it_is_said_how_names_were_compared(town: Town):
    dossier: Dossier = town.file("Đặng Thị Ốc")
    assert "đúng họ tên này" in page(town, q="dang thi oc")
    assert "chỉ khác một chữ cái" in page(town, q="dang thi ox")
    assert dossier.code in page(town, q="dang thi ox")
    assert "chỉ khác một chữ cái" not in page(town, q="dang thi ox", how="near")
