"""Reads units (code, name, level, parent_code) and their successions from CSV files."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.core.loading import Progress, Row, Tally, Wrong, no_progress, read_table
from motcua.people import actions, rules
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import LEVELS, Level

COLUMNS = ["code", "name", "level", "parent_code"]
SUCCESSION_COLUMNS = [
    "predecessor", "successor", "kind", "fields", "procedures", "effective_on", "document",
    "issued_on", "issuer", "moves_posts",
]  # fmt: skip


@transaction.atomic
def load_units(path: Path, *, by: Official | None, progress: Progress = no_progress) -> Tally:
    """Load units, parents in any order. A unit whose name or level changed counts as changed.

    Raises Refused where the file is broken; then nothing is loaded.
    """
    tally = Tally()
    units = {unit.code: unit for unit in Unit.objects.all()}
    seen: set[str] = set()
    waiting = []
    for row in read_table(path, COLUMNS, progress):
        tally.read += 1
        try:
            fields = check_row(row, seen)
        except Wrong as wrong:
            tally.reject(row, wrong)
        else:
            waiting.append((row, fields))
    # A parent may stand below its child in the file: go round until nothing more can be placed.
    while ready := [(r, f) for r, f in waiting if f["parent_code"] in units.keys() | {""}]:
        for row, fields in ready:
            place(tally, units, row, fields, by)
        placed = {row.line for row, _fields in ready}
        waiting = [(row, fields) for row, fields in waiting if row.line not in placed]
    for row, _fields in waiting:
        tally.reject(row, Wrong("parent_code", _("không có đơn vị cấp trên này")))
    if tally.created or tally.new_versions:
        last = Unit.objects.latest("pk")
        record("load_units", last, by=by, after=dict(tally.as_dict()) | {"file": path.name})
    return tally


def check_row(row: Row, seen: set[str]) -> dict[str, str]:
    """The row's fields, or Wrong."""
    if row.fields is None:
        raise Wrong("", _("sai số trường"))
    fields = {name: row.fields[name].strip() for name in COLUMNS}
    try:
        rules.check_code(fields["code"])
    except Refused as refused:
        raise Wrong("code", str(refused)) from refused
    if fields["code"] in seen:
        raise Wrong("code", _("mã đơn vị lặp lại trong tệp"))
    if not fields["name"]:
        raise Wrong("name", _("thiếu tên đơn vị"))
    if fields["level"] not in LEVELS:
        raise Wrong("level", _("cấp không hợp lệ; chỉ nhận: %s") % ", ".join(LEVELS))
    seen.add(fields["code"])
    return fields


def place(
    tally: Tally, units: dict[str, Unit], row: Row, fields: dict[str, str], by: Official | None
) -> None:
    """Add or change one unit whose parent is known."""
    known = units.get(fields["code"])
    parent = units.get(fields["parent_code"])
    level = Level(fields["level"])
    if known is None:
        units[fields["code"]] = actions.add_unit(
            fields["code"], fields["name"], level, parent=parent, by=by
        )
        tally.created += 1
    elif known.parent_id != (parent.pk if parent else None):
        tally.reject(row, Wrong("parent_code", _("đơn vị đã có dưới một đơn vị cấp trên khác")))
    elif (known.name, known.level) == (fields["name"], level):
        tally.unchanged += 1
    else:
        actions.change_unit(known, name=fields["name"], level=level, by=by)
        tally.new_versions += 1


@transaction.atomic
def load_successions(path: Path, *, by: Official | None, progress: Progress = no_progress) -> Tally:
    """Declare successions. Fields and procedures are separated by "|"; `moves_posts` is 0 or 1.

    A column `share` (per cent of the predecessor) may be there.
    One declared before in the same words counts as unchanged. Raises Refused where the file is
    broken; then nothing is loaded.
    """
    tally = Tally()
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in read_table(path, SUCCESSION_COLUMNS, progress):
        tally.read += 1
        try:
            new = read_succession(row, units)
            if is_declared(new):
                tally.unchanged += 1
            else:
                actions.declare(new, by=by)
                tally.created += 1
        except Wrong as wrong:
            tally.reject(row, wrong)
        except Refused as refused:
            tally.reject(row, Wrong("", str(refused)))
    return tally


def read_succession(row: Row, units: dict[str, Unit]) -> Succession:
    """The row as a succession not yet declared, or Wrong."""
    if row.fields is None:
        raise Wrong("", _("sai số trường"))
    said = {name: row.fields[name].strip() for name in SUCCESSION_COLUMNS}
    for name in ("predecessor", "successor"):
        if said[name] not in units:
            raise Wrong(name, _("không có đơn vị này"))
    if said["kind"] not in SuccessionKind.values:
        told = _("hình thức không hợp lệ; chỉ nhận: %s")
        raise Wrong("kind", told % ", ".join(SuccessionKind.values))
    if said["moves_posts"] not in {"", "0", "1"}:
        raise Wrong("moves_posts", _("chỉ nhận 0 hoặc 1"))
    return Succession(
        predecessor=units[said["predecessor"]],
        successor=units[said["successor"]],
        kind=said["kind"],
        fields=listed(said["fields"]),
        procedures=listed(said["procedures"]),
        effective_on=day_of("effective_on", said["effective_on"]),
        document=said["document"],
        issued_on=day_of("issued_on", said["issued_on"]),
        issuer=said["issuer"],
        moves_posts=said["moves_posts"] == "1",
        share=share_of(row.fields.get("share", "")),
    )


def listed(text: str) -> list[str]:
    """What stands between the bars, in order, each once."""
    return sorted({part.strip() for part in text.split("|")} - {""})


def share_of(text: str) -> Decimal | None:
    """A per cent from a column that may be missing, or Wrong."""
    if not text.strip():
        return None
    try:
        share = Decimal(text.strip())
    except InvalidOperation as error:
        raise Wrong("share", _("không phải tỷ lệ phần trăm")) from error
    if not (share.is_finite() and 0 < share <= rules.WHOLE):
        raise Wrong("share", _("không phải tỷ lệ phần trăm"))
    return share.quantize(Decimal("0.01"))


def day_of(name: str, text: str) -> date:
    """A day in ISO 8601, or Wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Wrong(name, _("không phải ngày dạng YYYY-MM-DD")) from error


def is_declared(new: Succession) -> bool:
    """Was it declared before in the same words?"""
    same = {name: getattr(new, name) for name in [*SUCCESSION_COLUMNS, "share"]}
    return Succession.objects.standing().filter(**same).exists()
