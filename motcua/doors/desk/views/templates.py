"""The Word templates of results, by procedure, in versions."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.models import Procedure
from motcua.core.errors import Refused
from motcua.documents.rules import safe_name
from motcua.doors.desk.attempts import attempt
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import results
from motcua.dossiers.models import ResultTemplate
from motcua.dossiers.result_fields import FIELDS
from motcua.people.roles import Permission
from motcua.people.rules import check_may

LONGEST_NAME = 200


@require_GET
def templates(request: SignedIn) -> HttpResponse:
    """The templates in use and those before them, and the fields they may name."""
    check_may(request.user, Permission.KEEP_TEMPLATES)
    rows = ResultTemplate.objects.select_related("procedure", "by")
    shown = {
        "templates": rows.order_by("procedure__code", "name", "-number"),
        "fields": FIELDS,
    }
    return render(request, "desk/papers/templates.html", shown)


@require_POST
def add(request: SignedIn) -> HttpResponse:
    """Keep a new version, or say where it is wrong."""

    def deed() -> None:
        said, file = request.POST, request.FILES.get("file")
        procedure = Procedure.objects.filter(code=said.get("procedure", "").strip()).first()
        name = said.get("name", "").strip()[:LONGEST_NAME]
        if procedure is None:
            raise Refused(_("Không có thủ tục mang mã này."))
        if file is None or not name:
            raise Refused(_("Hãy ghi tên mẫu và chọn tệp Word."))
        results.add_template(procedure, name, file.chunks(), by=request.user)

    return attempt(request, deed, _("Đã lưu mẫu kết quả."), "desk:templates")


@require_GET
def open_file(request: SignedIn, pk: int) -> FileResponse:
    """A template to change and hand in anew."""
    check_may(request.user, Permission.KEEP_TEMPLATES)
    template = get_object_or_404(ResultTemplate.objects.select_related("stored"), pk=pk)
    stored = template.stored
    name = safe_name(f"{template.name}.docx", stored.media_type)
    return FileResponse(
        stored.path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=stored.media_type,
    )


@require_POST
def retire(request: SignedIn, pk: int) -> HttpResponse:
    """A template is used no more."""
    template = get_object_or_404(ResultTemplate, pk=pk)
    return attempt(
        request,
        lambda: results.retire_template(template, by=request.user),
        _("Mẫu đã thôi sử dụng."),
        "desk:templates",
    )
