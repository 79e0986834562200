"""An index of a unit and period: its marks, the sets behind them, and what would raise them."""

import csv
import io
import json
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.index_forms import DeclareForm, IndexForm
from motcua.dossiers.models import Dossier
from motcua.indices.actions import declare
from motcua.indices.criteria import CriteriaSet, Criterion
from motcua.indices.gathering import UnitIndex, asked, index_of, root_of, tree_of
from motcua.indices.improving import chances
from motcua.indices.models import DeclaredInput
from motcua.indices.reading import criteria_set
from motcua.indices.scoring import Mark
from motcua.indices.sources import SOURCES, DossierSource, ProcedureSource
from motcua.indices.sources.procedures import listed
from motcua.indices.telling import index_row
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Question
from motcua.reports.rules import check_seen

PAGE: Final = 50
WHOLE, PART, REST = "whole", "part", "rest"
SIDES: Final = (WHOLE, PART, REST)
SPANS: Final = (Span.MONTH, Span.QUARTER, Span.YEAR)


def read(request: SignedIn, index: str) -> IndexForm:
    """The choices in the address. Refused for one who reads no reports."""
    check_may(request.user, Permission.SEE_REPORTS)
    chosen = {key: value for key, value in request.GET.items() if value}
    return IndexForm(index, request.user, chosen)


def chosen(request: SignedIn, index: str) -> IndexForm:
    """The choices, valid and permitted, or a refusal with the first fault."""
    form = read(request, index)
    if not form.is_valid():
        faults = [str(fault) for each in form.errors.values() for fault in each]
        raise Refused(faults[0])
    check_seen(form.scope, request.user)
    return form


def presets() -> list[tuple[str, str, str]]:
    """The portal's periods: (name, first, last)."""
    today = timezone.localdate()
    named = [
        (pattern % {"span": span.label}, usual_period(span, Reckoning.CALENDAR, today, back))
        for back, pattern in enumerate((_("%(span)s này"), _("%(span)s trước")))
        for span in SPANS
    ]
    return [(name, period.first.isoformat(), period.last.isoformat()) for name, period in named]


def frame(request: SignedIn, index: str, form: IndexForm) -> dict[str, Any]:
    """What all pages of an index show."""
    return {"form": form, "index": index, "query": request.GET.urlencode(), "presets": presets()}


@require_GET
def index(request: SignedIn, index: str) -> HttpResponse:
    """The marks of a unit, and the totals of the units below it."""
    form = read(request, index)
    shown = frame(request, index, form)
    if not form.is_valid():
        return render(request, "office/index.html", shown, status=422)
    check_seen(form.scope, request.user)
    criteria = form.criteria()
    found, *children = tree_of(criteria, form.cleaned_data["unit"], form.period)
    shown |= {
        "criteria": criteria,
        "found": found,
        "groups": [(group, rows_of(group, found)) for group in found.mark.children],
        "children": children,
        "period": form.period,
    }
    return render(request, "office/index.html", shown)


def rows_of(group: Mark, found: UnitIndex) -> list[dict[str, object]]:
    """The criteria of a group with their origin and the kind of set behind them."""
    return [
        {
            "mark": leaf,
            "origin": found.origins[leaf.criterion.code],
            "opens": leaf.criterion.source in SOURCES,
        }
        for leaf in group.leaves()
    ]


@require_GET
def opened(request: SignedIn, index: str, criterion: str, side: str) -> HttpResponse:
    """Exactly what a numerator or denominator counts, or what the numerator lacks."""
    form = chosen(request, index)
    leaf = leaf_of(form.criteria(), criterion)
    source = SOURCES.get(leaf.source)
    if source is None:
        raise Http404
    question = question_of(form, leaf)
    shown = frame(request, index, form) | {
        "leaf": leaf,
        "side": side,
        "question": question,
        "heading": {WHOLE: _("Tất cả"), PART: source.counted, REST: source.rest}[side],
        "advice": source.advice if side == REST else "",
    }
    if isinstance(source, ProcedureSource):
        versions = procedures_behind(source, side, question)
        shown["page"] = Paginator(versions, PAGE).get_page(request.GET.get("page"))
        return render(request, "office/index_procedures.html", shown)
    shown["page"] = page_of(request, source, side, question)
    return render(request, "office/index_dossiers.html", shown)


def leaf_of(criteria: CriteriaSet, code: str) -> Criterion:
    """The criterion in the address."""
    try:
        return criteria.leaf(code)
    except KeyError as error:
        raise Http404 from error


def question_of(form: IndexForm, leaf: Criterion) -> Question:
    """Of the unit, or of its province where everyone below carries the province's figure."""
    unit = form.cleaned_data["unit"]
    return asked(root_of(unit) if leaf.gathered == "inherited" else unit, form.period)


def page_of(
    request: SignedIn, source: DossierSource, side: str, question: Question
) -> Page[Dossier]:
    """One page of the dossiers of a set."""
    sets = {WHOLE: source.whole, PART: source.part, REST: source.others}
    dossiers = sets[side](question).seen_by(request.user)
    pages = Paginator(dossiers.order_by("received_at", "pk").for_list(), PAGE)
    return pages.get_page(request.GET.get("page"))


def procedures_behind(
    source: ProcedureSource, side: str, question: Question
) -> QuerySet[ProcedureVersion]:
    """The procedures of a set."""
    sets = {WHOLE: source.whole, PART: source.part, REST: source.others}
    return listed(sets[side](question))


@require_GET
def raise_score(request: SignedIn, index: str) -> HttpResponse:
    """What would raise the score: the criteria by points lost, and what they lack."""
    form = chosen(request, index)
    criteria = form.criteria()
    found = index_of(criteria, form.cleaned_data["unit"], form.period)
    rows = [
        {"chance": each, "source": SOURCES.get(each.mark.criterion.source)}
        for each in chances(found.mark)
    ]
    shown = frame(request, index, form) | {"criteria": criteria, "found": found, "rows": rows}
    return render(request, "office/index_chances.html", shown | {"period": form.period})


@require_GET
def criteria_page(request: SignedIn, index: str) -> HttpResponse:
    """The criteria themselves, as the decision lays them down, with the readings chosen."""
    form = chosen(request, index)
    shown = frame(request, index, form) | {"criteria": form.criteria()}
    return render(request, "office/index_criteria.html", shown)


@require_GET
def download(request: SignedIn, index: str, form: str) -> HttpResponse:
    """The unit and its children as JSON or CSV."""
    asked_for = chosen(request, index)
    criteria = asked_for.criteria()
    found = tree_of(criteria, asked_for.cleaned_data["unit"], asked_for.period)
    content, kind = (
        (as_csv(found), "text/csv; charset=utf-8")
        if form == "csv"
        else (as_json(criteria, asked_for, found), "application/json")
    )
    period = asked_for.period
    name = f"{index}-{asked_for.cleaned_data['unit'].code}-{period.first}-{period.last}.{form}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def as_json(criteria: CriteriaSet, form: IndexForm, found: list[UnitIndex]) -> str:
    """With the edition, the digest of its definition and the readings it was scored by."""
    told = {
        "index": criteria.code,
        "edition": criteria.edition,
        "definition": criteria.digest,
        "switches": dict(criteria.chosen),
        "from": form.period.first.isoformat(),
        "to": form.period.last.isoformat(),
        "units": [index_row(each) for each in found],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_csv(found: list[UnitIndex]) -> str:
    """A row for each unit and criterion. A byte-order mark, so that Excel reads the letters."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        ["unit", "unit_name", "number", "criterion", "numerator", "denominator", "ratio", "score",
         "max_score", "source"]
    )  # fmt: skip
    for each in found:
        for leaf in each.mark.leaves():
            code, given = leaf.criterion.code, leaf.given
            writer.writerow(
                [each.unit.code, harmless(each.unit.name), leaf.criterion.number, code,
                 *(empty(value) for value in (given.numerator, given.denominator, leaf.ratio,
                                              leaf.score, leaf.most)),
                 each.origins[code].value]
            )  # fmt: skip
    return out.getvalue()


def empty(value: object) -> object:
    """Nothing for what nobody knows."""
    return "" if value is None else value


def harmless(text: str) -> str:
    """No spreadsheet takes a name for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@require_http_methods(["GET", "POST"])
def declared(request: SignedIn, index: str) -> HttpResponse:
    """Figures from papers: what was declared, and a form to add one."""
    check_may(request.user, Permission.DECLARE_FIGURES)
    criteria = criteria_set(index)
    asks = request.method == "POST"
    words = request.POST if asks else request.GET
    said = {key: words[key] for key in words if words[key]}
    form = DeclareForm(criteria, request.user, said, asked=asks)
    if asks and form.is_valid() and (done := kept(criteria, form, request)):
        return redirect(done)
    units = request.user.unit_ids_with(Permission.DECLARE_FIGURES)
    rows = DeclaredInput.objects.filter(index=index, unit__in=units).select_related("unit", "by")
    names = {leaf.code: f"{leaf.number} {leaf.name}" for leaf in criteria.root.leaves()}
    shown = {
        "form": form,
        "index": index,
        "rows": [
            (row, names.get(row.criterion, row.criterion)) for row in rows.order_by("-pk")[:PAGE]
        ],
    }
    return render(request, "office/index_declare.html", shown, status=422 if form.errors else 200)


def kept(criteria: CriteriaSet, form: DeclareForm, request: SignedIn) -> str | None:
    """Where to go after the figure was kept; None after saying on the form why it was not."""
    said = form.cleaned_data
    try:
        declare(
            criteria, said["criterion"], said["unit"], form.period, form.pair,
            document=said["document"], by=request.user,
        )  # fmt: skip
    except Refused as why:
        form.add_error(None, str(why))
        return None
    messages.success(request, _("Đã ghi số liệu kê khai."))
    days = {"first": form.period.first, "last": form.period.last, "unit": said["unit"].code}
    return f"{reverse('office:index', args=[criteria.code])}?{urlencode(days)}"
