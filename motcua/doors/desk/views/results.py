"""Results at the desk: drafted, handed in, signed, given out, taken back, used again, found."""

from datetime import date

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.models import ComponentType
from motcua.core.errors import Refused
from motcua.documents.limits import SHOWN
from motcua.documents.signing import timestamps
from motcua.doors.desk.attempts import attempt
from motcua.doors.desk.views.dossier import find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import results
from motcua.dossiers.models import Dossier, Result, ResultTemplate
from motcua.dossiers.result_fields import ResultFacts
from motcua.people.roles import Permission
from motcua.people.rules import check_may

PAGE = 100


@require_GET
def search(request: SignedIn) -> HttpResponse:
    """The registry of results, found by code, number, dossier, person."""
    check_may(request.user, Permission.SEE_DOSSIERS)
    q = request.GET.get("q", "")
    seen = Result.objects.seen_by(request.user).found_by(q)
    found = seen.select_related("dossier", "holder", "unit").order_by("-pk")[:PAGE]
    return render(request, "desk/papers/results.html", {"results": found, "q": q})


def find_result(request: SignedIn, code: str, pk: int) -> Result:
    """A result of a dossier this official may see."""
    rows = find(request, code).results.select_related("stored", "unit", "dossier")
    return get_object_or_404(rows, pk=pk)


def facts_of(request: SignedIn, dossier: Dossier) -> ResultFacts:
    """What was typed about a result."""
    said = request.POST
    kind = said.get("type", "")
    types = dossier.version.results.all()
    return ResultFacts(
        number=said.get("number", "")[:60],
        day=day_of(said.get("day", "")),
        name=said.get("name", "")[:2000].strip(),
        type=types.filter(pk=int(kind)).first() if kind.isascii() and kind.isdigit() else None,
    )


def day_of(text: str) -> date:
    """A day as a browser sends it; today where nothing was typed."""
    try:
        day = parse_date(text) if text else timezone.localdate()
    except ValueError:
        day = None
    if day is None:
        raise Refused(_("Ngày không hợp lệ."))
    return day


@require_POST
def draft(request: SignedIn, code: str) -> HttpResponse:
    """A result from a template of the authority."""
    dossier = find(request, code)

    def deed() -> None:
        chosen = request.POST.get("template", "")
        rows = ResultTemplate.objects.filter(procedure=dossier.version.procedure_id)
        number = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
        template = rows.filter(pk=number).select_related("stored").first()
        if template is None:
            raise Refused(_("Hãy chọn mẫu kết quả."))
        results.draft_result(dossier, template, facts_of(request, dossier), by=request.user)

    return attempt(request, deed, _("Đã lập dự thảo kết quả."), "desk:show", code=code)


@require_POST
def upload(request: SignedIn, code: str) -> HttpResponse:
    """A result handed in as a file."""
    dossier = find(request, code)

    def deed() -> None:
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("Hãy chọn tệp kết quả."))
        facts = facts_of(request, dossier)
        results.upload_result(dossier, file.name or "", file.chunks(), facts, by=request.user)

    return attempt(request, deed, _("Đã lưu tệp kết quả."), "desk:show", code=code)


@require_GET
def open_file(request: SignedIn, code: str, pk: int) -> FileResponse:
    """A result's file as it is now."""
    result = find_result(request, code, pk)
    kind = result.stored.media_type
    return FileResponse(
        result.stored.path.open("rb"),
        as_attachment=kind not in SHOWN,
        filename=result.file_name,
        content_type=kind,
    )


@require_POST
def exchange(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Another file in place of an unsigned one."""
    result = find_result(request, code, pk)

    def deed() -> None:
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("Hãy chọn tệp kết quả."))
        results.exchange_file(result, file.name or "", file.chunks(), by=request.user)

    return attempt(request, deed, _("Đã thay tệp kết quả."), "desk:show", code=code)


@sensitive_post_parameters("password")
@require_POST
def sign(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Sign or seal with the password typed now."""
    result = find_result(request, code, pk)
    seal = request.POST.get("seal") == "1"

    def deed() -> None:
        results.sign_result(
            result,
            request.POST.get("password", ""),
            seal=seal,
            by=request.user,
            timestamper=timestamps.configured(),
        )

    told = _("Đã đóng dấu số.") if seal else _("Đã ký số.")
    return attempt(request, deed, told, "desk:show", code=code)


@require_POST
def issue(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Give a result out."""
    result = find_result(request, code, pk)
    told = _("Đã phát hành kết quả %s.") % result.code
    return attempt(
        request, lambda: results.issue_result(result, by=request.user), told, "desk:show", code=code
    )


@require_POST
def revoke(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Take a result back, with the one that replaces it where there is one."""
    result = find_result(request, code, pk)

    def deed() -> None:
        other = request.POST.get("replacement", "").strip()
        replacement = Result.objects.filter(code__iexact=other).first() if other else None
        if other and replacement is None:
            raise Refused(_("Không có kết quả nào mang mã %s.") % other)
        reason = request.POST.get("reason", "")
        results.revoke_result(result, reason, replacement=replacement, by=request.user)

    return attempt(request, deed, _("Đã thu hồi kết quả."), "desk:show", code=code)


@require_POST
def reuse(request: SignedIn, code: str) -> HttpResponse:
    """An earlier result of the same person in place of a paper."""
    dossier = find(request, code)

    def deed() -> None:
        chosen = request.POST.get("paper", "")
        papers = ComponentType.objects.filter(version=dossier.version_id)
        number = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
        asked = request.POST.get("result", "")
        paper = papers.filter(pk=number).first()
        results.reuse_result(dossier, asked, paper=paper, by=request.user)

    return attempt(request, deed, _("Đã dùng lại kết quả đã có."), "desk:show", code=code)
