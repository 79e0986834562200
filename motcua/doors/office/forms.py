"""What a reader of reports chooses, read into what the room is asked."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.core.errors import Refused
from motcua.people.models import Official, Unit
from motcua.people.roles import Level, Permission
from motcua.reports import rules
from motcua.reports.forms import FORMS
from motcua.reports.kinds import Boundaries, DueBasis, EarlyRule
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Period, Question, Scope


class ReportForm(forms.Form):
    """Units, days and rules of a report. Without a choice: one's own unit, this year by law."""

    form = forms.ChoiceField(
        label=gettext_lazy("Biểu"),
        choices=[(key, each.name) for key, each in FORMS.items()],
        required=False,
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Đơn vị"), to_field_name="code", empty_label=None
    )
    with_children = forms.BooleanField(label=gettext_lazy("gồm đơn vị cấp dưới"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Chỉ cấp"),
        choices=[("", gettext_lazy("mọi cấp")), *Level.choices],
        required=False,
    )
    first = forms.DateField(
        label=gettext_lazy("Từ ngày"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Đến ngày"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    as_of = forms.DateTimeField(
        label=gettext_lazy("Theo hiểu biết tại (bỏ trống: bây giờ)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    early_rule = forms.ChoiceField(
        label=gettext_lazy("So với hạn"), choices=EarlyRule.choices, required=False
    )
    due = forms.ChoiceField(label=gettext_lazy("Hạn nào"), choices=DueBasis.choices, required=False)
    boundaries = forms.ChoiceField(
        label=gettext_lazy("Khi đơn vị đã sắp xếp"), choices=Boundaries.choices, required=False
    )

    def __init__(self, user: Official, chosen: dict[str, Any]) -> None:
        reach = Unit.objects.filter(pk__in=user.unit_ids_with(Permission.SEE_REPORTS))
        units = reach.in_tree_order()
        super().__init__(defaults(units.first()) | chosen)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def clean(self) -> dict[str, Any]:
        """Days in order, a past moment, a level only of those below."""
        said = super().clean() or {}
        if said.get("level") and not said.get("with_children"):
            self.add_error("level", _("Chọn cấp chỉ có nghĩa khi gồm đơn vị cấp dưới."))
        if said.get("as_of") and said["as_of"] > timezone.now():
            self.add_error("as_of", _("Chỉ xem được số liệu tại một thời điểm đã qua."))
        if said.get("first") and said.get("last"):
            self.check_days(said["first"], said["last"])
        return said

    def check_days(self, first: date, last: date) -> None:
        """The room's rule, beside the field."""
        try:
            rules.check_days(first, last)
        except Refused as why:
            self.add_error("last", str(why))

    def address(self) -> str:
        """The choices as the query of an address; the form is valid."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})

    @property
    def key(self) -> str:
        """Which report; the form is valid."""
        return self.cleaned_data["form"] or "ii06a"

    def question(self) -> Question:
        """What the room is asked; the form is valid."""
        said = self.cleaned_data
        level = Level(said["level"]) if said["level"] else None
        as_of: datetime | None = said["as_of"]
        boundaries = Boundaries(said["boundaries"] or Boundaries.THEN)
        return Question(
            Scope(said["unit"], said["with_children"], level, boundaries),
            Period(said["first"], said["last"]),
            as_of=as_of,
            early_rule=EarlyRule(said["early_rule"] or EarlyRule.DATE),
            due=DueBasis(said["due"] or DueBasis.CURRENT),
        )


def defaults(unit: Unit | None) -> dict[str, Any]:
    """What is shown first."""
    period = usual_period(Span.YEAR, Reckoning.STATUTORY, timezone.localdate())
    return {
        "form": "ii06a",
        "unit": unit.code if unit else "",
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }
