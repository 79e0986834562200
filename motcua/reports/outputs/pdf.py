"""A table as a PDF, A4 across."""

from motcua.documents.printing import print_form
from motcua.reports.tables import Kind, Line, Table


def pdf_of(table: Table) -> bytes:
    """The file's bytes."""
    return print_form(
        "statistics",
        {
            "number": table.number,
            "basis": table.basis,
            "title": table.title,
            "above": table.above,
            "agency": table.agency,
            "scope": table.scope,
            "period": table.period,
            "measure": table.measure,
            "day": table.day,
            "width": len(table.columns),
            "widths": table.widths[2:],
            "heads": [
                {"x": each.column, "y": each.row, "w": each.columns, "h": each.rows,
                 "words": each.words}
                for each in table.heads
            ],
            "depth": table.depth,
            "indexes": table.indexes if table.has_index else [],
            "lines": [line_of(place, line) for place, line in table.placed()],
            "notes": list(table.notes),
        },
    )  # fmt: skip


def line_of(place: str, line: Line) -> dict[str, object]:
    """One line; phrases begin at the left."""
    return {
        "place": place,
        "name": line.name,
        "bold": line.kind == Kind.TOTAL,
        "apart": line.kind == Kind.APART,
        "cells": [{"text": cell.printed, "words": cell.is_words} for cell in line.cells],
    }
