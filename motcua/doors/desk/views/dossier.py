"""One dossier: its clock and why, its papers, tasks, history, and the verbs open now."""

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.documents.limits import SHOWN
from motcua.doors.desk.forms import MoveForm
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers import actions, rules
from motcua.dossiers.clock import explanation_of
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.route import step_of
from motcua.dossiers.states import State, Verb
from motcua.people.models import Official, Post
from motcua.people.roles import Permission


def find(request: SignedIn, code: str) -> Dossier:
    """The dossier, if this official may see it; else there is no such page."""
    seen = Dossier.objects.seen_by(request.user).select_related(
        "version__procedure", "field", "receiving_unit", "accepting_unit", "competent_unit",
        "applicant", "submitter",
    )  # fmt: skip
    return get_object_or_404(seen, code=code)


@require_GET
def show(request: SignedIn, code: str) -> HttpResponse:
    """The page of a dossier."""
    dossier = find(request, code)
    shown = {
        "dossier": dossier,
        "state": State(dossier.state),
        "moves": rules.open_verbs(dossier, request.user),
        "explanation": explanation_of(dossier),
        "events": dossier.events.select_related("by"),
        "clock_events": dossier.clock_events.select_related("by"),
        "components": dossier.components.prefetch_related("files"),
        "files": dossier.files.filter(component=None).select_related("by"),
        "tasks": [(task, colleagues(task, request.user)) for task in tasks_of(dossier)],
        "key": uuid.uuid4().hex,
    }
    return render(request, "desk/dossier.html", shown)


def tasks_of(dossier: Dossier) -> list[Task]:
    """All its tasks in order."""
    return list(dossier.tasks.select_related("unit", "assignee", "closed_by"))


def colleagues(task: Task, user: Official) -> list[Official]:
    """To whom this official may assign the task; empty where they may not."""
    if task.closed_at or not user.may(Permission.ASSIGN_TASK, task.unit_id):
        return []
    needs = step_of(task.dossier, task.step).needs
    posts = Post.objects.held_on(timezone.localdate()).with_permission(needs)
    here = posts.filter(unit=task.unit).values("official")
    return list(Official.objects.filter(pk__in=here).order_by("full_name"))


@require_POST
def move(request: SignedIn, code: str, verb: str) -> HttpResponse:
    """Make one move. A refusal becomes a sentence on the dossier's page."""
    if verb not in Verb.values:
        raise Http404
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Thời điểm thực tế không hợp lệ."))
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
    chosen = request.POST.get("assignee", "")
    if not (chosen.isascii() and chosen.isdigit()):
        raise Http404
    assignee = get_object_or_404(Official, pk=int(chosen))
    actions.assign(task, assignee, by=request.user)
    messages.success(request, _("Đã giao việc cho %s.") % assignee)
    return redirect("desk:show", code=code)


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
