"""The states of a dossier and the one table of moves between them.

Codes 1–10 are the national exchange values (TrangThaiHoSo). A lawyer can check this table; the
diagram in docs/states.md and the tests are drawn from it.
"""

from dataclasses import dataclass
from enum import StrEnum

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
    APPRAISE = "appraise", _("Thẩm định xong")
    PROPOSE_GRANT = "propose_grant", _("Đề xuất giải quyết")
    PROPOSE_REFUSAL = "propose_refusal", _("Đề xuất từ chối")
    SEND_BACK = "send_back", _("Trả lại để xử lý lại")
    GRANT = "grant", _("Phê duyệt kết quả")
    REFUSE = "refuse", _("Từ chối giải quyết")
    RETURN_RESULT = "return_result", _("Trả kết quả")
    ASSIGN = "assign", _("Phân công")


class Step(TextChoices):
    """The tasks of the default route inside one office."""

    RECEIVE = "receive", _("Kiểm tra, tiếp nhận")
    HANDLE = "handle", _("Thẩm định")
    PROPOSE = "propose", _("Đề xuất")
    DECIDE = "decide", _("Quyết định")
    HAND_OVER = "hand_over", _("Trả kết quả")


class Place(StrEnum):
    """Which of a dossier's three units an action or a task belongs to."""

    RECEIVING = "receiving_unit"
    COMPETENT = "competent_unit"


class Guard(StrEnum):
    """A condition beyond state and permission; checked in rules.py."""

    LIMIT_STATED = "limit_stated"
    CLOCK_STARTED = "clock_started"
    CLOCK_NOT_STARTED = "clock_not_started"
    FOUR_EYES = "four_eyes"


class Effect(StrEnum):
    """What a move does beside changing the state; done in effects.py."""

    START_CLOCK = "start_clock"
    PAUSE_CLOCK = "pause_clock"
    RESTART_CLOCK = "restart_clock"
    RESUME_CLOCK = "resume_clock"
    STOP_CLOCK = "stop_clock"
    MARK_COMPLETED = "mark_completed"
    MARK_STOPPED = "mark_stopped"
    MARK_RETURNED = "mark_returned"
    TAKE_TASK = "take_task"
    NEXT_TASK = "next_task"
    REOPEN_HANDLING = "reopen_handling"
    CLOSE_TASKS = "close_tasks"


@dataclass(frozen=True)
class Move:
    """One row of the table. `step` is the open task it belongs to, if any."""

    verb: Verb
    start: State
    end: State
    needs: Permission
    place: Place
    step: Step | None = None
    needs_note: bool = False
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


S, V, P, G, E = State, Verb, Permission, Guard, Effect

MOVES = (
    # At the desk.
    Move(V.ACCEPT, S.REGISTERED, S.ACCEPTED, P.RECEIVE_DOSSIER, Place.RECEIVING, Step.RECEIVE,
         guards=(G.LIMIT_STATED,), effects=(E.START_CLOCK, E.NEXT_TASK)),
    Move(V.NOT_ACCEPT, S.REGISTERED, S.NOT_ACCEPTED, P.RECEIVE_DOSSIER, Place.RECEIVING,
         Step.RECEIVE, needs_note=True, effects=(E.CLOSE_TASKS,)),
    # Before acceptance the clock has not started (NĐ 61/2018 art. 17).
    Move(V.ASK_PAPERS, S.REGISTERED, S.SUPPLEMENT_REQUIRED, P.RECEIVE_DOSSIER, Place.RECEIVING,
         Step.RECEIVE, needs_note=True),
    Move(V.ACCEPT, S.SUPPLEMENT_REQUIRED, S.ACCEPTED, P.RECEIVE_DOSSIER, Place.RECEIVING,
         Step.RECEIVE, guards=(G.CLOCK_NOT_STARTED, G.LIMIT_STATED),
         effects=(E.START_CLOCK, E.NEXT_TASK)),
    # After acceptance the full period restarts on the complete dossier (art. 19(4)).
    Move(V.TAKE_PAPERS, S.SUPPLEMENT_REQUIRED, S.PROCESSING, P.RECEIVE_DOSSIER, Place.RECEIVING,
         guards=(G.CLOCK_STARTED,), effects=(E.RESTART_CLOCK,)),
    Move(V.CONFIRM_PAYMENT, S.PAYMENT_REQUIRED, S.PROCESSING, P.RECEIVE_DOSSIER, Place.RECEIVING,
         effects=(E.RESUME_CLOCK,)),
    Move(V.RETURN_RESULT, S.COMPLETED, S.RETURNED, P.HAND_OVER_RESULT, Place.RECEIVING,
         Step.HAND_OVER, effects=(E.MARK_RETURNED, E.CLOSE_TASKS)),
    # In the office.
    Move(V.BEGIN, S.ACCEPTED, S.PROCESSING, P.HANDLE_DOSSIER, Place.COMPETENT, Step.HANDLE,
         effects=(E.TAKE_TASK,)),
    Move(V.APPRAISE, S.PROCESSING, S.PROCESSING, P.HANDLE_DOSSIER, Place.COMPETENT, Step.HANDLE,
         effects=(E.NEXT_TASK,)),
    Move(V.PROPOSE_GRANT, S.PROCESSING, S.PROCESSING, P.HANDLE_DOSSIER, Place.COMPETENT,
         Step.PROPOSE, effects=(E.NEXT_TASK,)),
    Move(V.PROPOSE_REFUSAL, S.PROCESSING, S.PROCESSING, P.HANDLE_DOSSIER, Place.COMPETENT,
         Step.PROPOSE, needs_note=True, effects=(E.NEXT_TASK,)),
    Move(V.SEND_BACK, S.PROCESSING, S.PROCESSING, P.DECIDE_DOSSIER, Place.COMPETENT, Step.DECIDE,
         needs_note=True, effects=(E.REOPEN_HANDLING,)),
    # A refusal on the merits is a result, within the time limit (art. 19(8)), not state 3.
    Move(V.GRANT, S.PROCESSING, S.COMPLETED, P.DECIDE_DOSSIER, Place.COMPETENT, Step.DECIDE,
         guards=(G.FOUR_EYES,), effects=(E.STOP_CLOCK, E.MARK_COMPLETED, E.NEXT_TASK)),
    Move(V.REFUSE, S.PROCESSING, S.COMPLETED, P.DECIDE_DOSSIER, Place.COMPETENT, Step.DECIDE,
         needs_note=True, guards=(G.FOUR_EYES,),
         effects=(E.STOP_CLOCK, E.MARK_COMPLETED, E.NEXT_TASK)),
    *(
        Move(V.ASK_PAPERS, start, S.SUPPLEMENT_REQUIRED, P.HANDLE_DOSSIER, Place.COMPETENT,
             Step.HANDLE, needs_note=True, effects=(E.PAUSE_CLOCK,))
        for start in (S.ACCEPTED, S.PROCESSING)
    ),
    *(
        Move(V.ASK_PAYMENT, start, S.PAYMENT_REQUIRED, P.HANDLE_DOSSIER, Place.COMPETENT,
             Step.HANDLE, needs_note=True, effects=(E.PAUSE_CLOCK,))
        for start in (S.ACCEPTED, S.PROCESSING)
    ),
    # Withdrawal at the applicant's request, while there is no decision (NĐ 118/2025 art. 21).
    *(
        Move(V.REQUEST_WITHDRAWAL, start, S.WITHDRAWAL_REQUESTED, P.RECEIVE_DOSSIER,
             Place.RECEIVING, needs_note=True, effects=(E.PAUSE_CLOCK,))
        for start in (S.REGISTERED, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUIRED,
                      S.PAYMENT_REQUIRED)
    ),
    Move(V.CONTINUE, S.WITHDRAWAL_REQUESTED, S.PROCESSING, P.DECIDE_DOSSIER, Place.COMPETENT,
         needs_note=True, guards=(G.CLOCK_STARTED,), effects=(E.RESUME_CLOCK,)),
    *(
        Move(V.STOP, start, S.STOPPED, P.DECIDE_DOSSIER, Place.COMPETENT, needs_note=True,
             effects=(E.STOP_CLOCK, E.MARK_STOPPED, E.CLOSE_TASKS))
        for start in (S.REGISTERED, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT_REQUIRED,
                      S.PAYMENT_REQUIRED, S.WITHDRAWAL_REQUESTED)
    ),
)  # fmt: skip


def moves_from(state: State) -> list[Move]:
    """The rows that start in a state, in the table's order."""
    return [move for move in MOVES if move.start == state]
