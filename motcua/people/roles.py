"""Which roles exist and what each may do. A change here is a reviewed commit, not a click."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an official does in a unit."""

    ONE_STOP_OFFICER = "one_stop_officer", _("Công chức một cửa")
    HANDLER = "handler", _("Công chức xử lý")
    LEADER = "leader", _("Lãnh đạo")
    REFORM_OFFICER = "reform_officer", _("Công chức cải cách hành chính")
    INSPECTOR = "inspector", _("Thanh tra, kiểm tra")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Permission(TextChoices):
    """What a role may be allowed to do."""

    SEE_DOSSIERS = "see_dossiers", _("xem hồ sơ")
    RECEIVE_DOSSIER = "receive_dossier", _("tiếp nhận hồ sơ")
    HANDLE_DOSSIER = "handle_dossier", _("xử lý hồ sơ")
    DECIDE_DOSSIER = "decide_dossier", _("quyết định kết quả hồ sơ")
    HAND_OVER_RESULT = "hand_over_result", _("trả kết quả")
    ASSIGN_TASK = "assign_task", _("phân công việc")
    COLLECT_FEE = "collect_fee", _("thu phí, lệ phí")
    SETTLE_FEES = "settle_fees", _("duyệt hoàn trả, xác nhận sổ quỹ")
    SIGN_RESULT = "sign_result", _("ký số kết quả")
    USE_SEAL = "use_seal", _("đóng dấu số của cơ quan")
    KEEP_REGISTER = "keep_register", _("giữ sổ theo dõi hồ sơ")
    KEEP_TEMPLATES = "keep_templates", _("cập nhật mẫu kết quả")
    KEEP_BLOCKING_LIST = "keep_blocking_list", _("cập nhật danh sách ngăn chặn")
    SEE_REPORTS = "see_reports", _("xem báo cáo")
    CLOSE_REPORT = "close_report", _("chốt báo cáo")
    DECLARE_FIGURES = "declare_figures", _("kê khai số liệu ngoài hệ thống")
    SEE_EVIDENCE = "see_evidence", _("xem nhật ký kiểm toán")
    DESIGN_ROUTE = "design_route", _("lập quy trình nội bộ")
    MANAGE_SETTINGS = "manage_settings", _("quản trị danh mục và lịch làm việc")


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ONE_STOP_OFFICER: frozenset(
        {
            Permission.SEE_DOSSIERS,
            Permission.RECEIVE_DOSSIER,
            Permission.HAND_OVER_RESULT,
            Permission.COLLECT_FEE,
            Permission.USE_SEAL,
            Permission.KEEP_REGISTER,
        }
    ),
    Role.HANDLER: frozenset({Permission.SEE_DOSSIERS, Permission.HANDLE_DOSSIER}),
    Role.LEADER: frozenset(
        {
            Permission.SEE_DOSSIERS,
            Permission.DECIDE_DOSSIER,
            Permission.ASSIGN_TASK,
            Permission.SETTLE_FEES,
            Permission.SIGN_RESULT,
            Permission.USE_SEAL,
            Permission.KEEP_REGISTER,
            Permission.KEEP_BLOCKING_LIST,
            Permission.SEE_REPORTS,
            Permission.CLOSE_REPORT,
        }
    ),
    Role.REFORM_OFFICER: frozenset(
        {
            Permission.SEE_DOSSIERS,
            Permission.SEE_REPORTS,
            Permission.CLOSE_REPORT,
            Permission.DECLARE_FIGURES,
            Permission.DESIGN_ROUTE,
            Permission.KEEP_TEMPLATES,
        }
    ),
    Role.INSPECTOR: frozenset(
        {Permission.SEE_DOSSIERS, Permission.SEE_REPORTS, Permission.SEE_EVIDENCE}
    ),
    Role.ADMINISTRATOR: frozenset(
        {Permission.MANAGE_SETTINGS, Permission.DESIGN_ROUTE, Permission.KEEP_TEMPLATES}
    ),
}

# Who works on dossiers, and does not only see them.
HANDS = frozenset(
    {Permission.RECEIVE_DOSSIER, Permission.HANDLE_DOSSIER, Permission.DECIDE_DOSSIER}
)

# What is asked of the past: it reaches into the units whose work came to one's own.
READS = frozenset({Permission.SEE_DOSSIERS, Permission.SEE_REPORTS, Permission.SEE_EVIDENCE})

# Whose eyes reach from their own unit into the units below it. Hands never do.
SEES_BELOW = frozenset({Role.LEADER, Role.REFORM_OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR})


class Scope(TextChoices):
    """What a token lets a program do, of what its official may do themselves."""

    READ = "read", _("xem hồ sơ")
    FILE = "file", _("nộp hồ sơ")
    MOVE = "move", _("chuyển bước hồ sơ")


class Level(TextChoices):
    """Where a unit stands. Districts ended on 01/7/2025 (Law 72/2025/QH15) and stay as history."""

    PROVINCE = "province", _("Cấp tỉnh")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    DISTRICT = "district", _("Cấp huyện (trước 01/7/2025)")
    COMMUNE = "commune", _("Cấp xã")
    VERTICAL = "vertical", _("Cơ quan ngành dọc")
    # No level at all: the unit that holds dossiers whose unit nobody knows.
    UNKNOWN = "unknown", _("Chưa xác định")


# What a unit can be.
LEVELS = tuple(level for level in Level if level != Level.UNKNOWN)


class ApplicantKind(TextChoices):
    """Who files: a person or an organisation."""

    PERSON = "person", _("Cá nhân")
    ORGANISATION = "organisation", _("Tổ chức, doanh nghiệp")
