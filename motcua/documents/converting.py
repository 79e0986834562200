"""Word to PDF by LibreOffice, where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from motcua.core.errors import Refused

SECONDS: Final = 90


@cache
def converter() -> str | None:
    """The program, if it is there."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(word: bytes) -> bytes:
    """A Word file as PDF. Refused where there is no converter or it fails."""
    program = converter()
    if program is None:
        raise Refused(
            _("Máy chủ không có LibreOffice; hãy xuất kết quả ra PDF trên máy rồi tải lên.")
        )
    with tempfile.TemporaryDirectory(prefix="motcua-word-") as folder:
        source = Path(folder) / "ket-qua.docx"
        source.write_bytes(word)
        # A profile of its own: two conversions at once would lock each other out.
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        words = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        try:
            subprocess.run([*words, str(source)], check=True, capture_output=True, timeout=SECONDS)
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise Refused(
                _("LibreOffice không chuyển được tệp Word; hãy xuất ra PDF rồi tải lên.")
            ) from error
