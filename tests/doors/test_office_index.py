"""The pages of an index: its marks, the sets behind them, what would raise it, what is declared."""

import csv
import io
import json
import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.kinds import FilingChannel
from motcua.doors.office.views.indices import harmless
from motcua.dossiers.states import State
from motcua.indices.gathering import asked, tree_of
from motcua.indices.models import DeclaredInput
from motcua.indices.reading import criteria_set
from motcua.indices.sources import SOURCES, DossierSource
from motcua.people.roles import Role
from motcua.reports.questions import Period
from tests.town import Town

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DAYS = {"first": "2026-11-01", "last": "2026-11-30"}
HOME = "/dieu-hanh/chi-so/qd766/"
SETS = [
    (leaf.code, side)
    for leaf in criteria_set("qd766").root.leaves()
    if leaf.source
    for side in ("whole", "part", "rest")
]


def as_(town: Town, role: Role) -> Client:
    client = Client()
    client.force_login(town.staff[role])
    return client


def text_of(answer) -> str:
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(bare).split())


@pytest.fixture
def leader(town: Town) -> Client:
    for state in (State.REGISTERED, State.PROCESSING, State.COMPLETED, State.STOPPED):
        town.dossier(state)
    town.file(method=town.method(FilingChannel.ONLINE), papers=())
    return as_(town, Role.LEADER)


def test_the_page_shows_what_the_engine_found(town: Town, leader: Client):
    answer = leader.get(HOME, DAYS)
    found, *_children = tree_of(criteria_set("qd766"), town.ward, NOVEMBER)
    said = text_of(answer)
    assert answer.status_code == 200
    for leaf in found.mark.leaves():
        assert leaf.criterion.name in said
    total = str(found.mark.score).replace(".", ",")
    assert f"{total} trên" in said
    assert "Chưa có nguồn" in said
    assert "Mặc định đủ điểm" in said
    assert "đang xem theo cách khác" not in said


def test_other_readings_are_seen_as_such(leader: Client):
    said = text_of(leader.get(HOME, DAYS | {"certified-copy": "paper"}))
    assert "đang xem theo cách khác chính thức" in said
    assert "Mặc định đủ điểm" not in said
    wrong = leader.get(HOME, DAYS | {"certified-copy": "nonsense"})
    assert wrong.status_code == 422


@pytest.mark.parametrize(("code", "side"), SETS)
def test_each_figure_opens_exactly_its_set(town: Town, leader: Client, code: str, side: str):
    answer = leader.get(reverse("office:index_set", args=["qd766", code, side]), DAYS)
    source = SOURCES[criteria_set("qd766").leaf(code).source]
    shown = answer.context["page"].paginator.count
    unit = town.ward
    if isinstance(source, DossierSource):
        sets = {"whole": source.whole, "part": source.part, "rest": source.others}
        assert shown == sets[side](asked(unit, NOVEMBER)).count()
    given = next(
        leaf.given
        for leaf in tree_of(criteria_set("qd766"), unit, NOVEMBER)[0].mark.leaves()
        if leaf.criterion.code == code
    )
    upper, lower = int(given.numerator or 0), int(given.denominator or 0)
    if code != "AVERAGE_PROCESSING_DAYS":
        assert shown == {"whole": lower, "part": upper, "rest": lower - upper}[side]


@pytest.mark.parametrize("code", ["DOSSIER_SYNC", "NONSENSE"])
def test_what_has_no_set_opens_nothing(leader: Client, code: str):
    address = reverse("office:index_set", args=["qd766", code, "part"])
    assert leader.get(address, DAYS).status_code == 404


def test_what_would_raise_the_score_leads_to_the_dossiers(leader: Client):
    answer = leader.get(reverse("office:index_chances", args=["qd766"]), DAYS)
    lost = [row["chance"].mark.lost for row in answer.context["rows"]]
    assert lost == sorted(lost, reverse=True)
    assert len(lost) > 3
    for address in re.findall(r'href="([^"]*/rest/[^"]*)"', answer.content.decode()):
        assert leader.get(unescape(address)).status_code == 200


def test_the_criteria_can_be_read(leader: Client):
    said = text_of(leader.get(reverse("office:index_criteria", args=["qd766"]), DAYS))
    criteria = criteria_set("qd766")
    assert criteria.digest in said
    assert criteria.legal_basis in said
    assert all(leaf.code in said for leaf in criteria.root.leaves())
    assert all(switch.name in said for switch in criteria.switches)


def test_files_say_the_same(town: Town, leader: Client):
    told = json.loads(leader.get(f"{HOME[:-1]}.json", DAYS | {"digitised-target": "paper"}).content)
    assert told["switches"]["digitised-target"] == "paper"
    assert told["definition"] == criteria_set("qd766").digest
    found = tree_of(criteria_set("qd766"), town.ward, NOVEMBER)[0]
    table = leader.get(f"{HOME[:-1]}.csv", DAYS).content.decode("utf-8-sig")
    rows = {row["criterion"]: row for row in csv.DictReader(io.StringIO(table))}
    for leaf in found.mark.leaves():
        code = leaf.criterion.code
        assert rows[code]["score"] == ("" if leaf.score is None else str(leaf.score))
        metric = told["units"][0]["metrics"][code]
        assert metric["source"] == rows[code]["source"] == found.origins[code].value
        assert (
            str(metric["denominator"] if metric["denominator"] is not None else "")
            == (rows[code]["denominator"])
        )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_name_becomes_a_formula(name: str):
    assert harmless(name) == f"'{name}"
    assert harmless("UBND xã") == "UBND xã"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"unit": "T99"}, 422),
        ({"unit": "KHONG"}, 422),
        ({"first": "2026-12-01", "last": "2026-01-01"}, 422),
        ({"first": "hôm qua"}, 422),
    ],
)
def test_a_question_that_cannot_be_is_answered_kindly(leader: Client, query, status: int):
    assert leader.get(HOME, query).status_code == status
    assert leader.get(f"{HOME[:-1]}.json", query).status_code == 409


def test_a_reform_officer_declares_and_the_page_marks_it(town: Town):
    reform = as_(town, Role.REFORM_OFFICER)
    address = reverse("office:index_declare", args=["qd766"])
    assert "1.4" in text_of(reform.get(address))
    words = DAYS | {
        "unit": "T99.01", "criterion": "DOSSIER_SYNC", "numerator": "3", "denominator": "4",
        "document": "12/BC-UBND ngày 20/11/2026",
    }  # fmt: skip
    for spoilt in ({"denominator": ""}, {"denominator": "2"}, {"document": ""},
                   {"criterion": "DOSSIERS_IN_TIME"}, {"unit": "T99"}):  # fmt: skip
        assert reform.post(address, words | spoilt).status_code == 422
    assert not DeclaredInput.objects.exists()
    answer = reform.post(address, words, follow=True)
    assert answer.status_code == 200
    assert "Kê khai" in text_of(answer)
    assert "75,00%" in text_of(answer)
    assert "12/BC-UBND" in text_of(reform.get(address))
