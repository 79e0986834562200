"""The register book of a year, closed for good."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.core.jobs import enqueue_by_name, is_under_way
from motcua.documents.actions import keep
from motcua.dossiers.models import RegisterBook, RegisterEntry
from motcua.dossiers.papers.register_book import print_register
from motcua.dossiers.register import AT_ONCE, dossiers_of, is_over
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

CLOSING: Final = "dossiers.close_register"


def ask_to_close(unit: Unit, year: int, *, by: Official) -> RegisterBook | None:
    """Close a book now, or, where it is a big one, by a job; then None.

    Raises Refused as `close_register` does, and while a job is at it.
    """
    if dossiers_of(unit, year).count() <= AT_ONCE:
        return close_register(unit, year, by=by)
    check_closable(unit, year, by, timezone.localdate())
    if is_being_closed(unit, year):
        raise Refused(_("Sổ theo dõi hồ sơ năm %s đang được khóa.") % year)
    enqueue_by_name(CLOSING, unit=unit.pk, year=year, official=by.pk)
    return None


def is_being_closed(unit: Unit, year: int) -> bool:
    """Is a job closing this book?"""
    return is_under_way(CLOSING, unit=unit.pk, year=year)


def check_closable(unit: Unit, year: int, by: Official, today: date) -> None:
    """A keeper of the register closes the open book of a year that is over."""
    check_may(by, Permission.KEEP_REGISTER, unit)
    if not is_over(year, today):
        raise Refused(_("Năm %s chưa kết thúc, chưa khóa sổ được.") % year)
    if RegisterBook.objects.filter(unit=unit, year=year).exists():
        raise Refused(_("Sổ theo dõi hồ sơ năm %s đã khóa.") % year)


@transaction.atomic
def close_register(
    unit: Unit, year: int, *, by: Official, at: datetime | None = None
) -> RegisterBook:
    """Number the dossiers of a past year by reception, print the book and keep it.

    Refused before the year is over and for a book that is closed. What is accepted later with a
    day of that year gets a number in the next open book.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    # One closing at a time: the second waits here and then sees the first's book. Filing at the
    # unit goes on meanwhile.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    check_closable(unit, year, by, today)
    dossiers = list(dossiers_of(unit, year))
    pdf = print_register(unit, year, dossiers, day=today, closed_by=by)
    book = RegisterBook.objects.create(
        unit=unit,
        year=year,
        entries=len(dossiers),
        pages=int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"]),
        stored=keep([pdf], by=by),
        closed_at=at,
        closed_by=by,
    )
    RegisterEntry.objects.bulk_create(
        RegisterEntry(book=book, serial=serial, dossier=dossier)
        for serial, dossier in enumerate(dossiers, start=1)
    )
    after = {"year": year, "entries": book.entries, "sha256": book.stored.sha256}
    record("close_register", book, by=by, after=after)
    return book
