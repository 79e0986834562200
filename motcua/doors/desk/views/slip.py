"""The control slip of a dossier, on screen and on paper."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from motcua.doors.desk.printed import shown_pdf
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.control_slip import ControlSlip, HandOver, control_slip, written
from motcua.dossiers.papers.control_slip import Holding, Total, print_control_slip
from motcua.dossiers.papers.forms import Outside


@require_GET
def show(request: SignedIn, code: str) -> HttpResponse:
    """The slip as a page."""
    dossier = find(request, code)
    slip = control_slip(dossier)
    times = [(each, written(each.spent)) for each in slip.times]
    return render(
        request,
        "desk/slip.html",
        {"dossier": dossier, "slip": slip, "times": times, "now": timezone.now()},
    )


@require_GET
def printed(request: SignedIn, code: str) -> HttpResponse:
    """The slip as a PDF."""
    dossier = find(request, code)
    with translation.override("vi"):
        slip = control_slip(dossier)
        rows, totals = holdings(slip), totals_of(slip)
    outside = Outside(request.build_absolute_uri(reverse("portal:follow")))
    return shown_pdf(
        print_control_slip(dossier, rows, totals, outside), f"phieu-kiem-soat-{dossier.code}.pdf"
    )


def holdings(slip: ControlSlip) -> list[Holding]:
    """The rows in words."""
    return [
        {
            "agency": f"{row.task.unit.name}: {row.task.name}",
            "given_at": minute(row.given_at),
            "given_by": str(row.given_by or ""),
            "taken_at": minute(row.taken_at) if row.taken_at else "",
            "taken_by": str(row.taken_by or ""),
            "result": str(row.punctuality.label),
            "note": note_of(row),
        }
        for row in slip.rows
    ]


def note_of(row: HandOver) -> str:
    """When it was done, and opinions that came late."""
    now = timezone.now()
    done = f"xong {minute(row.done_at)}" if row.done_at else "đang xử lý"
    late = [f"{asked.agency} trả lời chậm" for asked in row.consultations if asked.is_late(now)]
    return "; ".join([done, *late])


def totals_of(slip: ControlSlip) -> list[Total]:
    """Whose the time was."""
    return [{"who": each.who, "time": written(each.spent)} for each in slip.times]


def minute(moment: datetime) -> str:
    """10:05 02/11/2026."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
