"""Marks for machines: plain dicts whose numbers are exact decimals written as JSON numbers."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.indices.gathering import UnitIndex
from motcua.indices.input_files import UnitInputs
from motcua.indices.rounding import half_up
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


def index_row(found: UnitIndex, group: str | None = None) -> dict[str, object]:
    """One unit's marks of the whole index or of one group. Refused for a group there is not."""
    known = {each.criterion.code: each for each in found.mark.children}
    if group is not None and group not in known:
        raise Refused(
            _("--group: không có nhóm “%(name)s”, chỉ có: %(names)s.")
            % {"name": group, "names": ", ".join(known)}
        )
    mark = found.mark if group is None else known[group]
    return {
        "departmentCode": found.unit.code,
        "departmentName": found.unit.name,
        "level": found.unit.level,
        "groups": {code: group_of(each) for code, each in known.items() if group in (None, code)},
        "metrics": {leaf.criterion.code: full_metric(leaf, found) for leaf in mark.leaves()},
        "totalScore": number(mark.score),
        "totalMaxScore": number(mark.most),
        "measuredMaxScore": number(mark.measured_most),
        "ratio": number(mark.ratio),
    }


def group_of(mark: Mark) -> dict[str, object]:
    """A group's total."""
    return {
        "totalScore": number(mark.score),
        "totalMaxScore": number(mark.most),
        "measuredMaxScore": number(mark.measured_most),
        "ratio": number(mark.ratio),
    }


def full_metric(mark: Mark, found: UnitIndex) -> dict[str, object]:
    """A metric with its sums and where they come from."""
    given = mark.given
    return {
        "number": mark.criterion.number,
        "name": mark.criterion.name,
        "numerator": sum_of(given.numerator),
        "denominator": sum_of(given.denominator),
        "source": found.origins[mark.criterion.code].value,
        **metric_of(mark),
    }


def sum_of(value: int | Fraction | None) -> int | float | None:
    """A sum; only times are no whole numbers."""
    return None if value is None else number(half_up(Fraction(value)))
