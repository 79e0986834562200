"""The door of leaders and reform staff: the report, what stands behind it, its files."""

import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import load_workbook

from motcua.catalogue.kinds import FilingChannel
from motcua.doors.office.forms import ReportForm, said_of
from motcua.dossiers.states import State
from motcua.people.roles import Level, Role
from motcua.reports.figures import figures, plain
from motcua.reports.kinds import COLUMNS, Boundaries, DueBasis, EarlyRule, Figure
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import PRINTED
from tests.town import MONDAY, Town

pytestmark = pytest.mark.django_db
HOME = "/dieu-hanh/"
NOVEMBER = {"first": "2026-11-09", "last": "2026-11-30"}
PAGES = [HOME, f"{HOME}so-lieu/received/", f"{HOME}bieu.pdf"]
READERS = {Role.LEADER, Role.REFORM_OFFICER, Role.INSPECTOR}


def as_(town: Town, role: Role) -> Client:
    client = Client()
    client.force_login(town.staff[role])
    return client


@pytest.fixture
def leader(town: Town) -> Client:
    for state in State:
        town.dossier(state)
        town.dossier(state, at=MONDAY + timedelta(days=7))
        town.dossier(state, at=MONDAY + timedelta(days=8), method=town.method(FilingChannel.ONLINE))
    return as_(town, Role.LEADER)


def text_of(answer) -> str:
    seen = re.sub(r'<span class="visually-hidden">.*?</span>', "", answer.content.decode())
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", seen))
    return " ".join(unescape(bare).split())


def expected(town: Town) -> dict[Figure, int]:
    period = Period(date(2026, 11, 9), date(2026, 11, 30))
    return dict(figures(Question(Scope(town.ward), period)).total)


def test_the_report_shows_the_form_its_checks_and_shares(town: Town, leader: Client):
    answer = leader.get(HOME, NOVEMBER)
    assert answer.status_code == 200
    said, total = text_of(answer), expected(town)
    assert "UBND phường Mẫu" in said
    for number in range(1, 14):
        assert f"({number})" in said
    assert said.count("✓") == 8
    assert "✗" not in said
    assert f"{total[Figure.RECEIVED_ONLINE]}/{total[Figure.RECEIVED]} = " in said
    page = answer.content.decode()
    assert 'role="region" tabindex="0" aria-label=' in page
    marks = re.findall(r'<a href="([^"]+)" aria-label="[^"]+: ([\d.]+)[^"]*"', page)
    ends = (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE)
    drawn = (Figure.RECEIVED_NEW, Figure.RESOLVED, *ends)
    assert [int(number) for _address, number in marks] == [total[each] for each in drawn]
    for address, number in marks:
        shown = leader.get(unescape(address)).content.decode()
        assert f"data-count>{number}<" in shown, address
    assert "style=" not in page, "the policy forbids it"


def test_every_figure_is_a_link_to_exactly_its_dossiers(town: Town, leader: Client):
    page = leader.get(HOME, NOVEMBER).content.decode()
    links = re.findall(r'<a href="(/dieu-hanh/so-lieu/[^"]+)">([\d.]+)<', page)
    # The 11 columns of the one field and of the total, those withdrawn; both parts of each share;
    # what came and was resolved in the month; the three ends.
    assert len(links) == 2 * len(COLUMNS) + 1 + 2 * len(PRINTED) + 2 + 3
    for address, number in links:
        shown = leader.get(unescape(address)).content.decode()
        assert re.search(r"data-count>([\d.]+)<", shown)[1] == number, address
        assert shown.count("<tr data-row>") == int(number), address
    total = expected(town)
    shown = {re.search(r"so-lieu/(\w+)/", address)[1]: int(number) for address, number in links}
    assert shown.pop("in_time") == shown["resolved_early"] + shown["resolved_on_time"]
    counted = (*COLUMNS, Figure.WITHDRAWN, Figure.RECEIVED_NEW)
    assert shown == {each: total[each] for each in counted}


def test_a_long_list_has_pages(town: Town, leader: Client, monkeypatch):
    monkeypatch.setattr("motcua.doors.office.views.report.PAGE", 2)
    first = leader.get(f"{HOME}so-lieu/received/", NOVEMBER)
    assert first.content.decode().count("<tr data-row>") == 2
    assert "page=2" in first.content.decode()
    second = leader.get(f"{HOME}so-lieu/received/", NOVEMBER | {"page": 2})
    codes = [set(re.findall(r"ho-so/([^/]+)/", each.content.decode())) for each in (first, second)]
    assert not codes[0] & codes[1]


def test_the_files_hold_the_same_figures(town: Town, leader: Client):
    total = expected(town)
    told = json.loads(leader.get(f"{HOME}bieu.json", NOVEMBER).content)
    assert told["total"] == plain(total)
    book = load_workbook(io.BytesIO(leader.get(f"{HOME}bieu.xlsx", NOVEMBER).content))
    row = next(r for r in book.get_sheet_by_index(0).to_python() if r[0] == "Tổng cộng")
    assert row[2:13] == [total[each] for each in COLUMNS]
    answer = leader.get(f"{HOME}bieu.pdf", NOVEMBER)
    assert "attachment" in answer["Content-Disposition"]
    assert "Tổng cộng" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"first": "2026-11-30", "last": "2026-11-01"}, "Ngày cuối kỳ không được trước"),
        ({"first": "1026-11-30"}, "Kỳ báo cáo phải từ năm"),
        ({"as_of": "2199-01-01T00:00"}, "một thời điểm đã qua"),
        ({"level": "commune"}, "gồm đơn vị cấp dưới"),
        ({"unit": "T99"}, "hợp lệ"),
    ],
)
def test_a_choice_that_makes_no_sense_is_answered_with_a_sentence(leader, choice, sentence):
    answer = leader.get(HOME, NOVEMBER | choice)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert leader.get(f"{HOME}so-lieu/received/", NOVEMBER | choice).status_code == 409
    assert leader.get(f"{HOME}bieu.pdf", NOVEMBER | choice).status_code == 409


def test_the_usual_periods_are_a_press_away(leader: Client):
    page = leader.get(HOME).content.decode()
    for address in re.findall(r'<a href="(\?[^"]*first=[^"]+)"', page):
        assert leader.get(HOME + unescape(address)).status_code == 200


def test_an_earlier_instant_can_be_asked_for(leader: Client):
    answer = leader.get(HOME, NOVEMBER | {"as_of": "2026-11-01T00:00"})
    assert "Không có số liệu trong kỳ" in text_of(answer)


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_signs_in_first(address: str):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize("address", PAGES)
def test_reports_are_for_those_who_read_them(town: Town, address: str):
    for role in Role:
        status = as_(town, role).get(address).status_code
        assert status == (200 if role in READERS else 409), role


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_only_read(leader: Client, address: str):
    assert leader.post(address).status_code == 405


def test_there_is_no_such_figure(leader: Client):
    assert leader.get(f"{HOME}so-lieu/anything/").status_code == 404
    assert leader.get(f"{HOME}so-lieu/received/", {"field": "999999"}).status_code == 404


def test_a_question_as_an_address_asks_the_same_again(town: Town):
    as_of = timezone.now().replace(microsecond=0) - timedelta(days=2)
    question = Question(
        Scope(town.ward, True, Level.COMMUNE, Boundaries.TODAY),
        Period(date(2026, 11, 9), date(2026, 11, 30)),
        as_of=as_of,
        early_rule=EarlyRule.MINUTE,
        due=DueBasis.ORIGINAL,
    )
    form = ReportForm(town.staff[Role.LEADER], dict(said_of(question)))
    assert form.is_valid() and form.question() == question
