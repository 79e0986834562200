"""Settings of money and post: fees, who pays less, accounts, who is visited at home."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import FeeExemption, FeeItem
from motcua.doors.office.admin import ROOMS, OfUnits, actor, site
from motcua.payments import actions as payments
from motcua.payments.models import BankAccount
from motcua.post import actions as post
from motcua.post.models import EntitledGroup

__all__ = ["site"]

ROOMS |= {
    "payments": gettext_lazy("Thu phí, lệ phí"),
    "post": gettext_lazy("Bưu chính, trả kết quả tại nhà"),
}


class Dated(OfUnits):
    """Rows that are written once and then only ended."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """All but the end."""
        names = (field.name for field in self.model._meta.fields if field.editable)
        return tuple(name for name in names if name not in ("id", "valid_to")) if obj else ()


@admin.register(FeeItem, site=site)
class FeePage(Dated):
    """Fee items; a new amount is a new row."""

    list_display = ("procedure", "code", "name", "amount_vnd", "unit", "valid_from", "valid_to")
    list_select_related = ("procedure", "unit")
    autocomplete_fields = ("procedure",)
    search_fields = ("procedure__code", "code", "name")

    def save_model(self, request: HttpRequest, obj: FeeItem, form: Any, change: bool) -> None:
        """Write it, or end it."""
        if not change:
            catalogue.set_fee(obj, by=actor(request))
        elif obj.valid_to:
            catalogue.end_fee(obj, until=obj.valid_to, by=actor(request))


@admin.register(FeeExemption, site=site)
class ExemptionPage(Dated):
    """Who pays less."""

    list_display = ("reason", "procedure", "percent_off", "amount_off_vnd", "unit", "valid_from",
                    "valid_to")  # fmt: skip
    list_select_related = ("procedure", "unit")
    autocomplete_fields = ("procedure",)
    search_fields = ("group_name", "procedure__code")

    def save_model(self, request: HttpRequest, obj: FeeExemption, form: Any, change: bool) -> None:
        """Write it, or end it."""
        if not change:
            catalogue.set_exemption(obj, by=actor(request))
        elif obj.valid_to:
            catalogue.end_fee(obj, until=obj.valid_to, by=actor(request))


@admin.register(BankAccount, site=site)
class AccountPage(Dated):
    """Accounts that transfers go to."""

    list_display = ("unit", "bank_name", "number", "holder", "valid_from", "valid_to")
    list_select_related = ("unit",)

    def save_model(self, request: HttpRequest, obj: BankAccount, form: Any, change: bool) -> None:
        """Name it, or end it."""
        payments.set_account(obj, by=actor(request))


@admin.register(EntitledGroup, site=site)
class GroupPage(Dated):
    """Who is visited at home."""

    list_display = ("name", "code", "unit", "valid_from", "valid_to", "legal_basis")
    list_select_related = ("unit",)

    def save_model(self, request: HttpRequest, obj: EntitledGroup, form: Any, change: bool) -> None:
        """Name it, or end it."""
        if not change:
            post.set_group(obj, by=actor(request))
        elif obj.valid_to:
            post.end_group(obj, until=obj.valid_to, by=actor(request))
