"""The table of moves, read from the law a second time: a change is made in both, knowingly."""

from motcua.dossiers.states import MOVES, Move, Place
from motcua.people.roles import Permission

# starts, verb, end, where, who, step, "note" where it needs a reason, guards, effects
TABLE = """
1 accept 2 receiving receive receive - limit_stated start_clock,next_task
1 not_accept 3 receiving receive receive note - close_tasks
1 ask_papers 5 receiving receive receive note - -
5 accept 2 receiving receive receive - clock_not_started,limit_stated start_clock,next_task
5 take_papers 4 receiving receive - - clock_started restart_clock
6 confirm_payment 4 receiving receive - - - resume_clock
9 return_result 10 receiving hand_over hand_over - - mark_returned,close_tasks
2 begin 4 competent handle handle - - take_task
4 appraise 4 competent handle handle - - next_task
4 propose_grant 4 competent handle propose - - next_task
4 propose_refusal 4 competent handle propose note - next_task
4 send_back 4 competent decide decide note - reopen_handling
4 grant 9 competent decide decide - four_eyes stop_clock,mark_completed,next_task
4 refuse 9 competent decide decide note four_eyes stop_clock,mark_completed,next_task
2,4 ask_papers 5 competent handle handle note - pause_clock
2,4 ask_payment 6 competent handle handle note - pause_clock
1,2,4,5,6 request_withdrawal 7 receiving receive - note - pause_clock
7 continue 4 competent decide - note clock_started resume_clock
1,2,4,5,6,7 stop 8 competent decide - note - stop_clock,mark_stopped,close_tasks
"""
WHERE = {"receiving": Place.RECEIVING, "competent": Place.COMPETENT}
WHO = {
    "receive": Permission.RECEIVE_DOSSIER,
    "handle": Permission.HANDLE_DOSSIER,
    "decide": Permission.DECIDE_DOSSIER,
    "hand_over": Permission.HAND_OVER_RESULT,
}


def said(move: Move) -> tuple[object, ...]:
    return (
        int(move.start), move.verb.value, int(move.end), move.place, move.needs,
        move.step.value if move.step else "-", move.needs_note,
        [guard.value for guard in move.guards], [effect.value for effect in move.effects],
    )  # fmt: skip


def read(row: str) -> list[tuple[object, ...]]:
    starts, verb, end, where, who, step, note, guards, effects = row.split()
    return [
        (
            int(start), verb, int(end), WHERE[where], WHO[who], step, note == "note",
            [] if guards == "-" else guards.split(","),
            [] if effects == "-" else effects.split(","),
        )
        for start in starts.split(",")
    ]  # fmt: skip


def test_the_table_says_what_the_law_says():
    written = [row for line in TABLE.splitlines() if line for row in read(line)]
    assert sorted(map(said, MOVES)) == sorted(written)
