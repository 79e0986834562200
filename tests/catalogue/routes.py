"""Routes for tests: a few lines make one."""

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
