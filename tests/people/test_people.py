"""Units, posts and names."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.errors import Refused
from motcua.core.text import fold, sort_key
from motcua.people import actions
from motcua.people.importer import load_units
from motcua.people.models import Official, Unit
from motcua.people.roles import GRANTS, Level, Permission, Role
from tests.town import PASSWORD, SINCE, Town

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
# Vietnamese dictionary order: letters first, then tones, then capitals.
ORDER = [
    "an", "An", "àn", "ản", "ãn", "án", "ạn", "anh", "Ăn", "ân", "ba", "da", "đa", "Đà", "e", "ê",
    "nga", "ngà", "ngả", "o", "ô", "ơ", "u", "ư", "y",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đặng Thị Ốc", "dang thi oc"), ("  ƯỚC   mơ ", "uoc mo"), ("ỷ", "y"), ("Ⱥ 1-2", "ⱥ 1-2")],
)
def test_folding_drops_diacritics_and_capitals(text, folded):
    assert fold(text) == folded


def test_names_sort_as_in_the_dictionary():
    assert sorted(set(ORDER), key=sort_key) == ORDER


def test_a_shorter_word_comes_first():
    names = ["Lê Thị An", "Lê Thị Anh", "Lê Thị Ánh", "Lê Thị Bé", "Lý An"]
    assert sorted(set(names), key=sort_key) == names


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("name", ["duyen-hai-units.csv", "phu-tho-units.csv"])
def test_real_units_load_once(db, name):
    first = load_units(DATA / name, by=None)
    again = load_units(DATA / name, by=None)
    assert first.created == first.read > 0
    assert (again.created, again.unchanged, again.rejected) == (0, first.read, 0)
    root = Unit.objects.get(parent=None)
    assert Unit.objects.within(root).count() == first.read


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("B,Xã B,sao,A", "level"),
        ("b b,Xã B,commune,A", "code"),
        ("A,Tỉnh A,province,", "code"),
        ("B,,commune,A", "name"),
        ("B,Xã B,commune,KHONG", "parent_code"),
        ("B,Xã B", ""),
        (f"{'B' * 36},Xã B,commune,A", "code"),
    ],
)
def test_a_bad_unit_is_named_and_the_rest_loads(db, tmp_path: Path, row, field):
    path = tmp_path / "don-vi.csv"
    path.write_text(f"code,name,level,parent_code\nC,Xã C,commune,A\nA,Tỉnh A,province,\n{row}\n")
    tally = load_units(path, by=None)
    assert (tally.created, [(r.line, r.field) for r in tally.rejections]) == (2, [(4, field)])
    assert Unit.objects.get(code="C").parent.code == "A"


def test_a_renamed_unit_is_changed_and_a_moved_one_refused(db, tmp_path: Path):
    path = tmp_path / "don-vi.csv"
    head = "code,name,level,parent_code\nA,Tỉnh A,province,\n"
    path.write_text(head + "B,Xã B,commune,A\n")
    load_units(path, by=None)
    path.write_text(head + "B,Xã Bê,commune,A\n")
    assert load_units(path, by=None).new_versions == 1
    path.write_text(head + "B,Xã Bê,commune,\n")
    assert load_units(path, by=None).rejections[0].field == "parent_code"


def test_a_post_is_held_once_at_a_time_and_again_later(town: Town):
    official = town.staff[Role.HANDLER]
    with pytest.raises(Refused, match="đã giữ"):
        actions.appoint(official, Role.HANDLER, town.ward, since=date(2026, 1, 1), by=None)
    actions.dismiss(official.posts.get(), until=date(2026, 1, 1), by=None)
    actions.appoint(official, Role.HANDLER, town.ward, since=date(2026, 1, 1), by=None)
    official.__dict__.pop("current_posts", None)
    assert len(official.current_posts) == 1


def test_an_official_may_hold_several_posts(town: Town):
    official = town.staff[Role.HANDLER]
    actions.appoint(official, Role.LEADER, town.province, since=SINCE, by=None)
    fresh = Official.objects.get(pk=official.pk)
    assert fresh.may(Permission.DECIDE_DOSSIER, town.province.pk)
    assert not fresh.may(Permission.DECIDE_DOSSIER, town.ward.pk)
    assert fresh.may(Permission.HANDLE_DOSSIER, town.ward.pk)
    assert set(fresh.units_seen) == {town.province.pk, town.ward.pk}


def test_whoever_has_left_may_nothing(town: Town):
    official = town.staff[Role.LEADER]
    actions.change_official(official, is_active=False, by=None)
    fresh = Official.objects.get(pk=official.pk)
    assert not any(fresh.may(permission) for permission in Permission)


@pytest.mark.parametrize("password", ["ngan", "1234567890", "password123", "motcuavien1"])
def test_weak_passwords_are_refused(db, password):
    with pytest.raises(Refused):
        actions.employ("motcuavien", "Một Cửa Viên", password, by=None)


def test_a_taken_user_name_is_refused(town: Town):
    with pytest.raises(Refused, match="đã có người dùng"):
        actions.employ("handler", "Ai Đó", PASSWORD, by=None)


def test_every_role_grants_something_and_only_the_administrator_settings():
    assert all(GRANTS[role] for role in Role)
    settings = [role for role in Role if Permission.MANAGE_SETTINGS in GRANTS[role]]
    assert settings == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("code", ["", "a", "A..B", "A B", "A" * 36, "A-B"])
def test_a_code_that_could_not_be_printed_is_refused(db, code):
    with pytest.raises(Refused, match="không hợp lệ"):
        actions.add_unit(code, "X", Level.COMMUNE, by=None)
