"""What is allowed with a dossier. Each check speaks: it refuses with a sentence for the person."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.models import Offer, ProcedureVersion
from motcua.core.errors import Refused
from motcua.deadlines.clock import ClockState
from motcua.dossiers.clock import clock_of
from motcua.dossiers.kinds import FiledBy
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.route import BY_STEP
from motcua.dossiers.states import MOVES, Guard, Move, State, Step, Verb
from motcua.people.models import Official, Post, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

BY_VERB_AND_START = {(move.verb, move.start): move for move in MOVES}
PROPOSALS = (Verb.PROPOSE_GRANT, Verb.PROPOSE_REFUSAL)
# A moment typed to the minute may lie this far ahead of the server's clock.
CLOCK_DRIFT = timedelta(minutes=2)


def check_move(dossier: Dossier, verb: Verb, user: Official) -> Move:
    """The row of the table for this verb now, or a refusal that says why not."""
    move = BY_VERB_AND_START.get((verb, State(dossier.state)))
    if move is None:
        raise Refused(
            _("Hồ sơ %(code)s đang ở trạng thái “%(state)s”, không thể “%(verb)s”.")
            % {
                "code": dossier.code,
                "state": State(dossier.state).label,
                "verb": verb.label,
            }
        )
    check_may(user, move.needs, getattr(dossier, move.place))
    if move.step:
        check_task(dossier, move.step, user)
    for guard in move.guards:
        CHECKS[guard](dossier, user)
    return move


def open_verbs(dossier: Dossier, user: Official) -> list[Move]:
    """The buttons to show, each with what it asks for."""
    open_moves = []
    for move in MOVES:
        if move.start == dossier.state:
            try:
                open_moves.append(check_move(dossier, move.verb, user))
            except Refused:
                continue
    return open_moves


def check_task(dossier: Dossier, step: Step, user: Official) -> None:
    """The step must be open, and not in a colleague's hands."""
    task = dossier.open_task(step)
    if task is None:
        now = ", ".join(str(Step(task.step).label) for task in dossier.open_tasks) or "—"
        raise Refused(
            _("Hồ sơ chưa đến bước “%(step)s”; bước đang mở: %(now)s.")
            % {"step": step.label, "now": now}
        )
    if task.assignee is not None and task.assignee != user:
        raise Refused(
            _("Bước “%(step)s” đang giao cho %(who)s; cần phân công lại trước.")
            % {"step": step.label, "who": task.assignee}
        )


def check_limit_stated(dossier: Dossier, _user: Official) -> None:
    """Without a time limit there is no due moment to promise; it is never guessed."""
    if dossier.limit is None:
        raise Refused(
            _(
                "Thủ tục %(code)s chưa nêu thời hạn giải quyết cho cách nộp này, chưa thể hẹn "
                "ngày trả; cần bổ sung danh mục thủ tục trước."
            )
            % {"code": dossier.version.procedure.code}
        )


def check_clock_started(dossier: Dossier, _user: Official) -> None:
    """The dossier must have been accepted before."""
    if clock_of(dossier).state == ClockState.NOT_STARTED:
        raise Refused(_("Hồ sơ chưa được tiếp nhận chính thức nên chưa tính thời hạn."))


def check_clock_not_started(dossier: Dossier, _user: Official) -> None:
    """The dossier must not have been accepted before."""
    if clock_of(dossier).state != ClockState.NOT_STARTED:
        raise Refused(_("Hồ sơ đã được tiếp nhận; hãy dùng “%s”.") % Verb.TAKE_PAPERS.label)


def check_four_eyes(dossier: Dossier, user: Official) -> None:
    """Whoever proposed the outcome does not decide it."""
    proposal = dossier.events.filter(verb__in=PROPOSALS).select_related("by").last()
    if proposal is not None and proposal.by == user:
        raise Refused(_("Người đề xuất không được tự quyết định hồ sơ của mình."))


CHECKS: dict[Guard, Callable[[Dossier, Official], None]] = {
    Guard.LIMIT_STATED: check_limit_stated,
    Guard.CLOCK_STARTED: check_clock_started,
    Guard.CLOCK_NOT_STARTED: check_clock_not_started,
    Guard.FOUR_EYES: check_four_eyes,
}


def check_note(move: Move, note: str) -> None:
    """A move against the applicant's or a colleague's wish needs its reason in writing."""
    if move.needs_note and not note.strip():
        raise Refused(_("Hãy ghi lý do khi “%s”.") % move.verb.label)


def check_declared(declared_at: datetime | None, reason: str, now: datetime) -> None:
    """A declared real moment lies in the past and has a reason."""
    if declared_at is None:
        return
    if declared_at > now + CLOCK_DRIFT:
        raise Refused(_("Thời điểm thực tế không được ở tương lai."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do khi khai thời điểm khác với thời điểm của hệ thống."))


def check_offered(version: ProcedureVersion, unit: Unit, day: datetime) -> Offer:
    """The unit must receive this procedure, under a version in force on that day."""
    local = timezone.localdate(day)
    offer = (
        Offer.objects.in_force_on(local)
        .filter(unit=unit, procedure_id=version.procedure_id)
        .first()
    )
    if offer is None:
        raise Refused(
            _("%(unit)s không tiếp nhận thủ tục %(code)s.")
            % {"unit": unit.name, "code": version.procedure.code}
        )
    begun = version.effective_from is None or version.effective_from <= local
    ended = version.effective_to is not None and version.effective_to <= local
    if version.published_at is None or not begun or ended:
        raise Refused(
            _("Phiên bản này của thủ tục %s không còn hiệu lực; hãy tải lại trang tiếp nhận.")
            % version.procedure.code
        )
    return offer


def check_applicant(name: str, filed_by: FiledBy, submitter: str, authorization: str) -> None:
    """Who files is named, and who files for another is named too, with the authorisation."""
    if not name.strip():
        raise Refused(_("Hãy nhập họ tên chủ hồ sơ."))
    if filed_by == FiledBy.AGENT and not (submitter.strip() and authorization.strip()):
        raise Refused(_("Người nộp thay cần có họ tên và giấy ủy quyền."))


def check_assign(task: Task, assignee: Official, user: Official) -> None:
    """A leader of the unit assigns; the assignee must hold the permission the step needs there."""
    if task.closed_at is not None:
        raise Refused(_("Việc này đã xong, không phân công lại được."))
    check_may(user, Permission.ASSIGN_TASK, task.unit)
    needs = BY_STEP[Step(task.step)].needs
    posts = Post.objects.held_on(timezone.localdate()).with_permission(needs)
    if not posts.filter(official=assignee, unit=task.unit).exists():
        raise Refused(
            _("%(who)s không làm bước “%(step)s” tại %(unit)s.")
            % {"who": assignee, "step": Step(task.step).label, "unit": task.unit.name}
        )


def check_may_add_files(dossier: Dossier, user: Official) -> None:
    """Whoever receives, handles or decides at its units adds files; those who only see do not."""
    hands = (Permission.RECEIVE_DOSSIER, Permission.HANDLE_DOSSIER, Permission.DECIDE_DOSSIER)
    units = (dossier.receiving_unit_id, dossier.competent_unit_id)
    if not any(user.may(permission, unit) for permission in hands for unit in units):
        raise Refused(_("Bạn chỉ được xem hồ sơ này, không được thêm tệp."))


def check_not_ended(dossier: Dossier) -> None:
    """Nothing is added to an ended dossier."""
    if dossier.is_ended:
        raise Refused(_("Hồ sơ %s đã kết thúc.") % dossier.code)
