"""A target against what is reached, in one sentence of an official document."""

from decimal import Decimal
from typing import Final

from motcua.reports.targets.reckoning import Progress, percent

CENT: Final = Decimal("0.01")


def held_against(progress: Progress) -> str:
    """“chỉ tiêu 90 %, đạt 93,2 %, vượt 3,2 điểm”: the points are percentage points."""
    must = f"chỉ tiêu {progress.must}"
    reached = progress.share.percent
    if reached is None:
        return f"{must}, chưa phát sinh hồ sơ"
    return f"{must}, đạt {percent(reached)}, {difference(progress, reached)}"


def difference(progress: Progress, reached: Decimal) -> str:
    """How far above or below; a share is held exactly, not by its rounding."""
    points = abs(reached - progress.target.percent).quantize(CENT)
    amount = percent(points).removesuffix(" %")
    if not progress.is_reached:
        return f"còn thiếu {amount} điểm" if points else "còn thiếu chưa đến 0,01 điểm"
    return f"vượt {amount} điểm" if points else "đúng bằng chỉ tiêu"
