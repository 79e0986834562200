"""Reads a list of units from a CSV file: code, name, level, parent_code."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.core.loading import Progress, Row, Tally, Wrong, no_progress, read_table
from motcua.people import actions, rules
from motcua.people.models import Official, Unit
from motcua.people.roles import Level

COLUMNS = ["code", "name", "level", "parent_code"]


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
    if fields["level"] not in Level.values:
        raise Wrong("level", _("cấp không hợp lệ; chỉ nhận: %s") % ", ".join(Level.values))
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
