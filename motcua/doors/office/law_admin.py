"""Settings of the law's numbers and of who handles a field inside an authority."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from motcua.catalogue.models import Division
from motcua.catalogue.routes.actions import set_division
from motcua.deadlines import actions as calendars
from motcua.deadlines.models import LegalNumber
from motcua.doors.office.admin import Settings, actor, reach
from motcua.doors.office.queue_admin import site

__all__ = ["site"]


@admin.register(LegalNumber, site=site)
class LegalNumberPage(Settings):
    """Numbers by date: a new text is a new row, and ends the one before it."""

    list_display = ("key", "value", "effective_from", "effective_to", "legal_basis")
    fields = ("key", "value", "effective_from", "legal_basis")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was in force stays as it was."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: LegalNumber, form: Any, change: bool) -> None:
        """Write it down."""
        calendars.set_legal_number(obj, by=actor(request))


@admin.register(Division, site=site)
class DivisionPage(Settings):
    """Which division handles a field."""

    list_display = ("authority", "field", "unit")
    list_select_related = ("authority", "field", "unit")
    autocomplete_fields = ("field",)
    fixed = ("authority", "field")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Authorities in reach."""
        return super().get_queryset(request).filter(authority__in=reach(request))

    def save_model(self, request: HttpRequest, obj: Division, form: Any, change: bool) -> None:
        """Let it handle the field from now on."""
        made = set_division(obj.authority, obj.field, obj.unit, by=actor(request))
        obj.pk = made.pk
