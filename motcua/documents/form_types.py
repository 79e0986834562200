"""The printed forms: a stable key, and the number and title by each legal text."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class FormType(StrEnum):
    """What a form is, whatever number a circular gives it."""

    RECEIPT = "receipt"
    REPORT_06A = "ii06a"


@dataclass(frozen=True)
class FormVersion:
    """A form under one legal text, from a day up to, not including, another."""

    type: FormType
    number: str
    title: str
    legal_basis: str
    effective_from: date
    effective_to: date | None


REPORT_06A_TITLE: Final = (
    "Tình hình, kết quả giải quyết thủ tục hành chính "
    "tại cơ quan, đơn vị trực tiếp giải quyết thủ tục hành chính"
)
RECEIPT_TITLE: Final = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
VERSIONS: Final = (
    FormVersion(
        FormType.RECEIPT, "01", RECEIPT_TITLE, "Thông tư số 01/2018/TT-VPCP",
        date(2019, 1, 6), date(2025, 9, 15),
    ),
    FormVersion(
        FormType.RECEIPT, "01", RECEIPT_TITLE, "Thông tư số 03/2025/TT-VPCP",
        date(2025, 9, 15), None,
    ),
    FormVersion(
        FormType.REPORT_06A, "II.06a/VPCP/KSTT", REPORT_06A_TITLE, "Thông tư số 01/2020/TT-VPCP",
        date(2020, 10, 21), None,
    ),
)  # fmt: skip


def form_on(form: FormType, day: date) -> FormVersion:
    """The form in force on a day; for a day before the first text, the first."""
    versions = [version for version in VERSIONS if version.type == form]
    begun = [version for version in versions if version.effective_from <= day]
    return begun[-1] if begun else versions[0]
