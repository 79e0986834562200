"""The words of a route."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.people.roles import Permission, Role


class Where(TextChoices):
    """Which unit does a step, seen from the dossier: one route serves every commune."""

    RECEIVING = "receiving", _("Đơn vị tiếp nhận")
    COMPETENT = "competent", _("Đơn vị có thẩm quyền giải quyết")
    DIVISION = "division", _("Bộ phận chuyên môn phụ trách lĩnh vực")
    PARENT = "parent", _("Cơ quan cấp trên trực tiếp")
    AGENCY = "agency", _("Cơ quan được nêu tên")


class Work(TextChoices):
    """What may happen at a step. Every step may be taken, finished and sent back besides."""

    PROPOSE = "propose", _("đề xuất kết quả")
    APPROVE = "approve", _("phê duyệt")
    SIGN = "sign", _("ký kết quả")
    CONSULT = "consult", _("lấy ý kiến cơ quan khác")
    VERIFY = "verify", _("thẩm tra, xác minh thực địa")
    ASK_PAPERS = "ask_papers", _("yêu cầu bổ sung giấy tờ")
    ASK_PAYMENT = "ask_payment", _("yêu cầu nghĩa vụ tài chính")


# The works that decide; a route ends behind one of them.
DECIDING = frozenset({Work.APPROVE, Work.SIGN})

# What an official needs to hold in the step's unit, by the role the route names.
NEEDS = {
    Role.ONE_STOP_OFFICER: Permission.RECEIVE_DOSSIER,
    Role.HANDLER: Permission.HANDLE_DOSSIER,
    Role.LEADER: Permission.DECIDE_DOSSIER,
}


class Direction(TextChoices):
    """Where an inter-agency leg goes (liên thông, NĐ 61/2018/NĐ-CP art. 19(6), (7))."""

    SAME = "same", _("cùng cấp")
    UP = "up", _("lên cấp trên")
    DOWN = "down", _("xuống cấp dưới")


class FactKind(TextChoices):
    """What kind of value a route asks of a dossier."""

    NUMBER = "number", _("số")
    TEXT = "text", _("chữ")
    YES_NO = "yes_no", _("có hoặc không")


class Outcome(TextChoices):
    """What has been proposed so far, as conditions see it."""

    NONE = "", _("chưa đề xuất")
    GRANT = "grant", _("giải quyết")
    REFUSE = "refuse", _("từ chối")
