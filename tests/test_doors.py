"""Every route for every role: nobody gets further than the table says; a GET changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from motcua.audit.models import Evidence
from motcua.catalogue.routes.actions import draft_route
from motcua.doors.frame.public import PUBLIC
from motcua.dossiers.actions import handing, handling
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.route import DEFAULT_ROUTE
from motcua.dossiers.states import State
from motcua.payments import actions as payments
from motcua.people import actions as people
from motcua.people.actions import add_unit
from motcua.people.models import Official
from motcua.people.roles import Level, Role
from motcua.post import actions as post
from motcua.post.port import Place
from motcua.queue import actions as queue
from motcua.queue.models import Counter, QueueService
from motcua.reports.actions.closing import close_report
from motcua.reports.questions import Period, Question, Scope
from tests.town import MONDAY, PASSWORD, SINCE, Town

OFFICER, HANDLER, LEADER = Role.ONE_STOP_OFFICER, Role.HANDLER, Role.LEADER
REFORM, INSPECTOR, ADMIN = Role.REFORM_OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR
EVERYONE = set(Role)
SEERS = EVERYONE - {ADMIN}
REPORTERS = {LEADER, REFORM, INSPECTOR}


class Door(NamedTuple):
    """A route: how it is asked, and who gets what they asked for (status below 400)."""

    method: str
    roles: set[Role]
    kwargs: dict[str, str] = {}
    query: str = ""
    posts: dict[str, str] = {}


HANDS = {OFFICER, HANDLER, LEADER}
QUESTION = {"agency": "Sở Mẫu", "question": "Xác nhận", "due_at": "2100-01-01T08:00"}
CHECK = {"held_at": "2026-11-02T08:00", "place": "Thửa 1", "participants": "Bà A", "content": "Rõ"}
CODE = {"code": "CODE"}
TASK = CODE | {"pk": "TASK"}
DRILL = "?unit=T99.01&from=2026-01-01&to=2026-12-31"
FIGURE = {"measure": "received"}
MAY = {"unit": "T99.01", "first": "2026-05-01", "last": "2026-05-31"}
INDEX = {"index": "qd766"}
IN_TIME = "DOSSIERS_IN_TIME"
FORM = {"form": "receipt"}
PAPER_DOORS = {
    "desk:issue_paper": Door("post", SEERS, CODE | FORM),
    "desk:preview_paper": Door("get", SEERS, CODE | FORM),
    "desk:issued_paper": Door("get", set(), CODE | {"pk": "1"}),
    "desk:draft_result": Door("post", SEERS, CODE),
    "desk:upload_result": Door("post", SEERS, CODE),
    "desk:result_file": Door("get", set(), CODE | {"pk": "1"}),
    "desk:exchange_result": Door("post", set(), CODE | {"pk": "1"}),
    "desk:sign_result": Door("post", set(), CODE | {"pk": "1"}),
    "desk:issue_result": Door("post", set(), CODE | {"pk": "1"}),
    "desk:revoke_result": Door("post", set(), CODE | {"pk": "1"}),
    "desk:reuse_result": Door("post", SEERS, CODE),
    "desk:digitise": Door("post", SEERS, CODE | {"pk": "PART"}),
    "desk:skip_scan": Door("post", set(), CODE | {"pk": "PART"}),
    "desk:read_scan": Door("get", set(), CODE | {"pk": "1"}),
    "desk:confirm_reading": Door("post", set(), CODE | {"pk": "1"}),
    "desk:results": Door("get", SEERS),
    "desk:register": Door("get", {OFFICER, LEADER}),
    "desk:register_book": Door("get", {OFFICER, LEADER}, {"year": "2026"}),
    "desk:close_register": Door("post", {OFFICER, LEADER}, {"year": "2025"}),
    "desk:bans": Door("get", SEERS),
    "desk:add_ban": Door("post", set()),
    "desk:lift_ban": Door("post", set(), {"pk": "1"}),
    "desk:keys": Door("get", {OFFICER, LEADER}),
    "desk:add_key": Door("post", EVERYONE),
    "desk:retire_key": Door("post", set(), {"pk": "1"}),
    "desk:templates": Door("get", {REFORM, ADMIN}),
    "desk:add_template": Door("post", EVERYONE),
    "desk:template_file": Door("get", set(), {"pk": "1"}),
    "desk:retire_template": Door("post", set(), {"pk": "1"}),
}
COMFORT_DOORS = {
    "desk:counters": Door("get", {OFFICER}),
    "desk:counter": Door("get", {OFFICER}, {"pk": "COUNTER"}),
    "desk:call_next": Door("post", {OFFICER}, {"pk": "COUNTER"}),
    "desk:transfer_ticket": Door("post", set(), {"pk": "COUNTER"}),
    "desk:deal_ticket": Door(
        "post", {OFFICER}, {"pk": "COUNTER", "deed": "goi-lai"}, posts={"ticket": "TICKET"}
    ),
    "desk:jump": Door("get", EVERYONE),
    "desk:known_person": Door("get", {OFFICER}),
    "desk:at_once": Door("get", set(), {"pk": "VERSION"}),
    "desk:save_search": Door("post", EVERYONE, posts={"name": "Của tôi"}),
    "desk:forget_search": Door("post", set(), {"pk": "1"}),
    "desk:choose_columns": Door("post", EVERYONE, posts={"column": "name"}),
    "desk:due_list": Door("get", EVERYONE),
    "desk:prints": Door("get", {OFFICER}),
    "desk:print_papers": Door("post", set()),
    "desk:tokens": Door("get", EVERYONE),
    "desk:grant_token": Door(
        "post", EVERYONE, posts={"name": "Của tôi", "scope": "read", "days": "9"}
    ),
    "desk:revoke_token": Door("post", set(), {"pk": "1"}),
    "gateway:api_description": Door("get", EVERYONE),
    "desk:waits": Door("get", {OFFICER, LEADER, REFORM, INSPECTOR}),
}
DOORS = {
    "desk:inbox": Door("get", EVERYONE),
    "desk:move_many": Door("post", set()),
    "desk:choose": Door("get", {OFFICER}),
    "desk:intake": Door("get", {OFFICER}, {"pk": "VERSION"}),
    "desk:show": Door("get", SEERS, CODE),
    "desk:receipt": Door("get", SEERS, CODE),
    "desk:qr": Door("get", SEERS, CODE),
    "desk:move": Door("post", SEERS, CODE | {"verb": "begin"}),
    "desk:assign": Door("post", {LEADER}, TASK),
    "desk:add_file": Door("post", set(), CODE),
    "desk:ask_to_help": Door("post", {HANDLER, LEADER}, TASK, posts={"colleague": "OTHER"}),
    "desk:consult": Door("post", {HANDLER}, TASK, posts=QUESTION),
    "desk:answer": Door("post", {HANDLER}, CODE | {"pk": "ASKED"}, posts={"answer": "Đồng ý"}),
    "desk:verify": Door("post", {HANDLER}, TASK, posts=CHECK),
    "desk:facts": Door("post", SEERS, CODE),
    "desk:slip": Door("get", SEERS, CODE),
    "desk:slip_pdf": Door("get", SEERS, CODE),
    "desk:handing": Door("get", HANDS),
    "desk:give": Door("post", HANDS, posts={"task": "TASK"}),
    "desk:take_over": Door("post", HANDS - {OFFICER}, {"pk": "HANDING"}),
    "desk:handing_pdf": Door("get", HANDS, {"pk": "HANDING"}),
    "desk:absences": Door("get", EVERYONE),
    "desk:come_back": Door("post", {HANDLER, LEADER, ADMIN}, {"pk": "ABSENCE"}),
    "desk:calls": Door("get", {OFFICER}),
    "desk:told": Door("post", {OFFICER}, {"pk": "NOTICE"}, posts={"how": "phone"}),
    "desk:digest": Door("get", EVERYONE),
    "desk:open_file": Door("get", set(), CODE | {"pk": "1"}),
    **PAPER_DOORS,
    **COMFORT_DOORS,
    "desk:ask_obligation": Door("post", SEERS, CODE),
    "desk:pay_cash": Door("post", SEERS, CODE | {"pk": "OWED"}),
    "desk:pay_transfer": Door("post", SEERS, CODE | {"pk": "OWED"}),
    "desk:open_order": Door("post", SEERS, CODE | {"pk": "OWED"}),
    "desk:reduce": Door("post", SEERS, CODE | {"pk": "OWED"}),
    "desk:permit_unpaid": Door("post", SEERS, CODE | {"pk": "OWED"}),
    "desk:fee_paper": Door("get", SEERS, CODE | {"pk": "OWED"}),
    "desk:ask_refund": Door("post", set(), CODE | {"pk": "1"}),
    "desk:send_result": Door("post", SEERS, CODE),
    "desk:sign_return": Door("post", SEERS, CODE),
    "desk:cash_day": Door("get", {OFFICER}),
    "desk:cash_day_pdf": Door("get", {OFFICER, LEADER}, {"pk": "DAY"}),
    "desk:confirm_day": Door("post", {OFFICER, LEADER}, {"pk": "DAY"}),
    "desk:fees": Door("get", {OFFICER, LEADER}),
    "desk:troubles": Door("get", {OFFICER, LEADER}),
    "desk:close_trouble": Door("post", set(), {"pk": "1"}),
    "desk:decide_refund": Door("post", set(), {"pk": "1"}),
    "desk:pay_out": Door("post", set(), {"pk": "1"}),
    "desk:parcels": Door("get", {OFFICER}),
    "desk:take_hand_over": Door("post", {OFFICER}),
    "desk:parcel_intake": Door("get", {OFFICER}, {"pk": "PARCEL"}, "?version=1"),
    "desk:note_parcel": Door("post", {OFFICER}, {"pk": "PARCEL"}),
    "office:report": Door("get", REPORTERS),
    "office:overview": Door("get", HANDS | REPORTERS),
    "office:own_overview": Door("get", HANDS),
    "office:overview_slower": Door("get", REPORTERS),
    "office:overview_picture": Door("get", REPORTERS, {"name": "tuan"}),
    "office:subscriptions": Door("get", REPORTERS),
    "office:end_subscription": Door("post", set(), {"pk": "1"}),
    "office:drill": Door("get", REPORTERS, FIGURE, DRILL),
    "office:drill_file": Door("get", REPORTERS, FIGURE | {"form": "csv"}, DRILL),
    "office:download": Door("get", REPORTERS, {"form": "json"}, DRILL),
    "office:close_report": Door("post", {LEADER, REFORM}, posts=MAY),
    "office:built": Door("get", REPORTERS, query=DRILL),
    "office:report_templates": Door("get", {LEADER, REFORM}),
    "office:report_template": Door("get", {LEADER, REFORM}, {"code": "T99.01"}),
    "office:retire_template": Door("post", {LEADER, REFORM}, {"code": "T99.01"}),
    "office:closed_reports": Door("get", REPORTERS),
    "office:closed_report": Door("get", REPORTERS, {"pk": "CLOSED"}),
    "office:changed": Door("get", REPORTERS, {"pk": "CLOSED", "way": "them"} | FIGURE),
    "office:index": Door("get", REPORTERS, INDEX),
    "office:index_chances": Door("get", REPORTERS, INDEX),
    "office:index_criteria": Door("get", REPORTERS, INDEX),
    "office:index_json": Door("get", REPORTERS, INDEX),
    "office:index_csv": Door("get", REPORTERS, INDEX),
    "office:index_set": Door("get", REPORTERS, INDEX | {"criterion": IN_TIME, "side": "rest"}),
    "office:index_declare": Door("get", {REFORM}, INDEX),
    "office:routes": Door("get", {REFORM, ADMIN}),
    "office:route": Door("get", {REFORM, ADMIN}, {"pk": "VERSION"}),
    "office:publish_route": Door("post", {REFORM, ADMIN}, {"pk": "VERSION"}),
    "office:discard_route": Door("post", {REFORM, ADMIN}, {"pk": "VERSION"}),
    "office:export_route": Door("get", {REFORM, ADMIN}, {"pk": "VERSION"}),
    "office:import_route": Door("post", set(), {"pk": "VERSION"}),
    "office:decree": Door("get", {ADMIN}),
    "office:targets": Door("get", REPORTERS),
    "office:declared_numbers": Door("get", {REFORM}),
    "office:sheet": Door("get", HANDS),
    "office:sheet_file": Door("get", HANDS, {"form": "json"}),
    "office:sheet_set": Door("get", HANDS, {"measure": "received_new"}),
    "office:unknown": Door("get", {ADMIN}),
    "office:unknown_set": Door("get", {ADMIN}, {"kind": "unit"}),
    "office:successions": Door("get", {ADMIN}),
    "office:succession_day": Door("get", {ADMIN}, {"day": "2026-12-01"}),
    "office:withdraw_succession": Door("post", set(), {"pk": "1"}),
    "office:carry_catalogue": Door("post", set(), {"day": "2026-12-01"}),
    "office:run_succession": Door("post", set(), {"day": "2026-12-01"}),
    "office:accept_orphan": Door("post", set(), {"day": "2026-12-01"}),
    "account_change_password": Door("get", EVERYONE),
    "mfa_index": Door("get", EVERYONE),
    "admin:index": Door("get", {ADMIN}),
}
# Shown by others' code, behind the same sign-in; the admin's own tests hold its pages.
ELSEWHERE = {"account_", "mfa_", "admin:"}


def names(resolver: URLResolver, space: str = "") -> set[str]:
    """The full names of all routes."""
    found: set[str] = set()
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            inner = f"{space}{part.namespace}:" if part.namespace else space
            found |= names(part, inner)
        elif isinstance(part, URLPattern) and part.name:
            found.add(space + part.name)
    return found


def test_every_route_is_in_the_table_or_public():
    ours = {name for name in names(get_resolver()) if not name.startswith(tuple(ELSEWHERE))}
    assert ours == {name for name in DOORS if not name.startswith(tuple(ELSEWHERE))} | {
        name for name in PUBLIC if not name.startswith(tuple(ELSEWHERE))
    }


def test_the_public_pages_are_exactly_these():
    assert {
        "portal:home",
        "portal:find",
        "portal:procedure",
        "portal:follow",
        "portal:verify",
        "portal:pay",
        "portal:post_lists",
        "portal:kiosk",
        "portal:take_ticket",
        "portal:ticket",
        "portal:ticket_pdf",
        "portal:calling",
        "portal:board",
        "gateway:payment_notice",
        "gateway:post_notice",
        "gateway:api:dossiers",
        "gateway:api:dossier",
        "gateway:api:file",
        "gateway:api:move",
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "set_language",
    } == PUBLIC


def beside(town: Town, dossier: Dossier) -> dict[str, int]:
    """What else some doors ask for: a colleague, a question, a list, an absence, a notice."""
    other = people.employ("xuly9", "Cán bộ Khác", PASSWORD, by=None)
    people.appoint(other, HANDLER, town.ward, since=SINCE, by=None)
    other = Official.objects.get(pk=other.pk)
    question = handling.Question("Sở Mẫu", "Xác nhận", MONDAY + timedelta(days=1))
    handler = town.staff[HANDLER]
    asked = handling.consult(dossier.open_tasks[0], question, by=handler, at=MONDAY)
    waiting = town.dossier(State.SUPPLEMENT_REQUIRED)
    listed = town.file().open_tasks
    made = handing.give(town.ward, town.ward, listed, by=town.staff[OFFICER])
    draft_route(town.version, DEFAULT_ROUTE, by=None)
    today = timezone.localdate()
    absence = people.go_absent(handler, other, (today, today), "Nghỉ phép", by=handler)
    return {
        "OTHER": other.pk,
        "ASKED": asked.pk,
        "HANDING": made.pk,
        "ABSENCE": absence.pk,
        "NOTICE": waiting.notices.get().pk,
        "CLOSED": close_report("ii06a", april(town), by=town.staff[LEADER]).pk,
    }


def april(town: Town) -> Question:
    """A report of a month that is over."""
    return Question(Scope(town.ward), Period(date(2026, 4, 1), date(2026, 4, 30)))


def waiting(town: Town) -> dict[str, int]:
    """A counter with a number at it."""
    service = queue.set_service(QueueService(unit=town.ward, name="Chung", prefix="A"), by=None)
    counter = queue.set_counter(Counter(unit=town.ward, number=1), [service], by=None)
    ticket = queue.take_ticket(service, by=None)
    queue.call_next(counter, by=town.staff[OFFICER])
    return {"COUNTER": counter.pk, "TICKET": ticket.pk}


@pytest.fixture
def path(town: Town):
    """The address of a door in a town with one accepted dossier."""
    dossier = town.dossier(State.ACCEPTED)
    real = {
        "CODE": dossier.code,
        "VERSION": town.version.pk,
        "TASK": dossier.open_tasks[0].pk,
        "PART": dossier.components.get().pk,
        "OWED": dossier.charges.get().pk,
        "DAY": payments.close_day(town.ward, 0, by=town.staff[OFFICER]).pk,
        "PARCEL": post.take_hand_over(
            town.ward, Place("Người Gửi", "Số 1", ""), content="Hồ sơ", record_number="BB-1",
            moment=timezone.now(), by=town.staff[OFFICER],
        ).pk,
    } | beside(town, dossier) | waiting(town)  # fmt: skip

    def of(name: str) -> str:
        door = DOORS[name]
        kwargs = {key: real.get(value, value) for key, value in door.kwargs.items()}
        return reverse(name, kwargs=kwargs) + door.query

    of.real = real
    return of


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done in here is taken back, so that one town serves every door."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_strangers_are_sent_to_sign_in(path):
    for name, door in DOORS.items():
        answer = getattr(Client(), door.method)(path(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/tai-khoan/dang-nhap/"), name


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_what_the_table_says(town: Town, path, role: Role):
    client = Client()
    client.force_login(town.staff[role])
    wrong = {}
    for name, door in DOORS.items():
        posted = {"assignee": town.staff[HANDLER].pk} if door.method == "post" else {}
        posted |= {key: path.real.get(value, value) for key, value in door.posts.items()}
        with undone():
            answer = getattr(client, door.method)(path(name), posted)
        turned_away = answer.status_code >= 400 or "next=" in answer.headers.get("Location", "")
        if turned_away != (role not in door.roles):
            wrong[name] = answer.status_code
    assert wrong == {}


def test_the_wrong_method_is_refused_and_a_get_changes_nothing(town: Town, path):
    clients = {role: Client() for role in (OFFICER, ADMIN)}
    for role, client in clients.items():
        client.force_login(town.staff[role])
    for name, door in DOORS.items():
        before = Event.objects.count(), Evidence.objects.count()
        answer = clients[ADMIN if name == "admin:index" else OFFICER].get(path(name))
        assert (Event.objects.count(), Evidence.objects.count()) == before, name
        assert door.method == "get" or answer.status_code == 405, name


@pytest.mark.parametrize("role", Role)
def test_another_wards_dossier_does_not_exist_for_an_official(town: Town, path, role: Role):
    beside = add_unit("T99.77", "UBND xã Bên", Level.COMMUNE, parent=town.province, by=None)
    town.staff[role].posts.update(unit=beside)
    client = Client()
    client.force_login(town.staff[role])
    assert client.get(path("desk:show")).status_code == 404


def test_every_page_has_a_strict_content_security_policy(db):
    policy = Client().get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
