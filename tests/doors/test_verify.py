"""The public page and the command: was it issued here, is it unchanged?"""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from motcua.core.errors import Refused
from motcua.dossiers.actions import issuing
from tests.doors.desk import OFFICER, _store, said  # noqa: F401 — the fixture works by being here
from tests.dossiers.test_papers import OUTSIDE
from tests.town import Town

ADDRESS = "/kiem-tra/"


@pytest.fixture
def paper(town: Town):
    return issuing.issue(town.file(), "receipt", OUTSIDE, by=town.staff[OFFICER])


def asked(client: Client, content: bytes):
    return client.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", content)})


def test_anyone_learns_whether_a_paper_is_ours_and_nothing_about_anyone(paper):
    client, content = Client(), paper.stored.path.read_bytes()
    assert reverse("portal:verify") == ADDRESS
    for answer in (asked(client, content), client.post(ADDRESS, {"code": paper.code.lower()})):
        shown = said(answer)
        assert "còn nguyên vẹn" in shown or "hãy đối chiếu nội dung" in shown
        assert "UBND phường Mẫu" in shown
        assert "Trần Thị" not in shown
        assert paper.dossier.code not in shown
    changed = content[:-1] + b"x"
    for answer in (asked(client, changed), client.post(ADDRESS, {"code": "SAI-MA"})):
        assert "Không có giấy tờ nào như vậy" in said(answer)


def test_the_code_is_filled_in_and_nothing_asked_is_said(db):
    client = Client()
    assert 'value="AB-CD"' in said(client.get(ADDRESS, {"code": "AB-CD"}))
    assert client.post(ADDRESS).status_code == 422


def test_too_large_a_file_is_not_read(db, settings):
    settings.MAX_FILE_BYTES = 10
    assert asked(Client(), b"x" * 11).status_code == 422


def test_guesses_are_limited(db, settings):
    client = Client()
    seen = {client.post(ADDRESS, {"code": "SAI"}).status_code for _guess in range(25)}
    assert seen == {200, 429}


def test_the_command_answers_with_its_status(paper, tmp_path):
    good, bad = tmp_path / "tot.pdf", tmp_path / "xau.pdf"
    good.write_bytes(paper.stored.path.read_bytes())
    bad.write_bytes(b"%PDF-1.7 khac")
    out = StringIO()
    call_command("verify", str(good), stdout=out)
    assert "còn nguyên vẹn" in out.getvalue()
    assert "Giấy tiếp nhận hồ sơ" in out.getvalue()
    with pytest.raises(SystemExit) as status:
        call_command("verify", str(good), str(bad), stdout=out)
    assert status.value.code == 3
    with pytest.raises(Refused):
        call_command("verify", str(tmp_path / "khong-co.pdf"))
