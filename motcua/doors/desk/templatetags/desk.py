"""What the desk's templates may say."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.dossiers.models import Consultation, Task

register = template.Library()

BADGE = '<span class="badge text-bg-{}">{}</span>'


@register.simple_tag
def warning_of(task: Task, now: datetime) -> str | SafeString:
    """How much of an open step's limit is gone, once half of it is."""
    if task.is_late(now):
        return format_html(BADGE, "danger", _("Bước quá hạn"))
    if task.most_at and task.most_at <= now:
        return format_html(BADGE, "warning", _("Đã dùng hơn 80 % thời gian"))
    if task.half_at and task.half_at <= now:
        return format_html(BADGE, "info", _("Đã dùng hơn 50 % thời gian"))
    return ""


@register.simple_tag
def late_answer(asked: Consultation, now: datetime) -> str | SafeString:
    """Names an answer that came late or is late now."""
    return format_html(BADGE, "danger", _("Trả lời chậm")) if asked.is_late(now) else ""
