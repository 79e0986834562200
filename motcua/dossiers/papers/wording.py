"""An official's note read as a form has it: items, reason and legal ground."""

import re
from dataclasses import dataclass
from typing import Final

BULLET: Final = re.compile(r"^\s*(?:[-–•*+]|\d{1,2}[.)])\s+")
REASON: Final = re.compile(r"^\s*lý do\s*:\s*", re.IGNORECASE)
GROUND: Final = re.compile(r"^\s*(?:căn cứ|theo quy định tại)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What a note says. `items` are its plain lines, without bullets or numbers."""

    items: tuple[str, ...]
    reason: str
    ground: str


def read_note(note: str) -> Said:
    """A line that begins with “Lý do:” or “Căn cứ:” says that; every other line is an item."""
    items, reasons, grounds = [], [], []
    for line in filter(str.strip, note.splitlines()):
        if REASON.match(line):
            reasons.append(REASON.sub("", line).strip())
        elif GROUND.match(line):
            grounds.append(GROUND.sub("", line).strip())
        else:
            items.append(BULLET.sub("", line).strip())
    return Said(tuple(items), "; ".join(reasons), "; ".join(grounds))
