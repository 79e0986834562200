"""Reading a scan: what is proposed, and that it needs the machine's help."""

import stat
from pathlib import Path

import pytest
import typst

from motcua.core.errors import Refused
from motcua.documents import converting, reading, word
from motcua.documents.actions import keep
from motcua.documents.printing import our_fonts
from motcua.documents.reading import propose
from tests.documents.test_files import store  # noqa: F401 — the fixture works by being here
from tests.documents.test_signing import blank
from tests.dossiers.test_results import template
from tests.dossiers.test_scans import picture

pytestmark = pytest.mark.usefixtures("store")


@pytest.mark.parametrize(
    ("text", "names", "numbers", "days"),
    [
        ("Họ và tên: NGUYỄN VĂN MÍT\n", ["NGUYỄN VĂN MÍT"], [], []),
        ("Họ, chữ đệm, tên: Lê Thị Ổi\nSố 099123456789", ["Lê Thị Ổi"], ["099123456789"], []),
        ("CMND 123456789 ngày 1/2/2020, 01-02-2020", [], ["123456789"], ["01/02/2020"]),
        ("0991234567890 và 12345", [], [], []),
        ("", [], [], []),
    ],
)
def test_what_a_text_proposes(text: str, names, numbers, days):
    found = propose(text)
    assert [list(found.names), list(found.id_numbers), list(found.days)] == [names, numbers, days]


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A machine whose programs are those written here."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    reading.reader.cache_clear()
    yield folder
    reading.reader.cache_clear()


def test_a_scan_is_read_by_the_program(db, machine: Path):
    program(machine, "tesseract", 'test "$1" = --list-langs && echo vie || echo "Số 099123456789"')
    assert reading.why_not() == ""
    for content in (picture(), blank()):
        text = reading.read_text(keep([content], by=None))
        assert propose(text).id_numbers == ("099123456789",)


@pytest.mark.parametrize("script", ["echo eng", "exit 1"])
def test_a_program_without_vietnamese_does_not_count(db, machine: Path, script: str):
    program(machine, "tesseract", script)
    assert "tesseract" in reading.why_not()
    with pytest.raises(Refused):
        reading.read_text(keep([picture()], by=None))


def test_a_program_that_fails_is_told(db, machine: Path):
    program(machine, "tesseract", 'test "$1" = --list-langs && echo vie || exit 1')
    with pytest.raises(Refused, match="Không đọc được chữ"):
        reading.read_text(keep([picture()], by=None))


def test_without_libreoffice_a_pdf_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(converting, "converter", lambda: None)
    with pytest.raises(Refused, match="tải lên"):
        converting.to_pdf(template("x"))


def test_a_converter_that_fails_is_told(machine: Path, monkeypatch: pytest.MonkeyPatch):
    program(machine, "hong", "exit 1")
    monkeypatch.setattr(converting, "converter", lambda: str(machine / "hong"))
    with pytest.raises(Refused, match="không chuyển được"):
        converting.to_pdf(template("x"))


def test_libreoffice_makes_a_pdf_where_it_can():
    filled = word.fill(template("Xin chào {{ ten }}"), {"ten": "Mít"})
    try:
        pdf = converting.to_pdf(filled)
    except Refused:
        pytest.skip("no LibreOffice with its Writer here")
    assert pdf.startswith(b"%PDF-")


PAGE = """
#set page(width: 148mm, height: 105mm, margin: 12mm)
#set text(font: "Liberation Serif", size: 14pt, lang: "vi")
= CĂN CƯỚC CÔNG DÂN
Họ và tên: NGUYỄN THỊ ĐƯỜNG MẬN

Số: 099123456789

Ngày sinh: 05/09/1988

Nơi thường trú: phường Mẫu, tỉnh Thử Nghiệm
"""


@pytest.mark.skipif(reading.reader() is None, reason="no tesseract with Vietnamese here")
@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_real_scan_is_read(db, form: str):
    page = typst.compile(PAGE.encode(), font_paths=our_fonts(), format=form, ppi=200)
    found = propose(reading.read_text(keep([page], by=None)))
    assert found.names == ("NGUYỄN THỊ ĐƯỜNG MẬN",)
    assert found.id_numbers == ("099123456789",)
    assert found.days == ("05/09/1988",)
