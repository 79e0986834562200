"""The overview's pages: every number opens into as many dossiers; pictures; Monday's reports."""

import re
from datetime import timedelta
from email import message_from_string
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from motcua.catalogue.kinds import FilingChannel
from motcua.core.errors import Refused
from motcua.doors.gateway.report_mail import send_reports
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people.models import Official
from motcua.people.roles import Role
from motcua.reports.actions.subscribing import subscribe, unsubscribe
from motcua.reports.models import Subscription
from motcua.reports.subscription_rules import due_monday, monday_of
from tests.doors.test_gateway_mail import MailServer, mailbox
from tests.reports.test_figures import walk
from tests.town import Town

HOME = "/dieu-hanh/tong-quan/"
OWN, SLOWER = f"{HOME}cua-toi/", f"{HOME}thoi-gian/"
ORDERS = "/dieu-hanh/dang-ky/"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]


@pytest.fixture
def busy(town: Town) -> Town:
    """Dossiers of the last weeks, whatever day it is: done, late, open, online."""
    now = timezone.now()
    for days in (1, 8, 15, 22):
        at = now - days * DAY - 5 * MINUTE
        walk(town, State.RETURNED, at, gap=MINUTE, channel=FilingChannel.ONLINE)
        walk(town, State.PROCESSING, at, gap=MINUTE)
    walk(town, State.COMPLETED, now - 30 * DAY, gap=4 * DAY)
    return town


def as_(town: Town, role: Role) -> Client:
    client = Client()
    client.force_login(town.staff[role])
    return client


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def opened(client: Client, address: str) -> int:
    page = client.get(unescape(address)).content.decode()
    return int(re.search(r"data-count>([\d.]+)<", page)[1].replace(".", ""))


@pytest.mark.parametrize(
    ("role", "home"), [(Role.LEADER, HOME), (Role.HANDLER, HOME), (Role.LEADER, OWN)]
)
def test_every_number_opens_into_its_dossiers(busy: Town, role: Role, home: str):
    client = as_(busy, role)
    page = client.get(home).content.decode()
    load = re.findall(r'<li><a href="([^"]+)"[^>]*><strong>([\d.]+)</strong>', page)
    cells = re.findall(r'<td class="num"><a href="([^"]+)">([\d.]+)</a>', page)
    assert len(load) == 6 and len(cells) >= 26
    for address, number in [*load, *cells]:
        assert opened(client, address) == int(number), address
    marks = re.findall(r'<a href="([^"]+)" aria-label="[^"]+: ([\d.]+)[^"]*"', page)
    assert len(marks) >= 26
    for address, number in marks:
        assert opened(client, address) == int(number), address


def test_a_handler_sees_the_own_work_and_a_leader_the_units(busy: Town):
    assert "Việc của tôi" in plain(as_(busy, Role.HANDLER).get(HOME).content.decode())
    seen = plain(as_(busy, Role.LEADER).get(HOME).content.decode())
    assert "Tổng quan · UBND phường Mẫu" in seen and "Lĩnh vực" in seen
    assert as_(busy, Role.INSPECTOR).get(OWN).status_code == 409
    assert as_(busy, Role.ADMINISTRATOR).get(HOME).status_code == 409
    assert as_(busy, Role.HANDLER).get(SLOWER).status_code == 409
    assert as_(busy, Role.HANDLER).get(f"{HOME}tuan.png").status_code == 409


def test_the_province_sees_its_units_in_order(busy: Town):
    inspector = busy.staff[Role.INSPECTOR]
    inspector.posts.update(unit=busy.province)
    client = Client()
    client.force_login(Official.objects.get(pk=inspector.pk))
    page = client.get(HOME).content.decode()
    assert "Xếp hạng đúng hạn, cấp xã" in plain(page)
    league = re.search(r"Bảng xếp hạng.*?</table>", page, re.DOTALL)[0]
    assert "UBND phường Mẫu" in league
    for address, number in re.findall(r'<a href="([^"]+)">(\d+)</a>', league):
        assert opened(client, address) == int(number), address
    alone = client.get(HOME, {"unit": "T99", "alone": "on"})
    assert "Chưa có hồ sơ nào trong kỳ" in plain(alone.content.decode())


def test_what_is_slower_comes_as_a_part_or_as_a_page(busy: Town):
    client = as_(busy, Role.LEADER)
    whole = client.get(SLOWER).content.decode()
    part = client.get(SLOWER, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole and "<html" not in part
    for page in (whole, part):
        assert "Phễu kênh nộp hồ sơ" in page
        [(address, number)] = re.findall(
            r'data-label="Đã giải quyết"><a href="([^"]+)">(\d+)<', page
        )
        assert opened(client, address) == int(number) == 5


@pytest.mark.parametrize("name", ["tuan", "dung-han", "kenh"])
def test_pictures_can_be_taken_away(busy: Town, name: str):
    answer = as_(busy, Role.LEADER).get(f"{HOME}{name}.png")
    assert answer.content.startswith(b"\x89PNG")
    assert f"{name}.png" in answer["Content-Disposition"]


@pytest.mark.parametrize("choice", [{"unit": "T99"}, {"weeks": "5"}, {"unit": "khong-co"}])
def test_a_choice_beyond_reach_is_refused(busy: Town, choice: dict[str, str]):
    assert as_(busy, Role.LEADER).get(HOME, choice).status_code in {403, 409}


@pytest.fixture
def reader(busy: Town) -> Official:
    leader = busy.staff[Role.LEADER]
    Official.objects.filter(pk=leader.pk).update(email="lanh.dao@example.vn")
    return Official.objects.get(pk=leader.pk)


def test_a_report_is_ordered_listed_and_given_up(busy: Town, reader: Official):
    client = Client()
    client.force_login(reader)
    sent = {"form": "ii06a", "unit": "T99.01"}
    assert "Bạn chưa đăng ký" in client.get(ORDERS).content.decode()
    assert client.post(ORDERS, sent).status_code == 302
    twice = client.post(ORDERS, sent)
    assert (twice.status_code, "đã đăng ký nhận" in twice.content.decode()) == (422, True)
    [ordered] = Subscription.objects.running()
    page = client.get(ORDERS).content.decode()
    assert page.count("Bỏ đăng ký") == 1
    assert client.post(f"{ORDERS}{ordered.pk}/bo/").status_code == 302
    assert client.post(f"{ORDERS}{ordered.pk}/bo/").status_code == 409
    assert not Subscription.objects.running()
    assert client.post(ORDERS, sent).status_code == 302, "again, after it was given up"


def test_nobody_orders_what_they_may_not_read_nor_gives_up_anothers(busy: Town, reader: Official):
    with pytest.raises(Refused, match="quyền"):
        subscribe(busy.province, with_children=True, form="ii06a", by=reader)
    with pytest.raises(Refused, match="biểu"):
        subscribe(busy.ward, with_children=False, form="khong-co", by=reader)
    with pytest.raises(Refused, match="thư điện tử"):
        subscribe(busy.ward, with_children=False, form="ii06a", by=busy.staff[Role.REFORM_OFFICER])
    ordered = subscribe(busy.ward, with_children=False, form="ii06a", by=reader)
    with pytest.raises(Refused, match="Chỉ người đăng ký"):
        unsubscribe(ordered, by=busy.staff[Role.REFORM_OFFICER])


def next_monday(hour: int):
    local = timezone.localtime()
    monday = monday_of(local.date()) + 7 * DAY
    return local.replace(year=monday.year, month=monday.month, day=monday.day, hour=hour)


def test_monday_begins_at_six():
    early, on_time = next_monday(5), next_monday(6)
    assert due_monday(early) is None
    assert due_monday(on_time) == due_monday(on_time + 3 * DAY) == on_time.date()
    assert due_monday(early - DAY) == on_time.date() - 7 * DAY


def test_every_monday_it_comes_once(
    busy: Town, reader: Official, mailbox: type[MailServer], settings
):
    settings.SITE_URL = "https://motcua.example.gov.vn"
    ordered = subscribe(busy.ward, with_children=False, form="ii06a", by=reader)
    assert send_reports(timezone.now()) == 0, "the first comes next Monday"
    monday = next_monday(7)
    MailServer.refuses = {"lanh.dao@example.vn"}
    assert send_reports(monday) == 0
    MailServer.refuses = set()
    assert [send_reports(monday), send_reports(monday), send_reports(monday + DAY)] == [1, 0, 0]
    letter = message_from_string(mailbox.taken[0])
    text, *files = letter.get_payload()
    said = text.get_payload()
    assert "https://motcua.example.gov.vn/dieu-hanh/?form=ii06a" in said
    week = monday.date() - 7 * DAY
    assert f"first={week.isoformat()}" in said
    new = Dossier.objects.filter(received_at__date__gte=week).count()
    assert f"Tổng số: {new + carried(week)}" in said.replace("\r", "")
    names = [each.get_filename() for each in files]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"]
    assert files[0].get_payload(decode=True).startswith(b"%PDF")
    assert send_reports(monday + 7 * DAY) == 1
    unsubscribe(Subscription.objects.get(pk=ordered.pk), by=reader)
    assert send_reports(monday + 14 * DAY) == 0


def carried(week) -> int:
    """Open when the week began."""
    came = Dossier.objects.filter(received_at__date__lt=week)
    return came.exclude(completed_at__date__lt=week).count()


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_cannot_be_reached_or_left_gets_nothing(
    busy: Town, reader: Official, mailbox: type[MailServer], change: dict[str, object]
):
    ordered = subscribe(busy.ward, with_children=False, form="ii06a", by=reader)
    Official.objects.filter(pk=reader.pk).update(**change)
    assert send_reports(next_monday(7)) == 0
    assert not mailbox.taken
    assert not Subscription.objects.to_send(next_monday(7).date()), "not tried every minute"
    ordered.refresh_from_db()
    assert ordered.ended_at is None, "it goes on when they are back"


def test_who_may_not_read_it_any_more_gets_it_no_longer(
    busy: Town, reader: Official, mailbox: type[MailServer]
):
    ordered = subscribe(busy.ward, with_children=False, form="ii06a", by=reader)
    reader.posts.all().delete()
    assert send_reports(next_monday(7)) == 0
    assert not mailbox.taken
    ordered.refresh_from_db()
    assert ordered.ended_at and ordered.reason
