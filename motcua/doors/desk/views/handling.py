"""What is noted at a task: help asked, opinions, field checks, values; and calls to applicants."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.doors.desk.handling_forms import AnswerForm, CheckForm, QuestionForm
from motcua.doors.desk.views.dossier import chosen_official, find
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import handling, notices
from motcua.dossiers.kinds import ToldBy
from motcua.dossiers.models import Notice
from motcua.people.roles import Permission
from motcua.people.rules import check_may

CALLS_SHOWN = 100


def first_fault(form: QuestionForm | CheckForm | AnswerForm) -> str:
    """The first thing wrong with a form."""
    return next((str(fault) for each in form.errors.values() for fault in each), "")


@require_POST
def ask_to_help(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Let a colleague handle a task beside its holder."""
    task = get_object_or_404(find(request, code).tasks, pk=pk)
    colleague = chosen_official(request.POST.get("colleague", ""))
    handling.ask_to_help(task, colleague, by=request.user)
    messages.success(request, _("%s cùng xử lý việc này.") % colleague)
    return redirect("desk:show", code=code)


@require_POST
def consult(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Ask another agency."""
    task = get_object_or_404(find(request, code).tasks, pk=pk)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        raise Refused(first_fault(form))
    asked = handling.consult(task, form.asked(), by=request.user)
    messages.success(request, _("Đã gửi nội dung lấy ý kiến đến %s.") % asked.agency)
    return redirect("desk:show", code=code)


@require_POST
def answer(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Write down an answer."""
    asked = get_object_or_404(find(request, code).consultations, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(first_fault(form))
    said = form.cleaned_data
    handling.answer(asked, said["answer"], document=said["document"], by=request.user)
    messages.success(request, _("Đã ghi câu trả lời của %s.") % asked.agency)
    return redirect("desk:show", code=code)


@require_POST
def verify(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Keep the record of a check on the spot."""
    task = get_object_or_404(find(request, code).tasks, pk=pk)
    form = CheckForm(request.POST)
    if not form.is_valid():
        raise Refused(first_fault(form))
    handling.verify(task, form.check(), by=request.user)
    messages.success(request, _("Đã ghi biên bản thẩm tra, xác minh."))
    return redirect("desk:show", code=code)


@require_POST
def facts(request: SignedIn, code: str) -> HttpResponse:
    """Enter the values the route asks for."""
    dossier = find(request, code)
    told = {
        name.removeprefix("fact-"): text
        for name, text in request.POST.dict().items()
        if name.startswith("fact-") and text
    }
    handling.enter_facts(dossier, told, by=request.user)
    messages.success(request, _("Đã ghi dữ liệu của hồ sơ."))
    return redirect("desk:show", code=code)


@require_GET
def calls(request: SignedIn) -> HttpResponse:
    """Whom to telephone: notices that nothing will send by itself."""
    check_may(request.user, Permission.RECEIVE_DOSSIER)
    desks = request.user.units_of(Permission.RECEIVE_DOSSIER)
    waiting = Notice.objects.for_a_person(by_mail=bool(settings.EMAIL_HOST))
    waiting = waiting.filter(dossier__receiving_unit__in=desks)
    shown = waiting.select_related("dossier__applicant")[:CALLS_SHOWN]
    ways = [(value, label) for value, label in ToldBy.choices if value != ToldBy.EMAIL]
    return render(request, "desk/calls.html", {"notices": shown, "ways": ways})


@require_POST
def told(request: SignedIn, pk: int) -> HttpResponse:
    """An applicant was told."""
    desks = request.user.units_of(Permission.RECEIVE_DOSSIER)
    notice = get_object_or_404(Notice, pk=pk, dossier__receiving_unit__in=desks)
    how = request.POST.get("how", "")
    if how not in ToldBy.values:
        raise Refused(_("Hãy chọn cách đã báo cho công dân."))
    notices.told(notice, ToldBy(how), by=request.user)
    messages.success(request, _("Đã ghi nhận việc báo cho công dân."))
    return redirect("desk:calls")
