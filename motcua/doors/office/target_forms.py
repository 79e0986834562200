"""What is chosen and typed about targets, sheets and declared numbers."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.doors.office.days_form import DaysForm, shown_first, units_with
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.reports.declared_kinds import GROUPED
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.targets.kinds import TargetKind

WEEK = timedelta(days=7)
ADDRESS = frozenset({"unit", "first", "last"})


class TargetForm(DaysForm):
    """A share to reach, for a unit or an official in it."""

    official = forms.ModelChoiceField(
        Official.objects.none(), label=gettext_lazy("Công chức (bỏ trống: cả đơn vị)"),
        required=False,
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Loại chỉ tiêu"), choices=TargetKind.choices)
    percent = forms.DecimalField(
        label=gettext_lazy("Phải đạt, %"), min_value=0, max_value=100, decimal_places=2
    )
    document = forms.CharField(
        label=gettext_lazy("Văn bản giao (số, ngày, cơ quan)"), max_length=200
    )

    field_order = ("unit", "official", "percent", "kind", "first", "last", "document")

    def __init__(self, user: Official, data: Any = None) -> None:
        year = usual_period(Span.YEAR, Reckoning.STATUTORY, timezone.localdate())
        super().__init__(data, initial={"first": year.first, "last": year.last})
        reach = units_with(user, Permission.CLOSE_REPORT)
        self.offer("unit", reach)
        there = Official.objects.filter(posts__unit__in=reach, is_active=True).distinct()
        self.offer("official", there.order_by("full_name", "pk"))
        self.fields["official"].empty_label = _("Cả đơn vị")  # type: ignore[attr-defined]  # a model choice


class NumberForm(DaysForm):
    """A number from outside the system."""

    kind = forms.ChoiceField(label=gettext_lazy("Nội dung"), choices=GROUPED)
    number = forms.DecimalField(label=gettext_lazy("Số liệu"), min_value=0, decimal_places=1)
    document = forms.CharField(
        label=gettext_lazy("Văn bản làm căn cứ (số, ngày, cơ quan)"), max_length=200
    )

    field_order = ("unit", "kind", "number", "first", "last", "document")

    def __init__(
        self, user: Official, data: Any = None, asked: Mapping[str, str] | None = None
    ) -> None:
        year = usual_period(Span.YEAR, Reckoning.STATUTORY, timezone.localdate(), 1)
        # A report sends its own unit and days along.
        told = {name: value for name, value in (asked or {}).items() if name in ADDRESS and value}
        super().__init__(data, initial={"first": year.first, "last": year.last} | told)
        held = [unit.pk for unit in user.units_of(Permission.DECLARE_FIGURES)]
        self.offer("unit", Unit.objects.filter(pk__in=held).in_tree_order())


class SheetForm(DaysForm):
    """Whose sheet, and of which days. Without a choice: one's own, of this week."""

    official = forms.ModelChoiceField(
        Official.objects.none(), label=gettext_lazy("Công chức"), empty_label=None
    )

    field_order = ("unit", "official", "first", "last")

    def __init__(self, user: Official, chosen: dict[str, str]) -> None:
        reach = set(user.unit_ids_with(Permission.SEE_REPORTS))
        units = Unit.objects.filter(pk__in=reach | {unit.pk for unit in user.units_worked_in})
        own = min(user.units_worked_in, key=lambda unit: unit.path, default=None)
        monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
        week = Period(monday, monday + WEEK - timedelta(days=1))
        super().__init__(shown_first(own, week) | {"official": str(user.pk)} | chosen)
        self.offer("unit", units.in_tree_order())
        there = Official.objects.filter(posts__unit__code=self.data["unit"])
        mine = there if self.reads(reach) else there.filter(pk=user.pk)
        self.offer("official", mine.distinct().order_by("full_name", "pk"))

    def reads(self, reach: set[int]) -> bool:
        """Does the reader see the sheets of others in the unit?"""
        return Unit.objects.filter(pk__in=reach, code=self.data["unit"]).exists()

    @property
    def question(self) -> Question:
        """The sheet's question; the form is valid."""
        said = self.cleaned_data
        return Question(Scope(said["unit"], official=said["official"]), self.period)
