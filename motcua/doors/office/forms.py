"""What a reader of reports chooses, read into what the room is asked."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.doors.office.days_form import DaysForm, shown_first, units_with
from motcua.people.models import Official
from motcua.people.roles import Level, Permission
from motcua.reports.forms import FORMS
from motcua.reports.forms.targets import dates
from motcua.reports.kinds import Boundaries, DueBasis, EarlyRule
from motcua.reports.periods import Reckoning, Span, usual_period
from motcua.reports.questions import Question, Scope


class ReportForm(DaysForm):
    """Units, days and rules of a report. Without a choice: one's own unit, this year by law."""

    form = forms.ChoiceField(
        label=gettext_lazy("Biểu"),
        choices=[(key, each.name) for key, each in FORMS.items()],
        required=False,
    )
    with_children = forms.BooleanField(label=gettext_lazy("gồm đơn vị cấp dưới"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Chỉ cấp"),
        choices=[("", gettext_lazy("mọi cấp")), *Level.choices],
        required=False,
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

    field_order = ("form", "unit", "with_children", "level", "first", "last")

    def __init__(self, user: Official, chosen: dict[str, Any]) -> None:
        units = units_with(user, Permission.SEE_REPORTS)
        year = usual_period(Span.YEAR, Reckoning.STATUTORY, timezone.localdate())
        super().__init__({"form": "ii06a"} | shown_first(units.first(), year) | chosen)
        self.offer("unit", units)

    def clean(self) -> dict[str, Any]:
        """Days in order, a past moment, a level only of those below."""
        said = super().clean()
        if said.get("level") and not said.get("with_children"):
            self.add_error("level", _("Chọn cấp chỉ có nghĩa khi gồm đơn vị cấp dưới."))
        if said.get("as_of") and said["as_of"] > timezone.now():
            self.add_error("as_of", _("Chỉ xem được số liệu tại một thời điểm đã qua."))
        return said

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
            self.period,
            as_of=as_of,
            early_rule=EarlyRule(said["early_rule"] or EarlyRule.DATE),
            due=DueBasis(said["due"] or DueBasis.CURRENT),
        )


def said_of(question: Question) -> dict[str, str]:
    """A question as the choices of an address: the same figures, known then, by the same rules."""
    scope, as_of = question.scope, question.as_of
    said = {
        "unit": scope.unit.code,
        "with_children": "on" if scope.with_children else "",
        "level": scope.level or "",
        **dates(question.period),
        "as_of": timezone.localtime(as_of).replace(tzinfo=None).isoformat() if as_of else "",
        "early_rule": question.early_rule.value,
        "due": question.due.value,
        "boundaries": scope.boundaries.value,
    }
    return {name: each for name, each in said.items() if each}
