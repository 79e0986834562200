"""What one dossier owes: its items, what is taken off, and why. Whole đồng, no hidden rounding."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.catalogue.kinds import FeeKind, FeeMoment
from motcua.catalogue.models import FeeExemption, FeeItem, Method
from motcua.people.models import Unit

WHOLE = 100


@dataclass(frozen=True)
class Line:
    """One item of what is owed; `reduction_vnd` of `amount_vnd` is taken off for `reason`."""

    code: str
    name: str
    kind: str
    charged_at: str
    amount_vnd: int
    legal_basis: str
    reduction_vnd: int = 0
    reason: str = ""
    reduction_basis: str = ""

    @property
    def owed_vnd(self) -> int:
        """What is left to pay."""
        return self.amount_vnd - self.reduction_vnd

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self) | {"owed_vnd": self.owed_vnd}


@dataclass(frozen=True)
class Owed:
    """All lines of one moment."""

    lines: tuple[Line, ...]

    @property
    def total_vnd(self) -> int:
        """What is to be paid."""
        return sum(line.owed_vnd for line in self.lines)


@dataclass(frozen=True)
class Asker:
    """What decides a fee beside the procedure: channel, case, and the groups proved with papers."""

    channel: str
    case_name: str = ""
    groups: frozenset[str] = frozenset()


def owed(
    items: Iterable[FeeItem], exemptions: Collection[FeeExemption], asker: Asker, moment: FeeMoment
) -> Owed:
    """What is owed at a moment, of rows already in force and in reach.

    For each item code the row that says most holds: of the nearest authority, then for the case,
    then for the channel. Of several reductions the largest is given, never two at once. A per
    cent is rounded up to a whole đồng in the payer's favour; no reduction exceeds its item.
    """
    chosen: dict[str, FeeItem] = {}
    for item in sorted((i for i in items if fits(i, asker)), key=closeness):
        chosen[item.code] = item
    due = (item for item in chosen.values() if item.charged_at == moment)
    lines = (line_of(item, exemptions, asker) for item in sorted(due, key=lambda i: i.code))
    return Owed(tuple(lines))


def fits(item: FeeItem, asker: Asker) -> bool:
    """Is the item asked of this case and channel?"""
    return item.channel in ("", asker.channel) and item.case_name in ("", asker.case_name)


def closeness(item: FeeItem) -> tuple[int, bool, bool]:
    """How much a row says; the largest holds."""
    return (item.unit.depth + 1 if item.unit else 0, bool(item.case_name), bool(item.channel))


def line_of(item: FeeItem, exemptions: Iterable[FeeExemption], asker: Asker) -> Line:
    """The item with its largest reduction."""
    whole = Line(
        item.code, item.name, item.kind, item.charged_at, item.amount_vnd, item.legal_basis
    )
    reduced = [reduce(whole, each) for each in exemptions if applies(each, item, asker)]
    return max(reduced, key=lambda line: line.reduction_vnd, default=whole)


def applies(exemption: FeeExemption, item: FeeItem, asker: Asker) -> bool:
    """Does a reduction hold for this item and this asker?"""
    return (
        exemption.procedure_id in (None, item.procedure_id)
        and exemption.item_code in ("", item.code)
        and exemption.channel in ("", asker.channel)
        and (exemption.group_code == "" or exemption.group_code in asker.groups)
    )


def reduce(line: Line, exemption: FeeExemption) -> Line:
    """The line with this reduction."""
    if exemption.percent_off is not None:
        off = -(-line.amount_vnd * exemption.percent_off // WHOLE)
    else:
        off = exemption.amount_off_vnd or 0
    return Line(
        line.code, line.name, line.kind, line.charged_at, line.amount_vnd, line.legal_basis,
        min(off, line.amount_vnd), exemption.reason, exemption.legal_basis,
    )  # fmt: skip


def what_is_owed(method: Method, unit: Unit, asker: Asker, moment: FeeMoment, day: date) -> Owed:
    """What is owed at this unit on this day, read from the catalogue.

    Where the procedure has no item at all, the fee stated with the method is its one item.
    """
    procedure = method.version.procedure
    items = list(
        procedure.fee_items.in_force_on(day).reaching(unit).select_related("unit").order_by("pk")
    )
    if not items and method.fee_vnd:
        items = [stated_fee(method)]
    return owed(items, list(exemptions_for(method, unit, day)), asker, moment)


def stated_fee(method: Method) -> FeeItem:
    """The catalogue's own fee as an item; it is not kept."""
    version = method.version
    return FeeItem(
        procedure=version.procedure,
        code="stated",
        name=_("Phí, lệ phí theo danh mục thủ tục"),
        kind=FeeKind.CHARGE,
        amount_vnd=method.fee_vnd or 0,
        charged_at=FeeMoment.INTAKE,
        legal_basis=version.decision,
    )


def exemptions_for(method: Method, unit: Unit, day: date) -> list[FeeExemption]:
    """The reductions in force for a procedure at a unit on a day."""
    rows = FeeExemption.objects.in_force_on(day).reaching(unit)
    named = Q(procedure=None) | Q(procedure=method.version.procedure_id)
    return list(rows.filter(named).order_by("pk"))


def groups_for(method: Method, unit: Unit, day: date) -> list[tuple[str, str]]:
    """The groups whose members pay less here: (code, name)."""
    channels = ("", method.channel)
    rows = (row for row in exemptions_for(method, unit, day) if row.channel in channels)
    return sorted({(row.group_code, row.group_name) for row in rows if row.group_code})
