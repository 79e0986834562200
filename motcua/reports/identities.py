"""What must hold between the figures of a report, on every row and on the total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
SUM_OF_ROWS: Final = "total = sum of rows"
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
    # The measure that opens into the dossiers which make the difference, where there is one, and
    # the row's own address.
    missing: Aspect | None = None
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Nothing is left over."""
        return self.difference == 0

    @property
    def opens(self) -> dict[str, str]:
        """The question whose dossiers make the difference: parts of an address."""
        return {"measure": self.missing or ""} | dict(self.where)

    def __str__(self) -> str:
        return f"{self.name} [{self.row}]" if self.row else self.name

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"identity": str(self), "holds": self.holds, "difference": self.difference}


def identities_of(
    total: Counts,
    rows: Sequence[tuple[str, Counts]],
    late: Mapping[str, int],
    where: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Identity]:
    """All checks of the total, and of the rows those that fail.

    `total` is asked of the whole scope itself, `rows` of its parts. `late`: by row name, by how
    much more is carried over than was open at the close before, as known then. `where`: by row
    name ("" the total), the parts of its address.
    """
    places = where or {}
    checked = list(checks("", total, sum(late.values()), places.get("", {})))
    checked += sums_of_rows(total, rows, places.get("", {}))
    # Where nothing is in play any more, something may have been before.
    gone = [(name, dict.fromkeys(F, 0)) for name in late.keys() - {name for name, _row in rows}]
    for name, counts in [*rows, *sorted(gone)]:
        own = checks(name, counts, late.get(name, 0), places.get(name, {}))
        checked += [each for each in own if not each.holds]
    return checked


def checks(row: str, counts: Counts, late: int, where: Mapping[str, str]) -> Iterator[Identity]:
    """The checks of one row."""
    for whole, all_parts in SUMS:
        # What was moved between units is named only where something was.
        parts = [part for part in all_parts if part not in MOVED or counts[part]]
        name = f"{whole.value} = {' + '.join(part.value for part in parts)}"
        difference = counts[whole] - sum(counts[part] for part in parts)
        yield Identity(name, difference, row, MISSING.get((whole, all_parts[0])), where)
    yield Identity(NOT_NEGATIVE, sum(min(0, number) for number in counts.values()), row)
    known_late = Aspect.LEFT_LATE if late < 0 else Aspect.ENTERED_LATE
    yield Identity(CARRIED_FORWARD, late, row, known_late, where)


def sums_of_rows(
    total: Counts, rows: Sequence[tuple[str, Counts]], where: Mapping[str, str]
) -> list[Identity]:
    """One check where all figures hold, else one for each figure that does not."""
    differences = {each: total[each] - sum(counts[each] for _name, counts in rows) for each in F}
    wrong = [
        Identity(f"{SUM_OF_ROWS}: {each.value}", number, "", Aspect.OUT_OF_ROWS, where)
        for each, number in differences.items()
        if number
    ]
    return wrong or [Identity(SUM_OF_ROWS, 0)]
