"""Settings in Django's admin: catalogue, people, calendars. Dossiers are not here, on purpose.

Saving goes through the rooms' actions, so their rules hold and evidence is kept. An
administrator reaches their own unit and those below it.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import Offer, Procedure, ProcedureField, ProcedureVersion
from motcua.core.errors import Refused
from motcua.deadlines import actions as calendars
from motcua.deadlines.limits import DayKind
from motcua.deadlines.models import CalendarDay, OfficeHours
from motcua.people import actions as people
from motcua.people.models import Official, Post, Unit
from motcua.people.roles import Level, Permission, Role

ROOMS = {
    "catalogue": gettext_lazy("Danh mục thủ tục"),
    "deadlines": gettext_lazy("Lịch làm việc"),
    "people": gettext_lazy("Đơn vị và cán bộ"),
}


class SettingsSite(AdminSite):
    """Holds what is registered below and nothing that other packages bring along."""

    site_header = site_title = gettext_lazy("Quản trị Một Cửa")
    index_title = gettext_lazy("Danh mục, cán bộ và lịch làm việc")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No sign-in of its own: everyone signs in by the page that counts attempts."""
        if not self.has_permission(request):
            raise Refused(_("Bạn không có quyền quản trị danh mục và lịch làm việc."))
        return redirect("admin:index")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The rooms by the names officials know."""
        rooms = super().get_app_list(request, app_label)
        return [room | {"name": ROOMS.get(room["app_label"], room["name"])} for room in rooms]


site = SettingsSite(name="admin")


def reach(request: HttpRequest) -> list[int]:
    """Ids of the units whose settings this administrator keeps."""
    assert isinstance(request.user, Official)
    return request.user.unit_ids_with(Permission.MANAGE_SETTINGS)


def actor(request: HttpRequest) -> Official:
    """Who saves."""
    assert isinstance(request.user, Official)
    return request.user


class Settings(ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """A page of settings: nothing is deleted where no action deletes it."""

    actions = None
    # Set once; a correction is a new row.
    fixed: tuple[str, ...] = ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only where the room has an action for it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What no action changes."""
        return self.fixed if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Units in reach only."""
        if db_field.related_model is Unit:
            kwargs["queryset"] = Unit.objects.filter(pk__in=reach(request)).in_tree_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OfUnits(Settings):
    """Rows that belong to a unit, or to the nation, which everyone may see."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows in reach."""
        return super().get_queryset(request).filter(Q(unit=None) | Q(unit__in=reach(request)))


class ReadOnly(Settings):
    """Content from the national database: it is loaded, not typed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No."""
        return False


@admin.register(ProcedureField, site=site)
class FieldPage(ReadOnly):
    """Fields of work."""

    search_fields = ("name",)


@admin.register(Procedure, site=site)
class ProcedurePage(ReadOnly):
    """Procedures; also where an offer looks one up."""

    search_fields = ("code",)


class Unclear(admin.SimpleListFilter):
    """What the source left unclear, so that somebody mends it."""

    title = gettext_lazy("cần bổ sung")
    parameter_name = "unclear"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice beside all."""
        return [("1", _("thời hạn thiếu đơn vị, hoặc chưa có cách nộp"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Versions in force that need attention."""
        if self.value() is None:
            return queryset
        return queryset.needing_attention().in_force_on(timezone.localdate())


@admin.register(ProcedureVersion, site=site)
class VersionPage(ReadOnly):
    """Versions; a published one never changes."""

    list_display = ("procedure", "number", "name", "field", "effective_from", "effective_to")
    list_select_related = ("procedure", "field")
    list_filter = (Unclear,)
    search_fields = ("procedure__code", "folded_name")
    exclude = ("folded_name",)


@admin.register(Offer, site=site)
class OfferPage(OfUnits):
    """Which unit receives which procedure; it is ended, not deleted."""

    list_display = ("unit", "procedure", "local_amount", "valid_from", "valid_to")
    list_select_related = ("unit", "procedure")
    autocomplete_fields = ("procedure",)
    search_fields = ("procedure__code",)
    exclude = ("valid_from",)
    fixed = ("unit", "procedure", "local_amount")

    def save_model(self, request: HttpRequest, obj: Offer, form: Any, change: bool) -> None:
        """Offer, or stop offering."""
        if not change:
            made = catalogue.offer(
                obj.procedure,
                obj.unit,
                local_amount=obj.local_amount,
                by=actor(request),
            )
            obj.pk = made.pk
        elif obj.valid_to:
            catalogue.stop_offering(obj, until=obj.valid_to, by=actor(request))


@admin.register(Unit, site=site)
class UnitPage(Settings):
    """Units. Code and place stay: dossiers carry them."""

    list_display = ("code", "name", "level", "valid_from", "valid_to")
    search_fields = ("code", "name")
    fixed = ("code", "parent")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Units in reach."""
        return super().get_queryset(request).filter(pk__in=reach(request))

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        """Add below a unit in reach, or change what may change."""
        if change:
            said = {name: form.cleaned_data[name] for name in form.changed_data}
            people.change_unit(obj, by=actor(request), **said)
            return
        if obj.parent is None:
            raise Refused(_("Hãy chọn đơn vị cấp trên."))
        made = people.add_unit(
            obj.code, obj.name, Level(obj.level), parent=obj.parent,
            valid_from=obj.valid_from, by=actor(request),
        )  # fmt: skip
        obj.pk = made.pk


class NewOfficialForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """An account with its first password."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu ban đầu"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Official
        fields = ("username", "full_name")


@admin.register(Official, site=site)
class OfficialPage(Settings):
    """Officials: those who hold a post in reach, and those who hold none yet."""

    list_display = ("username", "full_name", "phone", "is_active")
    search_fields = ("username", "full_name")
    fields = ("username", "full_name", "phone", "email", "is_active")
    fixed = ("username",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Officials in reach."""
        near = Q(posts__unit__in=reach(request)) | Q(posts=None)
        return super().get_queryset(request).filter(near).distinct()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new one also gets a password."""
        return self.fields if obj else ("username", "full_name", "password")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # typeshed names a fourth parameter
        """A form of its own for a new account."""
        if obj is None:
            kwargs["form"] = NewOfficialForm
        return super().get_form(request, obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Official, form: Any, change: bool) -> None:
        """Employ, or change what may change."""
        said = form.cleaned_data
        if change:
            changed = {name: said[name] for name in form.changed_data}
            people.change_official(obj, by=actor(request), **changed)
        else:
            made = people.employ(
                said["username"], said["full_name"], said["password"], by=actor(request)
            )
            obj.pk = made.pk


@admin.register(Post, site=site)
class PostPage(OfUnits):
    """Posts; one is ended, its history stays."""

    list_display = ("official", "role", "unit", "valid_from", "valid_to")
    list_select_related = ("official", "unit")
    autocomplete_fields = ("official",)
    search_fields = ("official__full_name", "unit__code")
    fixed = ("official", "unit", "role", "valid_from")

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        """Appoint, or dismiss."""
        if not change:
            made = people.appoint(
                obj.official, Role(obj.role), obj.unit,
                since=obj.valid_from, until=obj.valid_to, by=actor(request),
            )  # fmt: skip
            obj.pk = made.pk
        elif obj.valid_to:
            people.dismiss(obj, until=obj.valid_to, by=actor(request))


@admin.register(CalendarDay, site=site)
class DayPage(OfUnits):
    """Days that differ from their weekday."""

    list_display = ("day", "kind", "name", "unit", "notice")
    list_select_related = ("unit",)
    list_filter = ("kind",)
    date_hierarchy = "day"
    fixed = ("unit", "day")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The room has an action for it."""
        return True

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        """Say what the day is."""
        hours = (obj.opens, obj.closes) if obj.opens and obj.closes else None
        made = calendars.set_day(
            obj.unit, obj.day, DayKind(obj.kind), obj.name, obj.notice, hours, by=actor(request)
        )
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        """Let it be like its weekday."""
        calendars.remove_day(obj, by=actor(request))


@admin.register(OfficeHours, site=site)
class HoursPage(OfUnits):
    """Weekly hours; a week is said as a whole, so one span changed says the week anew."""

    list_display = ("unit", "weekday", "opens", "closes", "valid_from", "valid_to")
    list_select_related = ("unit",)
    exclude = ("valid_to",)
    fixed = ("unit", "valid_from")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A week without one of its spans."""
        return True

    def save_model(self, request: HttpRequest, obj: OfficeHours, form: Any, change: bool) -> None:
        """The week with this span in it."""
        rows = say_week(obj, [obj], actor(request))
        same = (obj.weekday, obj.opens)
        obj.pk = next(row.pk for row in rows if (row.weekday, row.opens) == same)

    def delete_model(self, request: HttpRequest, obj: OfficeHours) -> None:
        """The week without this span."""
        say_week(obj, [], actor(request))


def say_week(changed: OfficeHours, spans: list[OfficeHours], by: Official) -> list[OfficeHours]:
    """Say the week of a span again with `spans` in its place."""
    unit, since = changed.unit, changed.valid_from
    of_unit = OfficeHours.objects.filter(unit=unit)
    if later_weeks(of_unit, since):
        raise Refused(_("Đã có giờ làm việc áp dụng từ ngày sau đó; hãy sửa giờ mới nhất."))
    kept = list(of_unit.filter(valid_from=since).exclude(pk=changed.pk))
    week: dict[int, list[Any]] = {}
    for row in sorted([*kept, *spans], key=lambda row: (row.weekday, row.opens)):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return calendars.set_hours(unit, week, since, by=by)


def later_weeks(hours: QuerySet[OfficeHours], since: date | None) -> bool:
    """Does another week begin after this one? Saying this one again would wipe it out."""
    later = hours.exclude(valid_from=None)
    return later.exists() if since is None else later.filter(valid_from__gt=since).exists()
