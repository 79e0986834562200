"""The blocking list: found, added, lifted."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import Refused
from motcua.documents.actions import keep
from motcua.doors.desk.attempts import attempt
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions.blocking import BanFacts, add_ban, lift_ban
from motcua.dossiers.blocking import number_key, parcel_key
from motcua.dossiers.kinds import BanEffect, BanSubject
from motcua.dossiers.models import Ban
from motcua.people.roles import Permission
from motcua.people.rules import check_may

PAGE = 100
DAY = {"type": "date"}


class BanForm(forms.Form):
    """What a ban's document says."""

    subject = forms.ChoiceField(label=gettext_lazy("Đối tượng"), choices=BanSubject.choices)
    name = forms.CharField(
        label=gettext_lazy("Số định danh, thửa và tờ bản đồ, hoặc số giấy tờ"), max_length=300
    )
    effect = forms.ChoiceField(label=gettext_lazy("Khi gặp"), choices=BanEffect.choices)
    reason = forms.CharField(label=gettext_lazy("Nội dung ngăn chặn"), max_length=1000)
    document_number = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=60)
    document_day = forms.DateField(
        label=gettext_lazy("Ngày văn bản"), widget=forms.DateInput(attrs=DAY)
    )
    document_body = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=300)
    valid_from = forms.DateField(
        label=gettext_lazy("Hiệu lực từ ngày"), widget=forms.DateInput(attrs=DAY)
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Đến trước ngày (để trống nếu chưa biết)"),
        widget=forms.DateInput(attrs=DAY),
        required=False,
    )
    file = forms.FileField(label=gettext_lazy("Tệp văn bản"), required=False)

    def facts(self) -> BanFacts:
        """The cleaned form as the room takes it."""
        said: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k != "file"}
        subject, effect = BanSubject(said.pop("subject")), BanEffect(said.pop("effect"))
        return BanFacts(subject=subject, effect=effect, **said)


def shown(request: SignedIn, form: BanForm, status: int = 200) -> HttpResponse:
    """The list with the form to add to it."""
    check_may(request.user, Permission.SEE_DOSSIERS)
    q = request.GET.get("q", "").strip()
    found = Ban.objects.select_related("unit", "added_by", "lifted_by").order_by("-pk")
    if q:
        found = found.filter(
            Q(key__in=[number_key(q), parcel_key(q)]) | Q(document_number__istartswith=q)
        )
    return render(
        request,
        "desk/papers/bans.html",
        {
            "form": form,
            "q": q,
            "today": timezone.localdate(),
            "bans": found[:PAGE],
            "keeps": request.user.may(Permission.KEEP_BLOCKING_LIST),
        },
        status=status,
    )


@require_GET
def bans(request: SignedIn) -> HttpResponse:
    """The list, newest first, or what a number finds."""
    return shown(request, BanForm(initial={"valid_from": timezone.localdate().isoformat()}))


@require_POST
def add(request: SignedIn) -> HttpResponse:
    """Put a ban on the list of the unit where this official keeps it."""
    check_may(request.user, Permission.KEEP_BLOCKING_LIST)
    form = BanForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, form, status=422)
    units = request.user.units_of(Permission.KEEP_BLOCKING_LIST)
    unit, file = min(units, key=lambda each: each.code), form.cleaned_data["file"]

    def deed() -> None:
        stored = keep(file.chunks(), by=request.user) if file else None
        add_ban(form.facts(), unit, stored=stored, by=request.user)

    return attempt(request, deed, _("Đã thêm vào danh sách ngăn chặn."), "desk:bans")


@require_POST
def lift(request: SignedIn, pk: int) -> HttpResponse:
    """End a ban by a document."""
    ban, document = get_object_or_404(Ban, pk=pk), request.POST.get("document", "")

    def deed() -> None:
        if not document.strip():
            raise Refused(_("Hãy ghi văn bản gỡ ngăn chặn."))
        lift_ban(ban, document, on=timezone.localdate(), by=request.user)

    return attempt(request, deed, _("Đã gỡ ngăn chặn."), "desk:bans")
