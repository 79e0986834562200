"""What every `load` command shares: reading a file whole or not at all, and the tally."""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from motcua.core.errors import Refused

# Called with how many of how many bytes are read.
Progress = Callable[[int, int], None]


def no_progress(_done: int, _whole: int) -> None:
    """For a caller that shows none."""


class Wrong(Exception):
    """One row cannot be loaded: which field, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class Row:
    """One row of a CSV file by header name, with its line; `fields` is None where it is torn."""

    line: int
    fields: dict[str, str] | None
    raw: list[str]


@dataclass(frozen=True)
class Rejection:
    """One line that was not loaded, and why, in words for the person who made the file."""

    line: int
    field: str
    reason: str
    text: str = ""


@dataclass
class Tally:
    """read = created + new_versions + unchanged + rejected, always."""

    read: int = 0
    created: int = 0
    new_versions: int = 0
    unchanged: int = 0
    # What was loaded as the source has it but needs somebody's attention, a sentence each.
    unclear: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many lines were not loaded."""
        return len({rejection.line for rejection in self.rejections})

    @property
    def attention(self) -> int:
        """How many things loaded need attention."""
        return len(self.unclear)

    def reject(self, row: Row, wrong: Wrong) -> None:
        """Keep a row that was not loaded, with the reason."""
        self.rejections.append(Rejection(row.line, wrong.field, wrong.reason, ",".join(row.raw)))

    def as_dict(self) -> dict[str, int]:
        """The six counts, for machines."""
        counts = asdict(self) | {"rejected": self.rejected, "attention": self.attention}
        keys = ("read", "created", "new_versions", "unchanged", "rejected", "attention")
        return {key: counts[key] for key in keys}


def read_lines(path: Path, progress: Progress = no_progress) -> Iterator[str]:
    """The lines of a UTF-8 text file, plain or gzip.

    Raises Refused with one sentence where the file cannot be read to its end: the caller's
    transaction then keeps nothing of it.
    """
    try:
        whole = path.stat().st_size
        with path.open("rb") as raw, text_of(raw, path) as text:
            for line in text:
                progress(raw.tell(), whole)
                yield line
    except UnicodeDecodeError as error:
        raise Refused(
            _("Tệp %(file)s không phải văn bản UTF-8; hãy lưu lại với mã hóa UTF-8 rồi nạp lại.")
            % {"file": path.name}
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Refused(
            _("Tệp nén %(file)s bị cắt hoặc hỏng; hãy lấy lại tệp đầy đủ.") % {"file": path.name}
        ) from error
    except OSError as error:
        raise Refused(
            _("Không đọc được tệp %(file)s: %(why)s.") % {"file": path, "why": error.strerror}
        ) from error


def text_of(raw: IO[bytes], path: Path) -> IO[str]:
    """The file's text, unpacked where its first bytes or its name say gzip."""
    packed = raw.read(2) == b"\x1f\x8b" or path.suffix == ".gz"
    raw.seek(0)
    source: IO[bytes] = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]  # typeshed: GzipFile is a binary stream without being IO[bytes]
    return io.TextIOWrapper(source, encoding="utf-8-sig", newline="")


class CountedLines:
    """Lines for the csv module, kept so that a rejected row can be shown as it was written."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.number += 1
        return line


def read_table(
    path: Path, columns: list[str], progress: Progress = no_progress, *, optional: bool = False
) -> Iterator[Row]:
    """The rows of a CSV file whose header names its columns in any order.

    `optional` lets columns be missing from the header. Raises Refused where one is missing or
    the file is broken.
    """
    lines = CountedLines(read_lines(path, progress))
    reader = csv.reader(lines, strict=True)
    header = [name.strip() for name in next_row(reader, path) or []]
    missing = [name for name in columns if name not in header]
    if missing and not optional:
        raise Refused(
            _("Tệp %(file)s thiếu cột: %(columns)s.")
            % {"file": path.name, "columns": ", ".join(missing)}
        )
    if len(set(header)) < len(header):
        raise Refused(_("Tệp %(file)s có hai cột trùng tên.") % {"file": path.name})
    while (raw := next_row(reader, path)) is not None:
        if raw:
            whole = len(raw) == len(header)
            yield Row(lines.number, dict(zip(header, raw, strict=True)) if whole else None, raw)


def next_row(reader: Iterator[list[str]], path: Path) -> list[str] | None:
    """The next row, or None at the end."""
    try:
        return next(reader, None)
    except csv.Error as error:
        raise Refused(
            _("Tệp %(file)s không phải CSV hợp lệ: %(why)s.") % {"file": path.name, "why": error}
        ) from error
