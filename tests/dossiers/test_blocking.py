"""The blocking list: who and what is found, from when to when, and what it does."""

from datetime import date, timedelta

import pytest

from motcua.core.errors import Refused
from motcua.dossiers.actions.blocking import BanFacts, add_ban, lift_ban
from motcua.dossiers.blocking import (
    bans_for,
    bans_met,
    bans_on,
    check_not_blocked,
    number_key,
    numbers_in,
    parcel_key,
    parcels_in,
)
from motcua.dossiers.kinds import BanEffect, BanSubject
from motcua.people.actions import add_unit
from motcua.people.roles import Level, Role
from tests.town import Town

DAY = date(2026, 11, 2)
PERSON, PARCEL, PAPER = BanSubject.PERSON, BanSubject.PARCEL, BanSubject.PAPER


def facts(subject: BanSubject, name: str, **more) -> BanFacts:
    said = {
        "effect": BanEffect.REFUSE, "reason": "Kê biên", "document_number": "12/QĐ-THA",
        "document_day": DAY, "document_body": "Chi cục Thi hành án Mẫu", "valid_from": DAY,
    }  # fmt: skip
    return BanFacts(subject, name, **(said | more))


def ban(town: Town, subject: BanSubject, name: str, **more):
    return add_ban(facts(subject, name, **more), town.ward, by=town.staff[Role.LEADER])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("thửa đất số 12, tờ bản đồ số 5", ["12/5"]),
        ("Thửa 012 tờ 05", ["12/5"]),
        ("tờ bản đồ số 5, thửa đất số 12", ["12/5"]),
        ("Thửa đất số: 12; tờ bản đồ số: 5", ["12/5"]),
        ("thửa 12a thuộc tờ bản đồ 7", ["12a/7"]),
        ("không có thửa nào", []),
    ],
)
def test_parcels_are_read_from_a_text(text: str, keys: list[str]):
    assert parcels_in(text) == keys


def test_keys_look_past_how_a_number_is_written():
    assert parcel_key("12/5") == parcel_key("Thửa 12, tờ bản đồ 05") == "12/5"
    assert number_key("BX 123.456") == "bx123456"
    assert "bx123456" in numbers_in("Giấy chứng nhận số BX 123456 do UBND cấp")
    assert numbers_in("không có số nào cả") == set()


def test_who_and_what_is_found(town: Town):
    person = ban(town, PERSON, "001099000001")
    parcel = ban(town, PARCEL, "thửa 12, tờ bản đồ 5", effect=BanEffect.WARN)
    paper = ban(town, PAPER, "BX 123456")
    assert bans_for(["001099000001"], [], [], DAY) == [person]
    assert bans_for([], ["12/5"], ["bx123456"], DAY) == [parcel, paper]
    assert bans_for(["", "002"], ["1/1"], [""], DAY) == []
    texts = ["Chuyển nhượng thửa đất số 12, tờ bản đồ số 5", "", "Giấy chứng nhận BX 123456"]
    assert bans_met([], texts, DAY, town.ward) == [parcel, paper]


@pytest.mark.parametrize(
    ("days", "met"), [(-1, False), (0, True), (9, True), (10, False), (400, False)]
)
def test_a_ban_holds_from_its_first_day_up_to_its_last(town: Town, days: int, met: bool):
    ban(town, PERSON, "001", valid_to=DAY + timedelta(days=10))
    assert bool(bans_for(["001"], [], [], DAY + timedelta(days=days))) == met


def test_a_lifted_ban_holds_no_more(town: Town):
    made, leader = ban(town, PERSON, "001"), town.staff[Role.LEADER]
    with pytest.raises(Refused, match="văn bản gỡ"):
        lift_ban(made, " ", on=DAY, by=leader)
    lift_ban(made, "13/QĐ-THA", on=DAY + timedelta(days=2), by=leader)
    assert bans_for(["001"], [], [], DAY + timedelta(days=1)) != []
    assert bans_for(["001"], [], [], DAY + timedelta(days=2)) == []
    with pytest.raises(Refused, match="đã được gỡ"):
        lift_ban(made, "14/QĐ-THA", on=DAY, by=leader)


def test_a_refusing_ban_refuses_with_its_document_and_a_warning_does_not(town: Town):
    ban(town, PERSON, "002", effect=BanEffect.WARN)
    check_not_blocked(["002"], [], DAY, town.ward)
    ban(town, PERSON, "001")
    with pytest.raises(Refused, match="12/QĐ-THA ngày 02/11/2026 của Chi cục"):
        check_not_blocked(["001"], [], DAY, town.ward)


def test_a_parcel_s_number_counts_only_in_its_commune(town: Town):
    ban(town, PARCEL, "12/5")
    beside = add_unit("T99.77", "UBND xã Bên", Level.COMMUNE, parent=town.province, by=None)
    assert bans_met([], ["thửa 12, tờ 5"], DAY, town.ward)
    assert not bans_met([], ["thửa 12, tờ 5"], DAY, beside)


def test_a_ban_of_the_province_counts_in_its_communes(town: Town):
    town.staff[Role.LEADER].posts.update(unit=town.province)
    add_ban(facts(PARCEL, "12/5"), town.province, by=town.staff[Role.LEADER])
    assert bans_met([], ["thửa 12, tờ 5"], DAY, town.ward)


def test_the_dossier_s_page_asks_for_everyone_in_it(town: Town):
    ban(town, PERSON, "001099000001", effect=BanEffect.WARN)
    assert len(bans_on(town.file(), DAY)) == 1


@pytest.mark.parametrize(
    ("subject", "name", "more", "words"),
    [
        (PERSON, " - ", {}, "số định danh"),
        (PARCEL, "12", {}, "tờ bản đồ"),
        (PERSON, "001", {"document_number": " "}, "số văn bản"),
        (PERSON, "001", {"valid_to": DAY}, "sau ngày bắt đầu"),
    ],
)
def test_a_ban_says_whom_and_by_what(town: Town, subject, name: str, more, words: str):
    with pytest.raises(Refused, match=words):
        ban(town, subject, name, **more)


def test_only_leaders_keep_the_list(town: Town):
    made = ban(town, PERSON, "001")
    for role in set(Role) - {Role.LEADER}:
        with pytest.raises(Refused, match="quyền"):
            add_ban(facts(PERSON, "002"), town.ward, by=town.staff[role])
        with pytest.raises(Refused, match="quyền"):
            lift_ban(made, "x", on=DAY, by=town.staff[role])
