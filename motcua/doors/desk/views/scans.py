"""Scans at the desk: added and checked, left out with a reason, read by the machine as an aid."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.documents.reading import propose, read_text
from motcua.doors.desk.attempts import attempt
from motcua.doors.desk.forms import number
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import scans
from motcua.dossiers.actions.scans import Confirmed
from motcua.dossiers.kinds import NoScan
from motcua.dossiers.models import DossierComponent, DossierFile


def find_component(request: SignedIn, code: str, pk: int) -> DossierComponent:
    """A component of a dossier this official may see."""
    return get_object_or_404(find(request, code).components.select_related("dossier"), pk=pk)


def find_file(request: SignedIn, code: str, pk: int) -> DossierFile:
    """A file of a dossier this official may see."""
    return get_object_or_404(find(request, code).files.select_related("dossier", "stored"), pk=pk)


@require_POST
def digitise(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """A new scan of a component, or one that came at intake, checked."""
    component = find_component(request, code, pk)
    said = request.POST
    confirmed = Confirmed(number(said.get("originals")), "whole" in said, "in_order" in said)

    def deed() -> None:
        chosen, upload = said.get("file", ""), request.FILES.get("scan")
        if upload is not None:
            name, chunks = upload.name or "", upload.chunks()
            scans.digitise(component, name, chunks, confirmed, by=request.user)
            return
        waiting = component.files.select_related("dossier", "stored")
        file = waiting.filter(pk=number_of(chosen)).first()
        if file is None:
            raise Refused(_("Hãy chọn tệp bản quét."))
        scans.check_file(file, confirmed, by=request.user)

    return attempt(request, deed, _("Bản quét đạt yêu cầu."), "desk:show", code=code)


def number_of(text: str) -> int:
    """A row's number; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() else 0


@require_POST
def skip(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Why a component is not scanned."""
    component, reason = find_component(request, code, pk), request.POST.get("reason", "")
    if reason not in NoScan.values:
        raise Http404
    return attempt(
        request,
        lambda: scans.skip_scan(component, NoScan(reason), by=request.user),
        _("Đã ghi lý do không quét."),
        "desk:show",
        code=code,
    )


@require_GET
def read(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """What the machine reads in a scan, beside what the dossier says."""
    file = find_file(request, code, pk)
    proposed = propose(read_text(file.stored))
    owner = file.dossier.applicant
    shown = {"file": file, "dossier": file.dossier, "proposed": proposed, "owner": owner}
    return render(request, "desk/papers/reading.html", shown)


@require_POST
def confirm(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """The values an officer found to be right."""
    file, right = find_file(request, code, pk), request.POST.getlist("right")
    return attempt(
        request,
        lambda: scans.confirm_reading(file, right, by=request.user),
        _("Đã ghi nhận các giá trị được xác nhận."),
        "desk:show",
        code=code,
    )
