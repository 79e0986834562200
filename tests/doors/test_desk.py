"""The desk: what an officer types becomes a dossier, and every no is a sentence."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.catalogue import actions as catalogue
from motcua.dossiers import actions
from motcua.dossiers.lists import held_by
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.states import State, Step
from motcua.people import actions as people
from motcua.people.roles import Level
from tests.documents.test_files import PDF
from tests.doors.desk import (  # noqa: F401 — the fixture works by being here
    BULK,
    HANDLER,
    HOUR,
    INBOX,
    LEADER,
    OFFICER,
    WORD,
    _store,
    said,
    signed_in,
    told,
)
from tests.town import MONDAY, PASSWORD, SINCE, Town

# --- intake ------------------------------------------------------------------------------------


def form(town: Town, **changes: object) -> dict[str, object]:
    """What a browser posts for an ordinary dossier, the first paper ticked."""
    first = town.version.components.first().pk
    ordinary = {
        "key": "k1",
        "method": town.method().pk,
        "kind": "person",
        "name": "Lê  Thị Bàn",
        "id_number": "001099000005",
        "return_channel": "in_person",
        "filed_by": "self",
        f"paper-{first}": "1",
        f"paper-{first}-originals": "2",
        f"paper-{first}-copies": "abc",
        f"paper-{first}-kind": "original",
    }
    return ordinary | changes


def take_in(town: Town, client: Client | None = None, **changes: object):
    client = client or signed_in(town)
    return client.post(reverse("desk:intake", args=[town.version.pk]), form(town, **changes))


def test_the_form_shows_each_way_with_limit_and_fee_and_the_papers(town: Town):
    shown = said(signed_in(town).get(reverse("desk:intake", args=[town.version.pk])))
    for words in ("Trực tiếp", "5 ngày làm việc", "hẹn trả", "10.000 đ", "không thu phí",
                  "Tờ khai", "Giấy tờ chứng minh"):  # fmt: skip
        assert words in shown
    assert shown.index("Trực tiếp") < shown.index("Trực tuyến")


def test_a_filing_keeps_what_was_ticked_typed_and_scanned(town: Town):
    first = town.version.components.first()
    scan = SimpleUploadedFile("Tờ khai.exe", PDF)
    answer = take_in(town, **{f"paper-{first.pk}-file": scan})
    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("desk:show", args=[dossier.code]) + "?moi=1"
    assert (dossier.state, dossier.applicant.name) == (State.ACCEPTED, "Lê Thị Bàn")
    part = dossier.components.get()
    assert (part.component, part.name) == (first, "Tờ khai")
    assert (part.originals, part.copies, part.kind) == (2, 0, "original")
    kept = part.files.get()
    assert (kept.name, kept.stored.path.read_bytes()) == ("Tờ khai.pdf", PDF)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("3", 3), ("-1", 0), ("1e3", 0), ("99999", 999), ("²", 0), ("", 0)],
)
def test_a_count_that_is_none_counts_none(town: Town, typed: str, kept: int):
    first = town.version.components.first().pk
    take_in(town, **{f"paper-{first}-copies": typed, f"paper-{first}-kind": "la"})
    part = Dossier.objects.get().components.get()
    assert (part.copies, part.kind) == (kept, "copy")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "  "}, "Trường này là bắt buộc"),
        ({"method": ""}, "Hãy sửa các ô báo lỗi"),
        ({"method": "0"}, "Hãy sửa các ô báo lỗi"),
        ({"email": "khong phai"}, "Nhập địa chỉ email"),
        ({"received_at": "hom qua"}, "hợp lệ"),
        ({"filed_by": "agent"}, "giấy ủy quyền"),
        ({"received_at": "2020-01-01T08:00"}, "lý do"),
        ({"received_at": "2999-01-01T08:00", "received_reason": "nhầm"}, "tương lai"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(town: Town, changes, words):
    answer = take_in(town, phone="0905555555", **changes)
    assert answer.status_code == 422
    shown = said(answer)
    assert words in shown
    first = town.version.components.first().pk
    assert 'value="0905555555"' in shown
    assert re.search(rf'name="paper-{first}" value="1" checked', shown)
    assert f'name="paper-{first}-originals" value="2"' in shown
    assert not Dossier.objects.exists()


def test_a_scan_that_is_not_accepted_is_said_on_the_form(town: Town):
    first = town.version.components.first().pk
    answer = take_in(town, **{f"paper-{first}-file": SimpleUploadedFile("a.pdf", b"MZ" * 9)})
    assert (answer.status_code, Dossier.objects.exists()) == (422, False)
    assert "Loại tệp không được nhận" in said(answer)


def test_a_person_who_filed_already_is_asked_about_and_then_believed(town: Town):
    other = town.file()
    again = {"id_number": other.applicant.id_number}
    answer = take_in(town, **again)
    assert (answer.status_code, Dossier.objects.count()) == (422, 1)
    assert other.code in said(answer)
    assert "Đây là hồ sơ khác" in said(answer)
    assert take_in(town, **again, not_duplicate="1").status_code == 302
    assert Dossier.objects.count() == 2


@pytest.mark.parametrize("state", [State.RETURNED, State.STOPPED, State.NOT_ACCEPTED])
def test_a_dossier_that_ended_is_no_duplicate(town: Town, state: State):
    other = town.dossier(state)
    assert take_in(town, id_number=other.applicant.id_number).status_code == 302


def test_check_later_only_registers(town: Town):
    take_in(town, then="check")
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.received_at) == (State.REGISTERED, None)
    assert [task.step for task in dossier.open_tasks] == [Step.RECEIVE]


def test_the_same_form_sent_twice_is_one_dossier(town: Town):
    # A double press is answered with the first dossier, not asked about as a duplicate.
    answers = [take_in(town) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Dossier.objects.count() == 1
    answer = take_in(town, name="Người Khác", id_number="")
    assert (answer.status_code, "nội dung khác" in said(answer)) == (422, True)


def test_a_procedure_not_offered_at_this_desk_has_no_form(town: Town):
    catalogue.stop_offering(
        town.version.procedure.offers.get(), until=timezone.localdate(), by=None
    )
    address = reverse("desk:intake", args=[town.version.pk])
    assert signed_in(town).get(address).status_code == 404
    assert take_in(town).status_code == 404


def test_the_list_of_procedures_is_searched_without_diacritics(town: Town):
    client = signed_in(town)
    for q, found in (("cap giay", True), ("1.999", True), ("khac", False)):
        assert (
            "Cấp giấy thử nghiệm" in said(client.get(reverse("desk:choose"), {"q": q}))
        ) == found
    part = client.get(reverse("desk:choose"), headers={"HX-Request": "1"})
    assert b"<html" not in part.content


# --- the inbox ---------------------------------------------------------------------------------


def listed(client: Client, **query: str) -> list[str]:
    """The codes of a list, in its order."""
    return re.findall(r'name="code" value="([^"]+)"', said(client.get(INBOX, query)))


def test_each_tab_shows_exactly_its_dossiers(town: Town):
    now = timezone.now()
    noon = timezone.localtime(now).replace(hour=12, minute=0)
    states = {state: town.dossier(state, at=now - 9 * HOUR) for state in State}
    overdue = town.dossier(State.PROCESSING, at=now - timedelta(days=30))
    today = town.dossier(State.ACCEPTED)
    midnight = noon.replace(hour=23, minute=59, second=59)
    Dossier.objects.filter(pk=today.pk).update(due_at=midnight)
    tomorrow = town.dossier(State.ACCEPTED)
    Dossier.objects.filter(pk=tomorrow.pk).update(due_at=midnight + timedelta(seconds=1))
    Dossier.objects.filter(pk=states[State.ACCEPTED].pk).update(due_at=now + timedelta(days=3))
    Dossier.objects.filter(pk=states[State.PROCESSING].pk).update(due_at=now + timedelta(days=3))
    mine = actions.assign(
        today.open_task(Step.HANDLE), town.staff[HANDLER], by=town.staff[LEADER]
    ).dossier
    begun = {dossier.code for dossier in Dossier.objects.filter(held_by(town.staff[HANDLER]))}
    assert mine.code in begun
    waiting = {State.SUPPLEMENT_REQUIRED, State.PAYMENT_REQUIRED, State.WITHDRAWAL_REQUESTED}
    to_do = {states[s].code for s in (State.REGISTERED, State.ACCEPTED, State.PROCESSING)}
    expected = {
        "mine": begun,
        "unit": to_do | {overdue.code, today.code, tomorrow.code},
        "today": {today.code},
        "overdue": {overdue.code},
        "waiting": {states[s].code for s in waiting},
        "results": {states[State.COMPLETED].code},
        "all": {d.code for d in states.values()} | {overdue.code, today.code, tomorrow.code},
    }
    client = signed_in(town, HANDLER)
    for tab, codes in expected.items():
        shown = listed(client, tab=tab)
        assert set(shown) == codes, tab
        assert len(shown) == len(codes)
    assert set(listed(client, tab="la")) == expected["unit"]
    assert not listed(signed_in(town, LEADER), tab="mine")


def test_another_unit_s_dossiers_are_in_no_tab(town: Town):
    town.file()
    beside = people.add_unit("T99.77", "UBND xã Bên", Level.COMMUNE, parent=town.province, by=None)
    stranger = people.employ("la", "Cán bộ Lạ", PASSWORD, by=None)
    people.appoint(stranger, HANDLER, beside, since=SINCE, by=None)
    client = Client()
    client.force_login(stranger)
    for tab in ("unit", "all", "today", "overdue"):
        assert not listed(client, tab=tab)
    counts = {name: count for name, _label, count in client.get(INBOX).context["tabs"]}
    assert set(counts.values()) == {0, None}


@pytest.mark.parametrize("q", ["dang thi oc", "ĐẶNG", "0900000001", "001099000001", "t99.01-2611"])
def test_search_needs_no_diacritics(town: Town, q: str):
    wanted = town.file("Đặng Thị Ốc")
    assert listed(signed_in(town), tab="all", q=q) == [wanted.code]
    assert not listed(signed_in(town), tab="all", q="khong co ai")


def walk(client: Client, between=lambda: None) -> list[str]:
    """All pages of "all", one after another."""
    codes, after = [], ""
    for _ in range(20):
        page = client.get(INBOX, {"tab": "all", "after": after})
        codes += [row.code for row in page.context["rows"]]
        after = page.context["after"]
        if not after:
            return codes
        assert re.search(r'href="[^"]*after=', page.content.decode())
        between()
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("number", [0, 1, 3, 6, 7])
def test_pages_show_every_dossier_once_also_with_equal_moments(town, monkeypatch, number: int):
    monkeypatch.setattr("motcua.doors.desk.paging.page_of.__defaults__", (3,))
    made = {town.file(at=MONDAY).code for _ in range(number)}
    made |= {town.file(at=MONDAY + HOUR * 30).code for _ in range(2)}
    walked = walk(signed_in(town))
    assert len(walked) == len(made)
    assert set(walked) == made


def test_rows_that_come_in_while_paging_neither_repeat_nor_hide_others(town, monkeypatch):
    monkeypatch.setattr("motcua.doors.desk.paging.page_of.__defaults__", (2,))
    made = [town.file(at=MONDAY).code for _ in range(5)]
    early = MONDAY - timedelta(days=20)
    walked = walk(signed_in(town), between=lambda: town.file(at=early))
    assert [code for code in walked if code in made] == made
    assert len(walked) == len(set(walked))


@pytest.mark.parametrize(
    "after",
    ["x", "_", "2026-11-02_1", "2026-11-02T02:00:00+00:00_x", "2026-13-02T02:00:00+00:00_1",
     "2026-11-02T02:00:00_1"],
)  # fmt: skip
def test_an_unreadable_mark_gives_the_first_page(town: Town, after: str):
    dossier = town.file()
    assert listed(signed_in(town), tab="all", after=after) == [dossier.code]


@pytest.mark.parametrize(
    "after",
    ["0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00_1",
     "2026-11-02T02:00:00+00:00_99999999999999999999"],
)  # fmt: skip
def test_a_mark_from_beyond_all_time_is_no_error(town: Town, after: str):
    town.file()
    assert signed_in(town).get(INBOX, {"tab": "all", "after": after}).status_code == 200


def test_htmx_gets_only_the_rows(town: Town):
    dossier = town.file()
    part = signed_in(town).get(INBOX, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert dossier.code in part.content.decode()
    assert "HX-Request" in part["Vary"]


# --- many at once ------------------------------------------------------------------------------


def test_a_bulk_move_moves_some_and_says_why_not_the_others(town: Town):
    good, ended = town.dossier(State.ACCEPTED), town.dossier(State.RETURNED)
    beside = people.add_unit("T99.77", "UBND xã Bên", Level.COMMUNE, parent=town.province, by=None)
    hidden = town.dossier(State.ACCEPTED)
    Dossier.objects.filter(pk=hidden.pk).update(
        receiving_unit=beside, accepting_unit=beside, competent_unit=beside, held_since=MONDAY
    )
    client = signed_in(town, HANDLER)
    codes = [good.code, ended.code, hidden.code, "KHONG-CO"]
    answer = client.post(BULK, {"verb": "begin", "code": codes, "tab": "all", "q": "ê"})
    assert answer["Location"].startswith(f"{INBOX}?tab=all&q=%C3%AA")
    messages = told(client, answer)
    assert len(messages) == 2
    assert "1 hồ sơ" in messages[0]
    assert messages[1].startswith(f"{ended.code}: ")
    assert "Đã trả kết quả" in messages[1]
    states = {d.pk: d.state for d in Dossier.objects.all()}
    assert [states[d.pk] for d in (good, ended, hidden)] == [
        State.PROCESSING,
        State.RETURNED,
        State.ACCEPTED,
    ]


@pytest.mark.parametrize("verb", ["stop", "not_accept", "refuse", "assign", "file", "la", ""])
def test_a_verb_that_asks_for_a_reason_is_not_for_many(town: Town, verb: str):
    dossier = town.file()
    before = Event.objects.count()
    answer = signed_in(town, LEADER).post(BULK, {"verb": verb, "code": [dossier.code]})
    assert (answer.status_code, Event.objects.count()) == (409, before)
    assert "Hãy chọn hồ sơ" in said(answer)


def test_a_bulk_move_of_nothing_is_refused(town: Town):
    assert signed_in(town).post(BULK, {"verb": "begin"}).status_code == 409
