"""Report II.06a as an Excel file in the look of the official form."""

from io import BytesIO
from typing import Any, Final

import xlsxwriter

from motcua.reports.figures import Report
from motcua.reports.kinds import COLUMNS, Figure
from motcua.reports.layout import HEADS, STOPPED, TOTAL, head_of, notes_of

LAST: Final = 12  # the thirteenth column
HEADER: Final = 6  # the row where the table's header begins
BODY: Final = HEADER + 4
FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
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
    "number": {"num_format": "#,##0", "border": 1},
    "total_name": {"bold": True, "align": "center", "border": 1},
    "total": {"bold": True, "num_format": "#,##0", "border": 1},
}  # fmt: skip
# The header's merged cells: first row, first column, last row, last column, words.
MERGED: Final = (
    (0, 0, 2, 0, "TT"),
    (0, 1, 2, 1, "Lĩnh vực giải quyết"),
    (0, 2, 0, 5, "Số lượng hồ sơ tiếp nhận"),
    (0, 6, 0, 9, "Số lượng hồ sơ đã giải quyết"),
    (0, 10, 0, 12, "Số lượng hồ sơ đang giải quyết"),
    (1, 3, 1, 4, "Trong kỳ"),
)


class Sheet:
    """One sheet being written."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.page = book.add_worksheet("II.06a")
        self.looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}

    def write(self, row: int, column: int, value: str | int, look: str) -> None:
        """One cell. A text is a text, whatever sign it begins with."""
        if isinstance(value, str):
            self.page.write_string(row, column, value, self.looks[look])
        else:
            self.page.write_number(row, column, value, self.looks[look])

    def merge(self, row: int, first: int, last: int, value: str, look: str) -> None:
        """One text over several columns."""
        self.page.merge_range(row, first, row, last, "", self.looks[look])
        self.write(row, first, value, look)


def workbook(report: Report) -> bytes:
    """The file's bytes."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = Sheet(book)
        set_page(sheet)
        write_head(sheet, report)
        write_header(sheet)
        after = write_body(sheet, report)
        write_foot(sheet, report, after)
    return out.getvalue()


def set_page(sheet: Sheet) -> None:
    """A4 across, one page wide, the header on every page."""
    page = sheet.page
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER, BODY - 1)
    page.freeze_panes(BODY, 2)
    page.set_footer("&RTrang &P/&N")
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 38)
    page.set_column(2, LAST, 11.5)


def write_head(sheet: Sheet, report: Report) -> None:
    """Who reports what, for when."""
    head = head_of(report)
    sheet.merge(0, 0, 3, head["above"].upper(), "bold")
    sheet.merge(1, 0, 3, head["agency"].upper(), "bold")
    sheet.merge(0, 8, LAST, head["number"], "bold")
    sheet.merge(1, 8, LAST, head["basis"], "slanted")
    sheet.page.set_row(2, 40)
    sheet.merge(2, 0, LAST, head["title"].upper(), "title")
    sheet.merge(3, 0, LAST, head["period"], "slanted")
    sheet.merge(4, 0, LAST, head["scope"], "slanted")
    sheet.merge(5, 0, LAST, head["measure"], "right")


def write_header(sheet: Sheet) -> None:
    """Two levels of words and the line of column numbers."""
    for top, left, bottom, right, words in MERGED:
        sheet.page.merge_range(
            HEADER + top, left, HEADER + bottom, right, words, sheet.looks["head"]
        )
    split = {3, 4}
    for column, (words, number) in enumerate(HEADS, 2):
        if column in split:
            sheet.write(HEADER + 2, column, words, "head")
        else:
            sheet.page.merge_range(
                HEADER + 1, column, HEADER + 2, column, words, sheet.looks["head"]
            )
        sheet.write(BODY - 1, column, number, "index")
    sheet.write(BODY - 1, 0, "(1)", "index")
    sheet.write(BODY - 1, 1, "(2)", "index")
    sheet.page.set_row(HEADER + 2, 46)


def write_body(sheet: Sheet, report: Report) -> int:
    """The fields, their total and the row of those that were stopped; the next free row."""
    row = BODY
    for place, field in enumerate(report.fields, 1):
        sheet.write(row, 0, place, "place")
        sheet.write(row, 1, field.name, "name")
        for column, figure in enumerate(COLUMNS, 2):
            sheet.write(row, column, field.counts[figure], "number")
        row += 1
    sheet.merge(row, 0, 1, TOTAL, "total_name")
    for column, figure in enumerate(COLUMNS, 2):
        sheet.write(row, column, report.total[figure], "total")
    sheet.merge(row + 1, 0, 1, STOPPED, "name")
    sheet.page.set_row(row + 1, 46)
    sheet.write(row + 1, 2, report.total[Figure.WITHDRAWN], "total")
    return row + 2


def write_foot(sheet: Sheet, report: Report, row: int) -> None:
    """Notes, then who signs."""
    for place, note in enumerate(notes_of(report), row + 1):
        sheet.merge(place, 0, LAST, note, "note")
        row = place
    row += 2
    sheet.merge(row, 8, LAST, head_of(report)["day"], "slanted")
    sheet.merge(row + 1, 0, 3, "NGƯỜI LẬP BIỂU", "bold")
    sheet.merge(row + 1, 8, LAST, "THỦ TRƯỞNG ĐƠN VỊ", "bold")
    sheet.merge(row + 2, 0, 3, "(Ký, ghi rõ họ tên)", "slanted")
    sheet.merge(row + 2, 8, LAST, "(Ký, đóng dấu, ghi rõ họ tên)", "slanted")
