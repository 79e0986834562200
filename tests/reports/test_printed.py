"""What is printed around the figures: shares, periods, Excel and PDF."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from python_calamine import load_workbook

from motcua.dossiers.states import State
from motcua.reports.figures import Report, figures
from motcua.reports.forms import table_of
from motcua.reports.forms.state import STOPPED, notes_of, table_of_report
from motcua.reports.forms.words import share_notes
from motcua.reports.identities import NOT_NEGATIVE, SUM_OF_ROWS, identities_of
from motcua.reports.kinds import COLUMNS, Figure
from motcua.reports.outputs.pdf import pdf_of
from motcua.reports.outputs.xlsx import xlsx_of
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import Share
from tests.town import Town

NONE = dict.fromkeys(Figure, 0)
R = Reckoning


@pytest.fixture
def report(town: Town) -> Report:
    for state in State:
        town.dossier(state)
    return figures(Question(Scope(town.ward), Period(date(2026, 11, 1), date(2026, 11, 30))))


def test_a_share_shows_what_it_was_worked_out_from():
    assert str(Share("x", 1144, 2329)) == "1.144/2.329 = 49,12 %"
    # 36 of 2,295 is 1.569 %: the published 1.58 % was a remainder (source report 001).
    assert str(Share("x", 36, 2295)) == "36/2.295 = 1,57 %"
    assert str(Share("x", 0, 0)) == "0/0"
    assert str(Share("x", 1, 800)) == "1/800 = 0,13 %", "a half is rounded up"


def test_both_readings_of_on_time_are_printed_each_with_its_denominator():
    counts = NONE | {Figure.RESOLVED: 10, Figure.RESOLVED_EARLY: 6, Figure.RESOLVED_ON_TIME: 3}
    notes = share_notes(counts)
    assert "Đúng hạn trên số đã giải quyết: 3/10 = 30,00 %." in notes
    assert "Đúng hạn, kể cả trước hạn, trên số đã giải quyết: 9/10 = 90,00 %." in notes


@pytest.mark.parametrize("key", ["ii06a", "ii06dd"])
def test_the_forms_print_both(report: Report, key: str):
    scope = Scope(report.question.scope.unit, with_children=True)
    notes = table_of(key, Question(scope, report.question.period)).notes
    assert {f"{share.name}: {share}." for share in report.shares} <= set(notes)


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ({Figure.RECEIVED: 1}, "received = received_new + carried_over"),
        (
            {Figure.RECEIVED_NEW: 1},
            "received_new = received_online + received_direct_or_post",
        ),
        (
            {Figure.RESOLVED_EARLY: 1},
            "resolved = resolved_early + resolved_on_time + resolved_overdue",
        ),
        (
            {Figure.PROCESSING_OVERDUE: 1},
            "processing = processing_in_time + processing_overdue",
        ),
        ({Figure.WITHDRAWN: 1}, "received = resolved + processing + withdrawn"),
        (
            {Figure.MOVED_OUT: 1},
            "received = resolved + processing + withdrawn + moved_out",
        ),
        ({Figure.MOVED_IN: 1}, "received = received_new + carried_over + moved_in"),
        ({Figure.RESOLVED: -1}, NOT_NEGATIVE),
    ],
)
def test_an_identity_that_fails_is_named_with_its_row(counts, named):
    broken = NONE | counts
    failing = [each for each in identities_of(broken, [("Đất đai", broken)], {}) if not each.holds]
    assert {named, f"{named} [Đất đai]"} <= {str(each) for each in failing}


def test_a_total_that_lost_a_field_is_found():
    failing = list(identities_of(NONE, [("A", NONE | {Figure.WITHDRAWN: 2})], {}))
    lost = next(each for each in failing if each.name == f"{SUM_OF_ROWS}: withdrawn")
    assert (lost.holds, lost.difference) == (False, -2)


@pytest.mark.parametrize(
    ("span", "reckoning", "today", "back", "first", "last"),
    [
        (Span.MONTH, R.STATUTORY, (2026, 11, 14), 0, (2026, 10, 15), (2026, 11, 14)),
        (Span.MONTH, R.STATUTORY, (2026, 11, 15), 0, (2026, 11, 15), (2026, 12, 14)),
        (Span.MONTH, R.STATUTORY, (2026, 1, 3), 1, (2025, 11, 15), (2025, 12, 14)),
        (Span.QUARTER, R.STATUTORY, (2026, 3, 14), 0, (2025, 12, 15), (2026, 3, 14)),
        (Span.QUARTER, R.STATUTORY, (2026, 3, 15), 1, (2025, 12, 15), (2026, 3, 14)),
        (Span.HALF, R.STATUTORY, (2026, 5, 1), 0, (2025, 12, 15), (2026, 6, 14)),
        (Span.NINE_MONTHS, R.STATUTORY, (2026, 11, 1), 0, (2025, 12, 15), (2026, 9, 14)),
        (Span.YEAR, R.STATUTORY, (2026, 12, 14), 0, (2025, 12, 15), (2026, 12, 14)),
        (Span.YEAR, R.STATUTORY, (2026, 12, 15), 0, (2026, 12, 15), (2027, 12, 14)),
        (Span.YEAR, R.STATUTORY, (2026, 11, 22), 1, (2024, 12, 15), (2025, 12, 14)),
        (Span.MONTH, R.CALENDAR, (2024, 2, 20), 0, (2024, 2, 1), (2024, 2, 29)),
        (Span.QUARTER, R.CALENDAR, (2026, 1, 1), 1, (2025, 10, 1), (2025, 12, 31)),
        (Span.HALF, R.CALENDAR, (2026, 11, 22), 0, (2026, 1, 1), (2026, 6, 30)),
        (Span.YEAR, R.CALENDAR, (2026, 11, 22), 0, (2026, 1, 1), (2026, 12, 31)),
    ],
)
def test_usual_periods(span, reckoning, today, back, first, last):
    period = usual_period(span, reckoning, date(*today), back)
    assert period == Period(date(*first), date(*last))


@pytest.mark.django_db
def test_the_excel_file_looks_like_the_form(report: Report):
    book = load_workbook(io.BytesIO(xlsx_of(table_of_report(report))))
    rows = book.get_sheet_by_name("II.06a").to_python()
    texts = {str(cell) for row in rows for cell in row}
    assert {"Biểu số II.06a/VPCP/KSTT", "ỦY BAN NHÂN DÂN PHƯỜNG MẪU", "TT", "Trong kỳ",
            "Số lượng hồ sơ đang giải quyết", STOPPED, "THỦ TRƯỞNG ĐƠN VỊ"} <= texts  # fmt: skip
    numbers = next(row for row in rows if row[0] == "(1)")
    assert [str(cell).split("=")[0] for cell in numbers] == [f"({n})" for n in range(1, 14)]
    field = next(row for row in rows if row[1] == "Lĩnh vực thử nghiệm")
    total = next(row for row in rows if row[0] == "Tổng cộng")
    assert field[2:13] == total[2:13] == [report.total[each] for each in COLUMNS]
    stopped = next(row for row in rows if row[0] == STOPPED)
    assert stopped[2] == report.total[Figure.WITHDRAWN] == 1


@pytest.mark.django_db
def test_the_pdf_looks_like_the_form(report: Report):
    page = PdfReader(io.BytesIO(pdf_of(table_of_report(report)))).pages[0]
    width, height = page.mediabox.width, page.mediabox.height
    assert (round(width), round(height)) == (842, 595), "A4 across"
    text = " ".join(page.extract_text().split())
    for said in ("Biểu số II.06a/VPCP/KSTT", "ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
                 "Từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026", "(13)",
                 "Thông tư số 01/2020/TT-VPCP", "THỦ TRƯỞNG ĐƠN VỊ"):  # fmt: skip
        assert said in text
    counts = " ".join(str(report.total[each]) for each in COLUMNS)
    assert f"1 Lĩnh vực thử nghiệm {counts}" in text
    assert f"Tổng cộng {counts}" in text


@pytest.mark.django_db
def test_a_period_that_runs_on_and_a_sum_that_fails_are_said(town: Town, report: Report):
    future = Period(date(2026, 11, 1), date(2199, 12, 31))
    running = figures(Question(Scope(town.ward), future))
    assert "Kỳ báo cáo chưa kết thúc tại thời điểm lấy số liệu." in notes_of(running)
    broken = identities_of(NONE | {Figure.RECEIVED: 1}, [], {})
    said = " ".join(notes_of(Report(report.question, report.total, report.fields, broken)))
    assert "Chưa khớp: received = received_new + carried_over, chênh lệch 1." in said
