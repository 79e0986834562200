"""The words of report II.06a: its figures in order, and the rules that can be switched."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EarlyRule(TextChoices):
    """How completion is held against the due moment. No statute says to the day or the minute."""

    DATE = "date", _("theo ngày")
    MINUTE = "minute", _("theo phút")


class DueBasis(TextChoices):
    """Which due moment counts: QĐ 766 keeps the first, local practice takes an extended one."""

    CURRENT = "current", _("hạn hiện hành, kể cả gia hạn")
    ORIGINAL = "original", _("hạn ghi trên giấy tiếp nhận")


class Boundaries(TextChoices):
    """Under which unit the past stands after units were rearranged."""

    THEN = "then", _("đơn vị như khi đó")
    TODAY = "today", _("gộp đơn vị cũ vào đơn vị kế tục")
    RULE = "rule", _("chia đơn vị cũ theo quyết định sắp xếp")


class Figure(TextChoices):
    """What is counted, in the order of the form."""

    RECEIVED = "received", _("Tiếp nhận: tổng số")
    RECEIVED_NEW = "received_new", _("Tiếp nhận trong kỳ")
    RECEIVED_ONLINE = "received_online", _("Tiếp nhận trong kỳ: trực tuyến")
    RECEIVED_DIRECT_OR_POST = (
        "received_direct_or_post",
        _("Tiếp nhận trong kỳ: trực tiếp, dịch vụ bưu chính"),
    )
    CARRIED_OVER = "carried_over", _("Từ kỳ trước chuyển qua")
    MOVED_IN = "moved_in", _("Nhận từ đơn vị khác khi sắp xếp")
    RESOLVED = "resolved", _("Đã giải quyết: tổng số")
    RESOLVED_EARLY = "resolved_early", _("Đã giải quyết: trước hạn")
    RESOLVED_ON_TIME = "resolved_on_time", _("Đã giải quyết: đúng hạn")
    RESOLVED_OVERDUE = "resolved_overdue", _("Đã giải quyết: quá hạn")
    WITHDRAWN = "withdrawn", _("Rút hồ sơ, dừng giải quyết")
    MOVED_OUT = "moved_out", _("Chuyển cho đơn vị khác khi sắp xếp")
    PROCESSING = "processing", _("Đang giải quyết: tổng số")
    PROCESSING_IN_TIME = "processing_in_time", _("Đang giải quyết: trong hạn")
    PROCESSING_OVERDUE = "processing_overdue", _("Đang giải quyết: quá hạn")


class Aspect(TextChoices):
    """What is counted beside the official form: parts of its figures, and several together."""

    IN_TIME = "in_time", _("Đã giải quyết: đúng hạn, kể cả trước hạn")
    DATED = "dated", _("Đã giải quyết, biết hạn trả")
    OVERDUE = "overdue", _("Quá hạn: đã và đang giải quyết")
    SELF_FILED = "self_filed", _("Người dân, doanh nghiệp tự nộp")
    AGENT_FILED = "agent_filed", _("Đại lý, người được ủy quyền nộp")
    OFFICIAL_FILED = "official_filed", _("Công chức nộp thay")
    POST_FILED = "post_filed", _("Nhân viên bưu chính nộp")
    NEW_BY_POST = "new_by_post", _("Tiếp nhận trong kỳ: qua bưu chính công ích")
    RETURNED = "returned", _("Đã trả kết quả trong kỳ")
    RETURNED_BY_POST = "returned_by_post", _("Đã trả kết quả trong kỳ: qua bưu chính công ích")
    ONLINE_OVERDUE = "online_overdue", _("Hồ sơ trực tuyến quá hạn: đã và đang giải quyết")
    REALLY_OVERDUE = "really_overdue", _("Trễ hạn thực tế")
    ONLY_IN_SYSTEM_OVERDUE = "only_in_system_overdue", _("Chỉ trễ trên phần mềm")
    LATE_BY_ANOTHER = "late_by_another", _("Cơ quan phối hợp chậm")
    LATE_BY_HANDLING = "late_by_handling", _("Khâu giải quyết chậm")
    LATE_BY_DESK = "late_by_desk", _("Khâu tiếp nhận, chuyển hồ sơ chậm")
    LATE_UNKNOWN = "late_unknown", _("Chưa rõ nguyên nhân")
    # What is looked at every day, and how far the way online is walked.
    DUE_TODAY = "due_today", _("Đến hạn hôm nay")
    DUE_SOON = "due_soon", _("Đến hạn trong ba ngày tới")
    ONLINE_OFFERED = "online_offered", _("Thủ tục có cung cấp trực tuyến")
    ONLINE_FILED = "online_filed", _("Nộp trực tuyến ở các thủ tục đó")
    ONLINE_SELF_FILED = "online_self_filed", _("Trong đó tự nộp")
    ONLINE_TO_THE_END = "online_to_the_end", _("Tự nộp và nhận kết quả điện tử")
    # What the nine indices mark, of what was resolved (TT 01/2018/TT-VPCP art. 12-14).
    STEPS_SHORTER = "steps_shorter", _("Mọi bước xong trước hạn của bước")
    STEPS_EQUAL = "steps_equal", _("Có bước xong đúng lúc hết hạn của bước")
    STEPS_LONGER = "steps_longer", _("Có bước quá hạn của bước")
    STEPS_KNOWN = "steps_known", _("Đã giải quyết, có bước của đơn vị")
    CONTACTS_NONE = "contacts_none", _("Không phải bổ sung hồ sơ")
    CONTACTS_FEW = "contacts_few", _("Bổ sung hồ sơ không quá số lần quy định")
    CONTACTS_MANY = "contacts_many", _("Bổ sung hồ sơ quá số lần quy định")
    AGENCIES_NONE = "agencies_none", _("Không phải đến cơ quan nào")
    AGENCIES_ONE = "agencies_one", _("Chỉ đến Bộ phận Một cửa")
    AGENCIES_KNOWN = "agencies_known", _("Đã giải quyết, biết cách nộp và cách nhận kết quả")
    # What an identity that fails is short of.
    ENTERED_LATE = "entered_late", _("Từ kỳ trước, ghi nhận sau khi kỳ trước kết thúc")
    LEFT_LATE = "left_late", _("Đã chuyển đi trước kỳ, ghi nhận sau khi kỳ trước kết thúc")
    OUT_OF_ROWS = "out_of_rows", _("Thuộc phạm vi báo cáo, không thuộc dòng nào")
    CHANNEL_UNKNOWN = "channel_unknown", _("Tiếp nhận trong kỳ, chưa rõ kênh nộp")
    RESOLVED_UNDATED = "resolved_undated", _("Đã giải quyết, chưa rõ hạn trả")
    OUT_OF_PLACE = "out_of_place", _("Đã tiếp nhận, chưa rõ kết quả")


Measure = Figure | Aspect
Counts = Mapping[Figure, int]


def measure_named(name: str) -> Measure:
    """The measure of that name. Raises ValueError where there is none."""
    return Figure(name) if name in Figure.values else Aspect(name)


# Measures that are others together, none of which shares a dossier with another.
UNIONS: Final[Mapping[Measure, tuple[Measure, ...]]] = {
    Aspect.IN_TIME: (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME),
    Aspect.DATED: (Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE),
    Aspect.OVERDUE: (Figure.RESOLVED_OVERDUE, Figure.PROCESSING_OVERDUE),
    Aspect.STEPS_KNOWN: (Aspect.STEPS_SHORTER, Aspect.STEPS_EQUAL, Aspect.STEPS_LONGER),
    Aspect.AGENCIES_KNOWN: (Aspect.AGENCIES_NONE, Aspect.AGENCIES_ONE),
}
# Handing over may come long after what the period resolved: these look beyond what is in play.
HAND_OVERS: Final = frozenset({Aspect.RETURNED, Aspect.RETURNED_BY_POST})


def number(counts: Counts, measure: Measure) -> int:
    """How many of the official figures, or of those that are official ones together."""
    parts = UNIONS.get(measure, (measure,))
    return sum(counts[part] for part in parts if isinstance(part, Figure))


MOVED: Final = frozenset({Figure.MOVED_IN, Figure.MOVED_OUT})

# The figures in columns 3 to 13 of the official form. Column 5 joins counter and post.
COLUMNS: Final = (
    Figure.RECEIVED, Figure.RECEIVED_ONLINE, Figure.RECEIVED_DIRECT_OR_POST, Figure.CARRIED_OVER,
    Figure.RESOLVED, Figure.RESOLVED_EARLY, Figure.RESOLVED_ON_TIME, Figure.RESOLVED_OVERDUE,
    Figure.PROCESSING, Figure.PROCESSING_IN_TIME, Figure.PROCESSING_OVERDUE,
)  # fmt: skip

# What the rows of a form that can be closed are.
ROWS: Final[Mapping[str, str]] = {
    "ii06a": "field",
    "ii06b": "counted_unit",
    "ii06c": "counted_unit",
    "ii06d": "counted_unit",
    "ii06dd": "counted_unit",
}
