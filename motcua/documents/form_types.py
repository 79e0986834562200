"""The printed forms of the one-stop mechanism: a stable key, and the number by each law."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class FormType(StrEnum):
    """What a form is, whatever number a circular gives it."""

    RECEIPT = "receipt"


@dataclass(frozen=True)
class FormVersion:
    """A form under one legal text, from a day up to, not including, another."""

    type: FormType
    number: str
    title: str
    legal_basis: str
    effective_from: date
    effective_to: date | None


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
)  # fmt: skip


def form_on(form: FormType, day: date) -> FormVersion:
    """The form in force on a day; for a day before the first text, the first."""
    versions = [version for version in VERSIONS if version.type == form]
    begun = [version for version in versions if version.effective_from <= day]
    return begun[-1] if begun else versions[0]
