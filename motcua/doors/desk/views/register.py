"""The register at the desk: the books by year, looked at and closed."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions.register import ask_to_close, is_being_closed
from motcua.dossiers.models import RegisterBook
from motcua.dossiers.papers.register_book import print_register
from motcua.dossiers.register import AT_ONCE, dossiers_of, is_over, years_of
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

FIRST_YEAR, LAST_YEAR = 2000, 2200


def chosen_unit(request: SignedIn) -> Unit:
    """The unit named in the request, else the first whose register this official keeps."""
    check_may(request.user, Permission.KEEP_REGISTER)
    units = sorted(request.user.units_of(Permission.KEEP_REGISTER), key=lambda unit: unit.code)
    asked = request.POST.get("unit") or request.GET.get("unit")
    return next((unit for unit in units if unit.code == asked), units[0])


@require_GET
def register(request: SignedIn) -> HttpResponse:
    """The books of a unit, open and closed."""
    unit, today = chosen_unit(request), timezone.localdate()
    closed = {book.year: book for book in unit.register_books.select_related("closed_by", "stored")}
    years = sorted({*years_of(unit), *closed, today.year}, reverse=True)
    books = [
        {"year": year, "book": closed[year]} if year in closed else open_book(unit, year)
        for year in years
    ]
    units = sorted(request.user.units_of(Permission.KEEP_REGISTER), key=lambda each: each.code)
    shown = {"unit": unit, "units": units, "books": books}
    return render(request, "desk/papers/register.html", shown)


def open_book(unit: Unit, year: int) -> dict[str, object]:
    """What the page says of an open book; a big one is looked at in parts."""
    parts = -(-dossiers_of(unit, year).count() // AT_ONCE)
    return {
        "year": year,
        "closable": is_over(year, timezone.localdate()),
        "closing": is_being_closed(unit, year),
        "parts": [(n, (n - 1) * AT_ONCE + 1) for n in range(1, parts + 1)] if parts > 1 else [],
    }


@require_GET
def book(request: SignedIn, year: int) -> HttpResponse | FileResponse:
    """A closed book as it was kept; an open one as it stands, marked as a preview."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    unit, name = chosen_unit(request), f"so-theo-doi-{year}.pdf"
    kept = RegisterBook.objects.filter(unit=unit, year=year).select_related("stored").first()
    if kept is not None:
        return FileResponse(
            kept.stored.path.open("rb"), filename=name, content_type="application/pdf"
        )
    dossiers = dossiers_of(unit, year)
    before = (int(request.GET["part"]) - 1) * AT_ONCE if is_part(request) else 0
    pdf = print_register(
        unit, year, list(dossiers[before : before + AT_ONCE]), day=timezone.localdate(),
        before=before, entries=dossiers.count(),
    )  # fmt: skip
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def is_part(request: SignedIn) -> bool:
    """Is a part of the book named?"""
    part = request.GET.get("part", "")
    return part.isascii() and part.isdigit() and 1 <= int(part[:6]) == int(part)


@require_POST
def close(request: SignedIn, year: int) -> HttpResponse:
    """Close the book of a past year."""
    unit = chosen_unit(request)
    try:
        made = ask_to_close(unit, year, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        told = _("Đã khóa sổ theo dõi hồ sơ năm %s.") if made else _("Đang khóa sổ năm %s.")
        messages.success(request, told % year)
    return redirect("desk:register")
