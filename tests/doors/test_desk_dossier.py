"""The desk: one dossier moved, assigned, given files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State, Verb
from motcua.people.roles import Role
from tests.documents.test_files import CONTENTS, PDF
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
from tests.town import Town

# --- one dossier -------------------------------------------------------------------------------


def move(client: Client, dossier: Dossier, verb: str, **posted: str):
    return client.post(reverse("desk:move", args=[dossier.code, verb]), posted)


def test_a_move_is_made_and_told(town: Town):
    dossier, client = town.file(), signed_in(town, HANDLER)
    answer = move(client, dossier, "begin", key="m1")
    assert told(client, answer) == ["Nhận việc, xử lý: Đang xử lý"]
    # A second press of the same button says the same and moves nothing.
    assert told(client, move(client, dossier, "begin", key="m1"))
    assert dossier.events.filter(verb=Verb.BEGIN).count() == 1


def test_a_refused_move_is_a_sentence_on_the_dossier_s_page(town: Town):
    dossier, client = town.file(), signed_in(town, HANDLER)
    for verb, posted, words in (
        ("forward", {}, "không thể"),
        ("ask_papers", {"note": " "}, "Hãy ghi lý do"),
        ("stop", {"note": "x"}, "không có quyền"),
    ):
        answer = move(client, dossier, verb, **posted)
        assert answer["Location"] == reverse("desk:show", args=[dossier.code])
        (message,) = told(client, answer)
        assert words in message
    assert dossier.events.count() == 2


def test_an_unknown_verb_or_dossier_is_no_page(town: Town):
    dossier, client = town.file(), signed_in(town, HANDLER)
    assert move(client, dossier, "bay").status_code == 404
    assert client.post(reverse("desk:move", args=["KHONG-CO", "begin"])).status_code == 404
    assert client.get(reverse("desk:show", args=["KHONG-CO"])).status_code == 404


def test_a_declared_moment_is_read_as_vietnam_s_and_refused_where_it_is_none(town: Town):
    now = timezone.now()
    dossier, client = town.dossier(State.COMPLETED, at=now - 9 * HOUR), signed_in(town)
    answer = move(client, dossier, "return_result", declared_at="hôm qua", note="x")
    assert (answer.status_code, "không hợp lệ" in said(answer)) == (409, True)
    declared = timezone.localtime(now - HOUR).replace(second=0, microsecond=0)
    typed = declared.strftime("%Y-%m-%dT%H:%M")
    told(client, move(client, dossier, "return_result", declared_at=typed, note="mất điện"))
    dossier.refresh_from_db()
    assert (dossier.state, dossier.really_returned_at) == (State.RETURNED, declared)


def test_a_declared_moment_that_is_now_declares_nothing(town: Town):
    dossier = town.dossier(State.COMPLETED, at=timezone.now() - 9 * HOUR)
    typed = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")
    told(client := signed_in(town), move(client, dossier, "return_result", declared_at=typed))
    dossier.refresh_from_db()
    assert (dossier.state, dossier.really_returned_at) == (State.RETURNED, None)


@pytest.mark.parametrize("who", ["", "0", "abc", "²", "99999999999999999999"])
def test_a_task_is_given_to_nobody_who_does_not_exist(town: Town, who: str):
    dossier, client = town.file(), signed_in(town, LEADER)
    address = reverse("desk:assign", args=[dossier.code, dossier.open_tasks[0].pk])
    assert client.post(address, {"assignee": who}).status_code == 404


def test_a_task_of_another_dossier_is_not_assigned_through_this_one(town: Town):
    dossier, other = town.file(), town.file()
    address = reverse("desk:assign", args=[dossier.code, other.open_tasks[0].pk])
    posted = {"assignee": town.staff[HANDLER].pk}
    assert signed_in(town, LEADER).post(address, posted).status_code == 404


def test_the_page_offers_the_colleagues_who_may_do_the_step(town: Town):
    dossier = town.file()
    page = reverse("desk:show", args=[dossier.code])
    option = f'<option value="{town.staff[HANDLER].pk}"'
    shown = said(signed_in(town, LEADER).get(page))
    assert option in shown
    assert f'<option value="{town.staff[OFFICER].pk}"' not in shown
    assert option not in said(
        signed_in(town, HANDLER).get(reverse("desk:show", args=[dossier.code]))
    )


# --- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_file_is_kept_and_opened_as_what_it_is(town: Town, kind: str):
    dossier, client = town.file(), signed_in(town)
    upload = SimpleUploadedFile("Bản vẽ nhà.bin", CONTENTS[kind], content_type="text/html")
    told(client, client.post(reverse("desk:add_file", args=[dossier.code]), {"file": upload}))
    added = dossier.files.get()
    answer = client.get(reverse("desk:open_file", args=[dossier.code, added.pk]))
    assert b"".join(answer.streaming_content) == CONTENTS[kind]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (kind, "nosniff")
    shown = kind.startswith("image/") or kind == "application/pdf"
    shown = shown and kind != "image/tiff"
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert "B%E1%BA%A3n%20v%E1%BA%BD%20nh%C3%A0." in answer["Content-Disposition"]


def test_a_file_that_is_none_or_not_accepted_is_refused_with_a_sentence(town: Town):
    dossier, client = town.file(), signed_in(town)
    address = reverse("desk:add_file", args=[dossier.code])
    for posted in ({}, {"file": SimpleUploadedFile("a.pdf", b"MZ" * 20)}):
        answer = client.post(address, posted)
        assert answer.status_code == 409
        assert "tệp" in said(answer)
    assert not dossier.files.exists()


def test_a_stranger_finds_neither_dossier_nor_file(town: Town):
    dossier, other = town.file(), town.file()
    added = actions.add_file(dossier, "a.pdf", [PDF], by=town.staff[OFFICER])
    opened = reverse("desk:open_file", args=[dossier.code, added.pk])
    answer = signed_in(town, HANDLER).get(opened)
    assert b"".join(answer.streaming_content) == PDF
    # The right file under another dossier's code is not there either.
    beside = reverse("desk:open_file", args=[other.code, added.pk])
    assert signed_in(town, HANDLER).get(beside).status_code == 404
    client = signed_in(town, Role.ADMINISTRATOR)
    assert client.get(opened).status_code == 404
    upload = {"file": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(reverse("desk:add_file", args=[dossier.code]), upload).status_code == 404
    assert client.get(reverse("desk:receipt", args=[dossier.code])).status_code == 404
    assert move(client, dossier, "begin").status_code == 404
    assert dossier.files.count() == 1


def test_the_receipt_is_a_pdf_once_the_dossier_is_accepted(town: Town):
    client = signed_in(town)
    accepted, new = town.file(), town.dossier(State.REGISTERED)
    answer = client.get(reverse("desk:receipt", args=[accepted.code]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(reverse("desk:receipt", args=[new.code])).status_code == 409
