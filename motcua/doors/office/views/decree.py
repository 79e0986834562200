"""A day decreed late: first which open dossiers it would move and by how much, then the deed."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Refused
from motcua.deadlines.limits import DayKind
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions.recounting import DayChange, Shift, decree, preview
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

SHIFTS_SHOWN = 200
TIME = forms.TimeInput(attrs={"type": "time"})


class DecreeForm(forms.Form):
    """What is decreed of a day."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Áp dụng cho"), required=False
    )
    day = forms.DateField(
        label=gettext_lazy("Ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại ngày"), choices=DayKind.choices)
    name = forms.CharField(label=gettext_lazy("Tên gọi, lý do"), max_length=200)
    notice = forms.CharField(label=gettext_lazy("Số thông báo, căn cứ"), max_length=200)
    opens = forms.TimeField(label=gettext_lazy("Mở cửa từ"), required=False, widget=TIME)
    closes = forms.TimeField(label=gettext_lazy("Đóng cửa lúc"), required=False, widget=TIME)

    def __init__(self, user: Official, *args: object, **more: object) -> None:
        """The units this official manages; empty means the nation."""
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django takes them
        units = Unit.objects.filter(pk__in=user.unit_ids_with(Permission.MANAGE_SETTINGS))
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units.order_by("path")
        field.empty_label = _("Cả nước")

    def change(self) -> DayChange:
        """The change of the calendar."""
        said = self.cleaned_data
        hours = (said["opens"], said["closes"]) if said["opens"] and said["closes"] else None
        kind = DayKind(said["kind"])
        return DayChange(said["unit"], said["day"], kind, said["name"], said["notice"], hours)


def summed(shifts: list[Shift]) -> list[tuple[int, int]]:
    """How many move by how many days: (days, dossiers), the earliest first."""
    days: dict[int, int] = {}
    for shift in shifts:
        moved = round(shift.by / timedelta(days=1))
        days[moved] = days.get(moved, 0) + 1
    return sorted(days.items())


@require_http_methods(["GET", "POST"])
def decreed(request: SignedIn) -> HttpResponse:
    """The form; with "xem" what would move, with "ban hành" the deed itself."""
    check_may(request.user, Permission.MANAGE_SETTINGS)
    form = DecreeForm(request.user, request.POST or None)
    shown: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("then") == "decree":
                moved = decree(form.change(), by=request.user)
                messages.success(
                    request, _("Đã đặt ngày và tính lại hạn của %s hồ sơ.") % len(moved)
                )
                return redirect("office:decree")
            shifts = preview(form.change(), by=request.user)
            shown |= {"shifts": shifts[:SHIFTS_SHOWN], "number": len(shifts)}
            shown |= {"by_days": summed(shifts), "previewed": True}
        except Refused as why:
            form.add_error(None, str(why))
    return render(request, "office/decree.html", shown, status=422 if form.errors else 200)
