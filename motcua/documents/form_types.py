"""The printed forms: a stable key, and the number and title by each legal text."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class FormType(StrEnum):
    """What a form is, whatever number a circular gives it."""

    RECEIPT = "receipt"
    SUPPLEMENT_REQUEST = "supplement_request"
    REFUSAL = "refusal"
    APOLOGY_EXTENSION = "apology_extension"
    STOP_NOTICE = "stop_notice"
    CONTROL_SLIP = "control_slip"
    REGISTER = "register"
    REPORT_06A = "ii06a"
    REPORT_06B = "ii06b"
    REPORT_06C = "ii06c"
    REPORT_06D = "ii06d"
    REPORT_06DD = "ii06dd"
    REPORT_07B = "ii07b"


@dataclass(frozen=True)
class FormVersion:
    """A form under one legal text, from a day up to, not including, another."""

    type: FormType
    number: str
    title: str
    legal_basis: str
    effective_from: date
    effective_to: date | None


F = FormType
OLD_TEXT: Final = "Thông tư số 01/2018/TT-VPCP"
NEW_TEXT: Final = "Thông tư số 03/2025/TT-VPCP"
OLD_FROM, NEW_FROM = date(2019, 1, 6), date(2025, 9, 15)
REPORT_06A_TITLE: Final = (
    "Tình hình, kết quả giải quyết thủ tục hành chính "
    "tại cơ quan, đơn vị trực tiếp giải quyết thủ tục hành chính"
)
REPORT_TEXT, REPORT_FROM = "Thông tư số 01/2020/TT-VPCP", date(2020, 10, 21)
# The aggregates have the same columns; their titles were not read in the circular itself.
REPORTS: Final = (
    (F.REPORT_06A, "II.06a/VPCP/KSTT", REPORT_06A_TITLE),
    (F.REPORT_06B, "II.06b/VPCP/KSTT",
     "Tổng hợp tình hình, kết quả giải quyết thủ tục hành chính của Ủy ban nhân dân cấp xã"),
    (F.REPORT_06C, "II.06c/VPCP/KSTT",
     "Tổng hợp tình hình, kết quả giải quyết thủ tục hành chính của Ủy ban nhân dân cấp huyện"),
    (F.REPORT_06D, "II.06d/VPCP/KSTT",
     "Tổng hợp tình hình, kết quả giải quyết thủ tục hành chính của sở, ban, ngành"),
    (F.REPORT_06DD, "II.06đ/VPCP/KSTT",
     "Tổng hợp tình hình, kết quả giải quyết thủ tục hành chính của Ủy ban nhân dân cấp tỉnh"),
    (F.REPORT_07B, "II.07b/VPCP/KSTT",
     "Tình hình thực hiện cơ chế một cửa, một cửa liên thông và quy trình nội bộ"),
)  # fmt: skip
# form, number and title under TT 01/2018 (None: there was none), under TT 03/2025
ONE_STOP_FORMS: Final = (
    (F.RECEIPT, ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
     ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả")),
    (F.SUPPLEMENT_REQUEST, ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
     ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")),
    (F.REFUSAL, ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
     ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ")),
    (F.APOLOGY_EXTENSION, ("04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
     ("04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết")),
    (F.STOP_NOTICE, None, ("05", "Thông báo dừng giải quyết hồ sơ")),
    (F.CONTROL_SLIP, ("05", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
     ("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ")),
    (F.REGISTER, ("06", "Sổ theo dõi hồ sơ"), ("07", "Sổ theo dõi hồ sơ")),
)  # fmt: skip
VERSIONS: Final = (
    *(
        FormVersion(form, *old, OLD_TEXT, OLD_FROM, NEW_FROM)
        for form, old, _new in ONE_STOP_FORMS
        if old
    ),
    *(FormVersion(form, *new, NEW_TEXT, NEW_FROM, None) for form, _old, new in ONE_STOP_FORMS),
    *(
        FormVersion(form, number, title, REPORT_TEXT, REPORT_FROM, None)
        for form, number, title in REPORTS
    ),
)  # fmt: skip


def form_on(form: FormType, day: date) -> FormVersion:
    """The form in force on a day; for a day before the first text, the first."""
    versions = [version for version in VERSIONS if version.type == form]
    begun = [version for version in versions if version.effective_from <= day]
    return begun[-1] if begun else versions[0]
