"""The period report as a Word document, and the templates it is made from."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.addresses import set_of
from motcua.doors.office.views.report import asked
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports import builder, rules
from motcua.reports.actions.templates import add_report_template, retire_report_template
from motcua.reports.kinds import Measure
from motcua.reports.models import ReportTemplate
from motcua.reports.questions import Question

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def built(request: SignedIn) -> HttpResponse:
    """The report of the question in the address, from the unit's template or the standard one."""
    question = asked(request).question()
    rules.check_seen(question.scope, request.user)
    rules.check_question(question)

    def address(about: Question, measure: Measure, field: int | None = None) -> str:
        return request.build_absolute_uri(set_of(about, measure, field))

    content = builder.build(template_of(question.scope.unit), question, address)
    unit, period = question.scope.unit, question.period
    return word(content, f"bao-cao-{unit.code}-{period.first}-{period.last}.docx")


def template_of(unit: Unit) -> bytes:
    """The unit's own template in use, else the standard one."""
    own = ReportTemplate.objects.filter(unit=unit, retired_at=None).select_related("stored").first()
    return own.stored.path.read_bytes() if own else builder.STANDARD.read_bytes()


def word(content: bytes, name: str) -> HttpResponse:
    """A Word file to take away."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=WORD, headers=headers)


@require_http_methods(["GET", "POST"])
def report_templates(request: SignedIn) -> HttpResponse:
    """Which template each unit uses; a new one is given here."""
    check_may(request.user, Permission.CLOSE_REPORT)
    units = sorted(request.user.units_of(Permission.CLOSE_REPORT), key=lambda unit: unit.code)
    if request.method == "POST":
        unit = get_object_or_404(Unit, code=request.POST.get("unit", ""))
        file = request.FILES.get("file")
        if file is None:
            raise Refused(_("Hãy chọn tệp mẫu Word (.docx)."))
        added = add_report_template(unit, file.name or "", file.chunks(), by=request.user)
        messages.success(request, _("Đã dùng mẫu %s.") % added)
        return redirect("office:report_templates")
    used = ReportTemplate.objects.filter(unit__in=units, retired_at=None)
    shown = {
        "units": units,
        "used": used.select_related("unit", "by"),
        "fields": builder.FIELDS,
    }
    return render(request, "office/report_templates.html", shown)


@require_GET
def report_template(request: SignedIn, code: str) -> HttpResponse:
    """The template a unit uses, to be edited in Word."""
    unit = get_object_or_404(Unit, code=code)
    check_may(request.user, Permission.CLOSE_REPORT, unit)
    return word(template_of(unit), f"mau-bao-cao-{unit.code}.docx")


@require_POST
def retire_template(request: SignedIn, code: str) -> HttpResponse:
    """Go back to the standard template."""
    unit = get_object_or_404(Unit, code=code)
    retire_report_template(unit, by=request.user)
    messages.success(request, _("Đã trở lại mẫu chuẩn."))
    return redirect("office:report_templates")
