"""Settings of the waiting room: services, counters, and the addresses of its screens."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from motcua.doors.office.admin import ROOMS, OfUnits, actor, reach
from motcua.doors.office.scan_admin import site
from motcua.queue import actions
from motcua.queue.models import Counter, QueueService, WaitingRoom

__all__ = ["site"]

ROOMS |= {"queue": gettext_lazy("Phòng chờ, lấy số")}


class WithMany(OfUnits):
    """Rows whose lists are written by the action that writes the row."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Not yet: the lists belong to it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Row and lists together."""
        self.write(form.instance, form.cleaned_data, request)

    def write(self, obj: Any, said: dict[str, Any], request: HttpRequest) -> None:
        """The room's action."""
        raise NotImplementedError

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Services in reach only."""
        if db_field.related_model is QueueService:
            kwargs["queryset"] = QueueService.objects.filter(unit__in=reach(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(QueueService, site=site)
class ServicePage(WithMany):
    """What people queue for."""

    list_display = ("prefix", "name", "unit", "is_open")
    list_select_related = ("unit",)
    autocomplete_fields = ("fields",)
    fixed = ("unit",)

    def write(self, obj: QueueService, said: dict[str, Any], request: HttpRequest) -> None:
        """Name it."""
        actions.set_service(obj, fields=said["fields"], by=actor(request))


@admin.register(Counter, site=site)
class CounterPage(WithMany):
    """Where officers sit."""

    list_display = ("number", "name", "unit")
    list_select_related = ("unit",)
    fixed = ("unit",)

    def write(self, obj: Counter, said: dict[str, Any], request: HttpRequest) -> None:
        """Name it."""
        actions.set_counter(obj, said["services"], by=actor(request))


@admin.register(WaitingRoom, site=site)
class RoomPage(OfUnits):
    """Units that give out numbers; saving again renews the addresses of its screens."""

    list_display = ("unit", "opened_at")
    list_select_related = ("unit",)
    fixed = ("unit",)

    def save_model(self, request: HttpRequest, obj: WaitingRoom, form: Any, change: bool) -> None:
        """Open it, or give it fresh addresses."""
        room = actions.open_room(obj.unit, by=actor(request))
        obj.pk = room.pk
