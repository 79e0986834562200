"""A day's money as papers: the count of a drawer as PDF, a unit's list as an Excel file."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.utils import translation

from motcua.core.text import grouped
from motcua.documents.printing import print_form
from motcua.dossiers.papers.letterhead import issuer, place_and_day
from motcua.payments.kinds import PaymentMethod
from motcua.payments.models import CashDay, Payment, Refund
from motcua.payments.takings import Takings, day_of
from motcua.people.models import Unit

FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
HEADS: Final = (
    ("TT", 5), ("Ngày", 12), ("Đơn vị", 26), ("Chứng từ", 18), ("Khoản thu", 26),
    ("Người nộp", 26), ("Hình thức", 16), ("Số tiền (đồng)", 16), ("Người thu", 22),
)  # fmt: skip
AMOUNT: Final = 7
BODY: Final = 4


def print_day(closed: CashDay) -> bytes:
    """The count as a PDF. An official paper, so it is Vietnamese."""
    takings = day_of(closed.unit, closed.cashier, closed.day)
    with translation.override("vi"):
        return print_form("cash_day", day_paper(closed, takings))


def day_paper(closed: CashDay, takings: Takings) -> dict[str, object]:
    """What the count says."""
    numbers = (closed.first_receipt, closed.last_receipt)
    span = f"từ số {numbers[0]:06d} đến số {numbers[1]:06d}" if all(numbers) else ""
    sums = [
        ("Thu tiền mặt trong ngày", closed.cash_in_vnd),
        ("Chi hoàn trả bằng tiền mặt", closed.cash_back_vnd),
        ("Tiền mặt theo sổ", closed.expected_vnd),
        ("Tiền mặt thực kiểm", closed.counted_vnd),
        ("Chênh lệch", closed.counted_vnd - closed.expected_vnd),
        ("Chuyển khoản đã xác nhận trong ngày (không qua quỹ)", closed.transfer_vnd),
    ]
    confirmer = closed.confirmed_by.full_name if closed.confirmed_by else ""
    return issuer(closed.unit, closed.day) | {
        "place_and_day": place_and_day(closed.unit, closed.day),
        "cashier": closed.cashier.full_name,
        "confirmer": confirmer,
        "receipts": f"{closed.receipts} tờ{', ' + span if span else ''}",
        "sums": [(label, grouped(amount)) for label, amount in sums],
        "reason": closed.reason,
        "rows": [*map(paid_row, takings.payments), *map(back_row, takings.refunds)],
    }


def paid_row(payment: Payment) -> dict[str, str]:
    """One payment in words."""
    what = f"{payment.charge} · {payment.charge.payer}" if payment.charge else ""
    return {
        "proof": payment.proof,
        "what": what,
        "method": str(PaymentMethod(payment.method).label),
        "amount": grouped(payment.amount_vnd),
    }


def back_row(refund: Refund) -> dict[str, str]:
    """One refund in words, taken off."""
    charge = refund.payment.charge
    return {
        "proof": refund.proof,
        "what": f"Hoàn trả {charge} · {refund.reason}" if charge else f"Hoàn trả · {refund.reason}",
        "method": str(PaymentMethod(refund.method).label),
        "amount": f"−{grouped(refund.amount_vnd)}",
    }


def workbook(takings: Takings, units: Iterable[Unit], first: date, last: date) -> bytes:
    """The list as an Excel file, refunds below with a minus sign."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book, translation.override("vi"):
        write_sheet(book, takings, ", ".join(unit.name for unit in units), (first, last))
    return held.getvalue()


def write_sheet(
    book: xlsxwriter.Workbook, takings: Takings, units: str, span: tuple[date, date]
) -> None:
    """Title, heads, rows, sum."""
    page = book.add_worksheet("Phí, lệ phí")
    bold = book.add_format(FONT | {"bold": True})
    head = book.add_format(FONT | {"bold": True, "border": 1, "align": "center", "text_wrap": True})
    cell = book.add_format(FONT | {"border": 1, "text_wrap": True})
    money = book.add_format(FONT | {"border": 1, "num_format": "#,##0"})
    page.write_string(0, 0, "BẢNG KÊ THU PHÍ, LỆ PHÍ", bold)
    page.write_string(1, 0, f"Từ ngày {span[0]:%d/%m/%Y} đến ngày {span[1]:%d/%m/%Y}", bold)
    page.write_string(2, 0, units, bold)
    for column, (words, width) in enumerate(HEADS):
        page.set_column(column, column, width)
        page.write_string(BODY - 1, column, words, head)
    rows = [*map(paid_cells, takings.payments), *map(back_cells, takings.refunds)]
    for place, row in enumerate(rows):
        write_row(page, BODY + place, [str(place + 1), *row], (cell, money))
    end = BODY + len(rows)
    page.merge_range(end, 0, end, AMOUNT - 1, "Cộng (đã trừ hoàn trả)", head)
    page.write_number(end, AMOUNT, takings.total_vnd - takings.back_vnd, money)


def write_row(page: Any, place: int, row: list[str | int], looks: tuple[Any, Any]) -> None:
    """One row. A text is a text, whatever sign it begins with."""
    for column, value in enumerate(row):
        if isinstance(value, int):
            page.write_number(place, column, value, looks[1])
        else:
            page.write_string(place, column, value, looks[0])


def paid_cells(payment: Payment) -> list[str | int]:
    """One payment as cells."""
    charge = payment.charge
    return [
        f"{payment.day:%d/%m/%Y}",
        payment.unit.name if payment.unit else "",
        payment.proof,
        str(charge or ""),
        charge.payer if charge else "",
        str(PaymentMethod(payment.method).label),
        payment.amount_vnd,
        payment.cashier.full_name if payment.cashier else "",
    ]


def back_cells(refund: Refund) -> list[str | int]:
    """One refund as cells, taken off."""
    charge = refund.payment.charge
    return [
        f"{refund.day:%d/%m/%Y}" if refund.day else "",
        charge.unit.name if charge else "",
        refund.proof,
        f"Hoàn trả {charge or ''}",
        charge.payer if charge else "",
        str(PaymentMethod(refund.method).label),
        -refund.amount_vnd,
        refund.paid_out_by.full_name if refund.paid_out_by else "",
    ]
