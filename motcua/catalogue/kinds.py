"""The words of the catalogue: channels, service levels, competent levels."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Where dossiers stand whose field, or whose procedure, nobody knows (yet): rows of their own.
UNKNOWN_FIELD: Final = "Chưa rõ lĩnh vực"
UNKNOWN_PROCEDURE: Final = "CHUA-XAC-DINH"


class FilingChannel(TextChoices):
    """How a dossier comes in (NĐ 118/2025 arts 14, 16)."""

    ONLINE = "online", _("Trực tuyến")
    IN_PERSON = "in_person", _("Trực tiếp")
    POST = "post", _("Bưu chính công ích")


class ServiceLevel(TextChoices):
    """How much of a procedure can be done online. Levels 2–4 ended with NĐ 42/2022."""

    FULL = "full", _("Toàn trình")
    PARTIAL = "partial", _("Một phần")
    INFORMATION = "information", _("Cung cấp thông tin")
    LEVEL_2 = "level_2", _("Mức độ 2 (trước 2022)")
    LEVEL_3 = "level_3", _("Mức độ 3 (trước 2022)")
    LEVEL_4 = "level_4", _("Mức độ 4 (trước 2022)")
    NOT_STATED = "", _("Chưa nêu")


class CompetentLevel(TextChoices):
    """Which kind of unit decides."""

    MINISTRY = "ministry", _("Cấp Bộ")
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện (trước 01/7/2025)")
    COMMUNE = "commune", _("Cấp xã")
    OTHER = "other", _("Cơ quan khác")


class Authority(TextChoices):
    """Which system is authoritative for its dossiers (NĐ 224/2026 art. 15(1)(i))."""

    LOCAL = "local", _("Hệ thống của tỉnh")
    MINISTRY = "ministry", _("Hệ thống của bộ")
    PORTAL = "portal", _("Cổng Dịch vụ công quốc gia")


class FeeKind(TextChoices):
    """Which of the two the law on fees (Luật Phí và lệ phí 97/2015/QH13) knows."""

    FEE = "phi", _("Phí")
    CHARGE = "le_phi", _("Lệ phí")


class FeeMoment(TextChoices):
    """When it is collected (HinhThucThu 1, 2, 4 of the national exchange)."""

    INTAKE = "intake", _("Khi tiếp nhận")
    SUPPLEMENT = "supplement", _("Khi bổ sung hồ sơ")
    RETURN = "return", _("Khi trả kết quả")
