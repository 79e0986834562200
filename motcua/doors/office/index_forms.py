"""What a reader of an index chooses, and what an official declares."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.doors.office.days_form import DaysForm, shown_first, units_with
from motcua.indices.criteria import CriteriaSet
from motcua.indices.gathering import computed_codes
from motcua.indices.reading import criteria_set
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Scope


class UnitDaysForm(DaysForm):
    """A unit where the official holds a permission. Without a choice: one's own, this year."""

    def __init__(
        self, user: Official, permission: Permission, said: dict[str, Any], *, asked: bool = True
    ) -> None:
        reach = units_with(user, permission)
        start = self.defaults(reach.first()) | said
        super().__init__(start if asked else None, initial=start)
        self.offer("unit", reach)

    def defaults(self, unit: Unit | None) -> dict[str, Any]:
        """By the calendar, as the portal counts."""
        return shown_first(unit, usual_period(Span.YEAR, Reckoning.CALENDAR, timezone.localdate()))


class IndexForm(UnitDaysForm):
    """Unit, days, and the reading of each unclear point; without a choice the official one."""

    def __init__(self, index: str, user: Official, chosen: dict[str, Any]) -> None:
        self.index, self.switches = index, criteria_set(index).switches
        super().__init__(user, Permission.SEE_REPORTS, chosen)
        for switch in self.switches:
            self.fields[switch.code] = forms.ChoiceField(
                label=switch.name,
                choices=[(option.value, option.name) for option in switch.options],
                required=False,
            )

    def defaults(self, unit: Unit | None) -> dict[str, Any]:
        """With every switch at the official reading."""
        return super().defaults(unit) | {switch.code: switch.default for switch in self.switches}

    def criteria(self) -> CriteriaSet:
        """The index in force at the end of the period, read with the switches; form is valid."""
        said = self.cleaned_data
        chosen = {switch.code: said[switch.code] or switch.default for switch in self.switches}
        return criteria_set(self.index, chosen, self.period.last)

    @property
    def scope(self) -> Scope:
        """The unit with everything below it."""
        return Scope(self.cleaned_data["unit"], with_children=True)

    def switch_fields(self) -> list[forms.BoundField]:
        """The switches, apart from unit and days."""
        return [self[switch.code] for switch in self.switches]

    def main_fields(self) -> list[forms.BoundField]:
        """Unit and days."""
        return [self[name] for name in ("unit", "first", "last")]


class DeclareForm(UnitDaysForm):
    """A figure from a paper. Both sums empty: takes back what was declared."""

    criterion = forms.ChoiceField(label=gettext_lazy("Chỉ số"))
    numerator = forms.IntegerField(label=gettext_lazy("Tử số"), min_value=0, required=False)
    denominator = forms.IntegerField(label=gettext_lazy("Mẫu số"), min_value=0, required=False)
    document = forms.CharField(label=gettext_lazy("Văn bản (số, ký hiệu, ngày)"), max_length=300)

    def __init__(
        self, criteria: CriteriaSet, user: Official, said: dict[str, Any], *, asked: bool
    ) -> None:
        super().__init__(user, Permission.DECLARE_FIGURES, said, asked=asked)
        counted = computed_codes(criteria)
        field = self.fields["criterion"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (leaf.code, f"{leaf.number} {leaf.name}")
            for leaf in criteria.root.leaves()
            if leaf.code not in counted
        ]

    def clean(self) -> dict[str, Any]:
        """Both sums or none."""
        said = super().clean()
        if (said.get("numerator") is None) != (said.get("denominator") is None):
            self.add_error("denominator", _("Cần cả tử số và mẫu số, hoặc bỏ trống cả hai."))
        return said

    @property
    def pair(self) -> tuple[int, int] | None:
        """The figures; the form is valid."""
        said = self.cleaned_data
        return None if said["numerator"] is None else (said["numerator"], said["denominator"])
