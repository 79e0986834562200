"""The register book of a year, closed for good."""

from __future__ import annotations

import io
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents.actions import keep
from motcua.dossiers.models import RegisterBook, RegisterEntry
from motcua.dossiers.papers.register_book import print_register
from motcua.dossiers.register import dossiers_of, is_over
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


@transaction.atomic
def close_register(
    unit: Unit, year: int, *, by: Official, at: datetime | None = None
) -> RegisterBook:
    """Number the dossiers of a past year by reception, print the book and keep it.

    Refused before the year is over and for a book that is closed. What is accepted later with a
    day of that year gets a number in the next open book.
    """
    check_may(by, Permission.KEEP_REGISTER, unit)
    at = at or timezone.now()
    today = timezone.localdate(at)
    if not is_over(year, today):
        raise Refused(_("Năm %s chưa kết thúc, chưa khóa sổ được.") % year)
    # One closing at a time: the second waits here and then sees the first's book.
    Unit.objects.select_for_update().get(pk=unit.pk)
    if RegisterBook.objects.filter(unit=unit, year=year).exists():
        raise Refused(_("Sổ theo dõi hồ sơ năm %s đã khóa.") % year)
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
