"""The table of moves, read from the law a second time: a change is made in both, knowingly."""

from motcua.dossiers.states import MOVES, Move, Place
from motcua.people.roles import Permission

# starts, verb, end, at which task, by which permission where, "note" for a reason, guards, effects
TABLE = """
1 accept 2 receive receive:receiving - limit_stated start_clock,enter_route
1 not_accept 3 receive receive:receiving note - close_tasks,tell_applicant
1 ask_papers 5 receive receive:receiving note - tell_applicant
5 accept 2 receive receive:receiving - clock_not_started,limit_stated start_clock,enter_route
5 take_papers 4 - receive:receiving - clock_started restart_clock
6 confirm_payment 4 - receive:receiving - proved_paid resume_clock
9 return_result 10 hand_over hand_over:receiving - fees_paid mark_returned,close_tasks
2,4 begin 4 route - - untaken take_task
4 forward 4 route - - leads_on,four_eyes next_tasks
4 propose_grant 4 propose - - - next_tasks
4 propose_refusal 4 propose - note - next_tasks
4 send_back 4 route - note came_from back_task
2,4 grant 9 decide - - ends_here,four_eyes stop_clock,mark_completed,leave_route,tell_applicant
2,4 refuse 9 decide - note ends_here,four_eyes stop_clock,mark_completed,leave_route,tell_applicant
2,4 ask_papers 5 ask_papers - note - pause_clock,reckon_fees,tell_applicant
2,4 ask_payment 6 ask_payment - note - pause_clock,reckon_fees,tell_applicant
2 extend 2 - decide:competent note not_extended extend_clock,tell_applicant
4 extend 4 - decide:competent note not_extended extend_clock,tell_applicant
1,2,4,5,6 request_withdrawal 7 - receive:receiving note - pause_clock
7 continue 4 - decide:competent note clock_started resume_clock
1,2,4,5,6,7 stop 8 - decide:competent note - stop_clock,mark_stopped,close_tasks,tell_applicant
"""
WHERE = {"receiving": Place.RECEIVING, "competent": Place.COMPETENT}
WHO = {
    "receive": Permission.RECEIVE_DOSSIER,
    "decide": Permission.DECIDE_DOSSIER,
    "hand_over": Permission.HAND_OVER_RESULT,
}


def said(move: Move) -> tuple[object, ...]:
    return (
        int(move.start), move.verb.value, int(move.end), move.at.value if move.at else "-",
        move.needs, move.place, move.needs_note,
        [guard.value for guard in move.guards], [effect.value for effect in move.effects],
    )  # fmt: skip


def read(row: str) -> list[tuple[object, ...]]:
    starts, verb, end, at, who, note, guards, effects = row.split()
    needs, place = (None, None) if who == "-" else who.split(":")
    return [
        (
            int(start), verb, int(end), at, WHO.get(needs), WHERE.get(place), note == "note",
            [] if guards == "-" else guards.split(","),
            [] if effects == "-" else effects.split(","),
        )
        for start in starts.split(",")
    ]  # fmt: skip


def by_verb(row: tuple[object, ...]) -> tuple[object, ...]:
    return row[:3]


def test_the_table_says_what_the_law_says():
    written = [row for line in TABLE.splitlines() if line for row in read(line)]
    assert sorted(map(said, MOVES), key=by_verb) == sorted(written, key=by_verb)
