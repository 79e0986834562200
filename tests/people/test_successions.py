"""Which unit follows which: declared, withdrawn, carried out, and seen by whom."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from motcua.core.errors import Refused
from motcua.people import actions as people
from motcua.people.importer import load_successions
from motcua.people.kinds import Outcome, SuccessionKind
from motcua.people.models import Official, Succession, SuccessionOutcome, Unit
from motcua.people.roles import Level, Permission, Role
from tests.town import SINCE, Town

DAY = date(2026, 12, 1)
HEAD = (
    "predecessor,successor,kind,fields,procedures,effective_on,document,issued_on,issuer,"
    "moves_posts\n"
)
pytestmark = pytest.mark.django_db


def unit(town: Town, code: str) -> Unit:
    return people.add_unit(code, f"Xã {code}", Level.COMMUNE, parent=town.province, by=None)


def plan(old: Unit, new: Unit, kind=SuccessionKind.MERGE, **more) -> Succession:
    facts = {"effective_on": DAY, "document": "01/NQ", "issuer": "HĐND tỉnh Thử Nghiệm"}
    return Succession(
        predecessor=old, successor=new, kind=kind, issued_on=DAY - timedelta(9), **(facts | more)
    )


def declare(*args, **more) -> Succession:
    return people.declare(plan(*args, **more), by=None)


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [
        ({}, {}, False),
        ({"fields": ["Đất đai"]}, {}, True),
        ({"fields": ["Đất đai"]}, {"fields": ["Đất đai", "Hộ tịch"]}, False),
        ({"fields": ["Đất đai"]}, {"fields": ["Hộ tịch"]}, True),
        ({"procedures": ["1.1"]}, {"procedures": ["1.1"]}, False),
        ({"fields": ["Đất đai"]}, {"effective_on": DAY + timedelta(1)}, False),
    ],
)
def test_no_part_is_given_twice(town: Town, first, second, fine):
    one, other = unit(town, "T99.02"), unit(town, "T99.03")
    declare(town.ward, one, SuccessionKind.SPLIT, **first)
    if fine:
        declare(town.ward, other, SuccessionKind.SPLIT, **second)
        return
    with pytest.raises(Refused, match=r"đã giao cho|đã được khai báo"):
        declare(town.ward, other, SuccessionKind.SPLIT, **second)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"document": " "}, "số văn bản"),
        ({"issuer": ""}, "cơ quan ban hành"),
        ({"kind": SuccessionKind.TAKEOVER}, "lĩnh vực hoặc thủ tục"),
    ],
)
def test_a_succession_needs_its_document_and_a_takeover_its_part(town: Town, more, why):
    with pytest.raises(Refused, match=why):
        declare(town.ward, unit(town, "T99.02"), **more)


def test_a_unit_does_not_follow_itself(town: Town):
    with pytest.raises(Refused, match="phải khác"):
        declare(town.ward, town.ward)


def test_only_who_manages_both_units_declares(town: Town):
    other = unit(town, "T99.02")
    admin = town.staff[Role.ADMINISTRATOR]
    with pytest.raises(Refused, match="không quản trị"):
        people.declare(plan(town.ward, other), by=admin)
    people.appoint(admin, Role.ADMINISTRATOR, town.province, since=SINCE, by=None)
    again = Official.objects.get(pk=admin.pk)
    assert people.declare(plan(town.ward, other), by=again).declared_by == again


def test_a_withdrawn_plan_makes_way_and_nothing_is_settled_twice(town: Town):
    other, third = unit(town, "T99.02"), unit(town, "T99.03")
    first = declare(town.ward, other)
    with pytest.raises(Refused, match="lý do"):
        people.withdraw(first, " ", by=None)
    people.withdraw(first, "nhầm đơn vị", by=None)
    second = declare(town.ward, third)
    with pytest.raises(Refused, match="Đã hủy"):
        people.begin(first, by=None)
    people.begin(second, by=None)
    with pytest.raises(Refused, match="đã bắt đầu"):
        people.withdraw(second, "muộn rồi", by=None)
    people.finish(second, by=None)
    with pytest.raises(Refused, match="Đã thực hiện"):
        people.finish(second, by=None)


@pytest.mark.parametrize("table", [Succession, SuccessionOutcome])
def test_what_was_declared_is_never_rewritten(town: Town, table):
    done = declare(town.ward, unit(town, "T99.02"))
    people.finish(done, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.all().delete()


def test_a_unit_ends_and_its_posts_go_along_once(town: Town):
    other = unit(town, "T99.02")
    leader = town.staff[Role.LEADER]
    people.appoint(leader, Role.LEADER, other, since=SINCE, by=None)
    done = declare(town.ward, other, moves_posts=True)
    for _twice in range(2):
        people.begin(done, by=None)
    old = Unit.objects.get(pk=town.ward.pk)
    assert (old.valid_to, old.name) == (DAY, "UBND phường Mẫu")
    assert not old.posts.held_on(DAY).exists()
    assert old.posts.held_on(DAY - timedelta(1)).count() == len(Role)
    assert other.posts.held_on(DAY).count() == len(Role)


def test_a_takeover_leaves_the_unit_standing(town: Town):
    other = unit(town, "T99.02")
    people.begin(declare(town.ward, other, SuccessionKind.TAKEOVER, fields=["Đất đai"]), by=None)
    assert Unit.objects.get(pk=town.ward.pk).valid_to is None


def test_what_a_unit_left_behind_is_read_where_its_work_went(town: Town):
    middle, last = unit(town, "T99.02"), unit(town, "T99.03")
    reader = people.employ("moi", "Cán bộ Mới", "thu-nghiem-2026", by=None)
    people.appoint(reader, Role.REFORM_OFFICER, last, since=SINCE, by=None)
    for old, new in ((town.ward, middle), (middle, last)):
        done = declare(old, new)
        assert town.ward.pk not in Official.objects.get(pk=reader.pk).units_seen
        people.finish(done, by=None)
    again = Official.objects.get(pk=reader.pk)
    assert set(again.units_seen) == {town.ward.pk, middle.pk, last.pk}
    assert again.unit_ids_with(Permission.DESIGN_ROUTE) == [last.pk]


def test_of_a_divided_unit_nobody_reads_the_whole(town: Town):
    one, other = unit(town, "T99.02"), unit(town, "T99.03")
    parts = ({"fields": ["Đất đai"]}, {})
    for new, part in zip((one, other), parts, strict=True):
        people.finish(declare(town.ward, new, SuccessionKind.SPLIT, **part), by=None)
    assert Succession.objects.predecessors_of([one.pk, other.pk]) == set()


def test_successions_are_loaded_once_and_wrong_rows_named(town: Town, tmp_path: Path):
    unit(town, "T99.02")
    unit(town, "T99.03")
    path = tmp_path / "successions.csv"
    good = "T99.01,{},split,{},,2026-12-01,01/NQ,2026-11-01,HĐND,1\n"
    bad = [
        "T99.09,T99.02,merge,,,2026-12-01,01/NQ,2026-11-01,HĐND,",
        "T99.01,T99.02,join,,,2026-12-01,01/NQ,2026-11-01,HĐND,",
        "T99.01,T99.02,merge,,,01/12/2026,01/NQ,2026-11-01,HĐND,",
        "T99.01,T99.02,merge,,,2026-12-01,01/NQ,2026-11-01,HĐND,x",
        "T99.01,T99.02,merge,,",
        "T99.01,T99.01,merge,,,2026-12-01,01/NQ,2026-11-01,HĐND,",
    ]
    text = HEAD + good.format("T99.02", "Đất đai|Hộ tịch") + good.format("T99.03", "")
    path.write_text(text + "\n".join(bad) + "\n")
    tally = load_successions(path, by=None)
    assert (tally.created, tally.unchanged, tally.rejected) == (2, 0, len(bad))
    fields = ["predecessor", "kind", "effective_on", "moves_posts", "", ""]
    assert [each.field for each in tally.rejections] == fields
    again = load_successions(path, by=None)
    assert (again.created, again.unchanged, again.rejected) == (0, 2, len(bad))
    first = Succession.objects.earliest("pk")
    assert (first.fields, first.moves_posts) == (["Hộ tịch", "Đất đai"], True)
    assert first.declared_at <= timezone.now()
    assert not SuccessionOutcome.objects.filter(what=Outcome.CARRIED_OUT).exists()


@pytest.mark.parametrize(
    ("shares", "why"),
    [(["60", "40"], ""), (["60", "50"], "quá 100"), (["0"], "lớn hơn 0"), (["101"], "lớn hơn 0")],
)
def test_shares_of_a_day_are_parts_of_one_whole(town: Town, shares: list[str], why: str):
    fields = iter(["Đất đai", "Hộ tịch"])
    try:
        for place, share in enumerate(shares, 2):
            new = unit(town, f"T99.0{place}")
            kind, part = SuccessionKind.SPLIT, [next(fields)]
            declare(town.ward, new, kind, share=Decimal(share), fields=part)
        refused = ""
    except Refused as error:
        refused = str(error)
    assert why in refused and bool(why) == bool(refused)


def test_a_share_may_stand_in_the_file(town: Town, tmp_path: Path):
    for code in ("T99.02", "T99.03"):
        unit(town, code)
    row = "T99.01,{},split,{},,2026-12-01,01/NQ,2026-11-01,HĐND,0,{}\n"
    path = tmp_path / "successions.csv"
    told = row.format("T99.02", "Đất đai", "62.5") + row.format("T99.03", "", "nửa")
    path.write_text(HEAD.replace("\n", ",share\n") + told)
    for _time in range(2):
        tally = load_successions(path, by=None)
    assert (tally.unchanged, [each.field for each in tally.rejections]) == (1, ["share"])
    assert Succession.objects.get().share == Decimal("62.50")
