"""What must hold between the figures of a report, on every row and on the total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from motcua.reports.kinds import MOVED, Aspect, Counts, Figure

F = Figure

# whole = sum of parts (TT 01/2020/TT-VPCP: 3 = 4+5+6, 7 = 8+9+10, 11 = 12+13, 3 = 7+11; those
# withdrawn in the period stand in a row of their own).
SUMS: Final[tuple[tuple[Figure, tuple[Figure, ...]], ...]] = (
    (F.RECEIVED, (F.RECEIVED_NEW, F.CARRIED_OVER, F.MOVED_IN)),
    (F.RECEIVED_NEW, (F.RECEIVED_ONLINE, F.RECEIVED_DIRECT_OR_POST)),
    (F.RESOLVED, (F.RESOLVED_EARLY, F.RESOLVED_ON_TIME, F.RESOLVED_OVERDUE)),
    (F.PROCESSING, (F.PROCESSING_IN_TIME, F.PROCESSING_OVERDUE)),
    (F.RECEIVED, (F.RESOLVED, F.PROCESSING, F.WITHDRAWN, F.MOVED_OUT)),
)
SUM_OF_FIELDS: Final = "total = sum of fields"
NOT_NEGATIVE: Final = "figures >= 0"
CARRIED_FORWARD: Final = "carried_over = processing at the previous close, as known then"


# Which dossiers make the difference where a sum fails, by the whole that is short.
MISSING: Final = {
    (F.RECEIVED_NEW, F.RECEIVED_ONLINE): Aspect.CHANNEL_UNKNOWN,
    (F.RESOLVED, F.RESOLVED_EARLY): Aspect.RESOLVED_UNDATED,
    (F.RECEIVED, F.RESOLVED): Aspect.OUT_OF_PLACE,
}


@dataclass(frozen=True)
class Identity:
    """One check. `row` is empty for the total, else the field; `difference` is left minus right."""

    name: str
    difference: int
    row: str = ""
    # The measure that opens into the dossiers which make the difference, where there is one.
    missing: Aspect | None = None

    @property
    def holds(self) -> bool:
        """Nothing is left over."""
        return self.difference == 0

    def __str__(self) -> str:
        return f"{self.name} [{self.row}]" if self.row else self.name

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"identity": str(self), "holds": self.holds, "difference": self.difference}


def identities_of(
    total: Counts, fields: Sequence[tuple[str, Counts]], late: Mapping[str, int]
) -> list[Identity]:
    """All checks of the total, and of the fields those that fail.

    `late`: by field name, how many of `carried_over` were entered only after the previous
    period had closed.
    """
    checked = list(checks("", total, sum(late.values())))
    checked.append(Identity(SUM_OF_FIELDS, left_over(total, fields)))
    for name, counts in fields:
        checked += [each for each in checks(name, counts, late.get(name, 0)) if not each.holds]
    return checked


def checks(row: str, counts: Counts, late: int) -> Iterator[Identity]:
    """The checks of one row."""
    for whole, all_parts in SUMS:
        # What was moved between units is named only where something was.
        parts = [part for part in all_parts if part not in MOVED or counts[part]]
        name = f"{whole.value} = {' + '.join(part.value for part in parts)}"
        difference = counts[whole] - sum(counts[part] for part in parts)
        yield Identity(name, difference, row, MISSING.get((whole, all_parts[0])))
    yield Identity(NOT_NEGATIVE, sum(min(0, number) for number in counts.values()), row)
    yield Identity(CARRIED_FORWARD, late, row, Aspect.ENTERED_LATE)


def left_over(total: Counts, fields: Sequence[tuple[str, Counts]]) -> int:
    """The largest difference between a figure of the total and the sum of its fields."""
    differences = [total[each] - sum(counts[each] for _name, counts in fields) for each in F]
    return max(differences, key=abs)
