"""The kinds of targets, each a share of something, with both parts named."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TargetKind(TextChoices):
    """What a target is a share of."""

    ONLINE_OF_NEW = "online_of_new", _("Trực tuyến trên số tiếp nhận trong kỳ")
    ONLINE_OF_ALL = "online_of_all", _("Trực tuyến trên tổng số tiếp nhận, kể cả từ kỳ trước")
    # The pledge "100 % on time, 50 % early" counts early as on time; a form's "on time" does not.
    IN_TIME = "in_time", _("Đúng hạn gộp (gồm cả trước hạn) trên số đã giải quyết")
    EARLY = "early", _("Trước hạn trên số đã giải quyết")
    POST_PROCEDURES = (
        "post_procedures",
        _("Thủ tục có hồ sơ qua bưu chính trên số thủ tục tiếp nhận qua bưu chính"),
    )


class Outlook(TextChoices):
    """How a target stands."""

    NOTHING_YET = "nothing_yet", _("Chưa phát sinh hồ sơ")
    REACHED = "reached", _("Đạt chỉ tiêu")
    ON_COURSE = "on_course", _("Sẽ đạt theo nhịp hiện nay")
    AT_RISK = "at_risk", _("Có nguy cơ không đạt")
    MISSED = "missed", _("Không đạt")
