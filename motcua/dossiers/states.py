"""The states of a dossier and the one table of moves between them.

Codes 1–10 are the national exchange values (TrangThaiHoSo). A lawyer can check this table; the
diagram in docs/states.md and the tests are drawn from it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.people.roles import Permission


class State(IntegerChoices):
    """What the law and the national portal distinguish."""

    REGISTERED = 1, _("Mới đăng ký")
    ACCEPTED = 2, _("Được tiếp nhận")
    NOT_ACCEPTED = 3, _("Không được tiếp nhận")
    PROCESSING = 4, _("Đang xử lý")
    SUPPLEMENT_REQUIRED = 5, _("Yêu cầu bổ sung giấy tờ")
    PAYMENT_REQUIRED = 6, _("Yêu cầu thực hiện nghĩa vụ tài chính")
    WITHDRAWAL_REQUESTED = 7, _("Công dân yêu cầu rút hồ sơ")
    STOPPED = 8, _("Dừng xử lý")
    COMPLETED = 9, _("Đã xử lý xong")
    RETURNED = 10, _("Đã trả kết quả")


WAITING = frozenset({State.SUPPLEMENT_REQUIRED, State.PAYMENT_REQUIRED, State.WITHDRAWAL_REQUESTED})
RUNNING = frozenset({State.ACCEPTED, State.PROCESSING})
# Someone in the office still has something to do.
OPEN = frozenset({State.REGISTERED, State.COMPLETED}) | RUNNING | WAITING
ENDED = frozenset(State) - OPEN


class Verb(TextChoices):
    """What an official can do with a dossier. The labels are the buttons."""

    FILE = "file", _("Ghi nhận hồ sơ")
    ACCEPT = "accept", _("Tiếp nhận")
    NOT_ACCEPT = "not_accept", _("Từ chối tiếp nhận")
    ASK_PAPERS = "ask_papers", _("Yêu cầu bổ sung")
    TAKE_PAPERS = "take_papers", _("Nhận bổ sung, xử lý tiếp")
    ASK_PAYMENT = "ask_payment", _("Yêu cầu nghĩa vụ tài chính")
    CONFIRM_PAYMENT = "confirm_payment", _("Xác nhận đã nộp")
    REQUEST_WITHDRAWAL = "request_withdrawal", _("Công dân xin rút")
    CONTINUE = "continue", _("Không cho rút, xử lý tiếp")
    STOP = "stop", _("Dừng xử lý")
    BEGIN = "begin", _("Nhận việc, xử lý")
    FORWARD = "forward", _("Xong bước này, chuyển tiếp")
    PROPOSE_GRANT = "propose_grant", _("Đề xuất giải quyết")
    PROPOSE_REFUSAL = "propose_refusal", _("Đề xuất từ chối")
    SEND_BACK = "send_back", _("Trả lại bước trước")
    GRANT = "grant", _("Phê duyệt kết quả")
    REFUSE = "refuse", _("Từ chối giải quyết")
    RETURN_RESULT = "return_result", _("Trả kết quả")
    EXTEND = "extend", _("Xin lỗi, gia hạn")
    ASSIGN = "assign", _("Phân công")
    CO_HANDLE = "co_handle", _("Phối hợp xử lý")
    CONSULT = "consult", _("Lấy ý kiến")
    ANSWER = "answer", _("Trả lời ý kiến")
    VERIFY = "verify", _("Thẩm tra, xác minh thực địa")
    GIVE = "give", _("Bàn giao hồ sơ giấy")
    TAKE = "take", _("Nhận bàn giao hồ sơ giấy")
    RECOUNT = "recount", _("Tính lại hạn theo lịch mới")
    TAKE_OVER = "take_over", _("Tiếp nhận khi sắp xếp đơn vị")


class Step(TextChoices):
    """The desk's two steps, which the law names, and those of the default route between them."""

    RECEIVE = "receive", _("Kiểm tra, tiếp nhận")
    HANDLE = "handle", _("Thẩm định")
    PROPOSE = "propose", _("Đề xuất")
    DECIDE = "decide", _("Quyết định")
    HAND_OVER = "hand_over", _("Trả kết quả")


DESK_STEPS = frozenset({Step.RECEIVE, Step.HAND_OVER})


class Place(StrEnum):
    """Which of a dossier's units a move belongs to that belongs to no task."""

    RECEIVING = "receiving_unit"
    COMPETENT = "competent_unit"


class At(StrEnum):
    """Which open task a move is made at. Who may is said by the task's step and unit."""

    RECEIVE = "receive"
    HAND_OVER = "hand_over"
    # Any step of the route, or one where the route lets this happen.
    ROUTE = "route"
    PROPOSE = "propose"
    DECIDE = "decide"
    ASK_PAPERS = "ask_papers"
    ASK_PAYMENT = "ask_payment"


class Guard(StrEnum):
    """A condition beyond state and permission; checked in rules.py."""

    LIMIT_STATED = "limit_stated"
    CLOCK_STARTED = "clock_started"
    CLOCK_NOT_STARTED = "clock_not_started"
    NOT_EXTENDED = "not_extended"
    UNTAKEN = "untaken"
    LEADS_ON = "leads_on"
    ENDS_HERE = "ends_here"
    CAME_FROM = "came_from"
    FOUR_EYES = "four_eyes"
    PROVED_PAID = "proved_paid"
    FEES_PAID = "fees_paid"


class Effect(StrEnum):
    """What a move does beside changing the state; done in effects.py."""

    START_CLOCK = "start_clock"
    PAUSE_CLOCK = "pause_clock"
    RESTART_CLOCK = "restart_clock"
    RESUME_CLOCK = "resume_clock"
    EXTEND_CLOCK = "extend_clock"
    STOP_CLOCK = "stop_clock"
    MARK_COMPLETED = "mark_completed"
    MARK_STOPPED = "mark_stopped"
    MARK_RETURNED = "mark_returned"
    TAKE_TASK = "take_task"
    ENTER_ROUTE = "enter_route"
    NEXT_TASKS = "next_tasks"
    BACK_TASK = "back_task"
    LEAVE_ROUTE = "leave_route"
    CLOSE_TASKS = "close_tasks"
    RECKON_FEES = "reckon_fees"
    TELL_APPLICANT = "tell_applicant"


@dataclass(frozen=True)
class Move:
    """One row of the table: made at an open task (`at`), or by a permission at one of the units.

    A desk's task asks for `needs` too; at the route's tasks the step says who may.
    """

    verb: Verb
    start: State
    end: State
    at: At | None = None
    needs: Permission | None = None
    place: Place | None = None
    needs_note: bool = False
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


S, V, P, G, E = State, Verb, Permission, Guard, Effect


class Where(TypedDict):
    """Who may, at a unit."""

    needs: Permission
    place: Place


DESK: Where = {"needs": P.RECEIVE_DOSSIER, "place": Place.RECEIVING}
HEAD: Where = {"needs": P.DECIDE_DOSSIER, "place": Place.COMPETENT}

MOVES = (
    # At the desk.
    Move(V.ACCEPT, S.REGISTERED, S.ACCEPTED, At.RECEIVE, **DESK,
         guards=(G.LIMIT_STATED,), effects=(E.START_CLOCK, E.ENTER_ROUTE)),
    Move(V.NOT_ACCEPT, S.REGISTERED, S.NOT_ACCEPTED, At.RECEIVE, **DESK, needs_note=True,
         effects=(E.CLOSE_TASKS, E.TELL_APPLICANT)),
    # Before acceptance the clock has not started (NĐ 61/2018 art. 17).
    Move(V.ASK_PAPERS, S.REGISTERED, S.SUPPLEMENT_REQUIRED, At.RECEIVE, **DESK, needs_note=True,
         effects=(E.TELL_APPLICANT,)),
    Move(V.ACCEPT, S.SUPPLEMENT_REQUIRED, S.ACCEPTED, At.RECEIVE, **DESK,
         guards=(G.CLOCK_NOT_STARTED, G.LIMIT_STATED), effects=(E.START_CLOCK, E.ENTER_ROUTE)),
    # After acceptance the full period restarts on the complete dossier (art. 19(4)).
    Move(V.TAKE_PAPERS, S.SUPPLEMENT_REQUIRED, S.PROCESSING, **DESK,
         guards=(G.CLOCK_STARTED,), effects=(E.RESTART_CLOCK,)),
    Move(V.CONFIRM_PAYMENT, S.PAYMENT_REQUIRED, S.PROCESSING, **DESK, guards=(G.PROVED_PAID,),
         effects=(E.RESUME_CLOCK,)),
    Move(V.RETURN_RESULT, S.COMPLETED, S.RETURNED, At.HAND_OVER, P.HAND_OVER_RESULT,
         Place.RECEIVING, guards=(G.FEES_PAID,), effects=(E.MARK_RETURNED, E.CLOSE_TASKS)),
    # In the offices, along the route.
    *(
        Move(V.BEGIN, start, S.PROCESSING, At.ROUTE, guards=(G.UNTAKEN,), effects=(E.TAKE_TASK,))
        for start in (S.ACCEPTED, S.PROCESSING)
    ),
    Move(V.FORWARD, S.PROCESSING, S.PROCESSING, At.ROUTE, guards=(G.LEADS_ON, G.FOUR_EYES),
         effects=(E.NEXT_TASKS,)),
    Move(V.PROPOSE_GRANT, S.PROCESSING, S.PROCESSING, At.PROPOSE, effects=(E.NEXT_TASKS,)),
    Move(V.PROPOSE_REFUSAL, S.PROCESSING, S.PROCESSING, At.PROPOSE, needs_note=True,
         effects=(E.NEXT_TASKS,)),
    Move(V.SEND_BACK, S.PROCESSING, S.PROCESSING, At.ROUTE, needs_note=True,
         guards=(G.CAME_FROM,), effects=(E.BACK_TASK,)),
    # A refusal on the merits is a result, within the time limit (art. 19(8)), not state 3.
    # From state 2 where one step decides at once.
    *(
        Move(verb, start, S.COMPLETED, At.DECIDE, needs_note=verb == V.REFUSE,
             guards=(G.ENDS_HERE, G.FOUR_EYES),
             effects=(E.STOP_CLOCK, E.MARK_COMPLETED, E.LEAVE_ROUTE, E.TELL_APPLICANT))
        for verb in (V.GRANT, V.REFUSE)
        for start in (S.ACCEPTED, S.PROCESSING)
    ),
    *(
        Move(verb, start, end, at, needs_note=True,
             effects=(E.PAUSE_CLOCK, E.RECKON_FEES, E.TELL_APPLICANT))
        for verb, end, at in ((V.ASK_PAPERS, S.SUPPLEMENT_REQUIRED, At.ASK_PAPERS),
                              (V.ASK_PAYMENT, S.PAYMENT_REQUIRED, At.ASK_PAYMENT))
        for start in (S.ACCEPTED, S.PROCESSING)
    ),
    # An apology with a new due moment, by the head (NĐ 61/2018 art. 19(9)).
    *(
        Move(V.EXTEND, start, start, **HEAD, needs_note=True, guards=(G.NOT_EXTENDED,),
             effects=(E.EXTEND_CLOCK, E.TELL_APPLICANT))
        for start in (S.ACCEPTED, S.PROCESSING)
    ),
    # Withdrawal at the applicant's request, while there is no decision (NĐ 118/2025 art. 21).
    *(
        Move(V.REQUEST_WITHDRAWAL, start, S.WITHDRAWAL_REQUESTED, **DESK, needs_note=True,
             effects=(E.PAUSE_CLOCK,))
        for start in (S.REGISTERED, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUIRED,
                      S.PAYMENT_REQUIRED)
    ),
    Move(V.CONTINUE, S.WITHDRAWAL_REQUESTED, S.PROCESSING, **HEAD, needs_note=True,
         guards=(G.CLOCK_STARTED,), effects=(E.RESUME_CLOCK,)),
    *(
        Move(V.STOP, start, S.STOPPED, **HEAD, needs_note=True,
             effects=(E.STOP_CLOCK, E.MARK_STOPPED, E.CLOSE_TASKS, E.TELL_APPLICANT))
        for start in (S.REGISTERED, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUIRED,
                      S.PAYMENT_REQUIRED, S.WITHDRAWAL_REQUESTED)
    ),
)  # fmt: skip


def moves_from(state: State) -> list[Move]:
    """The rows that start in a state, in the table's order."""
    return [move for move in MOVES if move.start == state]
