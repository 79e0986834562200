"""Settings in the admin: only administrators, only through the rooms' actions."""

from datetime import date

import pytest
from django.test import Client

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.deadlines.legal import legal_number
from motcua.deadlines.limits import LegalKey
from motcua.deadlines.models import CalendarDay, LegalNumber, OfficeHours
from motcua.doors.office.law_admin import site
from motcua.people import actions as people
from motcua.people.models import Official, Post, Unit
from motcua.people.roles import Role
from tests.town import PASSWORD, SINCE, Town

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/"


def as_(town: Town, role: Role) -> Client:
    client = Client()
    client.force_login(town.staff[role])
    return client


def did(action: str) -> bool:
    return Evidence.objects.filter(action=action, who="Cán bộ Quản trị hệ thống").exists()


def test_dossiers_and_evidence_have_no_page():
    assert {model._meta.app_label for model in site._registry} == {
        "catalogue", "people", "deadlines", "documents", "payments", "post", "queue",
    }  # fmt: skip


def test_every_page_opens_for_an_administrator_and_for_nobody_else(town: Town):
    pages = [HOME] + [
        f"{HOME}{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry
    ]
    administrator = as_(town, Role.ADMINISTRATOR)
    clerk = as_(town, Role.ONE_STOP_OFFICER)
    for page in pages:
        assert administrator.get(page).status_code == 200, page
        assert clerk.get(page, follow=True).status_code == 409, page
        assert Client().get(page).url.startswith("/tai-khoan/dang-nhap/")
    assert Client().get(f"{HOME}login/").url.startswith("/tai-khoan/dang-nhap/")
    assert administrator.get(f"{HOME}login/").url == HOME


def test_an_account_is_made_changed_and_given_a_post(town: Town):
    client = as_(town, Role.ADMINISTRATOR)
    weak = {"username": "moi", "full_name": "Người Mới", "password": "123"}
    assert client.post(f"{HOME}people/official/add/", weak).status_code == 409
    strong = weak | {"password": "mot-cau-dai-2026"}
    assert client.post(f"{HOME}people/official/add/", strong).status_code == 302
    made = Official.objects.get(username="moi")
    assert made.check_password("mot-cau-dai-2026")
    facts = {"full_name": "Người Khác", "phone": "09", "is_active": "on"}
    assert client.post(f"{HOME}people/official/{made.pk}/change/", facts).status_code == 302
    assert Official.objects.get(pk=made.pk).full_name == "Người Khác"
    post = {
        "official": made.pk,
        "unit": town.ward.pk,
        "role": "handler",
        "valid_from": "2026-01-01",
    }
    assert client.post(f"{HOME}people/post/add/", post).status_code == 302
    held = Post.objects.get(official=made)
    ended = {"valid_to": "2026-02-01"}
    assert client.post(f"{HOME}people/post/{held.pk}/change/", ended).status_code == 302
    assert Post.objects.get(pk=held.pk).valid_to == date(2026, 2, 1)
    assert all(did(deed) for deed in ("employ", "change_official", "appoint", "dismiss"))


def test_settings_beyond_ones_reach_are_not_there(town: Town):
    client = as_(town, Role.ADMINISTRATOR)
    change = f"{HOME}people/unit/{town.province.pk}/change/"
    assert client.get(change).status_code == 302
    post = {"official": town.staff[Role.HANDLER].pk, "unit": town.province.pk,
            "role": "leader", "valid_from": "2026-01-01"}  # fmt: skip
    assert client.post(f"{HOME}people/post/add/", post).status_code == 200
    assert not Post.objects.filter(unit=town.province).exists()


def test_a_unit_is_added_and_renamed(town: Town):
    client = as_(town, Role.ADMINISTRATOR)
    facts = {"code": "T99.01.1", "name": "Tổ Mẫu", "level": "commune", "parent": town.ward.pk}
    assert client.post(f"{HOME}people/unit/add/", facts).status_code == 302
    unit = Unit.objects.get(code="T99.01.1")
    renamed = {"name": "Tổ Khác", "level": "commune"}
    assert client.post(f"{HOME}people/unit/{unit.pk}/change/", renamed).status_code == 302
    assert Unit.objects.get(pk=unit.pk).name == "Tổ Khác"
    assert did("add_unit")
    assert did("change_unit")


def test_a_day_off_is_set_and_removed(town: Town):
    client = as_(town, Role.ADMINISTRATOR)
    facts = {"unit": town.ward.pk, "day": "2026-12-01", "kind": "closure", "name": "Chuyển trụ sở"}
    assert client.post(f"{HOME}deadlines/calendarday/add/", facts).status_code == 302
    made = CalendarDay.objects.get(unit=town.ward)
    page = f"{HOME}deadlines/calendarday/{made.pk}/delete/"
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert not CalendarDay.objects.filter(unit=town.ward).exists()
    assert did("set_calendar_day")
    assert did("remove_calendar_day")
    national = CalendarDay.objects.filter(unit=None).first()
    page = f"{HOME}deadlines/calendarday/{national.pk}/delete/"
    assert client.post(page, {"post": "yes"}).status_code == 409, "the nation's days are not theirs"


def test_office_hours_are_said_a_week_at_a_time(town: Town):
    client = as_(town, Role.ADMINISTRATOR)
    for weekday in ("0", "1"):
        span = {"unit": town.ward.pk, "weekday": weekday, "opens": "08:00", "closes": "11:00"}
        assert client.post(f"{HOME}deadlines/officehours/add/", span).status_code == 302
    hours = OfficeHours.objects.filter(unit=town.ward)
    assert [row.weekday for row in hours] == [0, 1]
    page = f"{HOME}deadlines/officehours/{hours[0].pk}/delete/"
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert [row.weekday for row in hours.all()] == [1]
    assert did("set_office_hours")


def test_a_number_of_the_law_is_a_dated_row(town: Town):
    root = employ_at_the_root(town)
    client = Client()
    client.force_login(root)
    address = f"{HOME}deadlines/legalnumber/add/"
    said = {"key": "extensions", "value": "2", "effective_from": "2027-01-01",
            "legal_basis": "Nghị định thử nghiệm"}  # fmt: skip
    assert client.post(address, said).status_code == 302
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [legal_number(LegalKey.EXTENSIONS, day) for day in days] == [1, 2]
    earlier = said | {"effective_from": "2026-12-01"}
    assert client.post(address, earlier).status_code == 409
    assert LegalNumber.objects.filter(key="extensions").count() == 2
    with pytest.raises(Refused, match="Chưa có số liệu"):
        legal_number(LegalKey.EXTENSIONS, date(2018, 6, 20))


def test_a_ward_s_administrator_does_not_write_the_law(town: Town):
    said = {"key": "extensions", "value": "2", "effective_from": "2027-01-01", "legal_basis": "X"}
    answer = as_(town, Role.ADMINISTRATOR).post(f"{HOME}deadlines/legalnumber/add/", said)
    assert answer.status_code == 409


def employ_at_the_root(town: Town) -> Official:
    official = people.employ("goc", "Quản trị Gốc", PASSWORD, by=None)
    people.appoint(official, Role.ADMINISTRATOR, town.province, since=SINCE, by=None)
    return Official.objects.get(pk=official.pk)
