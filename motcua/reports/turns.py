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
