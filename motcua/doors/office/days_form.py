"""A unit and the days of a period: what every form about figures begins with."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.reports import rules
from motcua.reports.forms.targets import dates
from motcua.reports.questions import Period


def day_field(label: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


def units_with(user: Official, permission: Permission) -> QuerySet[Unit]:
    """The units where an official holds a permission, in the order of the tree."""
    return Unit.objects.filter(pk__in=user.unit_ids_with(permission)).in_tree_order()


class UnitForm(forms.Form):
    """A unit out of a reach."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Đơn vị"), to_field_name="code", empty_label=None
    )

    def offer(self, name: str, queryset: QuerySet[Any]) -> None:
        """What a choice may be."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset


class DaysForm(UnitForm):
    """A unit, and days in order."""

    first = day_field(gettext_lazy("Từ ngày"))
    last = day_field(gettext_lazy("Đến ngày"))

    def clean(self) -> dict[str, Any]:
        """The room's rule about days, beside the field."""
        said = super().clean() or {}
        if said.get("first") and said.get("last"):
            try:
                rules.check_days(said["first"], said["last"])
            except Refused as why:
                self.add_error("last", str(why))
        return said

    @property
    def period(self) -> Period:
        """The days; the form is valid."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


def shown_first(unit: Unit | None, period: Period) -> dict[str, Any]:
    """Without a choice: this unit, these days."""
    return {"unit": unit.code if unit else "", **dates(period)}
