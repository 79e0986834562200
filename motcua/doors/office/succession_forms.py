"""What is typed to declare that one unit follows another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import ProcedureField
from motcua.doors.office.days_form import day_field
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import Level, Permission


class SuccessionForm(forms.Form):
    """Two units that the user manages, the part, the day and the document."""

    predecessor = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Đơn vị cũ"), to_field_name="code"
    )
    successor = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Đơn vị kế tục"), to_field_name="code"
    )
    kind = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=SuccessionKind.choices)
    effective_on = day_field(gettext_lazy("Hiệu lực từ"))
    document = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=100)
    issued_on = day_field(gettext_lazy("Ngày văn bản"))
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=300)
    fields_taken = forms.ModelMultipleChoiceField(
        ProcedureField.objects.order_by("name"), required=False,
        label=gettext_lazy("Lĩnh vực được tiếp nhận (bỏ trống: toàn bộ, hoặc phần còn lại)"),
    )  # fmt: skip
    procedures = forms.CharField(
        label=gettext_lazy("Mã thủ tục được tiếp nhận riêng, cách nhau dấu phẩy"), required=False
    )
    share = forms.DecimalField(
        label=gettext_lazy("Tỷ lệ phần đơn vị cũ, % (nếu văn bản nêu)"), required=False,
        min_value=0, max_value=100, decimal_places=2,
    )  # fmt: skip
    moves_posts = forms.BooleanField(
        label=gettext_lazy("Công chức chuyển theo, giữ vai trò"), required=False
    )

    def __init__(self, user: Official, data: Any = None) -> None:
        super().__init__(data)
        managed = user.unit_ids_with(Permission.MANAGE_SETTINGS)
        units = Unit.objects.filter(pk__in=managed).exclude(level=Level.UNKNOWN).in_tree_order()
        for name in ("predecessor", "successor"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = units

    def succession(self) -> Succession:
        """What was said, not yet declared; the form is valid."""
        said = dict(self.cleaned_data)
        fields, codes = said.pop("fields_taken"), said.pop("procedures")
        return Succession(
            fields=sorted(field.name for field in fields),
            procedures=sorted({code.strip() for code in codes.split(",")} - {""}),
            **said,
        )
