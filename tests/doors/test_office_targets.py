"""The pages of targets, sheets and declared numbers."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from motcua.doors.gateway.mail import digest_text, send_digests
from motcua.dossiers.models import Digest
from motcua.dossiers.states import State
from motcua.people import actions as people
from motcua.people.models import Official
from motcua.people.roles import Level, Role
from motcua.reports.actions.targeting import assign_target
from motcua.reports.models import DeclaredNumber, Target
from motcua.reports.questions import Period
from motcua.reports.targets.kinds import TargetKind
from motcua.reports.targets.reckoning import alerts_for
from tests.reports.test_figures import walk
from tests.town import PASSWORD, SINCE, Town

HOUR = timedelta(hours=1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DAYS = "&first=2026-11-01&last=2026-11-30"
SENT = {
    "unit": "T99.01", "official": "", "kind": "in_time", "percent": "100",
    "first": "2026-01-01", "last": "2026-12-31", "document": "12/KH-UBND",
}  # fmt: skip
NUMBER = {
    "unit": "T99.01", "kind": "petitions_open", "number": "4", "first": "2026-01-01",
    "last": "2026-12-31", "document": "5/BC",
}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(town: Town) -> Town:
    """A dossier in time and one late."""
    walk(town, State.COMPLETED)
    walk(town, State.COMPLETED, gap=90 * HOUR)
    return town


def signed_in(official: Official) -> Client:
    client = Client()
    client.force_login(official)
    return client


def pledge(town: Town, official: Official | None = None) -> Target:
    leader = town.staff[Role.LEADER]
    return assign_target(
        town.ward, official, TargetKind.IN_TIME, YEAR, Decimal(100), "12/KH", by=leader
    )


def test_a_leader_assigns_and_sees_how_it_stands(busy: Town):
    client = signed_in(busy.staff[Role.LEADER])
    assert client.post("/dieu-hanh/chi-tieu/", SENT).status_code == 302
    page = client.get("/dieu-hanh/chi-tieu/").content.decode()
    assert "1/2 = 50,00 %" in page and "không thể đạt nữa trong kỳ này" in page
    assert "Chỉ tiêu cần chú ý" in page and "12/KH-UBND" in page


@pytest.mark.parametrize(
    "changes",
    [{"percent": "0"}, {"percent": "101"}, {"document": ""}, {"last": "2025-12-31"},
     {"unit": "T99"}, {"kind": "x"}],
)  # fmt: skip
def test_what_cannot_be_assigned_is_said_on_the_form(busy: Town, changes: dict[str, str]):
    answer = signed_in(busy.staff[Role.LEADER]).post("/dieu-hanh/chi-tieu/", SENT | changes)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Target.objects.exists()


def test_an_inspector_reads_targets_and_assigns_none(busy: Town):
    client = signed_in(busy.staff[Role.INSPECTOR])
    assert "<h2>Giao chỉ tiêu</h2>" not in client.get("/dieu-hanh/chi-tieu/").content.decode()
    assert client.post("/dieu-hanh/chi-tieu/", SENT).status_code == 422
    assert not Target.objects.exists()


def test_the_reform_officer_declares_numbers(busy: Town):
    client = signed_in(busy.staff[Role.REFORM_OFFICER])
    assert client.post("/dieu-hanh/so-ke-khai/", NUMBER).status_code == 302
    assert DeclaredNumber.objects.get().number == 4
    assert "5/BC" in client.get("/dieu-hanh/so-ke-khai/").content.decode()
    wrong = client.post("/dieu-hanh/so-ke-khai/", NUMBER | {"kind": "index_5"})
    assert wrong.status_code == 422 and "từ 0 đến 2" in wrong.content.decode()


def test_one_reads_ones_own_sheet_and_opens_its_sets(busy: Town):
    handler = busy.staff[Role.HANDLER]
    client = signed_in(handler)
    page = client.get(f"/dieu-hanh/phieu-tuan/?{DAYS[1:]}").content.decode()
    links = re.findall(r'<a href="(/dieu-hanh/phieu-tuan/[a-z_]+/[^"]+)">([\d.]+)<', page)
    # Eight figures and four shares of two parts, in this period and the one before.
    assert len(links) == 2 * (8 + 4 * 2)
    for address, number in links:
        opened = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"data-count>{number}<" in opened, address
    pdf = client.get(f"/dieu-hanh/phieu-tuan/bieu.pdf?{DAYS[1:]}")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"


def test_nobody_else_reads_it_but_who_reads_the_units_reports(busy: Town):
    handler, desk = busy.staff[Role.HANDLER], busy.staff[Role.ONE_STOP_OFFICER]
    address = f"/dieu-hanh/phieu-tuan/?unit=T99.01&official={handler.pk}{DAYS}"
    assert signed_in(busy.staff[Role.LEADER]).get(address).status_code == 200
    assert signed_in(busy.staff[Role.INSPECTOR]).get(address).status_code == 200
    assert signed_in(desk).get(address).status_code == 409
    above = people.employ("xa9", "Lãnh đạo Xã Bên", PASSWORD, by=None)
    beside = people.add_unit("T99.02", "UBND xã Bên", Level.COMMUNE, parent=busy.province, by=None)
    people.appoint(above, Role.LEADER, beside, since=SINCE, by=None)
    assert signed_in(Official.objects.get(pk=above.pk)).get(address).status_code == 409


def test_a_line_of_the_weekly_form_opens_that_officials_dossiers(busy: Town):
    handler, client = busy.staff[Role.HANDLER], signed_in(busy.staff[Role.LEADER])
    page = client.get(f"/dieu-hanh/?form=phieu-tuan&unit=T99.01{DAYS}").content.decode()
    found = re.findall(rf'official={handler.pk}">(\d+)<span', page)
    assert found[0] == "2" and f"official={handler.pk}&amp;first=2026-11-01" in page
    wrong = client.get(f"/dieu-hanh/so-lieu/received/?unit=T99.01&official=x{DAYS}")
    assert wrong.status_code == 404


def test_the_targets_form_opens_the_targets_own_days(busy: Town):
    pledge(busy, busy.staff[Role.HANDLER])
    client = signed_in(busy.staff[Role.LEADER])
    page = client.get(f"/dieu-hanh/?form=chi-tieu&unit=T99.01{DAYS}").content.decode()
    part, (address, number), *_more = re.findall(
        r'<a href="(/dieu-hanh/so-lieu/[^"]+)">(\d+)<', page
    )
    assert "first=2026-01-01" in address and "first=2026-11-01" not in address
    assert "/in_time/" in part[0] and (part[1], number) == ("1", "2")
    opened = client.get(address.replace("&amp;", "&")).content.decode()
    assert "data-count>2<" in opened and "Cán bộ Công chức xử lý" in opened


def test_the_morning_tells_of_targets_at_risk(busy: Town):
    handler = busy.staff[Role.HANDLER]
    pledge(busy, handler)
    page = signed_in(handler).get("/ban-lam-viec/hom-nay/").content.decode()
    assert "Chỉ tiêu cần chú ý" in page
    other = signed_in(busy.staff[Role.ONE_STOP_OFFICER]).get("/ban-lam-viec/hom-nay/")
    assert "Chỉ tiêu cần chú ý" not in other.content.decode()


def test_the_morning_mail_tells_of_them_too(busy: Town):
    handler = busy.staff[Role.HANDLER]
    pledge(busy, handler)
    Official.objects.filter(pk=handler.pk).update(email="xuly@thu.example")
    lists = ("due_today", "in_three_days", "overdue", "without_apology")
    now = timezone.now()
    digest = Digest.objects.create(
        official=handler, day=timezone.localdate(now), made_at=now,
        codes={name: [] for name in lists},
    )  # fmt: skip
    assert send_digests(now) == 1
    assert "phải đạt 100 %" in mail.outbox[0].body
    assert "không thể đạt nữa" in mail.outbox[0].body
    assert "Chỉ tiêu" not in digest_text(digest)
    assert len(alerts_for(handler)) == 1


def test_what_a_target_says_opens_from_the_page_of_targets(busy: Town):
    pledge(busy)
    pledge(busy, busy.staff[Role.HANDLER])
    client = signed_in(busy.staff[Role.LEADER])
    page = client.get("/dieu-hanh/chi-tieu/").content.decode()
    links = re.findall(r'<a href="(/dieu-hanh/so-lieu/[^"]+)">(\d+)<', page)
    assert [number for _address, number in links] == ["1", "2"] * 2
    for address, number in links:
        opened = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"data-count>{number}<" in opened, address


def test_a_warning_leads_to_its_figures_for_whom_it_warns(busy: Town):
    pledge(busy)
    pledge(busy, busy.staff[Role.HANDLER])
    for role, table in ((Role.LEADER, "Thực hiện chỉ tiêu"), (Role.HANDLER, "Phiếu theo dõi")):
        client = signed_in(busy.staff[role])
        page = client.get("/ban-lam-viec/hom-nay/").content.decode()
        (address,) = re.findall(r'<a href="(/dieu-hanh/[^"]+first=[^"]+)">Xem số liệu', page)
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200 and table in answer.content.decode()
