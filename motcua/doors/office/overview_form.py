"""Whose overview, and how far back."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from motcua.doors.office.days_form import UnitForm, units_with
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.reports.overview import last_weeks, period_of
from motcua.reports.questions import Period, Question, Scope

SPANS = [
    ("4", gettext_lazy("4 tuần gần nhất")),
    ("13", gettext_lazy("13 tuần gần nhất")),
    ("26", gettext_lazy("26 tuần gần nhất")),
]


class OverviewForm(UnitForm):
    """A unit out of one's reach, with those below it. Without a choice: one's own."""

    weeks = forms.ChoiceField(label=gettext_lazy("Khoảng thời gian"), choices=SPANS)
    alone = forms.BooleanField(label=gettext_lazy("không gồm cấp dưới"), required=False)

    def __init__(self, user: Official, chosen: dict[str, Any]) -> None:
        units = units_with(user, Permission.SEE_REPORTS)
        first = units.first()
        super().__init__({"unit": first.code if first else "", "weeks": "13"} | chosen)
        self.offer("unit", units)
        if not Unit.objects.filter(parent__in=units).exists():
            del self.fields["alone"]

    @property
    def chosen_weeks(self) -> list[Period]:
        """The weeks looked at; the form is valid."""
        return last_weeks(timezone.localdate(), int(self.cleaned_data["weeks"]))

    @property
    def question(self) -> Question:
        """About those weeks, up to today; the form is valid."""
        unit: Unit = self.cleaned_data["unit"]
        below = not self.cleaned_data.get("alone") and unit.children.exists()
        return Question(Scope(unit, with_children=below), period_of(self.chosen_weeks))
