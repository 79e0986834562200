"""Text read from a scan by tesseract, where the machine has it with Vietnamese. A human decides."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.models import StoredFile

SECONDS: Final = 60
DPI: Final = "200"
PDF: Final = "application/pdf"
LABELS: Final = r"(?:họ và tên|họ, chữ đệm, tên|họ tên|full name)"
NAME: Final = re.compile(rf"{LABELS}[^:\n]*:?\s*([^\W\d_]+(?: [^\W\d_]+){{1,6}})", re.IGNORECASE)
ID_NUMBER: Final = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")
DAY: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")


@dataclass(frozen=True)
class Proposed:
    """What a text seems to say: names, ID numbers and days, each once, in order."""

    names: tuple[str, ...]
    id_numbers: tuple[str, ...]
    days: tuple[str, ...]


@cache
def reader() -> str | None:
    """The program, if it is there and reads Vietnamese."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    told = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    return program if "vie" in told.stdout.split() else None


def why_not() -> str:
    """Why nothing can be read here; empty where it can."""
    return "" if reader() else _("Máy chủ chưa cài tesseract với tiếng Việt nên không đọc chữ.")


def read_text(stored: StoredFile) -> str:
    """The text of a scan's first page. Refused where it cannot be read."""
    program = reader()
    if program is None:
        raise Refused(why_not())
    with tempfile.TemporaryDirectory(prefix="motcua-doc-") as folder:
        try:
            page = first_page(stored, Path(folder))
            told = subprocess.run(
                [program, str(page), "stdout", "-l", "vie"],
                capture_output=True, text=True, check=True, timeout=SECONDS,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            raise Refused(_("Không đọc được chữ từ tệp này.")) from error
    return told.stdout


def first_page(stored: StoredFile, folder: Path) -> Path:
    """An image of the first page; a PDF is drawn by poppler."""
    if stored.media_type != PDF:
        return stored.path
    words = ["pdftoppm", "-r", DPI, "-png", "-singlefile", str(stored.path), str(folder / "trang")]
    subprocess.run(words, check=True, capture_output=True, timeout=SECONDS)
    return folder / "trang.png"


def propose(text: str) -> Proposed:
    """The values a text seems to hold."""
    names = [" ".join(name.split()) for name in NAME.findall(text)]
    days = [f"{int(d):02d}/{int(m):02d}/{y}" for d, m, y in DAY.findall(text)]
    return Proposed(once(names), once(ID_NUMBER.findall(text)), once(days))


def once(values: list[str]) -> tuple[str, ...]:
    """Each value where it came first."""
    return tuple(dict.fromkeys(values))
