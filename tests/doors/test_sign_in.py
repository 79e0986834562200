"""Signing in: the password, the brake on guessing, and the second factor from end to end."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from motcua.people.roles import Role
from tests.town import PASSWORD, Town

LOGIN = "/tai-khoan/dang-nhap/"
DESK = "/ban-lam-viec/"
FACTOR = "/tai-khoan/xac-thuc-hai-lop/"
ACTIVATE = FACTOR + "totp/activate/"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
TOO_MANY = "Đăng nhập sai quá nhiều lần."
CODE_WRONG = "Mã không đúng."
ATTEMPTS = 5
CLERK = Role.ONE_STOP_OFFICER.value


@pytest.fixture(autouse=True)
def _nobody_tried_before(db: None) -> None:
    cache.clear()


def sign_in(client: Client, password: str = PASSWORD, username: str = CLERK):
    return client.post(LOGIN, {"login": username, "password": password})


HALF_MINUTE, LAST_SECONDS = 30, 4


def code_for(secret: str, steps: int = 0) -> str:
    """What the authenticator app shows now, or so many half minutes from now (RFC 6238).

    Never in the last seconds of a half minute: the code would be old when it arrives.
    """
    if (left := HALF_MINUTE - time.time() % HALF_MINUTE) < LAST_SECONDS:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE + steps))


def with_second_factor(client: Client) -> str:
    """Sign in and turn on TOTP through the pages, which ask for the password again; its secret."""
    sign_in(client)
    again = client.get(ACTIVATE)["Location"]
    assert again.startswith("/tai-khoan/xac-nhan-lai/")
    refused = client.post(again, {"password": "sai"})
    assert "Mật khẩu không đúng." in refused.content.decode()
    assert client.post(again, {"password": PASSWORD})["Location"] == ACTIVATE
    secret = client.get(ACTIVATE).context["form"].secret
    done = client.post(ACTIVATE, {"code": code_for(secret)})
    assert done.status_code == 302, done.context["form"].errors
    # A code works once, and the test does not wait for the next one.
    cache.clear()
    return secret


def test_the_right_password_leads_to_the_desk(town: Town, client: Client):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, DESK)
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("username", [CLERK, "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(
    town: Town, client: Client, username: str
):
    answer = sign_in(client, "sai", username)
    assert WRONG in answer.content.decode()
    assert client.get(DESK)["Location"].startswith(LOGIN)


def test_after_five_failures_even_the_right_password_has_to_wait(town: Town, client: Client):
    for _attempt in range(ATTEMPTS):
        assert WRONG in sign_in(client, "sai").content.decode()
    assert TOO_MANY in sign_in(client).content.decode()
    assert client.get(DESK).status_code == 302
    # Another account is not locked out with it.
    assert sign_in(Client(), username=Role.HANDLER.value)["Location"] == DESK


def test_the_brake_holds_for_the_account_from_anywhere(town: Town):
    for number in range(ATTEMPTS):
        sign_in(Client(REMOTE_ADDR=f"127.0.0.{number + 2}"), "sai")
    assert TOO_MANY in sign_in(Client(REMOTE_ADDR="127.0.0.99")).content.decode()


def test_the_second_factor_is_asked_for_and_checked(town: Town, client: Client):
    secret = with_second_factor(client)
    client.post("/tai-khoan/dang-xuat/")
    assert sign_in(client)["Location"].startswith(FACTOR + "authenticate/")
    assert client.get(DESK)["Location"].startswith(LOGIN)
    wrong = f"{(int(code_for(secret)) + 1) % 10**6:06d}"
    answer = client.post(FACTOR + "authenticate/", {"code": wrong})
    assert CODE_WRONG in answer.content.decode()
    answer = client.post(FACTOR + "authenticate/", {"code": code_for(secret)})
    assert answer["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_code_works_once(town: Town, client: Client):
    secret = with_second_factor(client)
    for expected in (DESK, None):
        stranger = Client()
        sign_in(stranger)
        answer = stranger.post(FACTOR + "authenticate/", {"code": code_for(secret)})
        assert answer.get("Location") == expected


def test_an_old_code_is_refused(town: Town, client: Client):
    secret = with_second_factor(client)
    stranger = Client()
    sign_in(stranger)
    answer = stranger.post(FACTOR + "authenticate/", {"code": code_for(secret, steps=-10)})
    assert CODE_WRONG in answer.content.decode()


def test_a_recovery_code_stands_in_once(town: Town, client: Client):
    with_second_factor(client)
    codes = client.get(FACTOR + "recovery-codes/").context["unused_codes"]
    assert len(set(codes)) == 10
    for expected in (DESK, None):
        stranger = Client()
        sign_in(stranger)
        answer = stranger.post(FACTOR + "authenticate/", {"code": codes[0]})
        assert answer.get("Location") == expected
    assert len(client.get(FACTOR + "recovery-codes/").context["unused_codes"]) == 9


def test_where_it_is_required_nothing_opens_without_a_second_factor(
    town: Town, client: Client, settings: LazySettings
):
    settings.REQUIRE_TOTP = True
    sign_in(client)
    assert client.get(DESK)["Location"] == ACTIVATE
    with_second_factor(client)
    assert client.get(DESK).status_code == 200


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize(
    ("cookie", "accepts", "sentence"),
    [
        ("", "", "Đăng nhập dành cho cán bộ"),
        ("", "en-US,en", "Đăng nhập dành cho cán bộ"),
        ("fr", "", "Đăng nhập dành cho cán bộ"),
        ("en", "vi", "Sign in for officials"),
    ],
)
def test_only_the_switch_changes_the_language(
    client: Client, cookie: str, accepts: str, sentence: str
):
    client.cookies["django_language"] = cookie
    page = client.get(LOGIN, headers={"accept-language": accepts})
    assert sentence in page.content.decode()
    assert page["Content-Language"] == (cookie if cookie == "en" else "vi")
