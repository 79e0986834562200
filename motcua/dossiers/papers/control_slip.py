"""The control slip as it is printed; what it says is worked out by whoever asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from django.utils import timezone, translation

from motcua.documents.form_types import FormType, form_on
from motcua.documents.printing import print_form
from motcua.documents.wording import official_moment
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.forms import Outside
from motcua.dossiers.papers.letterhead import heading, parties


class Holding(TypedDict):
    """One hand-over in words: who had the dossier, from when to when, and how it went."""

    agency: str
    given_at: str
    given_by: str
    taken_at: str
    taken_by: str
    result: str
    note: str


class Total(TypedDict):
    """How long one holder had the dossier, in words."""

    who: str
    time: str


def print_control_slip(
    dossier: Dossier,
    rows: Sequence[Holding],
    totals: Sequence[Total],
    outside: Outside,
    size: str = "a4",
) -> bytes:
    """The slip as a PDF: one row a hand-over, then who used how much time."""
    with translation.override("vi"):
        at = dossier.received_at or dossier.filed_at
        version = form_on(FormType.CONTROL_SLIP, timezone.localdate(at))
        head = heading(dossier.receiving_unit, at, at_desk=True)
        said = {
            "form_number": version.number,
            "title": version.title,
            "legal_basis": version.legal_basis,
            "code": dossier.code,
            "number": dossier.code.rsplit("-", 1)[-1],
            "symbol": "PKS",
            "procedure": f"{dossier.version.name} ({dossier.version.code})",
            "received_at": official_moment(at),
            "due_at": official_moment(dossier.due_at) if dossier.due_at else "",
            "rows": list(rows),
            "totals": list(totals),
            "paper": size,
        }
    # It goes with the dossier inside the house, so it needs no code of its own to be in force.
    marks = outside.marks() | {"preview": False}
    facts = head | {"day": str(head["day"])} | parties(dossier) | said | marks
    return print_form(FormType.CONTROL_SLIP, facts)
