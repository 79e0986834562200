"""Marks for machines: plain dicts whose numbers are exact decimals written as JSON numbers."""

from decimal import Decimal

from motcua.indices.input_files import UnitInputs
from motcua.indices.scoring import Mark, Standing


def number(value: Decimal | None) -> int | float | None:
    """A JSON number; two decimals survive the way through binary unharmed."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def row_of(unit: UnitInputs, mark: Mark) -> dict[str, object]:
    """One unit's marks of one group, in the portal's words."""
    leaves = mark.leaves()
    # What a file never publishes is no part of its answer.
    published = [leaf for leaf in leaves if leaf.criterion.columns]
    return {
        "departmentCode": unit.code,
        "departmentName": unit.name,
        "level": unit.level.value,
        "metrics": {leaf.criterion.code: metric_of(leaf) for leaf in published},
        "totalScore": number(mark.score),
        "totalMaxScore": number(mark.most),
        "ratio": number(mark.ratio),
    }


def metric_of(mark: Mark) -> dict[str, object]:
    """Ratio and score, null where there is none."""
    return {
        "ratio": number(mark.ratio),
        "score": number(mark.score),
        "maxScore": number(mark.most),
        "standing": Standing(mark.standing).value,
    }
