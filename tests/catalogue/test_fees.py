"""What a dossier owes: a table, and laws."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue import actions
from motcua.catalogue.fees import Asker, groups_for, owed, what_is_owed
from motcua.catalogue.kinds import FeeKind, FeeMoment, FilingChannel
from motcua.catalogue.models import FeeExemption, FeeItem, Procedure
from motcua.core.errors import Refused
from motcua.people.models import Unit
from tests.town import Town

DAY = date(2026, 11, 2)
INTAKE = FeeMoment.INTAKE
COUNTER, ONLINE, POST = FilingChannel.IN_PERSON, FilingChannel.ONLINE, FilingChannel.POST
PROVINCE = Unit(code="T99", path="T99/", pk=1)
WARD = Unit(code="T99.01", path="T99/T99.01/", pk=2)
BASIS = "Nghị quyết số 01/2026/NQ-HĐND (ví dụ)"


def item(amount: int, code: str = "A", **facts: object) -> FeeItem:
    known: dict[str, object] = {
        "procedure": Procedure(code="1.1", pk=1),
        "code": code,
        "name": f"Khoản {code}",
        "kind": FeeKind.CHARGE,
        "amount_vnd": amount,
        "charged_at": INTAKE,
        "valid_from": DAY,
        "legal_basis": BASIS,
    }
    return FeeItem(**(known | facts))


def poor(**facts: object) -> FeeExemption:
    known: dict[str, object] = {
        "group_code": "ho-ngheo",
        "group_name": "Hộ nghèo",
        "valid_from": DAY,
        "legal_basis": BASIS,
    }
    return FeeExemption(**(known | facts))


def online(**facts: object) -> FeeExemption:
    return poor(group_code="", group_name="", channel=ONLINE, **facts)


HALF = {"percent_off": 50}
TABLE = {
    "nothing stated": ([], [], Asker(COUNTER), 0),
    "one item": ([item(10_000)], [], Asker(COUNTER), 10_000),
    "two items": ([item(10_000), item(5_000, "B")], [], Asker(COUNTER), 15_000),
    "another channel's": ([item(10_000, channel=ONLINE)], [], Asker(COUNTER), 0),
    "the channel's own before the general": (
        [item(10_000), item(4_000, channel=ONLINE)], [], Asker(ONLINE), 4_000),
    "the case's own before the channel's": (
        [item(1, channel=ONLINE), item(2, case_name="Cấp lại")],
        [], Asker(ONLINE, "Cấp lại"), 2),
    "the nearer authority before the case": (
        [item(1, unit=WARD), item(2, unit=PROVINCE, case_name="Cấp lại")],
        [], Asker(COUNTER, "Cấp lại"), 1),
    "another moment's": ([item(9, charged_at=FeeMoment.RETURN)], [], Asker(COUNTER), 0),
    "a dearer item of another moment hides the general": (
        [item(1), item(2, unit=WARD, charged_at=FeeMoment.RETURN)], [], Asker(COUNTER), 0),
    "half": ([item(10_000)], [poor(**HALF)], Asker(COUNTER, "", frozenset({"ho-ngheo"})), 5_000),
    "not of the group": ([item(10_000)], [poor(**HALF)], Asker(COUNTER), 10_000),
    "free": ([item(10_000)], [poor(percent_off=100)],
             Asker(COUNTER, "", frozenset({"ho-ngheo"})), 0),
    "an odd đồng goes to the payer": (
        [item(10_001)], [poor(**HALF)], Asker(COUNTER, "", frozenset({"ho-ngheo"})), 5_000),
    "an exact amount": ([item(10_000)], [online(amount_off_vnd=3_000)], Asker(ONLINE), 7_000),
    "not below nothing": ([item(2_000)], [online(amount_off_vnd=3_000)], Asker(ONLINE), 0),
    "the larger of two, never both": (
        [item(10_000)], [online(amount_off_vnd=3_000), poor(**HALF)],
        Asker(ONLINE, "", frozenset({"ho-ngheo"})), 5_000),
    "only its item": (
        [item(10_000), item(4_000, "B")], [online(item_code="B", percent_off=100)],
        Asker(ONLINE), 10_000),
    "only its procedure": (
        [item(10_000)], [online(procedure=Procedure(code="2", pk=2), percent_off=100)],
        Asker(ONLINE), 10_000),
    "a group online only": (
        [item(10_000)], [poor(channel=ONLINE, percent_off=100)],
        Asker(COUNTER, "", frozenset({"ho-ngheo"})), 10_000),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_what_is_owed(case: str):
    items, exemptions, asker, expected = TABLE[case]
    assert owed(items, exemptions, asker, INTAKE).total_vnd == expected


def test_a_reduction_says_why():
    asker = Asker(COUNTER, "", frozenset({"ho-ngheo"}))
    [line] = owed([item(10_000)], [poor(**HALF)], asker, INTAKE).lines
    assert (line.reduction_vnd, line.reason, line.reduction_basis) == (5_000, "Hộ nghèo", BASIS)
    assert line.as_dict()["owed_vnd"] == 5_000


AMOUNTS = st.integers(0, 10**9)
REDUCTIONS = st.lists(
    st.one_of(
        st.integers(1, 100).map(lambda percent: poor(percent_off=percent)),
        st.integers(1, 10**9).map(lambda amount: online(amount_off_vnd=amount)),
    ),
    max_size=5,
)


@given(st.lists(AMOUNTS, max_size=4), REDUCTIONS)
def test_nobody_owes_less_than_nothing_or_more_than_is_stated(amounts, reductions):
    items = [item(amount, str(place)) for place, amount in enumerate(amounts)]
    asker = Asker(ONLINE, "", frozenset({"ho-ngheo"}))
    bill = owed(items, reductions, asker, INTAKE)
    assert 0 <= bill.total_vnd <= sum(amounts)
    assert bill == owed(items[::-1], reductions, asker, INTAKE)
    for line in bill.lines:
        single = [owed(items, [each], asker, INTAKE) for each in reductions]
        best = [next(x for x in one.lines if x.code == line.code).owed_vnd for one in single]
        assert line.owed_vnd == min(best, default=line.amount_vnd)


def kept(town: Town, amount: int, **facts: object) -> FeeItem:
    return actions.set_fee(item(amount, procedure=town.version.procedure, **facts), by=None)


def total(town: Town, day: date = DAY, channel: FilingChannel = COUNTER) -> int:
    method = town.method(channel)
    return what_is_owed(method, town.ward, Asker(channel), INTAKE, day).total_vnd


def test_without_items_the_methods_fee_is_the_one_item(town: Town):
    assert (total(town), total(town, channel=ONLINE)) == (10_000, 0)
    kept(town, 8_000)
    assert total(town) == 8_000
    # Before the resolution holds, the catalogue's word does.
    assert total(town, DAY - timedelta(days=1)) == 10_000


def test_a_fee_ends_and_another_begins(town: Town):
    first = kept(town, 8_000)
    with pytest.raises(Refused, match="mức cũ hết hiệu lực"):
        kept(town, 9_000, valid_from=DAY + timedelta(days=30))
    actions.end_fee(first, until=DAY + timedelta(days=30), by=None)
    kept(town, 9_000, valid_from=DAY + timedelta(days=30))
    days = [29, 30]
    assert [total(town, DAY + timedelta(days=day)) for day in days] == [8_000, 9_000]


def test_another_provinces_fee_does_not_reach_here(town: Town):
    kept(town, 8_000)
    other = Unit.objects.create(code="T98", name="Tỉnh Khác", level="province", path="T98/")
    kept(town, 1, unit=other)
    assert total(town) == 8_000
    kept(town, 7_000, unit=town.province)
    assert total(town) == 7_000


def test_groups_are_those_in_force_here(town: Town):
    actions.set_exemption(poor(percent_off=100, unit=town.province), by=None)
    actions.set_exemption(
        poor(group_code="cu", group_name="Cũ", percent_off=1, valid_to=DAY), by=None
    )
    assert groups_for(town.method(), town.ward, DAY) == [("ho-ngheo", "Hộ nghèo")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"legal_basis": " "},
        {"valid_to": DAY - timedelta(days=1), "percent_off": 1},
        {"group_name": "", "percent_off": 1},
        {"group_code": "", "group_name": "", "percent_off": 1},
        {},
        {"percent_off": 1, "amount_off_vnd": 1},
        {"percent_off": 101},
        {"percent_off": 0},
        {"amount_off_vnd": 0},
    ],
)
def test_a_wrong_exemption_is_refused_by_rule_and_by_database(town: Town, wrong: dict):
    with pytest.raises(Refused):
        actions.set_exemption(poor(**wrong), by=None)
    if wrong.get("legal_basis") != " ":
        with pytest.raises(IntegrityError), transaction.atomic():
            poor(**wrong).save()


def test_a_row_of_fees_is_never_altered_or_deleted(town: Town):
    row = kept(town, 8_000)
    for deed in (
        lambda: FeeItem.objects.filter(pk=row.pk).update(amount_vnd=1),
        lambda: FeeItem.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
