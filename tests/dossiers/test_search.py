"""Search by name finds exactly what a plain look through the list finds."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.core.errors import Refused
from motcua.core.text import fold
from motcua.dossiers import search as looking
from motcua.dossiers.actions.naming import names_known
from motcua.dossiers.models import DistinctName, Dossier
from motcua.dossiers.search import How, search
from tests.town import MONDAY, Town

NAMES = ["An", "Đặng Thị Ốc", "Đặng Thị Ốc Sên", "Lê Văn Ổi", "Le Van Oi", "Lê Vân Ơi", "L%_ê Văn"]
letters = st.text("anođ Ốê%_", min_size=1, max_size=9).filter(fold)


def one_edit(a: str, b: str) -> bool:
    """Whether one letter is missing, too many or another one, or none at all."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    start = next((n for n, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), None)
    start = len(short) if start is None else start
    same_length = len(short) == len(long)
    return len(long) - len(short) <= 1 and short[start + same_length :] == long[start + 1 :]


PLAINLY = {
    How.EXACT: lambda name, text: name == text,
    How.PREFIX: lambda name, text: name.startswith(text),
    How.CONTAINS: lambda name, text: text in name,
    How.NEAR: one_edit,
}


@settings(
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=st.lists(letters, max_size=12), text=letters, how=st.sampled_from(How))
def test_names_are_found_as_by_looking_through_them(db: None, names, text, how):
    folded = {fold(name) for name in (*names, *NAMES)}
    names_known(folded)
    plainly = {name for name in folded if PLAINLY[how](name, fold(text))}
    found = looking.NAMES[how](text).filter(folded__in=folded)
    assert set(found.values_list("folded", flat=True)) == plainly


@pytest.mark.parametrize(
    ("text", "how", "found", "compared"),
    [
        ("dang thi oc", "", [1], How.EXACT),
        ("thị ỐC", "", [2, 1], How.CONTAINS),
        ("le van oj", "", [5, 4, 3], How.NEAR),
        ("le van oi", "exact", [5, 4, 3], How.EXACT),
        ("dang", "prefix", [2, 1], How.PREFIX),
        ("thi", "prefix", [], How.PREFIX),
        ("dang thi oc", "contains", [2, 1], How.CONTAINS),
        ("an", "near", [0], How.NEAR),
        ("l%_e", "", [6], How.CONTAINS),
        ("khong co ai", "", [], How.NEAR),
    ],
)
def test_a_name_is_found_newest_first(town: Town, text, how, found, compared):
    filed = [town.file(name, at=MONDAY + timedelta(hours=n)) for n, name in enumerate(NAMES)]
    answer = search(Dossier.objects.all(), text, how=how)
    assert list(answer.dossiers.newest_first()) == [filed[place] for place in found]
    assert answer.how == compared


def test_a_search_stays_among_the_dossiers_given(town: Town):
    town.file("Đặng Thị Ốc")
    assert not search(Dossier.objects.none(), "dang thi oc").dossiers.exists()


def test_a_name_filed_under_twice_is_one_name(town: Town):
    town.file("Đặng Thị Ốc")
    town.file("Dang  Thi ôc")
    assert [name.folded for name in DistinctName.objects.all()] == ["dang thi oc"]


def test_a_very_long_name_is_no_error(town: Town):
    dossier = town.file("Ô " * 149)
    for how in How:
        assert list(search(Dossier.objects.all(), "o " * 149, how=how).dossiers) in ([dossier], [])


@pytest.mark.parametrize("limit", ["MOST_NAMES", "MOST_DOSSIERS"])
def test_a_common_word_asks_for_a_unit_or_a_day(town: Town, monkeypatch, limit):
    monkeypatch.setattr(looking, limit, 2)
    filed = [town.file(f"Đặng Thị Ốc {word}") for word in ("Sên", "Bươu", "Hương")]
    with pytest.raises(Refused, match="một đơn vị hay khoảng ngày"):
        search(Dossier.objects.all(), "oc")
    within = search(Dossier.objects.all(), "oc", narrow=True).dossiers
    assert list(within.newest_first()) == filed[::-1]
    exactly = search(Dossier.objects.all(), "dang thi oc sen").dossiers
    assert list(exactly) == filed[:1]


def test_dossiers_of_before_are_given_their_names(town: Town):
    dossier = town.file("Đặng Thị Ốc")
    fill = import_module("motcua.dossiers.migrations.0010_distinct_names").FILL
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossiers_dossier ALTER name_id DROP NOT NULL")
        cursor.execute("UPDATE dossiers_dossier SET name_id = NULL")
        cursor.execute("DELETE FROM dossiers_distinctname")
        for step in fill:
            cursor.execute(step)
    assert Dossier.objects.get(pk=dossier.pk).name.folded == "dang thi oc"
