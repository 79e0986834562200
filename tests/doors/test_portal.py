"""The portal: procedures are found, and a dossier speaks only to whoever holds its secret."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.catalogue import actions as catalogue
from motcua.catalogue.actions import MethodFacts, ProcedureFacts
from motcua.catalogue.kinds import FilingChannel
from motcua.dossiers import actions
from motcua.dossiers.actions import Party
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.receipt import follow_address
from motcua.dossiers.states import State, Verb
from motcua.people.roles import Role
from tests.town import MONDAY, Town

FIND, FOLLOW = "/thu-tuc/", "/tra-cuu/"
UNKNOWN = "Không có hồ sơ nào khớp"
TOO_OFTEN = "Tra cứu quá nhiều lần"
PERSONAL = {
    "name": "Đặng Thị Riêng Tư",
    "id_number": "001077777777",
    "phone": "0977777777",
    "address": "Số 7 ngõ Riêng Tư",
    "email": "rieng.tu@example.vn",
}


@pytest.fixture(autouse=True)
def _nobody_asked_before(db: None) -> None:
    cache.clear()


def page(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def ask(code: str, secret: str, address: str = "192.0.2.1"):
    return Client().post(FOLLOW, {"code": code, "secret": secret}, REMOTE_ADDR=address)


def text_of(answer) -> str:
    """A page without what was typed into it and its one-time token."""
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


@pytest.fixture
def another(town: Town) -> Town:
    """A second procedure in a second field, not yet offered anywhere."""
    facts = ProcedureFacts(
        code="2.000777",
        name="Đăng ký nuôi ong",
        field="Nông nghiệp",
        methods=(MethodFacts(FilingChannel.ONLINE, 7, ""),),
    )
    catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
    return town


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("cap giay", {"1.999001"}),
        ("CẤP  giấy", {"1.999001"}),
        ("ong nuoi", {"2.000777"}),
        ("1.999001", {"1.999001"}),
        ("1.99", {"1.999001"}),
        ("2.000777 ong", {"2.000777"}),
        ("khong co gi", set()),
        ("", set()),
        ("%", set()),
        ("_", set()),
    ],
)
def test_procedures_are_found_by_name_without_diacritics_and_by_code(another, q, found):
    shown = page(FIND, q=q)
    assert {code for code in ("1.999001", "2.000777") if f">{code} ·" in shown} == found


def test_a_field_shows_its_procedures_and_no_others(another: Town):
    shown = page(FIND, field=str(another.version.field_id))
    assert ("Cấp giấy thử nghiệm" in shown, "nuôi ong" in shown) == (True, False)
    for odd in ("0", "99999999999999999999", "x", "²", "-1"):
        page(FIND, field=odd)


def test_htmx_gets_only_the_list(another: Town):
    whole, part = (
        Client().get(FIND, {"q": "ong"}, headers=headers) for headers in ({}, {"HX-Request": "1"})
    )
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert "nuôi ong" in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_a_procedure_says_what_is_stated_and_guesses_nothing(another: Town):
    shown = page(reverse("portal:procedure", args=["1.999001"]))
    for said in ("5 ngày làm việc", "10.000 đ", "không thu", "Tờ khai", "UBND phường Mẫu"):
        assert said in shown
    assert "7 ngày" not in page(reverse("portal:procedure", args=["2.000777"]))


def test_a_unit_that_stopped_receiving_is_not_named(town: Town):
    offer = town.version.procedure.offers.get()
    catalogue.stop_offering(offer, until=timezone.localdate(), by=None)
    assert "UBND phường Mẫu" not in page(reverse("portal:procedure", args=["1.999001"]))


def test_a_procedure_that_is_unknown_or_no_longer_in_force_is_not_there(town: Town):
    catalogue.withdraw(town.version, until=timezone.localdate(), by=None)
    for code in ("9.9", "1.999001"):
        assert Client().get(reverse("portal:procedure", args=[code])).status_code == 404
    assert "thử nghiệm" not in page(FIND, q="thu nghiem")


def test_a_nul_in_an_address_is_no_page(town: Town):
    for path in (f"{FIND}?q=%00", f"{FIND}a%00/", f"{FOLLOW}?code=%00"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("change", [str, str.lower, lambda s: f" {s[:3]} {s[3:]} "])
def test_the_right_secret_opens_the_dossier_as_people_type_it(town: Town, change):
    dossier = town.dossier(State.PROCESSING)
    answer = ask(f" {dossier.code} ", change(dossier.secret))
    assert answer.status_code == 200
    assert "Đang xử lý" in answer.content.decode()
    assert "Cấp giấy thử nghiệm" in answer.content.decode()


def test_a_wrong_secret_and_an_unknown_code_are_answered_alike(town: Town):
    dossier = town.file()
    other = town.file()
    answers = [
        ask(dossier.code, "KHONG1", "192.0.2.1"),
        ask("T99.01-261102-9999", "KHONG1", "192.0.2.2"),
        ask(dossier.code, other.secret, "192.0.2.3"),
        ask(dossier.code, "ẤẤẤẤẤẤ", "192.0.2.4"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({text_of(answer) for answer in answers}) == 1
    assert UNKNOWN in answers[0].content.decode()
    assert "Cấp giấy thử nghiệm" not in answers[0].content.decode()


@pytest.mark.parametrize("secret", ["", "   "])
def test_no_secret_is_no_look_up(town: Town, secret: str):
    dossier = town.file()
    Dossier.objects.update(secret="")
    shown = ask(dossier.code, secret).content.decode()
    assert "Cấp giấy thử nghiệm" not in shown


@pytest.mark.parametrize("state", State)
def test_no_personal_data_is_on_the_page_in_any_state(town: Town, state: State):
    owner = Party(**PERSONAL)
    submitter = Party("Người Nộp Thay", id_number="001088888888", phone="0988888888")
    dossier = town.dossier(
        state,
        applicant=owner,
        submitter=submitter,
        authorization="Giấy ủy quyền số 9",
        summary="Trích yếu riêng tư",
    )
    shown = unescape(ask(dossier.code, dossier.secret).content.decode())
    assert str(State(state).label) in shown
    private = [*PERSONAL.values(), "Người Nộp Thay", "001088888888", "0988888888",
               "Giấy ủy quyền số 9", "Trích yếu riêng tư"]  # fmt: skip
    private += [official.full_name for official in town.staff.values()]
    assert not [said for said in private if said in shown]


def test_only_notes_meant_for_the_citizen_are_shown(town: Town):
    dossier = town.dossier(State.REGISTERED)
    dossier = town.does(dossier, Verb.ASK_PAPERS, note="thiếu bản sao sổ đỏ")
    dossier = town.does(dossier, Verb.ACCEPT, note="ghi chú nội bộ một")
    dossier = town.does(dossier, Verb.BEGIN, note="ghi chú nội bộ hai")
    shown = ask(dossier.code, dossier.secret).content.decode()
    assert "thiếu bản sao sổ đỏ" in shown
    assert "nội bộ" not in shown


def test_the_eleventh_look_up_from_one_address_must_wait(town: Town):
    dossier = town.file()
    for number in range(10):
        assert ask(f"T99.01-261102-8{number:03}", "SAIROI").status_code == 404
    late = ask(dossier.code, dossier.secret)
    assert late.status_code == 429
    assert TOO_OFTEN in late.content.decode()
    assert "Cấp giấy thử nghiệm" not in late.content.decode()
    assert ask(dossier.code, dossier.secret, "192.0.2.2").status_code == 200


def test_guesses_at_one_code_from_many_addresses_must_wait_too(town: Town):
    dossier, beside = town.file(), town.file()
    for number in range(20):
        code = dossier.code.lower() if number % 2 else dossier.code
        assert ask(code, "SAIROI", f"192.0.2.{number}").status_code == 404
    assert ask(dossier.code, dossier.secret, "192.0.2.99").status_code == 429
    assert ask(beside.code, beside.secret, "192.0.2.99").status_code == 200


def test_the_page_is_never_kept_by_a_cache(town: Town):
    assert "no-store" in Client().get(FOLLOW)["Cache-Control"]


def test_the_code_of_the_receipt_s_qr_is_filled_in_and_nothing_is_told(town: Town):
    dossier = town.file(at=MONDAY + timedelta(hours=1))
    address = follow_address(dossier, f"http://testserver{FOLLOW}")
    assert dossier.secret not in address
    answer = Client().get(address)
    assert f'value="{dossier.code}"' in answer.content.decode()
    assert "Cấp giấy thử nghiệm" not in answer.content.decode()


def test_an_official_is_taken_from_the_door_to_the_desk(town: Town):
    client = Client()
    assert client.get("/").status_code == 200
    client.force_login(next(iter(town.staff.values())))
    assert client.get("/")["Location"] == reverse("desk:inbox")


def test_the_follow_page_shows_what_the_office_says_and_not_what_colleagues_do(town: Town):
    dossier = town.dossier(State.SUPPLEMENT_REQUIRED)
    said = {"code": dossier.code, "secret": dossier.secret}
    page = Client().post(reverse("portal:follow"), said).content.decode()
    assert "đề nghị bổ sung, hoàn thiện hồ sơ" in page
    task = dossier.open_tasks[0]
    actions.assign(task, town.staff[Role.HANDLER], by=town.staff[Role.LEADER])
    page = Client().post(reverse("portal:follow"), said).content.decode()
    assert str(Verb.ASSIGN.label) not in page
