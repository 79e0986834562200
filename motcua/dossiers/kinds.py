"""The words of a dossier: who filed it, what was handed in, what came out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FiledBy(TextChoices):
    """Whose hands brought the dossier in."""

    SELF = "self", _("Tự nộp")
    AGENT = "agent", _("Đại lý, người được ủy quyền nộp")
    OFFICIAL = "official", _("Công chức nộp thay")
    POST = "post", _("Nhân viên bưu chính nộp")


class ReturnChannel(TextChoices):
    """How the result goes back."""

    IN_PERSON = "in_person", _("Nhận tại Bộ phận Một cửa")
    POST = "post", _("Qua bưu chính công ích")
    ONLINE = "online", _("Bản điện tử")
    HOME = "home", _("Trả tại nhà")


class PaperKind(TextChoices):
    """In which form a component was handed in."""

    ORIGINAL = "original", _("Bản chính")
    COPY = "copy", _("Bản sao")
    ELECTRONIC = "electronic", _("Bản điện tử")


class ResultKind(TextChoices):
    """What the office decided."""

    GRANTED = "granted", _("Đã giải quyết")
    REFUSED = "refused", _("Từ chối giải quyết")


class NoScan(TextChoices):
    """Why a component is not scanned (TT 03/2025/TT-VPCP art. 5(2))."""

    ONLINE = "online", _("Hồ sơ nộp trực tuyến, đã là bản điện tử")
    ONLY_SHOWN = "only_shown", _("Giấy tờ chỉ xuất trình để đối chiếu")
    OPINION = "opinion", _("Kết quả thẩm tra, ý kiến của cơ quan, đơn vị")
    SECRET = "secret", _("Tài liệu có nội dung bí mật nhà nước")


class BanSubject(TextChoices):
    """What a ban is on."""

    PERSON = "person", _("Người, tổ chức")
    PARCEL = "parcel", _("Thửa đất")
    PAPER = "paper", _("Giấy tờ")


class BanEffect(TextChoices):
    """What a ban does when it is met at intake."""

    REFUSE = "refuse", _("Không tiếp nhận")
    WARN = "warn", _("Cảnh báo")


class NoticeKind(TextChoices):
    """What an applicant is told about."""

    RECOUNTED = "recounted", _("Thay đổi ngày hẹn trả theo lịch làm việc")
    EXTENDED = "extended", _("Xin lỗi và hẹn lại ngày trả")
    PAPERS = "papers", _("Yêu cầu bổ sung hồ sơ")
    PAYMENT = "payment", _("Yêu cầu nghĩa vụ tài chính")
    NOT_ACCEPTED = "not_accepted", _("Không tiếp nhận hồ sơ")
    COMPLETED = "completed", _("Đã có kết quả")
    STOPPED = "stopped", _("Dừng giải quyết")
    TAKEN_OVER = "taken_over", _("Chuyển đơn vị giải quyết khi sắp xếp")


class ToldBy(TextChoices):
    """How an applicant was told."""

    EMAIL = "email", _("Thư điện tử")
    PHONE = "phone", _("Điện thoại")
    MESSAGE = "message", _("Tin nhắn")
    IN_PERSON = "in_person", _("Trực tiếp")


class TransferKind(TextChoices):
    """What of a dossier went to another unit."""

    COMPETENCE = "competence", _("Thẩm quyền giải quyết")
    DESK = "desk", _("Nơi tiếp nhận, trả kết quả")


class UnknownKind(TextChoices):
    """What a source named and nobody here knows."""

    PROCEDURE = "procedure", _("Thủ tục")
    UNIT = "unit", _("Đơn vị")


class OrphanKind(TextChoices):
    """What a rearrangement of units would leave without somebody or something it needs."""

    NO_SIGNER = "no_signer", _("Đơn vị kế tục chưa có người ký")
    NO_CALENDAR = "no_calendar", _("Đơn vị kế tục chưa có lịch làm việc")
    NO_ACCOUNT = "no_account", _("Đơn vị kế tục chưa có tài khoản tiếp nhận, xử lý")
    NOT_OFFERED = "not_offered", _("Thủ tục đơn vị kế tục chưa tiếp nhận")
    UNPLACED = "unplaced", _("Hồ sơ không thuộc phần của đơn vị kế tục nào")
    TASK_WITHOUT_POST = "task_without_post", _("Việc do người không có vị trí ở đơn vị mới giữ")
    CHILD = "child", _("Đơn vị trực thuộc chưa được sắp xếp")


class ChargePurpose(TextChoices):
    """What a dossier's money is for, and when it is asked."""

    INTAKE = "intake", _("Phí, lệ phí khi tiếp nhận")
    SUPPLEMENT = "supplement", _("Phí, lệ phí khi bổ sung")
    RETURN = "return", _("Phí, lệ phí khi trả kết quả")
    OBLIGATION = "obligation", _("Nghĩa vụ tài chính")
