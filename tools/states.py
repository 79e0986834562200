"""Draws docs/states.md from the table of moves. `--check` only says whether it is stale."""

import sys
from pathlib import Path

import django

django.setup()

from motcua.dossiers.route import DEFAULT_ROUTE  # noqa: E402 — Django must be set up before
from motcua.dossiers.states import MOVES, State  # noqa: E402
from motcua.people.roles import Permission  # noqa: E402

PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"


def drawn() -> str:
    """The whole page."""
    return "\n".join([*head(), *picture(), *table(), *route(), ""])


def head() -> list[str]:
    """What this is."""
    return [
        "# Trạng thái hồ sơ / States of a dossier",
        "",
        "Trang này được vẽ từ bảng chuyển trạng thái trong `motcua/dossiers/states.py` bằng",
        "`make docs`; sửa bảng, không sửa trang.",
        "",
    ]


def picture() -> list[str]:
    """A Mermaid diagram; moves that keep the state are in the table only."""
    edges: dict[tuple[int, int], list[str]] = {}
    for move in MOVES:
        if move.start != move.end:
            edges.setdefault((move.start, move.end), []).append(str(move.verb.label))
    names = [f"    s{state.value}: {state.value} {state.label}" for state in State]
    arrows = [f"    s{a} --> s{b}: {' / '.join(verbs)}" for (a, b), verbs in edges.items()]
    return ["```mermaid", "stateDiagram-v2", *names, "    [*] --> s1", *arrows, "```", ""]


def table() -> list[str]:
    """One row a move."""
    rows = ["| Việc | Từ | Đến | Quyền | Bước | Lý do | Điều kiện | Hệ quả |", "|" + "---|" * 8]
    for move in MOVES:
        cells = [
            f"{move.verb.label} `{move.verb}`",
            str(move.start.value),
            str(move.end.value),
            str(Permission(move.needs).label) if move.needs else "theo bước của quy trình",
            f"`{move.at}`" if move.at else "",
            "có" if move.needs_note else "",
            ", ".join(f"`{guard}`" for guard in move.guards),
            ", ".join(f"`{effect}`" for effect in move.effects),
        ]
        rows.append("| " + " | ".join(cells) + " |")
    return [*rows, ""]


def route() -> list[str]:
    """The default route of tasks."""
    steps = [f"{step.name} ({step.hours} giờ làm việc)" for step in DEFAULT_ROUTE.steps]
    return ["Các bước mặc định giữa tiếp nhận và trả kết quả: " + " → ".join(steps) + "."]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != drawn())
    PAGE.write_text(drawn(), encoding="utf-8")
