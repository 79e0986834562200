"""Rows for COPY … (FORMAT BINARY), many at once: what all of them share is written out once.

A million rows by way of Python objects cost more than PostgreSQL needs to take them in. Here rows
of one shape are a block of bytes, and only the columns that differ are laid into it.
"""

import struct
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[Any]
# A value all rows share, a NULL, or one value for each row.
Cell = bytes | None | Numbers

HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TAIL = b"\xff\xff"
# PostgreSQL counts microseconds from 2000, and days likewise.
EPOCH_MINUTE, EPOCH_DAY = 15_778_080, 10_957
MICROSECONDS_A_MINUTE = 60_000_000
NOBODY: bytes = struct.pack(">iii", 0, 0, 20)  # an empty bigint[]


def text(words: str) -> bytes:
    """A text all rows share."""
    return words.encode()


def jsonb(written: str) -> bytes:
    """A jsonb value all rows share."""
    return b"\x01" + written.encode()


def small(number: int) -> bytes:
    """A smallint all rows share."""
    return struct.pack(">h", number)


def integer(number: int) -> bytes:
    """An integer all rows share."""
    return struct.pack(">i", number)


def big(number: int) -> bytes:
    """A bigint all rows share."""
    return struct.pack(">q", number)


def moments(minutes: Numbers) -> Numbers:
    """timestamptz of epoch minutes."""
    return (minutes.astype(np.int64) - EPOCH_MINUTE) * MICROSECONDS_A_MINUTE


def days(numbers: Numbers) -> Numbers:
    """date of days since 1970."""
    return (numbers - EPOCH_DAY).astype(np.int32)


def digits(numbers: Numbers, width: int) -> Bytes:
    """Whole numbers as so many digits, shape (n, width)."""
    places = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // places % 10 + ord("0")).astype(np.uint8)


def beside(*parts: Bytes | bytes) -> Bytes:
    """Texts of fixed width put together; a shared one is repeated."""
    number = next(len(part) for part in parts if not isinstance(part, bytes))
    shared = [np.tile(np.frombuffer(p, np.uint8), (number, 1)) if isinstance(p, bytes) else p
              for p in parts]  # fmt: skip
    return np.hstack(shared)


def block(rows: Sequence[Sequence[Cell]], number: int) -> Bytes:
    """`number` times the same rows one after another, shape (number, bytes of them all)."""
    pattern, places = bytearray(), list[tuple[int, Bytes]]()
    for row in rows:
        pattern += struct.pack(">h", len(row))
        for cell in row:
            lay(cell, pattern, places)
    return filled(pattern, places, number)


def cells(row: Sequence[Cell], number: int) -> Bytes:
    """Part of a row, without the count of its columns."""
    pattern, places = bytearray(), list[tuple[int, Bytes]]()
    for cell in row:
        lay(cell, pattern, places)
    return filled(pattern, places, number)


def lay(cell: Cell, pattern: bytearray, places: list[tuple[int, Bytes]]) -> None:
    """Add a cell to the pattern, and where its values go if they differ."""
    if cell is None:
        pattern += struct.pack(">i", -1)
    elif isinstance(cell, bytes):
        pattern += struct.pack(">i", len(cell)) + cell
    else:
        wire = as_sent(cell)
        pattern += struct.pack(">i", wire.shape[1])
        places.append((len(pattern), wire))
        pattern += bytes(wire.shape[1])


def as_sent(values: Numbers) -> Bytes:
    """Numbers in network order, and texts of one width, as bytes of shape (n, width)."""
    if values.dtype == np.uint8:
        return values
    sent = np.ascontiguousarray(values.astype(values.dtype.newbyteorder(">")))
    return sent.view(np.uint8).reshape(len(values), values.dtype.itemsize)


def filled(pattern: bytearray, places: list[tuple[int, Bytes]], number: int) -> Bytes:
    """The pattern so many times, with the values laid in."""
    made = np.tile(np.frombuffer(bytes(pattern), np.uint8), (number, 1))
    for start, wire in places:
        made[:, start : start + wire.shape[1]] = wire
    return made


def field(content: bytes) -> bytes:
    """One cell of its own length."""
    return struct.pack(">i", len(content)) + content


def woven(*parts: Sequence[bytes] | Bytes) -> bytes:
    """Rows put together from parts: blocks, and lists of cells of any length."""
    return b"".join(chain.from_iterable(zip(*map(pieces, parts), strict=True)))


def pieces(part: Sequence[bytes] | Bytes) -> Sequence[bytes]:
    """A block row by row."""
    if not isinstance(part, np.ndarray):
        return part
    whole, width = part.tobytes(), part.shape[1]
    return [whole[start : start + width] for start in range(0, len(whole), width)]
