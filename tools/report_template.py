"""Write the standard template of period reports: motcua/reports/builder.docx.

An office downloads it, edits it in Word and gives it back; this only makes the one it begins with.
"""

import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TARGET = Path(__file__).parent.parent / "motcua" / "reports" / "builder.docx"
FONT = "Times New Roman"
LINK = re.compile(r"(\{\{r [^}]*\}\})")
CENTRE, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY

RECEIVED = (
    "Trong kỳ, {{ co_quan }} tiếp nhận {{r so.tiep_nhan }} hồ sơ (kỳ trước "
    "{{r ky_truoc.tiep_nhan }}, {{ so_ky_truoc.tiep_nhan }}; cùng kỳ năm trước "
    "{{r cung_ky.tiep_nhan }}, {{ so_cung_ky.tiep_nhan }}), "
    "gồm {{r so.tiep_nhan_moi }} hồ sơ tiếp nhận mới và "
    "{{r so.chuyen_qua }} hồ sơ từ kỳ trước chuyển qua. Nộp trực tuyến {{r so.truc_tuyen }} hồ sơ; "
    "tỷ lệ trên số tiếp nhận trong kỳ: {{r ty_le.truc_tuyen }} (kỳ trước "
    "{{r ty_le_ky_truoc.truc_tuyen }}; {{ so_chi_tieu.truc_tuyen }})."
)
RESOLVED = (
    "Đã giải quyết {{r so.da_giai_quyet }} hồ sơ (so với kỳ trước: "
    "{{ so_ky_truoc.da_giai_quyet }}), trong đó trước hạn {{r so.truoc_han }}, "
    "đúng hạn {{r so.dung_han }}, quá hạn {{r so.qua_han }}. "
    "Tỷ lệ trên số đã giải quyết: đúng hạn, kể cả trước hạn, {{r ty_le.dung_han_gop }} "
    "(kỳ trước {{r ty_le_ky_truoc.dung_han_gop }}; {{ so_chi_tieu.dung_han_gop }}); riêng trước "
    "hạn {{r ty_le.truoc_han }} ({{ so_chi_tieu.truoc_han }}); riêng đúng hạn "
    "{{r ty_le.dung_han }}; quá hạn {{r ty_le.qua_han }}. "
    "Có {{r so.rut }} hồ sơ rút hoặc dừng giải quyết."
)
OPEN = (
    "Đang giải quyết {{r so.dang_giai_quyet }} hồ sơ, trong hạn {{r so.con_han }}, quá hạn "
    "{{r so.dang_qua_han }}; tỷ lệ quá hạn trên số đang giải quyết: {{r ty_le.dang_qua_han }}."
)
COLUMNS = (
    ("Lĩnh vực", "ten"), ("Tiếp nhận", "tiep_nhan"), ("Trực tuyến", "truc_tuyen"),
    ("Đã giải quyết", "da_giai_quyet"), ("Trước hạn", "truoc_han"), ("Đúng hạn", "dung_han"),
    ("Quá hạn", "qua_han"), ("Đang giải quyết", "dang_giai_quyet"),
)  # fmt: skip


def say(
    paragraph: Any, words: str, *, bold: bool = False, align: Any = None, size: int = 13
) -> None:
    """Words, each link in a run of its own as the engine wants it."""
    for part in filter(None, LINK.split(words)):
        run = paragraph.add_run(part)
        run.bold, run.font.size = bold, Pt(size)
    if align is not None:
        paragraph.alignment = align


def main() -> None:
    """Write the file."""
    document = Document()
    set_page(document)
    head(document)
    for heading, text, align in (
        ("1. Tiếp nhận", RECEIVED, BOTH),
        ("2. Giải quyết", RESOLVED, BOTH),
        ("3. Đang giải quyết", OPEN, BOTH),
        ("4. Theo tháng", "{{ bieu_do_thang }}", CENTRE),
        ("5. So với kỳ trước", "{{ bieu_do_ket_qua }}", CENTRE),
    ):
        title = document.add_paragraph()
        title.paragraph_format.keep_with_next = True
        say(title, heading, bold=True)
        say(document.add_paragraph(), text, align=align)
    say(document.add_paragraph(), "6. Theo lĩnh vực", bold=True)
    table(document)
    targets(document)
    note = "Số liệu theo hiểu biết tại {{ hieu_biet }}; bấm vào từng số để mở các hồ sơ được đếm."
    say(document.add_paragraph(), note, size=10)
    foot = document.add_table(rows=1, cols=2).rows[0].cells
    say(foot[1].paragraphs[0], "{{ ngay_lap|capitalize }}", align=CENTRE)
    say(foot[1].add_paragraph(), "THỦ TRƯỞNG ĐƠN VỊ", bold=True, align=CENTRE)
    document.save(TARGET)


def set_page(document: Any) -> None:
    """A4, in the font and margins of official documents (NĐ 30/2020/NĐ-CP)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    figures = document.styles.add_style("So lieu", WD_STYLE_TYPE.PARAGRAPH)
    figures.base_style, figures.font.size = style, Pt(11)
    figures.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def head(document: Any) -> None:
    """Who reports, the nation's name, and the title."""
    grid = document.add_table(rows=1, cols=2)
    grid.autofit = False
    left, right = grid.rows[0].cells
    grid.columns[0].width = left.width = Mm(68)
    grid.columns[1].width = right.width = Mm(97)
    say(left.paragraphs[0], "{{ cap_tren|upper }}", align=CENTRE, size=12)
    say(left.add_paragraph(), "{{ co_quan|upper }}", bold=True, align=CENTRE, size=12)
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    say(right.paragraphs[0], nation, bold=True, align=CENTRE, size=12)
    say(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", bold=True, align=CENTRE)
    document.add_paragraph()
    title = "Kết quả giải quyết thủ tục hành chính từ {{ tu_ngay }} đến {{ den_ngay }}"
    for words in ("BÁO CÁO", title):
        say(document.add_paragraph(), words, bold=True, align=CENTRE, size=14)


def table(document: Any) -> None:
    """A row for each field of work."""
    grid = document.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    grid.autofit = False
    rows = [list(row.cells) for row in grid.rows]
    for place, (words, name) in enumerate(COLUMNS):
        width = Mm(46 if name == "ten" else 17)
        grid.columns[place].width = width
        for row in rows:
            row[place].width = width
        say(rows[0][place].paragraphs[0], words, bold=True, align=CENTRE, size=10)
        if name == "ten":
            say(rows[2][place].paragraphs[0], "{{ dong.ten }}", size=11)
            continue
        # A link takes the font of its paragraph, not of the run it replaces.
        rows[2][place].paragraphs[0].style = "So lieu"
        say(rows[2][place].paragraphs[0], f"{{{{r dong.{name} }}}}", size=11)
    say(rows[1][0].paragraphs[0], "{%tr for dong in linh_vuc %}")
    say(rows[3][0].paragraphs[0], "{%tr endfor %}")


def targets(document: Any) -> None:
    """A line for each target in force, or that there is none."""
    heading = document.add_paragraph()
    heading.paragraph_format.space_before = Pt(8)
    heading.paragraph_format.keep_with_next = True
    say(heading, "7. Thực hiện chỉ tiêu", bold=True)
    for words in (
        "{%p for dong in chi_tieu %}",
        "- {{ dong.ten }}, tính từ {{ dong.tu_ngay }}: {{ dong.so_sanh }} ({{r dong.dat }}); "
        "{{ dong.danh_gia|lower }}. Văn bản giao: {{ dong.van_ban }}.",
        "{%p endfor %}",
        "{%p if not chi_tieu %}",
        "Chưa có chỉ tiêu nào được giao cho kỳ này.",
        "{%p endif %}",
    ):
        say(document.add_paragraph(), words, align=BOTH)


if __name__ == "__main__":
    main()
