"""What is allowed with a dossier. Each check speaks: it refuses with a sentence for the person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.models import Offer, ProcedureVersion
from motcua.catalogue.routes.definition import END, RouteStep
from motcua.catalogue.routes.kinds import Outcome, Work
from motcua.core.errors import Refused
from motcua.deadlines.clock import ClockState
from motcua.deadlines.rules import check_extensions_left
from motcua.dossiers.clock import clock_of
from motcua.dossiers.kinds import FiledBy
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.route import PROPOSALS, following, step_of
from motcua.dossiers.states import DESK_STEPS, MOVES, At, Guard, Move, State, Verb, moves_from
from motcua.dossiers.unpaid import check_paid, check_paid_before_return
from motcua.people.models import Official, Post, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

BY_VERB_AND_START = {(move.verb, move.start): move for move in MOVES}
# A moment typed to the minute may lie this far ahead of the server's clock.
CLOCK_DRIFT = timedelta(minutes=2)


@dataclass(frozen=True)
class Chance:
    """A move that is open to somebody now, and the task it is made at, if at one."""

    move: Move
    task: Task | None = None

    @property
    def verb(self) -> Verb:
        """What its button says."""
        return self.move.verb

    @property
    def needs_note(self) -> bool:
        """Does it need its reason in writing?"""
        return self.move.needs_note


def check_move(dossier: Dossier, verb: Verb, user: Official, task_id: int | None = None) -> Chance:
    """The move for this verb now, at the task named or the first that fits, or why not."""
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
    if move.at is None:
        assert move.needs and move.place
        check_may(user, move.needs, getattr(dossier, move.place))
    task = task_at(dossier, move, user, task_id) if move.at else None
    chance = Chance(move, task)
    for guard in move.guards:
        CHECKS[guard](dossier, user, chance)
    return chance


def open_verbs(dossier: Dossier, user: Official) -> list[Chance]:
    """The buttons to show, each with its task and what it asks for."""
    chances = []
    for move in moves_from(State(dossier.state)):
        for task_id in [task.pk for task in dossier.open_tasks] if move.at else [None]:
            try:
                chances.append(check_move(dossier, move.verb, user, task_id))
            except Refused:
                continue
    return chances


def task_at(dossier: Dossier, move: Move, user: Official, task_id: int | None) -> Task:
    """The open task this official may make the move at, or why there is none."""
    tasks = [task for task in dossier.open_tasks if task_id in (None, task.pk)]
    fitting = [task for task in tasks if fits(move, step_of(dossier, task.step))]
    if not fitting:
        now = ", ".join(task.name for task in dossier.open_tasks) or "—"
        raise Refused(
            _("Không thể “%(verb)s” ở bước đang mở: %(now)s.")
            % {"verb": move.verb.label, "now": now}
        )
    why: Refused | None = None
    for task in fitting:
        try:
            check_hands(task, move.needs or step_of(dossier, task.step).needs, user)
        except Refused as refusal:
            why = why or refusal
        else:
            return task
    assert why
    raise why


def absent_for(chance: Chance, user: Official, dossier: Dossier) -> Official | None:
    """The absent colleague in whose place this is done; None where it is one's own work."""
    task, needs = chance.task, chance.move.needs
    if task is not None:
        if task.assignee_id in user.stands_in_for:
            return task.assignee
        return user.on_behalf(needs or step_of(dossier, task.step).needs, task.unit_id)
    assert needs and chance.move.place
    return user.on_behalf(needs, getattr(dossier, chance.move.place).pk)


def fits(move: Move, step: RouteStep) -> bool:
    """Whether a step lets this move happen."""
    if step.key in DESK_STEPS:
        return move.at == step.key
    match move.at:
        case At.ROUTE:
            return True
        case At.DECIDE:
            return step.decides
        case At.PROPOSE | At.ASK_PAPERS | At.ASK_PAYMENT:
            return Work(move.at.value) in step.may
    return False


def check_hands(task: Task, needs: Permission, user: Official) -> None:
    """The task must be this official's to do: by their post, and not in a colleague's hands."""
    check_may(user, needs, task.unit)
    holder = task.assignee
    if holder is None or holder == user or holder.pk in user.stands_in_for:
        return
    if not task.co_handlers.contains(user):
        raise Refused(
            _("Bước “%(step)s” đang giao cho %(who)s; cần phân công lại trước.")
            % {"step": task.name, "who": holder}
        )


def check_limit_stated(dossier: Dossier, _user: Official, _chance: Chance) -> None:
    """Without a time limit there is no due moment to promise; it is never guessed."""
    if dossier.limit is None:
        raise Refused(
            _(
                "Thủ tục %(code)s chưa nêu thời hạn giải quyết cho cách nộp này, chưa thể hẹn "
                "ngày trả; cần bổ sung danh mục thủ tục trước."
            )
            % {"code": dossier.version.procedure.code}
        )


def check_clock_started(dossier: Dossier, _user: Official, _chance: Chance) -> None:
    """The dossier must have been accepted before."""
    if clock_of(dossier).state == ClockState.NOT_STARTED:
        raise Refused(_("Hồ sơ chưa được tiếp nhận chính thức nên chưa tính thời hạn."))


def check_clock_not_started(dossier: Dossier, _user: Official, _chance: Chance) -> None:
    """The dossier must not have been accepted before."""
    if clock_of(dossier).state != ClockState.NOT_STARTED:
        raise Refused(_("Hồ sơ đã được tiếp nhận; hãy dùng “%s”.") % Verb.TAKE_PAPERS.label)


def check_not_extended(dossier: Dossier, _user: Official, _chance: Chance) -> None:
    """An apology with a new due moment comes as often as the law allows: once."""
    check_extensions_left(clock_of(dossier), timezone.localdate())


def check_untaken(_dossier: Dossier, _user: Official, chance: Chance) -> None:
    """Nobody has the task yet; papers signed for by the unit are still nobody's."""
    task = chance.task
    if task and task.taken_at is not None and task.assignee is not None:
        raise Refused(_("Bước “%s” đã có người nhận.") % task.name)


def check_leads_on(dossier: Dossier, _user: Official, chance: Chance) -> None:
    """The step leads to another; where something is to be proposed, it is proposed."""
    assert chance.task
    step = step_of(dossier, chance.task.step)
    if Work.PROPOSE in step.may:
        raise Refused(_("Ở bước “%s” hãy đề xuất giải quyết hoặc từ chối.") % step.name)
    if following(dossier, step) == (END,):
        raise Refused(_("Bước “%s” là bước cuối: hãy quyết định.") % step.name)


def check_ends_here(dossier: Dossier, _user: Official, chance: Chance) -> None:
    """After this decision the route is done, and no other branch is still at work."""
    assert chance.task
    step = step_of(dossier, chance.task.step)
    outcome = Outcome.GRANT if chance.verb == Verb.GRANT else Outcome.REFUSE
    if following(dossier, step, outcome) != (END,):
        raise Refused(_("Sau bước “%s” hồ sơ còn phải qua bước khác.") % step.name)
    if len(dossier.open_tasks) > 1:
        raise Refused(_("Còn bước khác của hồ sơ chưa xong, chưa thể quyết định."))


def check_came_from(_dossier: Dossier, _user: Official, chance: Chance) -> None:
    """There is an earlier step of the route to go back to."""
    before = chance.task and chance.task.previous
    if before is None or before.step in DESK_STEPS:
        raise Refused(_("Không có bước trước để trả lại."))


def check_four_eyes(dossier: Dossier, user: Official, chance: Chance) -> None:
    """Whoever proposed the outcome neither approves nor signs it."""
    assert chance.task
    if not step_of(dossier, chance.task.step).decides:
        return
    proposal = dossier.events.filter(verb__in=PROPOSALS).select_related("by").last()
    if proposal is not None and proposal.by == user:
        raise Refused(_("Người đề xuất không được tự quyết định hồ sơ của mình."))


CHECKS: dict[Guard, Callable[[Dossier, Official, Chance], None]] = {
    Guard.LIMIT_STATED: check_limit_stated,
    Guard.CLOCK_STARTED: check_clock_started,
    Guard.CLOCK_NOT_STARTED: check_clock_not_started,
    Guard.NOT_EXTENDED: check_not_extended,
    Guard.UNTAKEN: check_untaken,
    Guard.LEADS_ON: check_leads_on,
    Guard.ENDS_HERE: check_ends_here,
    Guard.CAME_FROM: check_came_from,
    Guard.FOUR_EYES: check_four_eyes,
    Guard.PROVED_PAID: lambda dossier, _user, _chance: check_paid(dossier),
    Guard.FEES_PAID: lambda dossier, _user, _chance: check_paid_before_return(dossier),
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
    if not unit.is_valid_on(local):
        raise Refused(_("%s đã sắp xếp, không còn tiếp nhận hồ sơ.") % unit.name)
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
    check_does(task, assignee)


def check_does(task: Task, official: Official) -> None:
    """The official's own posts let them do this task in its unit."""
    needs = step_of(task.dossier, task.step).needs
    posts = Post.objects.held_on(timezone.localdate()).with_permission(needs)
    if not posts.filter(official=official, unit=task.unit).exists():
        raise Refused(
            _("%(who)s không làm bước “%(step)s” tại %(unit)s.")
            % {"who": official, "step": task.name, "unit": task.unit.name}
        )


def works_on(dossier: Dossier, user: Official) -> bool:
    """Does the official work at one of the dossier's units, or only see it?"""
    units = {dossier.receiving_unit_id, dossier.competent_unit_id, *dossier.other_units}
    return any(unit.pk in units for unit in user.units_worked_in)


def check_may_add_files(dossier: Dossier, user: Official) -> None:
    """Whoever works on it adds files; those who only see do not."""
    if not works_on(dossier, user):
        raise Refused(_("Bạn chỉ được xem hồ sơ này, không được thêm tệp."))


def check_not_ended(dossier: Dossier) -> None:
    """Nothing is added to an ended dossier."""
    if dossier.is_ended:
        raise Refused(_("Hồ sơ %s đã kết thúc.") % dossier.code)
