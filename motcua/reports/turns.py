"""The turns that are counted, and how the queries name all of them at once."""

from typing import Final

# Every column of II.06a is a difference of their sums up to a day. `due_passed` counts at the
# later of the due day and the day it came; `due_settled` at the later of the due day and its end:
# so many are open and overdue on a day as the first exceeds the second.
TURNS: Final = (
    "received_online", "received_otherwise", "received_unknown",
    "resolved_early", "resolved_on_time", "resolved_overdue", "resolved_undated",
    "withdrawn", "moved_in", "moved_out", "due_passed", "due_settled",
)  # fmt: skip
COLUMNS: Final = ", ".join(TURNS)
LESS: Final = ", ".join(f"-{turn}" for turn in TURNS)
SUMS: Final = ", ".join(f"sum({turn}) AS {turn}" for turn in TURNS)
SOME: Final = " OR ".join(f"sum({turn}) <> 0" for turn in TURNS)
# Of a table of turns and days, each counted.
EACH: Final = ", ".join(f"count(*) FILTER (WHERE turn = '{turn}') AS {turn}" for turn in TURNS)

# Every turn of every dossier, counted from the dossiers themselves, and of the units that had
# them before: what is an end for such a unit is a move, not a withdrawal.
TURNS_OF_ALL: Final = f"""
    SELECT unit_id, field_id, day, {EACH} FROM (
        SELECT competent_unit_id AS unit_id, field_id, turn, day
        FROM dossiers_dossier, reports_turns_of(
            channel, received_at, held_since, due_at, completed_at, stopped_at)
        UNION ALL
        SELECT from_unit_id, field_id,
            CASE turn WHEN 'withdrawn' THEN 'moved_out' ELSE turn END, day
        FROM dossiers_transfer AS gone JOIN dossiers_dossier AS kept ON kept.id = gone.dossier_id,
            reports_turns_of(channel, accepted_at, since, gone.due_at, NULL, effective_at)
        WHERE kind = 'competence' AND accepted_at IS NOT NULL
    ) AS all_turns
    GROUP BY 1, 2, 3
"""
