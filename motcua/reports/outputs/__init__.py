"""Any table in any form that it can be taken away in."""

import csv
import io
import json
from collections.abc import Callable
from typing import Final

from motcua.reports.outputs.pdf import pdf_of
from motcua.reports.outputs.word import word_of
from motcua.reports.outputs.xlsx import xlsx_of
from motcua.reports.shares import Share
from motcua.reports.tables import Table, Value

# What a spreadsheet would take for a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
Writer = Callable[[Table], bytes]


def csv_of(table: Table) -> bytes:
    """The lines as CSV that a spreadsheet reads with its diacritics, formulas disarmed."""
    out = io.StringIO()
    write = csv.writer(out)
    heads = [table.named, *(" · ".join([*c.over, c.words]) for c in table.columns)]
    write.writerow(["TT", *map(disarmed, heads)])
    for place, line in table.placed():
        write.writerow([place, disarmed(line.name), *(in_csv(cell.value) for cell in line.cells)])
    return out.getvalue().encode("utf-8-sig")


def in_csv(value: Value) -> str | int:
    """A value in a cell; a share is its per cent."""
    if isinstance(value, Share):
        return "" if value.percent is None else str(value.percent)
    return disarmed(value) if isinstance(value, str) else "" if value is None else value


def disarmed(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def json_of(table: Table) -> bytes:
    """For machines: real letters."""
    return json.dumps(table.as_dict(), ensure_ascii=False, indent=2).encode()


# How a table is written, and what kind of file comes out.
OUTPUTS: Final[dict[str, tuple[Writer, str]]] = {
    "xlsx": (xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (word_of, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf_of, "application/pdf"),
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "json": (json_of, "application/json"),
}
