"""Routes for tests: a few lines make one."""

from random import Random
from typing import Any


def step(
    key: str,
    *,
    to: list[str] | None = None,
    when: str = "",
    first: list[str] | None = None,
    **more: object,
) -> dict[str, Any]:
    """A step that leads `to` (where `when` holds), after an earlier way `first`."""
    ways = [{"to": first}] if first and not when else []
    if first and when:
        ways = [{"to": first, "when": when}]
        when = ""
    if to:
        ways.append({"to": to, "when": when})
    told = {"key": key, "name": f"Bước {key}", "role": "handler", "where": "competent", "hours": 8}
    return told | {"next": ways} | more


def route(*steps: dict[str, Any], **more: object) -> dict[str, Any]:
    """A route of these steps."""
    return {"steps": list(steps)} | more


# Land: two branches to other agencies, one of them waiting for tax, joined before the decision.
LAND = route(
    step(
        "appraise", name="Thẩm định hồ sơ", hours=16, to=["land_office"],
        first=["land_office", "tax"], when='dien_tich > 0 and outcome != "refuse"',
        may=["ask_papers", "verify", "consult"],
    ),
    step("land_office", name="Trích lục bản đồ", hours=16, to=["propose"], leg="land"),
    step(
        "tax", name="Xác định nghĩa vụ tài chính", hours=24, to=["propose"],
        may=["ask_payment"], leg="tax", where="parent",
    ),
    step(
        "propose", name="Trình hồ sơ", to=["sign"], join=True, may=["propose"], leg="ward",
    ),
    step("sign", name="Ký giấy chứng nhận", role="leader", may=["sign"], to=["end"], leg="ward"),
    facts=[{"key": "dien_tich", "name": "Diện tích (m²)", "kind": "number"}],
    legs=[
        {"key": "ward", "name": "UBND xã", "direction": "same", "hours": 32, "lead": True},
        {"key": "land", "name": "Văn phòng đăng ký đất đai", "direction": "up", "hours": 16},
        {"key": "tax", "name": "Cơ quan thuế", "direction": "up", "hours": 24},
    ],
)  # fmt: skip


def random_route(dice: Random) -> dict[str, Any]:
    """A sound route of random shape: single steps, shortcuts and branches that are joined again."""
    blocks = [dice.choice(["one", "shortcut", "split"]) for _ in range(dice.randint(0, 3))]
    steps: list[dict[str, Any]] = []
    for number, kind in enumerate(blocks):
        entry, after = f"b{number}", f"b{number + 1}"
        if kind == "one":
            steps.append(random_step(dice, entry, to=[after]))
        elif kind == "shortcut":
            inner = f"{entry}_x"
            steps.append(random_step(dice, entry, first=[inner], when="fee > 5000", to=[after]))
            steps.append(random_step(dice, inner, to=[after]))
        else:
            branches = [f"{entry}_{n}" for n in range(dice.randint(2, 3))]
            join = f"{entry}_j"
            steps.append(random_step(dice, entry, to=branches))
            steps += [random_step(dice, key, to=[join]) for key in branches]
            steps.append(random_step(dice, join, to=[after], join=True))
    last = f"b{len(blocks)}"
    steps.append(step(last, role="leader", may=["approve", "sign"], hours=1, to=["end"]))
    return route(*steps)


def random_step(dice: Random, key: str, **more: Any) -> dict[str, Any]:
    """A step of an hour that lets some things happen."""
    may = [work for work in ("propose", "ask_papers", "ask_payment") if dice.random() < 0.4]
    role = dice.choice(["handler", "handler", "leader", "one_stop_officer"])
    return step(key, hours=1, role=role, may=may, **more)
