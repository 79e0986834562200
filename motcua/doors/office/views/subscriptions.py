"""The reports an official gets by e-mail every Monday: ordered, listed, given up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.doors.office.days_form import UnitForm, units_with
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.actions.subscribing import subscribe, unsubscribe
from motcua.reports.forms import FORMS
from motcua.reports.models import Subscription


class SubscriptionForm(UnitForm):
    """Which report, of which unit."""

    form = forms.ChoiceField(
        label=gettext_lazy("Biểu"), choices=[(key, each.name) for key, each in FORMS.items()]
    )
    with_children = forms.BooleanField(label=gettext_lazy("gồm đơn vị cấp dưới"), required=False)

    field_order = ("form", "unit", "with_children")

    def __init__(self, user: Official, data: Any = None) -> None:
        super().__init__(data)
        self.offer("unit", units_with(user, Permission.SEE_REPORTS))


@require_http_methods(["GET", "POST"])
def subscriptions(request: SignedIn) -> HttpResponse:
    """One's own, and a form to order another."""
    check_may(request.user, Permission.SEE_REPORTS)
    form = SubscriptionForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid() and order(request, form):
        messages.success(request, _("Đã đăng ký; báo cáo đầu tiên đến vào sáng thứ Hai tới."))
        return redirect("office:subscriptions")
    own = Subscription.objects.running().filter(official=request.user).select_related("unit")
    shown = {"form": form, "own": own.order_by("pk")}
    return render(request, "office/subscriptions.html", shown, status=422 if form.errors else 200)


def order(request: SignedIn, form: SubscriptionForm) -> bool:
    """Order what was chosen; a refusal stands on the form."""
    said = form.cleaned_data
    try:
        subscribe(
            said["unit"], with_children=said["with_children"], form=said["form"], by=request.user
        )
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Give one up."""
    unsubscribe(get_object_or_404(Subscription, pk=pk, official=request.user), by=request.user)
    messages.success(request, _("Đã bỏ đăng ký nhận báo cáo."))
    return redirect("office:subscriptions")
