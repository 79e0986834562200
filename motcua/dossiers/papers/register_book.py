"""The register as it is printed: a book of the year, A4 across, its rows numbered from one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.utils import timezone, translation

from motcua.documents.form_types import FormType, form_on
from motcua.documents.printing import print_form
from motcua.documents.wording import official_day
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.letterhead import issuer, place_and_day
from motcua.dossiers.states import State
from motcua.people.models import Official, Unit

# A dossier is one set unless the catalogue says otherwise.
SETS: Final = "01"


def print_register(
    unit: Unit,
    year: int,
    dossiers: Sequence[Dossier],
    *,
    day: date,
    closed_by: Official | None = None,
    before: int = 0,
    entries: int | None = None,
) -> bytes:
    """The book of a year as a PDF. Without `closed_by` it is a preview of an open book.

    Of a part of a big book, `before` lines come before it, of `entries` in all.
    """
    number = len(dossiers) if entries is None else entries
    last_line = before + len(dossiers)
    with translation.override("vi"):
        form = form_on(FormType.REGISTER, min(day, date(year, 12, 31)))
        first = dossiers[0].received_at if dossiers else None
        last = dossiers[-1].received_at if dossiers else None
        said: dict[str, object] = {
            "form_number": form.number,
            "title": form.title,
            "legal_basis": form.legal_basis,
            "year": str(year),
            "span": span(first, last),
            "entries": str(number),
            "part": f"{before + 1} – {last_line}" if len(dossiers) < number else "",
            "place_and_day": place_and_day(unit, day),
            "closed_on": official_day(day) if closed_by else "",
            "closed_by": closed_by.full_name if closed_by else "",
            "preview": closed_by is None,
            "rows": [
                row_of(serial, each) for serial, each in enumerate(dossiers, start=before + 1)
            ],
        }
    return print_form(FormType.REGISTER, issuer(unit, day) | said)


def span(first: datetime | None, last: datetime | None) -> str:
    """From the first day of reception in the book to the last."""
    if first is None or last is None:
        return ""
    begin, end = timezone.localdate(first), timezone.localdate(last)
    return f"Từ {official_day(begin)} đến {official_day(end)}"


def row_of(serial: int, dossier: Dossier) -> list[str]:
    """One line of the book, in the order of its columns."""
    owner, channel = dossier.applicant, dossier.return_channel
    return [
        str(serial),
        dossier.code,
        dossier.version.name,
        SETS,
        owner.name,
        ", ".join(filter(None, [owner.address, owner.phone])),
        dossier.competent_unit.name,
        short(dossier.received_at),
        short(dossier.original_due_at),
        short(dossier.returned_at),
        str(ReturnChannel(channel).label) if channel else "",
        "",
        str(State(dossier.state).label) if dossier.state == State.STOPPED else "",
    ]


def short(moment: datetime | None) -> str:
    """05/02/2026."""
    return timezone.localtime(moment).strftime("%d/%m/%Y") if moment else ""
