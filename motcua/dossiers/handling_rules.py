"""What is allowed while a task is handled. Each check refuses with a sentence."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.catalogue.routes.definition import RouteFact
from motcua.catalogue.routes.kinds import FactKind, Work
from motcua.core.errors import Refused
from motcua.dossiers.models import Consultation, Dossier, HandOverList, Task
from motcua.dossiers.route import step_of
from motcua.dossiers.rules import CLOCK_DRIFT, check_does, check_hands
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission

LARGEST_NUMBER = 1e15
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
LONGEST_TEXT = 500


def check_open(task: Task) -> None:
    """Nothing is added to a task that is done."""
    if task.closed_at is not None:
        raise Refused(_("Bước “%s” đã xong.") % task.name)


def check_work(task: Task, work: Work, by: Official) -> None:
    """The task is open, the route lets this happen there, and it is this official's to do."""
    check_open(task)
    step = step_of(task.dossier, task.step)
    if work not in step.may:
        raise Refused(
            _("Quy trình không cho “%(work)s” ở bước “%(step)s”.")
            % {"work": work.label, "step": task.name}
        )
    check_hands(task, step.needs, by)


def check_help(task: Task, colleague: Official, by: Official) -> None:
    """The holder or a leader of the unit asks; the colleague's own post must allow the step."""
    check_open(task)
    if not by.may(Permission.ASSIGN_TASK, task.unit_id):
        check_hands(task, step_of(task.dossier, task.step).needs, by)
    check_does(task, colleague)
    if colleague == task.assignee:
        raise Refused(_("%s đang giữ chính việc này.") % colleague)


def check_question(agency: str, question: str, due_at: datetime, at: datetime) -> None:
    """A question names the agency, what is asked and a deadline ahead (art. 19(5))."""
    if not agency.strip() or not question.strip():
        raise Refused(_("Hãy ghi cơ quan được hỏi và nội dung cần ý kiến."))
    if due_at <= at:
        raise Refused(_("Thời hạn trả lời phải ở phía trước."))


def check_answer(asked: Consultation, text: str, by: Official) -> None:
    """Answered once, in words, by the agency asked or by those who asked it."""
    if asked.answered_at is not None:
        raise Refused(_("%s đã trả lời rồi.") % asked.agency)
    if not text.strip():
        raise Refused(_("Hãy ghi nội dung trả lời."))
    if asked.unit_id and by.may(Permission.HANDLE_DOSSIER, asked.unit_id):
        return
    if not by.may(step_of(asked.task.dossier, asked.task.step).needs, asked.task.unit_id):
        raise Refused(_("Chỉ cơ quan được hỏi hoặc nơi hỏi ý kiến ghi được câu trả lời."))


def check_field_check(place: str, participants: str, content: str) -> None:
    """Place, participants and content are all written down (art. 19(2))."""
    if not (place.strip() and participants.strip() and content.strip()):
        raise Refused(_("Biên bản cần đủ địa điểm, thành phần tham gia và nội dung."))


def check_past(held_at: datetime, at: datetime) -> None:
    """What is recorded has happened."""
    if held_at > at + CLOCK_DRIFT:
        raise Refused(_("Thời điểm thực tế không được ở tương lai."))


def check_works_on(dossier: Dossier, by: Official) -> None:
    """Whoever may act at an open task may enter the route's values; the desk may at reception."""
    for task in dossier.open_tasks:
        if by.may(step_of(dossier, task.step).needs, task.unit_id):
            return
    raise Refused(_("Chỉ người đang làm một bước của hồ sơ được nhập dữ liệu."))


def fact_value(fact: RouteFact, text: str) -> str | float | bool:
    """The value of an entered text, by its kind. Vietnamese decimal commas are read."""
    said = text.strip()
    match fact.kind:
        case FactKind.YES_NO:
            if said not in ("yes", "no"):
                raise Refused(_("“%s”: hãy chọn có hoặc không.") % fact.name)
            return said == "yes"
        case FactKind.TEXT:
            if not said or len(said) > LONGEST_TEXT:
                raise Refused(_("“%s”: hãy nhập chữ, không quá dài.") % fact.name)
            return said
        case FactKind.NUMBER:
            return number(fact, said)


def number(fact: RouteFact, said: str) -> float:
    """1.234,5 as Vietnam writes it: dots part thousands where three digits follow each."""
    plain = said.replace(" ", "")
    if "," in plain or THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        value = LARGEST_NUMBER
    if not abs(value) < LARGEST_NUMBER:
        raise Refused(_("“%(name)s”: “%(said)s” không phải là số.") % {
            "name": fact.name, "said": said,
        })  # fmt: skip
    return value


def check_giver(giver: Unit, by: Official) -> None:
    """Whoever works in the giving unit hands its papers over."""
    if giver not in by.units_worked_in:
        raise Refused(_("Chỉ công chức của %s bàn giao được.") % giver)


def check_taker(made: HandOverList, by: Official) -> None:
    """Somebody else of the taking unit signs, once."""
    if made.taken_at is not None:
        raise Refused(_("Danh sách này đã được ký nhận."))
    if made.taker not in by.units_worked_in:
        raise Refused(_("Chỉ công chức của %s ký nhận được.") % made.taker)
    if by == made.given_by:
        raise Refused(_("Bên giao và bên nhận phải là hai người khác nhau."))


def check_all_there(tasks: list[Task], asked: int, taker: Unit) -> None:
    """Every dossier asked for still waits for the taker, and is on no other list."""
    if not tasks or len(tasks) < asked:
        raise Refused(_("Danh sách có hồ sơ không còn chờ %s; hãy tải lại trang.") % taker)
    if HandOverList.objects.filter(tasks__in=tasks, taken_at=None).exists():
        raise Refused(_("Danh sách có hồ sơ đã được bàn giao, đang chờ ký nhận."))
