"""Reports of a unit and period, what stands behind each figure, and their files."""

import json
from dataclasses import replace
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue.models import Procedure, ProcedureField
from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.addresses import set_of
from motcua.doors.office.forms import ReportForm
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports import rules
from motcua.reports.declared import reconciled
from motcua.reports.figures import Month, Report, behind, by_month, figures_seen_by
from motcua.reports.forms import table_seen_by
from motcua.reports.forms.extracts import extract
from motcua.reports.forms.officials import officials_of
from motcua.reports.forms.state import table_of_report
from motcua.reports.forms.words import bounds
from motcua.reports.kinds import ROWS, Boundaries, Figure, measure_named
from motcua.reports.outputs import OUTPUTS
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.pictures.figures import by_months, ends_of
from motcua.reports.questions import Question

PAGE: Final = 50
# A longer table is read as a file.
ON_PAGE: Final = 300
# The form with its own charts, shares and checks.
STATE: Final = "ii06a"
# The form whose lines have a sheet each.
SHEETS: Final = "phieu-tuan"
FILES: Final = OUTPUTS
FILE_NAMES: Final = (
    ("xlsx", "Excel"), ("docx", "Word"), ("pdf", "PDF"), ("csv", "CSV"), ("json", "JSON"),
)  # fmt: skip


def read(request: SignedIn) -> ReportForm:
    """The choices in the address. Refused for one who reads no reports."""
    check_may(request.user, Permission.SEE_REPORTS)
    return ReportForm(request.user, {key: value for key, value in request.GET.items() if value})


def asked(request: SignedIn) -> ReportForm:
    """The choices in the address, or a refusal with their first fault."""
    form = read(request)
    if not form.is_valid():
        faults = [str(fault) for each in form.errors.values() for fault in each]
        raise Refused(faults[0] if faults else _("Yêu cầu báo cáo không hợp lệ."))
    return form


@require_GET
def report(request: SignedIn) -> HttpResponse:
    """The page: choices, table, checks, shares, charts."""
    form = read(request)
    shown: dict[str, Any] = {
        "form": form,
        "presets": presets(),
        "query": request.GET.urlencode(),
        "files": FILE_NAMES,
    }
    if not form.is_valid():
        return render(request, "office/report.html", shown, status=422)
    question, key = form.question(), form.key
    shown |= {
        "question": question,
        "may_close": may_close(request, question, key),
        "may_declare": request.user.may(Permission.DECLARE_FIGURES, question.scope.unit.pk),
    }
    if key == STATE:
        found = figures_seen_by(request.user, question)
        shown |= {"table": table_of_report(found), **charts(found, by_month(question))}
    else:
        table = table_seen_by(request.user, key, question)
        shown |= {"table": table.shortened(ON_PAGE), "cut": len(table.lines) > ON_PAGE}
    if key == SHEETS:
        shown["sheets"] = officials_of(question)
    return render(request, "office/report.html", shown)


def may_close(request: SignedIn, question: Question, key: str) -> bool:
    """Is closing this very report open to this official? The rule decides when it is done."""
    over = question.period.last < timezone.localdate() and question.as_of is None
    over = over and question.scope.boundaries == Boundaries.THEN
    return (
        over and key in ROWS and request.user.may(Permission.CLOSE_REPORT, question.scope.unit.pk)
    )


def charts(found: Report, months: list[Month]) -> dict[str, Any]:
    """What stands beside the table of II.06a."""
    return {
        "report": found,
        "bounds": bounds(found.question),
        "months": months,
        "ends": ends(found),
        "months_picture": by_months(found.question, months, set_of),
        "ends_picture": ends_of(found.question, found.total, set_of),
        "declared": reconciled(found.question, found.total),
    }


def ends(found: Report) -> list[tuple[str, Figure, int]]:
    """Early, on time, overdue: the parts of what was resolved."""
    parts = (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE)
    words = (_("Trước hạn"), _("Đúng hạn"), _("Quá hạn"))
    return [(word, part, found.total[part]) for word, part in zip(words, parts, strict=True)]


def presets() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Links to the usual periods: (heading, [(name, first, last)])."""
    today = timezone.localdate()
    headings = {
        Reckoning.STATUTORY: _("Kỳ báo cáo theo quy định (từ ngày 15)"),
        Reckoning.CALENDAR: _("Theo lịch"),
    }
    return [
        (
            heading,
            [
                (_("%(span)s này") % {"span": span.label}, *days(span, reckoning, today, 0))
                for span in Span
            ]
            + [
                (_("%(span)s trước") % {"span": span.label}, *days(span, reckoning, today, 1))
                for span in (Span.MONTH, Span.QUARTER, Span.YEAR)
            ],
        )
        for reckoning, heading in headings.items()
    ]


def days(span: Span, reckoning: Reckoning, today: Any, back: int) -> tuple[str, str]:
    """The days of a usual period for an address."""
    period = usual_period(span, reckoning, today, back)
    return period.first.isoformat(), period.last.isoformat()


def narrowed(request: SignedIn, question: Question) -> Question:
    """The question about one official alone, where the address names one."""
    number = request.GET.get("official", "")
    if not number:
        return question
    official = get_object_or_404(Official, pk=number if number.isdecimal() else None)
    return replace(question, scope=replace(question.scope, official=official))


def procedure_of(request: SignedIn) -> Procedure | None:
    """The procedure alone that the address names, if it does."""
    number = request.GET.get("procedure", "")
    return get_object_or_404(Procedure, pk=number) if number.isdecimal() else None


def opened(request: SignedIn) -> tuple[Question, ProcedureField | None]:
    """The question in the address, narrowed to one official and one field where it names them."""
    question = narrowed(request, asked(request).question())
    rules.check_seen(question.scope, request.user)
    number = request.GET.get("field", "")
    return question, get_object_or_404(ProcedureField, pk=number) if number.isdecimal() else None


@require_GET
def drill(request: SignedIn, measure: str) -> HttpResponse:
    """Exactly the dossiers that a measure counts, a page at a time."""
    question, field = opened(request)
    which = measure_named(measure)
    dossiers = behind(question, which, field.pk if field else None).seen_by(request.user)
    procedure = procedure_of(request)
    if procedure:
        dossiers = dossiers.filter(version__procedure=procedure)
    pages = Paginator(dossiers.order_by("received_at", "pk").for_list(), PAGE)
    shown = {
        "measure": which,
        "field": field,
        "procedure": procedure,
        "question": question,
        "page": pages.get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "files": FILE_NAMES,
    }
    return render(request, "office/drill.html", shown)


@require_GET
def drill_file(request: SignedIn, measure: str, form: str) -> HttpResponse:
    """The same dossiers as an extract of the register, to take away."""
    question, field = opened(request)
    table = extract(question, measure_named(measure), field.pk if field else None)
    period = question.period
    name = f"ds-{measure}-{question.scope.unit.code}-{period.first}-{period.last}.{form}"
    return taken_away(OUTPUTS[form][0](table), form, name)


def taken_away(content: bytes, form: str, name: str) -> HttpResponse:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=OUTPUTS[form][1], headers=headers)


@require_GET
def download(request: SignedIn, form: str) -> HttpResponse:
    """The report as a file."""
    said = asked(request)
    question, key = said.question(), said.key
    if key == STATE and form == "json":
        content = told(figures_seen_by(request.user, question))
    else:
        content = OUTPUTS[form][0](table_seen_by(request.user, key, question))
    period = question.period
    name = f"{key}-{question.scope.unit.code}-{period.first}-{period.last}.{form}"
    return taken_away(content, form, name)


def told(report: Report) -> bytes:
    """II.06a's own JSON, with its identities and shares."""
    return json.dumps(report.as_dict(), ensure_ascii=False, indent=2).encode()
