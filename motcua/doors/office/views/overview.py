"""The overview of a unit or of one's own work; what takes longer to count comes after the page."""

from dataclasses import replace
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.addresses import set_of
from motcua.doors.office.overview_form import OverviewForm
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports import overview as room
from motcua.reports import rules
from motcua.reports.kinds import Aspect, Figure, Measure
from motcua.reports.overview import Standing
from motcua.reports.pictures import figures as pictures
from motcua.reports.pictures.printing import png
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.targets.reckoning import alerts_for

PICTURES: Final = ("tuan", "dung-han", "kenh")
OWN_WEEKS: Final = 13
# From which share on a tile has which colour; under the last one, the last colour.
TONES: Final = ((98, "best"), (95, "good"), (90, "fair"), (0, "poor"))
WORDS: Final[dict[Measure, Any]] = {
    Figure.RECEIVED_NEW: gettext_lazy("Tiếp nhận hôm nay"),
    Figure.RESOLVED: gettext_lazy("Giải quyết xong hôm nay"),
    Figure.PROCESSING: gettext_lazy("Đang giải quyết"),
    Figure.PROCESSING_OVERDUE: gettext_lazy("Đang quá hạn"),
}
# What asks for attention where there is any.
WARNED: Final[frozenset[Measure]] = frozenset({Figure.PROCESSING_OVERDUE, Aspect.DUE_TODAY})


def asked(request: SignedIn) -> tuple[OverviewForm, Question, list[Period]]:
    """The choices in the address. Refused for what this official may not read."""
    check_may(request.user, Permission.SEE_REPORTS)
    form = OverviewForm(request.user, {key: text for key, text in request.GET.items() if text})
    if not form.is_valid():
        raise Refused(next(str(fault) for each in form.errors.values() for fault in each))
    rules.check_seen(form.question.scope, request.user)
    return form, form.question, form.chosen_weeks


@require_GET
def overview(request: SignedIn) -> HttpResponse:
    """A unit's load, weeks, units or fields; with targets at risk."""
    if not request.user.may(Permission.SEE_REPORTS):
        return own(request)
    form, question, weeks = asked(request)
    shown = seen(question, weeks) | {
        "form": form,
        "risks": alerts_for(request.user),
        "own": bool(request.user.units_worked_in),
        "query": request.GET.urlencode(),
    }
    if question.scope.with_children:
        shown["leagues"] = [
            (level, [tile(each, question) for each in standings])
            for level, standings in room.leagues(question)
        ]
    else:
        shown["fields"] = [tile(each, question) for each in room.fields(question)]
    return render(request, "office/overview.html", shown)


@require_GET
def own(request: SignedIn) -> HttpResponse:
    """What one has in hand oneself."""
    unit = min(request.user.units_worked_in, key=lambda each: each.path, default=None)
    if unit is None:
        check_may(request.user, Permission.SEE_REPORTS)
        raise Refused(_("Bạn không giữ hồ sơ nào; hãy xem tổng quan của đơn vị."))
    weeks = room.last_weeks(timezone.localdate(), OWN_WEEKS)
    question = Question(Scope(unit, official=request.user), room.period_of(weeks))
    shown = seen(question, weeks) | {
        "risks": alerts_for(request.user),
        "durations": durations(question),
        "reports": request.user.may(Permission.SEE_REPORTS),
    }
    return render(request, "office/own_overview.html", shown)


@require_GET
def slower(request: SignedIn) -> HttpResponse:
    """How long procedures take, and the channels: counted from the dossiers themselves."""
    _form, question, _weeks = asked(request)
    shown = {
        "question": question,
        "durations": durations(question),
        "channels": pictures.channels(question, room.channels(question), set_of),
        "query": request.GET.urlencode(),
        "whole_page": "HX-Request" not in request.headers,
    }
    return render(request, "office/overview_slower.html", shown)


@require_GET
def picture(request: SignedIn, name: str) -> HttpResponse:
    """One of the pictures for a document of one's own."""
    _form, question, weeks = asked(request)
    if name == "kenh":
        drawn = pictures.channels(question, room.channels(question), set_of)
    else:
        drawn = seen(question, weeks)["pictures"][name]
    headers = {"Content-Disposition": f'attachment; filename="{name}.png"'}
    return HttpResponse(png(drawn), content_type="image/png", headers=headers)


def seen(question: Question, weeks: list[Period]) -> dict[str, Any]:
    """What every overview begins with."""
    day = room.on_day(question, timezone.localdate())
    each_week, goal = room.weekly(question, weeks), room.goal_of(question)
    return {
        "question": question,
        "load": [
            {
                "name": WORDS.get(measure, measure.label),
                "number": number,
                "opens": set_of(day, measure),
                "warns": number and measure in WARNED,
            }
            for measure, number in room.today(day).items()
        ],
        "weeks": [(week, opens(question, week.period)) for week in each_week],
        "goal": goal,
        "pictures": {
            "tuan": pictures.by_weeks(question, each_week, set_of),
            "dung-han": pictures.in_time(question, each_week, goal, set_of),
        },
    }


def opens(question: Question, period: Period) -> dict[str, str]:
    """The sets of one week."""
    about = replace(question, period=period)
    return {
        "received": set_of(about, Figure.RECEIVED_NEW),
        "resolved": set_of(about, Figure.RESOLVED),
        "in_time": set_of(about, Aspect.IN_TIME),
    }


def tile(standing: Standing, question: Question) -> dict[str, Any]:
    """A unit or field with its colour and its sets."""
    if isinstance(standing.of, Unit):
        where: dict[str, str | int] = {"unit": standing.of.code, "with_children": "", "level": ""}
    else:
        where = {"field": standing.of.pk}
    percent = standing.share.percent
    return {
        "standing": standing,
        "tone": "none" if percent is None else next(t for least, t in TONES if percent >= least),
        "resolved": set_of(question, Figure.RESOLVED, **where),
        "in_time": set_of(question, Aspect.IN_TIME, **where),
        "overdue": set_of(question, Figure.PROCESSING_OVERDUE, **where),
        "processing": set_of(question, Figure.PROCESSING, **where),
    }


def durations(question: Question) -> list[tuple[room.Duration, str, float]]:
    """The procedures, their sets, and the most days of all, for the scale."""
    found = room.durations(question)
    return [
        (
            each,
            set_of(question, Figure.RESOLVED, procedure=each.version.procedure_id),
            most_of(found),
        )
        for each in found
    ]


def most_of(found: list[room.Duration]) -> float:
    """The end of the scale."""
    return max(max(each.most, each.promised or 0) for each in found) or 1
