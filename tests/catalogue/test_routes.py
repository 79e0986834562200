"""Routes as data: read, checked, walked on paper, published and frozen."""

from contextlib import suppress
from copy import deepcopy

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import Route
from motcua.catalogue.routes import actions
from motcua.catalogue.routes.conditions import holds, names_in
from motcua.catalogue.routes.picture import picture
from motcua.catalogue.routes.reading import read
from motcua.catalogue.routes.rules import problems
from motcua.core.errors import Refused
from motcua.people.roles import Role
from tests.catalogue.routes import LAND, route, step
from tests.town import FACTS, Town

pytestmark = pytest.mark.django_db

VALUES = {"channel": "online", "area": 500, "urban": True, "note": None, "outcome": ""}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", True),
        ('channel == "online"', True),
        ('channel != "online"', False),
        ("area > 499 and urban", True),
        ("100 < area <= 500", True),
        ("area < 100 or not urban", False),
        ("missing > 3", False),
        ("missing == 3", False),
        ("note < 3", False),
        ('area > "3"', False),
        ("area == -500", False),
        ("not (area > 1)", False),
    ],
)
def test_a_condition_holds(condition: str, expected: bool):
    assert holds(condition, VALUES) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "__import__('os')", "area.real", "area[0]", "(lambda: 1)()", "[x for x in y]", "area +",
        "area if urban else 1", "area := 3", "f'{area}'", "area is None", "1 in (1, 2)", "None",
        "b'x' == area", "~area", "area == " + "9" * 300, "not " * 90 + "area", "...",
    ],
)  # fmt: skip
def test_a_condition_says_nothing_but_comparisons(condition: str):
    if condition.startswith("not "):
        condition = "(" * 2000 + "area" + ")" * 2000
    with pytest.raises(Refused):
        names_in(condition)


@given(st.text(max_size=60))
def test_no_text_does_anything_but_hold_or_be_refused(text: str):
    with suppress(Refused):
        assert holds(text, VALUES) in (True, False)


def test_a_route_is_the_same_after_export_and_import():
    assert read(LAND) == read(read(LAND).as_json())
    assert read(read(LAND).as_json()).as_json() == read(LAND).as_json()


def changed(path: str, value: object) -> dict:
    """LAND with one place changed: steps.0.hours."""
    told = deepcopy(LAND)
    spot = told
    *way, last = path.split(".")
    for name in way:
        spot = spot[int(name)] if name.isdigit() else spot[name]
    spot[last] = value
    return told


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("steps.0.hours", 0, "bước 1"),
        ("steps.0.hours", True, "bước 1"),
        ("steps.1.hours", "8", "bước 2"),
        ("steps.1.name", " ", "bước 2"),
        ("steps.1.key", "Bước", "bước 2"),
        ("steps.2.role", "king", "bước 3"),
        ("steps.2.where", "moon", "bước 3"),
        ("steps.0.may", ["fly"], "bước 1"),
        ("steps.0.may", "sign", "bước 1"),
        ("steps.0.join", "yes", "bước 1"),
        ("steps.0.colour", "red", "bước 1"),
        ("steps.0.next", [{"to": []}], "bước 1, mục next"),
        ("steps.0.next", [{"to": ["tax", "tax"]}], "bước 1, mục next"),
        ("steps.0.next", ["tax"], "bước 1, mục next"),
        ("facts.0.kind", "poem", "dữ liệu 1"),
        ("legs.0.direction", "sideways", "chặng liên thông 1"),
        ("legs.0.hours", None, "chặng liên thông 1"),
        ("receive_hours", -1, "quy trình"),
        ("steps", {}, "quy trình"),
        ("extra", 1, "quy trình"),
    ],
)
def test_a_mistake_is_refused_with_its_place(path: str, value: object, place: str):
    with pytest.raises(Refused, match=f"tại {place}:"):
        read(changed(path, value))


def test_a_sound_route_has_no_problems():
    assert problems(read(LAND)) == []


DECIDE = step("decide", may=["approve"], role="leader", to=["end"])


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([], "chưa có bước nào"),
        ([step("a", to=["decide"]), DECIDE, DECIDE], "dùng hai lần"),
        ([step("receive", to=["decide"]), DECIDE], "đã có nghĩa khác"),
        ([step("a", to=["nowhere"]), DECIDE], "không có"),
        ([step("a", to=["b"]), step("b", to=["a"]), DECIDE], "vòng lặp"),
        ([step("a", to=["a"])], "vòng lặp"),
        ([step("a", to=["decide"]), step("b", to=["decide"]), DECIDE], "Không có đường nào đến"),
        ([step("a"), DECIDE], "không có lối ra"),
        ([step("a", to=["decide"], when="fee > 0"), DECIDE], "không có lối ra"),
        ([step("a", to=["decide"], first=["decide"]), DECIDE], "không bao giờ tới lượt"),
        ([step("a", to=["decide"], when="fee >"), DECIDE], "Không đọc được điều kiện"),
        ([step("a", to=["decide"], first=["decide"], when="area > 1"), DECIDE], "“area” chưa khai"),
        ([step("a", to=["end"])], "không được phê duyệt"),
        ([step("a", may=["propose", "sign"], to=["end"])], "phải dẫn đến bước quyết định"),
        ([step("a", to=["decide", "end"]), DECIDE], "vừa kết thúc vừa rẽ nhánh"),
        (
            [step("a", to=["b", "c"]), step("b", to=["decide"]), step("c", to=["decide"]), DECIDE],
            "phải gặp nhau ở đúng một bước chờ đủ",
        ),
        (
            [step("a", to=["b", "c"]), step("b", to=["x"]), step("c", to=["y"]),
             step("x", to=["y"], join=True), step("y", to=["decide"], join=True), DECIDE],
            "",
        ),
        (
            [step("a", to=["b", "c"]), step("b", to=["x"], first=["y"], when="fee > 0"),
             step("c", to=["x"]), step("x", to=["z"], join=True), step("y", to=["z"], join=True),
             step("z", to=["decide"], join=True), DECIDE],
            "phải gặp nhau",
        ),
        (
            [step("a", to=["b", "decide"]), step("b", to=["decide"]), DECIDE],
            "nối tiếp nhau",
        ),
        (
            [step("a", to=["decide", "b"]), DECIDE,
             step("b", may=["sign"], role="leader", to=["end"])],
            "phải gặp nhau",
        ),
        ([step("a", to=["decide"], where="agency"), DECIDE], "phải có mã cơ quan"),
        ([step("a", to=["decide"], agency="T99"), DECIDE], "phải có mã cơ quan"),
        ([step("a", to=["decide"], leg="x"), DECIDE], "chưa khai báo"),
    ],
)  # fmt: skip
def test_a_route_that_loses_dossiers_is_refused(steps: list, told: str):
    found = problems(read(route(*steps)))
    assert any(told in sentence for sentence in found) if told else found == [], found


@pytest.mark.parametrize(
    ("legs", "told"),
    [
        ([{"key": "x", "name": "X", "direction": "up", "hours": 8}], "đúng một cơ quan chủ trì"),
        ([{"key": "x", "name": "X", "direction": "up", "hours": 7, "lead": True}], "cộng 8 giờ"),
        ([{"key": "y", "name": "Y", "direction": "up", "hours": 8, "lead": True}], "chưa khai báo"),
    ],
)
def test_a_leg_has_one_lead_and_fits_its_limit(legs: list, told: str):
    found = problems(read(route(step("a", to=["decide"], leg="x"), DECIDE) | {"legs": legs}))
    assert any(told in sentence for sentence in found), found


def test_a_route_longer_than_the_law_is_not_published(town: Town):
    fits = read(route(step("a", to=["decide"], hours=16), DECIDE))
    assert actions.publish_route(
        actions.draft_route(town.version, fits, by=None), by=None
    ).published_at
    # The shortest way to file gives 3 working days: 24 hours.
    too_long = read(route(step("a", to=["decide"], hours=17), DECIDE))
    with pytest.raises(Refused, match="25 giờ làm việc, vượt thời hạn 3 ngày làm việc"):
        actions.publish_route(actions.draft_route(town.version, too_long, by=None), by=None)


def test_a_route_of_an_unknown_agency_is_not_published(town: Town):
    stray = read(route(step("a", to=["decide"], where="agency", agency="T99.77"), DECIDE))
    with pytest.raises(Refused, match=r"mã T99\.77"):
        actions.publish_route(actions.draft_route(town.version, stray, by=None), by=None)


def test_a_draft_is_changed_in_place_and_a_published_route_never(town: Town):
    first = actions.draft_route(town.version, read(route(DECIDE)), by=None)
    again = actions.draft_route(
        town.version, read(route(step("a", to=["decide"]), DECIDE)), by=None
    )
    assert first.pk == again.pk
    published = actions.publish_route(again, by=None)
    with pytest.raises(Refused, match="đã ban hành"):
        actions.publish_route(published, by=None)
    with pytest.raises(Refused, match="không xóa được"):
        actions.discard_draft(published, by=None)
    later = actions.draft_route(town.version, read(route(DECIDE)), by=None)
    assert (later.number, Route.objects.in_force_for(town.version)) == (2, published)
    actions.discard_draft(later, by=None)
    assert Route.objects.count() == 1
    with pytest.raises(IntegrityError, match="đã ban hành"):
        Route.objects.filter(pk=published.pk).update(definition={})


def test_only_those_who_design_routes_do(town: Town):
    definition = read(route(DECIDE))
    for role in Role:
        may = role in (Role.REFORM_OFFICER, Role.ADMINISTRATOR)
        if may:
            actions.draft_route(town.version, definition, by=town.staff[role])
        else:
            with pytest.raises(Refused, match="lập quy trình"):
                actions.draft_route(town.version, definition, by=town.staff[role])


@pytest.mark.parametrize(("days", "published"), [(5, True), (1, False)])
def test_a_new_version_goes_on_with_the_route_that_still_fits(
    town: Town, days: int, published: bool
):
    definition = read(route(step("a", to=["decide"], hours=12), DECIDE))
    actions.publish_route(actions.draft_route(town.version, definition, by=None), by=None)
    methods = tuple(
        type(each)(each.channel, days, each.unit, each.fee_vnd) for each in FACTS.methods
    )
    facts = type(FACTS)(**{**vars(FACTS), "methods": methods})
    version = catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
    carried = version.routes.get()
    assert read(carried.definition) == definition
    assert bool(carried.published_at) is published


def test_the_picture_shows_every_step_and_condition():
    drawn = picture(read(LAND))
    for told in ("Thẩm định", "Xác định nghĩa vụ tài chính", "dien_tich", "Trả kết quả"):
        assert told in drawn
    assert "<script" not in picture(read(route(step("a", name="<script>", to=["decide"]), DECIDE)))
