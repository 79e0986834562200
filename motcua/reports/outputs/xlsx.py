"""A table as an Excel file in the look of the official forms."""

from io import BytesIO
from math import ceil
from typing import Any, Final

import xlsxwriter

from motcua.reports.tables import Kind, Line, Table, Value

HEADER: Final = 6  # the row where the table's head begins
FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "centre": {"align": "center", "text_wrap": True},
    "bold": {"bold": True, "align": "center", "text_wrap": True},
    "title": {"bold": True, "align": "center", "font_size": 14, "text_wrap": True},
    "slanted": {"italic": True, "align": "center", "text_wrap": True},
    "right": {"italic": True, "align": "right"},
    "note": {"italic": True, "text_wrap": True},
    "head": {
        "bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#E8EEF0",
    },
    "index": {"italic": True, "align": "center", "font_size": 9, "border": 1, "text_wrap": True},
    "place": {"align": "center", "border": 1},
    "name": {"text_wrap": True, "border": 1},
    "body": {"num_format": "#,##0", "border": 1, "text_wrap": True, "align": "right"},
    "total_name": {"bold": True, "align": "center", "border": 1},
    "total": {"bold": True, "num_format": "#,##0", "border": 1, "align": "right"},
    "words": {"border": 1, "text_wrap": True},
    "total_words": {"bold": True, "border": 1, "text_wrap": True},
}  # fmt: skip
LINE_HEIGHT: Final = 15.5
# How many letters of Excel stand in a mm.
LETTERS: Final = 0.47
# What a line of notes holds of them: notes are written over all columns.
NOTE_LETTERS: Final = 150
# So much denser than Excel's letters is the font of these forms.
DENSER: Final = 1.15


class Sheet:
    """One sheet being written."""

    def __init__(self, book: xlsxwriter.Workbook, table: Table) -> None:
        self.page = book.add_worksheet(table.key[:31])
        self.looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
        # The last column, and where the right half of head and signatures begins.
        self.last = len(table.columns) + 1
        self.letters = [each * LETTERS for each in table.widths]
        self.half = max(3, self.last * 2 // 3)

    def write(self, row: int, column: int, value: Value, look: str) -> None:
        """One cell. A text is a text, whatever sign it begins with."""
        if isinstance(value, int):
            self.page.write_number(row, column, value, self.looks[look])
        else:
            text = "" if value is None else str(value)
            self.page.write_string(row, column, text, self.looks[look])

    def lines_of(self, line: Line) -> int:
        """How many lines of text its fullest cell takes."""
        texts = [line.name, *(str(cell) for cell in line.cells)]
        rooms = self.letters[1:]
        return max(1, *map(lines_in, texts, rooms))

    def lines_of_head(self, table: Table, row: int) -> int:
        """How many lines of text the fullest head takes that ends in a row of heads."""
        ending = [each for each in table.heads if each.row + each.rows - 1 == row]
        needed = [
            ceil(lines_in(each.words, sum(self.letters[each.column :][: each.columns])) / each.rows)
            for each in ending
        ]
        return max(1, *needed)

    def merge(self, row: int, first: int, last: int, value: Value, look: str) -> None:
        """One value over several columns."""
        if last > first:
            self.page.merge_range(row, first, row, last, "", self.looks[look])
        self.write(row, first, value, look)


def lines_in(text: str, room: float) -> int:
    """How many lines a text takes; a word that does not fit begins another."""
    return ceil(len(text) / (room * DENSER)) if len(text) > room else 1


def xlsx_of(table: Table) -> bytes:
    """The file's bytes."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = Sheet(book, table)
        set_page(sheet, table)
        write_head(sheet, table)
        write_header(sheet, table)
        after = write_body(sheet, table)
        write_foot(sheet, table, after)
    return out.getvalue()


def body_row(table: Table) -> int:
    """The first row under the head."""
    return HEADER + table.depth + table.has_index


def set_page(sheet: Sheet, table: Table) -> None:
    """A4 across, one page wide, the head on every page."""
    page, body = sheet.page, body_row(table)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER, body - 1)
    page.freeze_panes(body, 2)
    page.set_footer("&RTrang &P/&N")
    for column, letters in enumerate(sheet.letters):
        page.set_column(column, column, letters)


def write_head(sheet: Sheet, table: Table) -> None:
    """Who reports what, for when."""
    sheet.merge(0, 0, sheet.half - 1, table.above.upper(), "centre")
    sheet.merge(1, 0, sheet.half - 1, table.agency.upper(), "bold")
    sheet.merge(0, sheet.half, sheet.last, table.number, "bold")
    sheet.merge(1, sheet.half, sheet.last, table.basis, "slanted")
    sheet.page.set_row(2, 40)
    sheet.merge(2, 0, sheet.last, table.title.upper(), "title")
    sheet.merge(3, 0, sheet.last, table.period, "slanted")
    sheet.merge(4, 0, sheet.last, table.scope, "slanted")
    sheet.merge(5, 0, sheet.last, table.measure, "right")


def write_header(sheet: Sheet, table: Table) -> None:
    """The heads of the columns, and the line of their numbers."""
    for each in table.heads:
        top, left = HEADER + each.row, each.column
        if each.rows * each.columns > 1:
            bottom, right = top + each.rows - 1, left + each.columns - 1
            sheet.page.merge_range(top, left, bottom, right, "", sheet.looks["head"])
        sheet.write(top, left, each.words, "head")
    for row in range(table.depth):
        sheet.page.set_row(HEADER + row, LINE_HEIGHT * sheet.lines_of_head(table, row))
    if table.has_index:
        longest = max(lines_in(*pair) for pair in zip(table.indexes, sheet.letters, strict=True))
        sheet.page.set_row(HEADER + table.depth, LINE_HEIGHT * longest)
        for column, words in enumerate(table.indexes):
            sheet.write(HEADER + table.depth, column, words, "index")


def write_body(sheet: Sheet, table: Table) -> int:
    """The lines; the next free row."""
    first = body_row(table)
    for row, (place, line) in enumerate(table.placed(), first):
        if line.kind == Kind.BODY:
            sheet.write(row, 0, place, "place")
            sheet.write(row, 1, line.name, "name")
        else:
            look = "total_name" if line.kind == Kind.TOTAL else "name"
            sheet.merge(row, 0, 1, line.name, look)
        sheet.page.set_row(row, LINE_HEIGHT * sheet.lines_of(line))
        look, words = ("body", "words") if line.kind == Kind.BODY else ("total", "total_words")
        for column, cell in enumerate(line.cells, 2):
            value = cell.value if isinstance(cell.value, int) else cell.printed
            sheet.write(row, column, value, words if cell.is_words else look)
    return first + len(table.lines)


def write_foot(sheet: Sheet, table: Table, row: int) -> None:
    """Notes, then who signs."""
    for place, note in enumerate(table.notes, row + 1):
        sheet.merge(place, 0, sheet.last, note, "note")
        sheet.page.set_row(place, LINE_HEIGHT * ceil(len(note) / NOTE_LETTERS))
        row = place
    row += 2
    sheet.merge(row, sheet.half, sheet.last, table.day, "slanted")
    sheet.merge(row + 1, 0, sheet.half - 1, "NGƯỜI LẬP BIỂU", "bold")
    sheet.merge(row + 1, sheet.half, sheet.last, "THỦ TRƯỞNG ĐƠN VỊ", "bold")
    sheet.merge(row + 2, 0, sheet.half - 1, "(Ký, ghi rõ họ tên)", "slanted")
    sheet.merge(row + 2, sheet.half, sheet.last, "(Ký, đóng dấu, ghi rõ họ tên)", "slanted")
