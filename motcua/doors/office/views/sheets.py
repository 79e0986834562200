"""The sheet of one official: a page, its files, and the dossiers behind each figure."""

from datetime import timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.target_forms import SheetForm
from motcua.doors.office.views.report import FILE_NAMES, PAGE, procedure_of
from motcua.reports.figures import behind
from motcua.reports.forms.targets import dates
from motcua.reports.forms.targets import sheet as table_of_sheet
from motcua.reports.kinds import measure_named
from motcua.reports.outputs import OUTPUTS
from motcua.reports.questions import Period, Question
from motcua.reports.target_rules import check_sheet_seen
from motcua.reports.targets.reckoning import at_risk, progresses


def asked(request: SignedIn) -> tuple[SheetForm, Question]:
    """The choices in the address, or a refusal: of their first fault, or of who may not look."""
    form = SheetForm(request.user, {key: str(text) for key, text in request.GET.items() if text})
    if not form.is_valid():
        raise Refused(next(str(fault) for each in form.errors.values() for fault in each))
    question = form.question
    assert question.scope.official is not None
    check_sheet_seen(question.scope.official, question.scope.unit, request.user)
    return form, question


@require_GET
def sheet(request: SignedIn) -> HttpResponse:
    """The page: the figures of the days and of those before, the targets, what is at risk."""
    form, question = asked(request)
    shown = {
        "form": form,
        "question": question,
        "table": table_of_sheet(question),
        "risks": at_risk(progresses(question)),
        "query": chosen(form, question.period),
        "earlier": chosen(form, moved(question.period, -1)),
        "later": chosen(form, moved(question.period, 1)),
        "files": FILE_NAMES,
        "drill": "office:sheet_set",
    }
    return render(request, "office/sheet.html", shown)


def moved(period: Period, times: int) -> Period:
    """The days as long before, or after."""
    length = (period.last - period.first + timedelta(days=1)) * times
    return Period(period.first + length, period.last + length)


def chosen(form: SheetForm, period: Period) -> str:
    """The choices with other days, as the query of an address."""
    kept = {name: form.data[name] for name in ("unit", "official")}
    return urlencode(kept | dates(period))


@require_GET
def download(request: SignedIn, form: str) -> HttpResponse:
    """The sheet as a file."""
    _form, question = asked(request)
    write, kind = OUTPUTS[form]
    official, period = question.scope.official, question.period
    name = f"phieu-{official.pk if official else ''}-{period.first}-{period.last}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(table_of_sheet(question)), content_type=kind, headers=headers)


@require_GET
def opened(request: SignedIn, measure: str) -> HttpResponse:
    """Exactly the dossiers a figure of the sheet counts, a page at a time."""
    _form, question = asked(request)
    which = measure_named(measure)
    dossiers = behind(question, which).seen_by(request.user)
    procedure = procedure_of(request)
    if procedure:
        dossiers = dossiers.filter(version__procedure=procedure)
    pages = Paginator(dossiers.order_by("received_at", "pk").for_list(), PAGE)
    shown = {
        "measure": which,
        "procedure": procedure,
        "question": question,
        "page": pages.get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "back": "office:sheet",
    }
    return render(request, "office/drill.html", shown)
