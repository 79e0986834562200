"""What makes a desk comfortable: scans, favourites, people met before, filters, prints."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from motcua.core.errors import Refused
from motcua.dossiers.actions import personal
from motcua.dossiers.actions.personal import FILTERS
from motcua.dossiers.habits import favourites, known_people
from motcua.dossiers.lists import needs_attention
from motcua.dossiers.models import Dossier, PrintedPaper, SavedSearch, Task
from motcua.dossiers.states import State
from tests.doors.desk import (  # noqa: F401 — the fixture works by being here
    HANDLER,
    INBOX,
    OFFICER,
    _store,
    said,
    signed_in,
    told,
)
from tests.dossiers.test_immediate import one_step
from tests.dossiers.test_routes_run import put_on
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> None:
    cache.clear()


# --- scans -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scanned",
    ["{}", " {} ", "{lower}", "https://mot.cua/tra-cuu/?code={}", "{spaced}"],
)
def test_a_scan_opens_the_dossier(town: Town, scanned: str):
    code = town.dossier(State.ACCEPTED).code
    typed = scanned.format(code, lower=code.lower(), spaced=" - ".join(code.split("-")))
    answer = signed_in(town).get(reverse("desk:jump"), {"ma": typed})
    assert answer["Location"] == reverse("desk:show", args=[code])


@pytest.mark.parametrize("typed", ["", "T99.01-000000-0001", "http://[", "?code="])
def test_an_unknown_code_says_so(town: Town, typed: str):
    client = signed_in(town)
    (message,) = told(client, client.get(reverse("desk:jump"), {"ma": typed}))
    assert "Không có hồ sơ" in message


# --- intake ------------------------------------------------------------------------------------


def test_what_the_desk_receives_most_stands_first(town: Town):
    now = timezone.now()
    assert favourites(town.ward, now) == []
    town.file(at=now - timedelta(days=91))
    assert favourites(town.ward, now) == []
    town.file(at=now)
    assert favourites(town.ward, now) == [town.version.pk]
    assert favourites(town.province, now) == []
    page = said(signed_in(town).get(reverse("desk:choose")))
    assert 'data-digit="1"' in page


def test_people_are_offered_by_their_id_number_at_their_own_desk(town: Town):
    town.file("Trần Thị Cũ")
    town.file("Trần Thị Mới")
    people = known_people(" 001099000001 ", {town.ward})
    assert [person.name for person in people] == ["Trần Thị Mới", "Trần Thị Cũ"]
    assert known_people("001099000001", {town.province}) == []
    assert known_people("00109900", {town.ward}) == []
    page = signed_in(town).get(reverse("desk:known_person"), {"id_number": "001099000001"})
    assert "Trần Thị Mới" in said(page)


def test_without_scripts_a_button_finds_and_fills_and_keeps_nothing(town: Town):
    town.file("Trần Thị Cũ")
    client, page = signed_in(town), reverse("desk:intake", args=[town.version.pk])
    typed = {"id_number": "001099000001", "key": "k7", "all_papers": "1"}
    found = client.post(page, typed | {"find": "1"})
    assert "Trần Thị Cũ" in said(found) and found.context["form"]["name"].value() is None
    (person,) = found.context["people"]
    filled = client.post(page, typed | {"person": str(person.pk)})
    assert filled.context["form"]["name"].value() == "Trần Thị Cũ"
    assert filled.context["form"]["key"].value() == "k7"
    assert Dossier.objects.count() == 1


def test_one_tick_takes_all_papers(town: Town):
    posted = {"key": "k", "method": town.method().pk, "kind": "person", "name": "A",
              "return_channel": "in_person", "filed_by": "self", "all_papers": "1"}  # fmt: skip
    signed_in(town).post(reverse("desk:intake", args=[town.version.pk]), posted)
    kept = Dossier.objects.get().components
    assert kept.count() == town.version.components.count()


def test_one_screen_grants_at_once(town: Town):
    put_on(town, one_step())
    client, page = signed_in(town), reverse("desk:at_once", args=[town.version.pk])
    assert page in said(client.get(reverse("desk:intake", args=[town.version.pk])))
    assert "10.000 đ" in said(client.get(page))
    done = client.post(page, {"key": "k", "name": "Lê Thị Sao", "copies": "3"})
    assert "Đã trả kết quả" in told(client, done)[0]
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.summary) == (State.RETURNED, "3 bản")
    with_receipt = client.post(page, {"key": "k2", "name": "A", "copies": "1", "receipt": "on"})
    assert with_receipt["Location"].endswith(".pdf")
    assert client.post(page, {"key": "k3", "name": "", "copies": "0"}).status_code == 422
    assert Dossier.objects.count() == 2


def test_one_screen_is_refused_where_others_must_see_it(town: Town):
    page = reverse("desk:at_once", args=[town.version.pk])
    answer = signed_in(town).get(page)
    assert answer.status_code == 409 and "không trả kết quả ngay được" in said(answer)
    assert page not in said(signed_in(town).get(reverse("desk:intake", args=[town.version.pk])))


# --- filters, columns, what is due -------------------------------------------------------------


def test_a_filter_is_saved_used_replaced_and_thrown_away(town: Town):
    client = signed_in(town)
    asked = {
        "name": " Của  tôi ",
        "tab": "all",
        "q": "lê",
        "field": "",
        "channel": "post",
        "x": "y",
    }
    answer = client.post(reverse("desk:save_search"), asked)
    assert "tab=all&q=l%C3%AA" in answer["Location"]
    client.post(reverse("desk:save_search"), asked | {"q": "trần"})
    search = SavedSearch.objects.get()
    named = {"tab": "all", "q": "trần", "channel": "post"}
    assert search.asked == dict.fromkeys(FILTERS, "") | named
    assert "★ Của tôi" in said(client.get(INBOX))
    assert "★" not in said(signed_in(town, HANDLER).get(INBOX))
    forget = reverse("desk:forget_search", args=[search.pk])
    assert signed_in(town, HANDLER).post(forget).status_code == 404
    with pytest.raises(Refused, match="người khác"):
        personal.forget_search(search, by=town.staff[HANDLER])
    client.post(forget)
    assert not SavedSearch.objects.exists()


def test_a_filter_has_a_name_and_there_are_few(town: Town):
    officer = town.staff[OFFICER]
    with pytest.raises(Refused, match="đặt tên"):
        personal.save_search(" ", {}, by=officer)
    for number in range(personal.MOST_SEARCHES):
        personal.save_search(f"Lọc {number}", {}, by=officer)
    personal.save_search("Lọc 0", {}, by=officer)
    with pytest.raises(Refused, match="tối đa"):
        personal.save_search("Thêm", {}, by=officer)


def test_the_inbox_shows_the_columns_chosen(town: Town):
    town.dossier(State.ACCEPTED)
    client = signed_in(town)
    client.post(reverse("desk:choose_columns"), {"column": ["unit", "name", "khac"]})
    page = client.get(INBOX)
    assert page.context["columns"] == ["name", "unit"]
    heads = said(page).split("<thead>")[1].split("</thead>")[0]
    assert "Nơi giải quyết" in heads and "Hẹn trả" not in heads
    assert client.post(reverse("desk:choose_columns"), {}).status_code == 409


def test_steps_past_half_their_limit_stand_in_a_list(town: Town):
    dossier = town.dossier(State.ACCEPTED, at=timezone.now())
    Task.objects.update(half_at=timezone.now() + timedelta(hours=1))
    seen = Dossier.objects.seen_by(town.staff[HANDLER])
    attention = needs_attention(town.staff[HANDLER], timezone.now())
    assert not seen.filter(attention).exists()
    Task.objects.update(half_at=timezone.now() - timedelta(minutes=1))
    page = signed_in(town, HANDLER).get(INBOX, {"tab": "attention"})
    assert [row.code for row in page.context["rows"]] == [dossier.code]
    assert ("attention", 1) in [(name, number) for name, _label, number in page.context["tabs"]]
    Task.objects.update(closed_at=timezone.now() + timedelta(days=9))
    assert not seen.filter(attention).exists()


def test_the_due_list_goes_by_day(town: Town):
    late, soon, far = (town.dossier(State.ACCEPTED, at=timezone.now()) for _each in range(3))
    now = timezone.now()
    for dossier, days in ((late, -2), (soon, 1), (far, 60)):
        Dossier.objects.filter(pk=dossier.pk).update(due_at=now + timedelta(days=days))
    days = signed_in(town, HANDLER).get(reverse("desk:due_list")).context["days"]
    found = [(each.day, [row.code for row in each.rows]) for each in days if each.rows]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert found == [(None, [late.code]), (tomorrow, [soon.code])]
    assert len([each for each in days if each.day]) >= 11


# --- prints ------------------------------------------------------------------------------------


def issue(client, dossier: Dossier, **more: str):
    return client.post(reverse("desk:issue_paper", args=[dossier.code, "receipt"]), more)


def test_papers_wait_are_printed_as_one_file_and_again(town: Town):
    client, page = signed_in(town), reverse("desk:prints")
    dossiers = [town.dossier(State.ACCEPTED) for _each in range(2)]
    for dossier in dossiers:
        issue(client, dossier, then="later")
    waiting = [paper.pk for paper in client.get(page).context["waiting"]]
    assert len(waiting) == 2
    printed = client.post(reverse("desk:print_papers"), {"paper": waiting})
    pages = PdfReader(BytesIO(printed.content)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert all(dossier.code in text for dossier in dossiers)
    shown = client.get(page).context
    assert (len(shown["waiting"]), len(shown["printed"])) == (0, 2)
    assert client.post(reverse("desk:print_papers"), {"paper": waiting[:1]}).status_code == 200
    assert PrintedPaper.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintedPaper.objects.update(paper=waiting[0])


def test_what_is_issued_to_be_printed_does_not_wait(town: Town):
    client = signed_in(town)
    issue(client, town.dossier(State.ACCEPTED))
    assert not client.get(reverse("desk:prints")).context["waiting"]


def test_a_paper_may_be_noted_as_printed_and_no_paper_is_refused(town: Town):
    client = signed_in(town)
    issue(client, town.dossier(State.ACCEPTED), then="later")
    (paper,) = client.get(reverse("desk:prints")).context["waiting"]
    post = reverse("desk:print_papers")
    assert client.post(post, {"paper": [paper.pk], "then": "note"}).status_code == 302
    assert not client.get(reverse("desk:prints")).context["waiting"]
    assert client.post(post, {"paper": ["x", "999"]}).status_code == 409
