"""A table as a Word document in the look of the official forms."""

from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from motcua.reports.tables import Kind, Line, Table

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
LONG, SHORT = Mm(297), Mm(210)
FONT: Final = "Times New Roman"
# More columns than these are written smaller.
MANY: Final = 13
# In twentieths of a point: 1 mm.
BESIDE: Final = "57"


def word_of(table: Table) -> bytes:
    """The file's bytes."""
    document = Document()
    set_page(document)
    write_head(document, table)
    write_table(document, table)
    for note in table.notes:
        say(document.add_paragraph(), note, italic=True, size=9)
    write_signatures(document, table)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def set_page(document: Any) -> None:
    """A4 across, in the font official documents are written in."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = LONG, SHORT
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin = section.bottom_margin = Mm(14)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(2)


def say(
    paragraph: Any,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 11,
    align: Any = LEFT,
) -> None:
    """Words in a paragraph."""
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = align


def write_head(document: Any, table: Table) -> None:
    """Who reports what, for when."""
    head = document.add_table(rows=1, cols=2)
    left, right = head.rows[0].cells
    if table.above:
        say(left.paragraphs[0], table.above.upper(), align=CENTRE)
    agency = left.add_paragraph() if table.above else left.paragraphs[0]
    say(agency, table.agency.upper(), bold=True, align=CENTRE)
    say(right.paragraphs[0], table.number, bold=True, align=CENTRE)
    say(right.add_paragraph(), table.basis, italic=True, align=CENTRE)
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(8)
    say(title, table.title.upper(), bold=True, size=13, align=CENTRE)
    say(document.add_paragraph(), table.period, italic=True, align=CENTRE)
    say(document.add_paragraph(), table.scope, bold=True, align=CENTRE)
    say(document.add_paragraph(), table.measure, italic=True, size=9, align=RIGHT)


def write_table(document: Any, table: Table) -> None:
    """Heads, which repeat on every page, and lines."""
    heads = table.depth + table.has_index
    rows, columns = heads + len(table.lines), len(table.columns) + 2
    grid = document.add_table(rows=rows, cols=columns, style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    set_margins(grid)
    cells = [list(row.cells) for row in grid.rows]
    set_widths(grid, cells, table)
    write_heads(cells, table)
    for row in grid.rows[:heads]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row, (place, line) in zip(cells[heads:], table.placed(), strict=True):
        write_line(row, place, line)


def write_heads(cells: list[list[Any]], table: Table) -> None:
    """The words over the columns, and the line of their numbers."""
    for each in table.heads:
        last = cells[each.row + each.rows - 1][each.column + each.columns - 1]
        cell = cells[each.row][each.column]
        shade(cell.merge(last) if last is not cell else cell)
        say(cell.paragraphs[0], each.words, bold=True, size=9, align=CENTRE)
    if table.has_index:
        for cell, words in zip(cells[table.depth], table.indexes, strict=True):
            say(cell.paragraphs[0], words, italic=True, size=7.5, align=CENTRE)


def write_line(row: list[Any], place: str, line: Line) -> None:
    """One line; a line that is no place of the body begins at the edge."""
    bold, name = line.kind == Kind.TOTAL, row[1]
    size = 10.0 if len(row) <= MANY else 9.0
    if line.kind == Kind.BODY:
        say(row[0].paragraphs[0], place, size=size, align=CENTRE)
    else:
        name = row[0].merge(row[1])
    align = CENTRE if bold else LEFT
    say(name.paragraphs[0], line.name, size=size, bold=bold, align=align)
    for cell, value in zip(row[2:], line.cells, strict=False):
        align = LEFT if value.is_words else RIGHT
        say(cell.paragraphs[0], value.printed, size=size, bold=bold, align=align)
    if len(line.cells) < len(row) - 3:
        row[2 + len(line.cells)].merge(row[-1])


def set_margins(grid: Any) -> None:
    """Little room beside the words of a cell: there are many columns."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), BESIDE)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)


def set_widths(grid: Any, cells: list[list[Any]], table: Table) -> None:
    """Word reads the cells, other programs the columns."""
    for place, width in enumerate(table.widths):
        grid.columns[place].width = Mm(width)
        for row in cells:
            row[place].width = Mm(width)


def shade(cell: Any) -> None:
    """The grey of a head."""
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:fill"), "E8EEF0")
    cell._tc.get_or_add_tcPr().append(fill)


def write_signatures(document: Any, table: Table) -> None:
    """Who made it and who answers for it."""
    foot = document.add_table(rows=1, cols=2)
    left, right = foot.rows[0].cells
    say(right.paragraphs[0], table.day, italic=True, align=CENTRE)
    for cell, who, how in (
        (left, "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"),
        (right, "THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu, ghi rõ họ tên)"),
    ):
        say(cell.add_paragraph(), who, bold=True, align=CENTRE)
        say(cell.add_paragraph(), how, italic=True, size=9, align=CENTRE)
