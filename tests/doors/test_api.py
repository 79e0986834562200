"""The REST API: an official's permission within a token's scope, and nothing more."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people import actions
from motcua.people.models import ApiToken
from motcua.people.roles import Level, Role, Scope
from motcua.people.tokens import token_of
from tests.doors.desk import HANDLER, OFFICER, _store, said, signed_in  # noqa: F401 — fixture
from tests.town import Town

pytestmark = pytest.mark.django_db
API = "/may/api/ho-so"
KEY = "khoa-thu-1"


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> None:
    cache.clear()


def program(town: Town, role: Role = OFFICER, *scopes: Scope, **more) -> Client:
    """A program with a token of an official."""
    chosen = scopes or tuple(Scope)
    _token, secret = actions.grant_token("Thử", chosen, 9, by=town.staff[role], **more)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def ask(client: Client, address: str, body: dict):
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_program_reads_files_and_moves_as_its_official(town: Town):
    client = program(town)
    body = {"procedure": "1.999001", "unit": "T99.01", "key": KEY, "name": "Lê Thị Máy"}
    made = ask(client, API, body)
    assert made.status_code == 201
    assert ask(client, API, body).json()["code"] == made.json()["code"]
    code = made.json()["code"]
    seen = client.get(f"{API}/{code}").json()
    assert (seen["state"], seen["applicant"]) == (State.ACCEPTED, "Lê Thị Máy")
    assert "request_withdrawal" in seen["verbs"]
    listed = client.get(API).json()
    assert [each["code"] for each in listed["dossiers"]] == [code]
    moved = ask(client, f"{API}/{code}/viec",
                {"verb": "request_withdrawal", "key": KEY + "2", "note": "xin rút"})  # fmt: skip
    assert moved.json()["state"] == State.WITHDRAWAL_REQUESTED
    assert Evidence.objects.filter(action="file", origin__contains="api").exists()
    assert ApiToken.objects.get().last_used_at is not None


def test_a_refusal_is_the_rules_own_sentence(town: Town):
    dossier = town.dossier(State.RETURNED)
    answer = ask(program(town), f"{API}/{dossier.code}/viec", {"verb": "begin", "key": KEY})
    assert answer.status_code == 409
    assert "không thể" in answer.json()["error"]


def test_an_officer_may_no_more_by_token_than_by_hand(town: Town):
    dossier = town.dossier(State.ACCEPTED)
    answer = ask(program(town), f"{API}/{dossier.code}/viec", {"verb": "begin", "key": KEY})
    assert answer.status_code == 409
    by_handler = program(town, HANDLER)
    body = {"procedure": "1.999001", "unit": "T99.01", "key": KEY, "name": "X"}
    assert ask(by_handler, API, body).status_code == 409
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_door_only(town: Town, scope: Scope):
    dossier = town.dossier(State.ACCEPTED)
    client = program(town, HANDLER, scope)
    answers = {
        Scope.READ: client.get(API).status_code,
        Scope.FILE: ask(client, API, {"procedure": "x", "unit": "x", "key": KEY, "name": "X"}),
        Scope.MOVE: ask(client, f"{API}/{dossier.code}/viec", {"verb": "begin", "key": KEY}),
    }
    status = {each: getattr(answer, "status_code", answer) for each, answer in answers.items()}
    assert {each for each, code in status.items() if code != 403} == {scope}
    assert client.get(f"{API}/{dossier.code}").status_code == (200 if scope == "read" else 403)


@pytest.mark.parametrize("header", ["", "Bearer x", "Bearer motcua_doan-mo", "Basic eA=="])
def test_without_a_good_token_nothing_is_told(town: Town, header: str):
    town.dossier(State.ACCEPTED)
    client = Client(headers={"Authorization": header} if header else {})
    assert client.get(API).status_code == 401
    signed = signed_in(town)
    assert signed.get(API).status_code == 401, "a session is no token"


@pytest.mark.parametrize("end", ["revoked", "over", "gone"])
def test_an_ended_token_is_no_token(town: Town, end: str):
    officer = town.staff[OFFICER]
    began = timezone.now() - timedelta(days=10) if end == "over" else timezone.now()
    client = program(town, OFFICER, at=began)
    if end == "revoked":
        actions.revoke_token(ApiToken.objects.get(), by=officer)
    if end == "gone":
        type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(API).status_code == 401


def test_another_wards_dossier_does_not_exist(town: Town):
    dossier = town.dossier(State.ACCEPTED)
    other = actions.add_unit("T99.77", "UBND xã Bên", Level.COMMUNE, parent=town.province, by=None)
    client = program(town)
    town.staff[OFFICER].posts.update(unit=other)
    assert client.get(f"{API}/{dossier.code}").status_code == 404
    answer = ask(client, f"{API}/{dossier.code}/viec", {"verb": "begin", "key": KEY})
    assert answer.status_code == 404
    assert client.get(API).json() == {"dossiers": [], "after": ""}


def test_lists_go_on_where_they_ended(town: Town, monkeypatch):
    monkeypatch.setattr("motcua.doors.gateway.api.PAGE", 2)
    codes = [town.dossier(State.ACCEPTED).code for _each in range(3)]
    client = program(town)
    first = client.get(API).json()
    assert [each["code"] for each in first["dossiers"]] == codes[:2]
    rest = client.get(API, {"after": first["after"]}).json()
    assert ([each["code"] for each in rest["dossiers"]], rest["after"]) == (codes[2:], "")
    assert client.get(API, {"tab": "khac"}).status_code == 422


def test_too_many_requests_and_too_many_guesses_wait(town: Town, settings, monkeypatch):
    settings.API_REQUESTS_A_MINUTE, settings.API_WRONG_TOKENS_A_MINUTE = 2, 1
    monkeypatch.setattr("motcua.doors.gateway.limiting.WINDOW_SECONDS", 10**6)
    client, guess = program(town), Client(headers={"Authorization": "Bearer motcua_x"})
    assert [client.get(API).status_code for _each in range(3)] == [200, 200, 429]
    assert [guess.get(API).status_code for _each in range(2)] == [401, 429]


def test_the_description_is_for_those_who_signed_in(town: Town):
    assert Client().get("/may/api/mo-ta.json").status_code == 302
    assert program(town).get("/may/api/mo-ta.json").status_code == 302
    told = signed_in(town).get("/may/api/mo-ta.json").json()
    assert "/may/api/ho-so/{code}/viec" in told["paths"]
    for closed in ("/may/api/docs", "/may/api/openapi.json", "/may/api/"):
        assert Client().get(closed).status_code in (302, 404)


# --- the tokens themselves ---------------------------------------------------------------------


def test_the_secret_is_shown_once_and_kept_as_a_digest(town: Town):
    client, page = signed_in(town), "/ban-lam-viec/ma-truy-cap/"
    shown = client.post(f"{page}cap/", {"name": "Máy", "scope": ["read", "bay"], "days": "5"})
    token = ApiToken.objects.get()
    secret = said(shown).split('text-break">')[1].split("<")[0]
    assert token_of(secret, timezone.now()) == token
    assert secret not in json.dumps([token.digest, token.name])
    assert token.scopes == ["read"]
    assert secret not in said(client.get(page))
    client.post(f"{page}{token.pk}/thu-hoi/")
    assert token_of(secret, timezone.now()) is None
    assert "Đã thu hồi" in said(client.get(page))


@pytest.mark.parametrize(
    ("name", "scopes", "days", "why"),
    [("", ["read"], 9, "việc gì"), ("X", [], 9, "ít nhất"), ("X", ["read"], 0, "ngày"),
     ("X", ["read"], 367, "ngày")],
)  # fmt: skip
def test_tokens_that_cannot_be_are_refused(town: Town, name, scopes, days, why):
    with pytest.raises(Refused, match=why):
        actions.grant_token(name, scopes, days, by=town.staff[OFFICER])
    posted = {"name": name, "scope": scopes, "days": days}
    assert signed_in(town).post("/ban-lam-viec/ma-truy-cap/cap/", posted).status_code == 422


def test_ten_good_tokens_are_enough_and_nobody_ends_anothers(town: Town):
    for _each in range(10):
        actions.grant_token("X", ["read"], 9, by=town.staff[OFFICER])
    with pytest.raises(Refused, match="tối đa"):
        actions.grant_token("X", ["read"], 9, by=town.staff[OFFICER])
    with pytest.raises(Refused, match="người khác"):
        actions.revoke_token(ApiToken.objects.first(), by=town.staff[HANDLER])
