"""One dossier: its clock and why, its papers, tasks, history, and the verbs open now."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.routes.definition import RouteFact
from motcua.catalogue.routes.kinds import Work
from motcua.core.errors import Refused
from motcua.documents.limits import SHOWN
from motcua.doors.desk.forms import MoveForm
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers import actions, rules
from motcua.dossiers.clock import explanation_of
from motcua.dossiers.models import Dossier, DossierFact, Task
from motcua.dossiers.route import route_of, step_of
from motcua.dossiers.states import DESK_STEPS, State, Verb
from motcua.dossiers.supplements import supplement_flags
from motcua.people.models import Official, Post
from motcua.people.roles import Permission


def find(request: SignedIn, code: str) -> Dossier:
    """The dossier, if this official may see it; else there is no such page."""
    seen = Dossier.objects.seen_by(request.user)
    # PostgreSQL plans a join of ten tables for 11 ms; a page fetches its units one by one.
    seen = seen.select_related("version__procedure", "applicant", "submitter")
    return get_object_or_404(seen, code=code)


@require_GET
def show(request: SignedIn, code: str) -> HttpResponse:
    """The page of a dossier."""
    dossier = find(request, code)
    shown = {
        "dossier": dossier,
        "state": State(dossier.state),
        "moves": rules.open_verbs(dossier, request.user),
        "flags": supplement_flags(dossier),
        "facts": asked_facts(dossier),
        "consultations": dossier.consultations.select_related("task", "answered_by"),
        "verifications": dossier.verifications.select_related("by"),
        "notices": dossier.notices.all(),
        "explanation": explanation_of(dossier),
        "events": dossier.events.select_related("by", "acting_for"),
        "clock_events": dossier.clock_events.select_related("by"),
        "components": dossier.components.prefetch_related("files"),
        "files": dossier.files.filter(component=None).select_related("by"),
        "tasks": [
            TaskShown(task, colleagues(task, request.user), works_open(task, request.user))
            for task in tasks_of(dossier)
        ],
        "now": timezone.now(),
        "key": uuid.uuid4().hex,
    }
    return render(request, "desk/dossier.html", shown)


@dataclass(frozen=True)
class TaskShown:
    """A task, to whom this official may give it, and what they may note there."""

    task: Task
    colleagues: list[Official]
    works: frozenset[Work]


def tasks_of(dossier: Dossier) -> list[Task]:
    """All its tasks in order."""
    tasks = list(
        dossier.tasks.select_related("unit", "assignee", "closed_by", "taken_by").prefetch_related(
            "co_handlers"
        )
    )
    for task in tasks:
        task.dossier = dossier
    return tasks


def colleagues(task: Task, user: Official) -> list[Official]:
    """To whom this official may assign the task; empty where they may not."""
    if task.closed_at or not user.may(Permission.ASSIGN_TASK, task.unit_id):
        return []
    needs = step_of(task.dossier, task.step).needs
    posts = Post.objects.held_on(timezone.localdate()).with_permission(needs)
    here = posts.filter(unit=task.unit).values("official")
    return list(Official.objects.filter(pk__in=here).order_by("full_name"))


def works_open(task: Task, user: Official) -> frozenset[Work]:
    """Which notes this official may make at the task now."""
    if task.closed_at or task.step in DESK_STEPS:
        return frozenset()
    step = step_of(task.dossier, task.step)
    try:
        rules.check_hands(task, step.needs, user)
    except Refused:
        return frozenset()
    return step.may & {Work.CONSULT, Work.VERIFY}


def asked_facts(dossier: Dossier) -> list[tuple[RouteFact, DossierFact | None]]:
    """The values the route asks for, with what was entered."""
    known = {fact.key: fact for fact in dossier.facts.select_related("by")}
    return [(fact, known.get(fact.key)) for fact in route_of(dossier).facts]


@require_POST
def move(request: SignedIn, code: str, verb: str) -> HttpResponse:
    """Make one move. A refusal becomes a sentence on the dossier's page."""
    if verb not in Verb.values:
        raise Http404
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Thời điểm ghi vào không hợp lệ."))
    dossier = find(request, code)
    try:
        dossier = actions.move(dossier, Verb(verb), by=request.user, **form.cleaned_data)
        messages.success(request, f"{Verb(verb).label}: {State(dossier.state).label}")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("desk:show", code=code)


@require_POST
def assign(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Give an open task to a colleague."""
    task = get_object_or_404(find(request, code).tasks, pk=pk)
    assignee = chosen_official(request.POST.get("assignee", ""))
    actions.assign(task, assignee, by=request.user)
    messages.success(request, _("Đã giao việc cho %s.") % assignee)
    return redirect("desk:show", code=code)


def chosen_official(chosen: str) -> Official:
    """The official of a posted id."""
    if not (chosen.isascii() and chosen.isdigit()):
        raise Http404
    return get_object_or_404(Official, pk=int(chosen))


@require_POST
def add_file(request: SignedIn, code: str) -> HttpResponse:
    """Keep a file with the dossier."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("Hãy chọn tệp."))
    added = actions.add_file(
        find(request, code), upload.name or "", upload.chunks(), by=request.user
    )
    messages.success(request, _("Đã lưu tệp %s.") % added.name)
    return redirect("desk:show", code=code)


@require_GET
def open_file(request: SignedIn, code: str, pk: int) -> FileResponse:
    """A file of the dossier, shown where a browser safely can, else downloaded."""
    added = get_object_or_404(find(request, code).files.select_related("stored"), pk=pk)
    kind = added.stored.media_type
    return FileResponse(
        added.stored.path.open("rb"),
        as_attachment=kind not in SHOWN,
        filename=added.name,
        content_type=kind,
    )
