"""Absences and who stands in: one's own, and those of the units one leads."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.people import actions
from motcua.people.models import Absence, Official, Post, Unit
from motcua.people.roles import Permission

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Who is away, who stands in, from when to when."""

    official = forms.ModelChoiceField(Official.objects.none(), label=gettext_lazy("Người vắng mặt"))
    deputy = forms.ModelChoiceField(Official.objects.none(), label=gettext_lazy("Người làm thay"))
    first_day = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DAY)
    last_day = forms.DateField(label=gettext_lazy("Đến hết ngày"), widget=DAY)
    reason = forms.CharField(max_length=300, label=gettext_lazy("Lý do, văn bản"))

    def __init__(self, user: Official, *args: object, **more: object) -> None:
        """The people of the official's own units."""
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django takes them
        people = in_the_same_units(user)
        leads = user.may(Permission.ASSIGN_TASK) or user.may(Permission.MANAGE_SETTINGS)
        self.fields["official"].queryset = (  # type: ignore[attr-defined]  # a choice of rows
            people if leads else Official.objects.filter(pk=user.pk)
        )
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]  # a choice of rows
        today = timezone.localdate().isoformat()
        self.initial = {"official": user.pk, "first_day": today, "last_day": today}


def own_units(user: Official) -> set[Unit]:
    """Where this official holds posts of their own."""
    return {post.unit for post in user.current_posts if post.official_id == user.pk}


def in_the_same_units(user: Official) -> QuerySet[Official]:
    """Everybody with a post there today."""
    posts = Post.objects.held_on(timezone.localdate()).filter(unit__in=own_units(user))
    return Official.objects.filter(pk__in=posts.values("official")).order_by("full_name")


@require_http_methods(["GET", "POST"])
def absences(request: SignedIn) -> HttpResponse:
    """The absences of one's units, and a new one."""
    form = AbsenceForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.go_absent(
                said["official"], said["deputy"], (said["first_day"], said["last_day"]),
                said["reason"], by=request.user,
            )  # fmt: skip
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã ghi nhận người làm thay."))
            return redirect("desk:absences")
    people = in_the_same_units(request.user)
    shown = {
        "form": form,
        "absences": Absence.objects.filter(
            official__in=people, last_day__gte=timezone.localdate(), ended_at=None
        ).select_related("official", "deputy"),
    }
    return render(request, "desk/absences.html", shown, status=422 if form.errors else 200)


@require_POST
def come_back(request: SignedIn, pk: int) -> HttpResponse:
    """End an absence."""
    absence = get_object_or_404(
        Absence.objects.filter(official__in=in_the_same_units(request.user), ended_at=None), pk=pk
    )
    actions.come_back(absence, by=request.user)
    messages.success(request, _("%s đã làm việc trở lại.") % absence.official)
    return redirect("desk:absences")
