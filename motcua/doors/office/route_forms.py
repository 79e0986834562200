"""A route as a form: steps, values and legs in rows; the ways out of a step in one line of text.

`tax, land nếu dien_tich > 0; propose`: ways parted by semicolons, parallel steps by commas.
"""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.routes.definition import END, RouteDefinition
from motcua.catalogue.routes.kinds import NEEDS, Direction, FactKind, Where, Work
from motcua.catalogue.routes.reading import read
from motcua.people.roles import Role

WHEN: Final = " nếu "
END_WORD: Final = "kết thúc"
SPARE_ROWS: Final = 2


class HeadForm(forms.Form):
    """What is said of the route as a whole."""

    receive_hours = forms.IntegerField(label=_("Giờ tiếp nhận"), min_value=1, initial=8)
    return_hours = forms.IntegerField(label=_("Giờ trả kết quả"), min_value=1, initial=8)
    note = forms.CharField(label=_("Quyết định, ghi chú"), max_length=2000, required=False)


class StepForm(forms.Form):
    """One step; a row without a key is left out."""

    key = forms.CharField(label=_("Khóa"), max_length=40, required=False)
    name = forms.CharField(label=_("Tên bước"), max_length=300, required=False)
    role = forms.ChoiceField(
        label=_("Vai trò"), choices=[(role.value, role.label) for role in NEEDS],
        initial=Role.HANDLER, required=False,
    )  # fmt: skip
    where = forms.ChoiceField(
        label=_("Đơn vị"), choices=Where.choices, initial=Where.COMPETENT, required=False
    )
    agency = forms.CharField(label=_("Mã cơ quan"), max_length=35, required=False)
    hours = forms.IntegerField(label=_("Giờ"), min_value=1, required=False)
    may = forms.MultipleChoiceField(
        label=_("Được làm"), choices=Work.choices, widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    ways = forms.CharField(label=_("Bước tiếp theo"), max_length=1000, required=False)
    leg = forms.CharField(label=_("Chặng"), max_length=40, required=False)
    join = forms.BooleanField(label=_("Chờ đủ nhánh"), required=False)


class FactForm(forms.Form):
    """One value that conditions may ask for."""

    key = forms.CharField(label=_("Khóa"), max_length=40, required=False)
    name = forms.CharField(label=_("Tên"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kiểu"), choices=FactKind.choices, required=False)


class LegForm(forms.Form):
    """One inter-agency leg."""

    key = forms.CharField(label=_("Khóa"), max_length=40, required=False)
    name = forms.CharField(label=_("Cơ quan"), max_length=300, required=False)
    direction = forms.ChoiceField(label=_("Hướng"), choices=Direction.choices, required=False)
    hours = forms.IntegerField(label=_("Giờ"), min_value=1, required=False)
    lead = forms.BooleanField(label=_("Chủ trì"), required=False)


Steps = forms.formset_factory(StepForm, extra=SPARE_ROWS, max_num=60)
Facts = forms.formset_factory(FactForm, extra=SPARE_ROWS, max_num=60)
Legs = forms.formset_factory(LegForm, extra=SPARE_ROWS, max_num=60)


class RouteForms:
    """The four parts of the page, filled from a route or from what was posted."""

    def __init__(self, route: RouteDefinition | None, posted: Any = None) -> None:
        told = route.as_json() if route else {}
        steps = [step | {"ways": ways_text(step["next"])} for step in told.get("steps", [])]
        self.head = HeadForm(posted, initial=told or None)
        self.steps = Steps(posted, initial=steps, prefix="steps")
        self.facts = Facts(posted, initial=told.get("facts"), prefix="facts")
        self.legs = Legs(posted, initial=told.get("legs"), prefix="legs")

    def is_valid(self) -> bool:
        """All parts, so that every fault is shown at once."""
        valid = [part.is_valid() for part in (self.head, self.steps, self.facts, self.legs)]
        return all(valid)

    def definition(self) -> RouteDefinition:
        """The route that was filled in. Raises Refused with the place of the first mistake."""
        told: dict[str, Any] = dict(self.head.cleaned_data)
        told["steps"] = [step_json(row) for row in filled(self.steps)]
        told["facts"] = [{n: row[n] for n in ("key", "name", "kind")} for row in filled(self.facts)]
        told["legs"] = [dict(row) for row in filled(self.legs)]
        return read(told)


def filled(rows: Any) -> list[dict[str, Any]]:
    """The rows somebody wrote something into."""
    said = [form.cleaned_data for form in rows]
    return [row for row in said if row.get("key") or row.get("name")]


def step_json(row: dict[str, Any]) -> dict[str, Any]:
    """One step as JSON has it."""
    told = {name: value for name, value in row.items() if name not in ("ways", "DELETE")}
    role = row["role"] or Role.HANDLER.value
    return told | {"role": role, "next": ways_json(row["ways"])}


def ways_json(text: str) -> list[dict[str, Any]]:
    """The ways out of a step from their line of text."""
    ways = []
    for piece in filter(None, (part.strip() for part in text.split(";"))):
        to, _word, when = piece.partition(WHEN)
        keys = [key.strip() for key in to.split(",")]
        named = [END if key.lower() == END_WORD else key for key in keys if key]
        ways.append({"to": named, "when": when.strip()})
    return ways


def ways_text(ways: list[dict[str, Any]]) -> str:
    """The line of text for the ways out of a step."""
    return "; ".join(
        ", ".join(END_WORD if key == END else key for key in way["to"])
        + (f"{WHEN}{way['when']}" if way["when"] else "")
        for way in ways
    )
