"""The report II.06a of a unit and period, what stands behind each figure, and its files."""

import json
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.catalogue.models import ProcedureField
from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.forms import ReportForm
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports import rules
from motcua.reports.figures import Month, Report, behind, by_month, figures_seen_by
from motcua.reports.kinds import COLUMNS, Figure
from motcua.reports.layout import HEADS, print_report
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Question
from motcua.reports.sheet import workbook

PAGE: Final = 50
FILES: Final = {
    "xlsx": (workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (print_report, "application/pdf"),
    "json": (
        lambda report: json.dumps(report.as_dict(), ensure_ascii=False, indent=2).encode(),
        "application/json",
    ),
}


def read(request: SignedIn) -> ReportForm:
    """The choices in the address. Refused for one who reads no reports."""
    check_may(request.user, Permission.SEE_REPORTS)
    return ReportForm(request.user, {key: value for key, value in request.GET.items() if value})


def asked(request: SignedIn) -> Question:
    """The question in the address, or a refusal with its first fault."""
    form = read(request)
    if not form.is_valid():
        faults = [str(fault) for each in form.errors.values() for fault in each]
        raise Refused(faults[0] if faults else _("Yêu cầu báo cáo không hợp lệ."))
    return form.question()


@require_GET
def report(request: SignedIn) -> HttpResponse:
    """The page: choices, table, checks, shares, charts."""
    form = read(request)
    shown: dict[str, Any] = {"form": form, "presets": presets(), "query": request.GET.urlencode()}
    if not form.is_valid():
        return render(request, "office/report.html", shown, status=422)
    question = form.question()
    found = figures_seen_by(request.user, question)
    months = by_month(question)
    shown |= {
        "report": found,
        "rows": [(row, cells(row.counts)) for row in found.fields],
        "total": cells(found.total),
        "withdrawn": found.total[Figure.WITHDRAWN],
        "heads": HEADS,
        "months": months,
        "ends": ends(found),
        "chart": chart(found, months),
    }
    return render(request, "office/report.html", shown)


def cells(counts: Any) -> list[tuple[Figure, int]]:
    """The figures of a row in the order of the form."""
    return [(figure, counts[figure]) for figure in COLUMNS]


def ends(found: Report) -> list[tuple[str, int]]:
    """Early, on time, overdue: the parts of what was resolved."""
    parts = (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE)
    words = (_("Trước hạn"), _("Đúng hạn"), _("Quá hạn"))
    return [(word, found.total[part]) for word, part in zip(words, parts, strict=True)]


def chart(found: Report, months: list[Month]) -> dict[str, object]:
    """What the charts draw; the same numbers stand in tables beside them."""
    return {
        "months": [f"{month.first:%m/%Y}" for month in months],
        "received": [month.received for month in months],
        "resolved": [month.resolved for month in months],
        "words": [_("Tiếp nhận"), _("Đã giải quyết")],
        "ends": [{"name": word, "value": number} for word, number in ends(found)],
    }


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


@require_GET
def drill(request: SignedIn, figure: str) -> HttpResponse:
    """Exactly the dossiers that a figure counts, a page at a time."""
    question = asked(request)
    rules.check_seen(question.scope, request.user)
    which = Figure(figure)
    number = request.GET.get("field", "")
    field = get_object_or_404(ProcedureField, pk=number) if number.isdecimal() else None
    dossiers = behind(question, which, field.pk if field else None).seen_by(request.user)
    pages = Paginator(dossiers.order_by("received_at", "pk").for_list(), PAGE)
    shown = {
        "figure": which,
        "field": field,
        "question": question,
        "page": pages.get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/drill.html", shown)


@require_GET
def download(request: SignedIn, form: str) -> HttpResponse:
    """The report as a file."""
    question = asked(request)
    write, kind = FILES[form]
    content = write(figures_seen_by(request.user, question))
    period = question.period
    name = f"II.06a-{question.scope.unit.code}-{period.first}-{period.last}.{form}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
