"""Files: kept once under their content, told by their content, never lost while referred to."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.db import transaction
from django.test import TestCase

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.documents.actions import discard, keep
from motcua.documents.limits import KINDS, LONGEST_NAME
from motcua.documents.models import StoredFile
from motcua.documents.rules import safe_name
from motcua.dossiers import actions
from motcua.dossiers.states import State
from motcua.people.roles import Role
from tests.town import Town

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nthu nghiem"


def word() -> bytes:
    """The beginning that tells a Word file from any other zip."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml"):
            archive.writestr(name, "<x/>" * 20)
    return whole.getvalue()


CONTENTS = {
    "application/pdf": PDF,
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20),
    "image/png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "image/tiff": b"II*\x00\x08\x00\x00\x00" + bytes(20),
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": word(),
}


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    """A store of the test's own."""
    settings.DOCUMENTS_FOLDER = tmp_path / "tai-lieu"
    return settings.DOCUMENTS_FOLDER


def files_in(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def told(action: str) -> int:
    return Evidence.objects.filter(action=action).count()


def test_a_content_lies_under_its_sha256(db, store: Path):
    stored = keep([PDF[:3], PDF[3:]], by=None)
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert stored.path == store / sha256[:2] / sha256[2:4] / sha256
    assert stored.path.read_bytes() == PDF
    assert (stored.sha256, stored.size, stored.media_type) == (sha256, len(PDF), "application/pdf")


def test_the_same_content_is_one_row_one_file_and_one_piece_of_evidence(db, store: Path):
    first, again = keep([PDF], by=None), keep([PDF], by=None)
    assert first == again
    assert files_in(store) == [first.sha256]
    assert told("keep_file") == 1


def test_a_content_swallowed_by_the_disk_comes_back_when_it_is_handed_in_again(db, store: Path):
    stored = keep([PDF], by=None)
    stored.path.unlink()
    keep([PDF], by=None)
    assert stored.path.read_bytes() == PDF


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (PDF + bytes(100), "vượt quá"),
        (b"MZ\x90\x00 chuong trinh", "không được nhận"),
        (b"<html><script>alert(1)</script>", "không được nhận"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không được nhận"),
        (b"PK\x03\x04" + bytes(30), "không được nhận"),
    ],
)
def test_what_is_not_kept_leaves_nothing(db, settings, store: Path, content, said):
    settings.MAX_FILE_BYTES = 99
    with pytest.raises(Refused, match=said):
        keep([content[:50], content[50:]] if content else [], by=None)
    assert files_in(store) == []
    assert not StoredFile.objects.exists()
    assert told("keep_file") == 0


def test_a_file_of_exactly_the_limit_is_kept(db, settings):
    settings.MAX_FILE_BYTES = len(PDF)
    assert keep([PDF], by=None).size == len(PDF)


def test_a_sender_that_breaks_off_leaves_no_draft(db, store: Path):
    def broken():
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep(broken(), by=None)
    assert files_in(store) == []


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_kind_is_told_by_content_however_it_is_cut(db, kind: str, size: int):
    content = CONTENTS[kind]
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    assert keep(pieces, by=None).media_type == kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("đơn đăng ký.pdf", "đơn đăng ký.pdf"),
        ("Đơn.PDF", "Đơn.pdf"),
        # Two ways to write one letter are one name.
        ("đo\u031b\u0300n.pdf", "đờn.pdf"),
        ("quet.exe", "quet.pdf"),
        ("quet", "quet.pdf"),
        ("a.b.c", "a.b.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("/tuyet/doi.pdf", "doi.pdf"),
        ("C:\\Users\\a\\scan.jpg", "scan.pdf"),
        ("..\\..\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("a\x00b\x1b.pdf", "ab.pdf"),
        # The sign that writes the rest backwards would hide the true ending.
        ("a\u202efdp.exe", "afdp.pdf"),
        ('<b>"x"|?*.pdf', "bx.pdf"),
        ("", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("...", "tep.pdf"),
        ("  . ", "tep.pdf"),
        ("x" * 500 + ".pdf", "x" * LONGEST_NAME + ".pdf"),
    ],
)
def test_a_name_is_safe_on_every_system(name: str, safe: str):
    assert safe_name(name, "application/pdf") == safe


@pytest.mark.parametrize("name", ["CON", "nul.txt", "Com1.pdf", "LPT9"])
def test_a_name_that_windows_keeps_for_itself_is_changed(name: str):
    stem = safe_name(name, "application/pdf").split(".")[0].upper()
    assert stem not in {"CON", "NUL", "COM1", "LPT9"}


def test_every_kind_has_an_ending():
    assert {safe_name("a", kind).rsplit(".", 1)[1] for kind in KINDS} == set(KINDS.values())


def test_a_content_a_dossier_holds_is_not_discarded(town: Town, store: Path):
    clerk = town.staff[Role.ONE_STOP_OFFICER]
    added = actions.add_file(town.file(), "a.pdf", [PDF], by=clerk)
    with pytest.raises(Refused, match="thuộc một hồ sơ"):
        discard(added.stored, by=clerk)
    assert added.stored.path.read_bytes() == PDF
    assert told("discard_file") == 0


def test_a_discarded_content_is_gone_once_that_is_certain(town: Town, store: Path):
    clerk = town.staff[Role.ONE_STOP_OFFICER]
    stored = keep([PDF], by=clerk)
    path = stored.path
    with TestCase.captureOnCommitCallbacks() as waiting:
        discard(stored, by=clerk)
    assert path.exists()
    for callback in waiting:
        callback()
    assert not path.exists()
    assert not StoredFile.objects.exists()
    assert told("discard_file") == 1


def test_a_discard_that_is_rolled_back_keeps_row_and_bytes(town: Town):
    clerk = town.staff[Role.ONE_STOP_OFFICER]
    stored = keep([PDF], by=clerk)
    with TestCase.captureOnCommitCallbacks(execute=True), pytest.raises(InterruptedError):
        discard_and_fail(stored, clerk)
    assert StoredFile.objects.get().path.read_bytes() == PDF
    assert told("discard_file") == 0


@transaction.atomic
def discard_and_fail(stored: StoredFile, clerk) -> None:
    discard(stored, by=clerk)
    raise InterruptedError


def test_no_file_is_added_to_a_dossier_that_ended_or_by_those_who_only_see(town: Town):
    clerk = town.staff[Role.ONE_STOP_OFFICER]
    dossier = town.file()
    with pytest.raises(Refused, match="chỉ được xem"):
        actions.add_file(dossier, "a.pdf", [PDF], by=town.staff[Role.INSPECTOR])
    ended = town.dossier(State.NOT_ACCEPTED)
    with pytest.raises(Refused, match="đã kết thúc"):
        actions.add_file(ended, "a.pdf", [PDF], by=clerk)
    assert not StoredFile.objects.exists()
    added = actions.add_file(dossier, "đơn/a.exe", [PDF], by=clerk)
    assert (added.name, added.by, added.dossier) == ("a.pdf", clerk, dossier)
    assert told("add_file") == 1
