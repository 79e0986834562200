"""The designer of routes and the page of a day decreed late, as their users press them."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import Route
from motcua.catalogue.routes.actions import draft_route
from motcua.catalogue.routes.reading import read
from motcua.deadlines.models import CalendarDay
from motcua.doors.office.route_forms import RouteForms, ways_json, ways_text
from motcua.dossiers.models import ClockEvent, Dossier, Notice
from motcua.dossiers.states import State
from motcua.people.roles import Role
from tests.catalogue.routes import LAND
from tests.town import MONDAY, Town


@pytest.fixture
def designer(town: Town) -> Client:
    client = Client()
    client.force_login(town.staff[Role.ADMINISTRATOR])
    return client


def posted(forms: RouteForms) -> dict[str, object]:
    """What a browser sends back of a page with these forms."""
    told: dict[str, object] = {}
    for part in (forms.head, *forms.steps, *forms.facts, *forms.legs):
        for field in part:
            value = field.value()
            if value is True:
                told[field.html_name] = "on"
            elif value not in (None, False):
                told[field.html_name] = value
    for rows in (forms.steps, forms.facts, forms.legs):
        for field in rows.management_form:
            told[field.html_name] = field.value()
    return told


@pytest.mark.parametrize(
    "text",
    ["propose", "tax, land nếu dien_tich > 0; propose", 'kết thúc nếu outcome == "refuse"; a', ""],
)
def test_the_ways_out_of_a_step_are_read_as_they_are_written(text: str):
    assert ways_text(ways_json(text)) == text


def test_a_route_saved_from_its_form_is_the_same_route(town: Town, designer: Client):
    forms = RouteForms(read(LAND))
    answer = designer.post(reverse("office:route", args=[town.version.pk]), posted(forms))
    assert answer.status_code == 302
    assert read(Route.objects.get().definition) == read(LAND)
    page = designer.get(reverse("office:route", args=[town.version.pk])).content.decode()
    assert "Xác định nghĩa vụ tài chính" in page
    assert "vượt thời hạn" in page


def test_a_route_goes_out_and_comes_in_as_json(town: Town, designer: Client):
    draft_route(town.version, read(LAND), by=None)
    out = designer.get(reverse("office:export_route", args=[town.version.pk]))
    assert read(json.loads(out.content)) == read(LAND)
    designer.post(reverse("office:discard_route", args=[town.version.pk]))
    assert not Route.objects.exists()
    file = SimpleUploadedFile("r.json", out.content)
    designer.post(reverse("office:import_route", args=[town.version.pk]), {"file": file})
    assert read(Route.objects.get().definition) == read(LAND)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"steps": [{"key": "a"}]}', b"[]"])
def test_a_broken_file_is_refused_and_nothing_is_kept(town: Town, designer: Client, content):
    file = SimpleUploadedFile("r.json", content)
    address = reverse("office:import_route", args=[town.version.pk])
    assert designer.post(address, {"file": file}).status_code == 409
    assert not Route.objects.exists()


def test_publishing_an_unsound_draft_says_why(town: Town, designer: Client):
    draft_route(town.version, read(LAND), by=None)
    answer = designer.post(reverse("office:publish_route", args=[town.version.pk]), follow=True)
    assert "vượt thời hạn" in answer.content.decode()
    assert Route.objects.get().published_at is None


DAY = {"day": "2026-11-05", "kind": "swapped_off", "name": "Nghỉ hoán đổi", "notice": "99/TB-THU"}


def test_a_day_decreed_late_is_shown_first_and_then_moves_whom_it_touches(
    town: Town, designer: Client
):
    touched, waiting = town.file(at=MONDAY), town.dossier(State.SUPPLEMENT_REQUIRED)
    done = town.dossier(State.COMPLETED)
    due = touched.due_at
    address = reverse("office:decree")
    said = DAY | {"unit": town.ward.pk}
    page = designer.post(address, said).content.decode()
    assert touched.code in page and "1 hồ sơ đổi hạn" in page
    assert not CalendarDay.objects.filter(unit=town.ward).exists()
    assert Dossier.objects.get(pk=touched.pk).due_at == due
    designer.post(address, said | {"then": "decree"})
    moved = Dossier.objects.get(pk=touched.pk)
    assert (moved.due_at - due, moved.original_due_at) == (timedelta(days=1), due)
    record = ClockEvent.objects.get(dossier=moved, kind="recount")
    assert (record.document, record.due_at) == ("99/TB-THU", moved.due_at)
    assert "tính lại" in Notice.objects.get(dossier=moved, kind="recounted").text
    for untouched in (waiting, done):
        assert not untouched.clock_events.filter(kind="recount").exists()
    assert moved.open_tasks[0].due_at <= moved.due_at


def test_the_nation_s_day_belongs_to_the_root(town: Town, designer: Client):
    answer = designer.post(reverse("office:decree"), DAY | {"unit": "", "then": "decree"})
    assert answer.status_code == 422
    assert not CalendarDay.objects.filter(notice="99/TB-THU").exists()


@pytest.mark.parametrize("kind", ["force_majeure", "outage"])
def test_an_outage_names_its_document(town: Town, designer: Client, kind: str):
    said = DAY | {"unit": town.ward.pk, "kind": kind, "notice": " ", "then": "decree"}
    assert designer.post(reverse("office:decree"), said).status_code == 422
    designer.post(reverse("office:decree"), said | {"notice": "12/TB"})
    assert CalendarDay.objects.get(unit=town.ward).kind == kind
