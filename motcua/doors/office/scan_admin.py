"""Settings of documents: what a scan must be, from which day on, by which legal text."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from motcua.documents import actions
from motcua.documents.models import ScanRules
from motcua.doors.office.admin import ROOMS, Settings, actor
from motcua.doors.office.money_admin import site

__all__ = ["site"]

ROOMS |= {"documents": gettext_lazy("Số hóa giấy tờ")}


@admin.register(ScanRules, site=site)
class ScanRulesPage(Settings):
    """Requirements by date: a new text is a new row, and ends the one before it."""

    list_display = ("legal_basis", "min_dpi", "effective_from", "effective_to")
    fields = ("legal_basis", "min_dpi", "effective_from")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was in force stays as it was."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: ScanRules, form: Any, change: bool) -> None:
        """Write it down."""
        actions.set_scan_rules(obj, by=actor(request))
