"""One screen for a procedure granted while the applicant waits."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Refused
from motcua.documents.form_types import FormType
from motcua.doors.desk.views.intake import chosen_desk
from motcua.doors.desk.views.papers import outside
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions import Filing, Paper, Party
from motcua.dossiers.actions.immediate import grant_at_once
from motcua.dossiers.actions.issuing import issue
from motcua.dossiers.actions.printing import note_printed
from motcua.dossiers.immediate_rules import MOST_COPIES, MOST_FEE_VND, check_grants_at_once
from motcua.people.models import Unit


class AtOnceForm(forms.Form):
    """All that one screen asks."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    id_number = forms.CharField(
        label=gettext_lazy("Số định danh, mã số thuế hoặc hộ chiếu"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("Họ tên hoặc tên tổ chức"), max_length=300)
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), max_length=20, required=False)
    summary = forms.CharField(
        label=gettext_lazy("Nội dung, loại giấy tờ"), max_length=900, required=False
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Số bản"), min_value=1, max_value=MOST_COPIES, initial=1
    )
    fee_vnd = forms.IntegerField(
        label=gettext_lazy("Phí đã tính (đồng), nếu khác mức trên nhân số bản"),
        min_value=0,
        max_value=MOST_FEE_VND,
        required=False,
    )
    receipt = forms.BooleanField(
        label=gettext_lazy("Người nộp muốn có giấy tiếp nhận"), required=False
    )

    def filing(self, version: ProcedureVersion, unit: Unit) -> Filing:
        """As the room takes it, filed at the counter with every paper the procedure asks."""
        said: dict[str, Any] = self.cleaned_data
        method = version.methods.filter(channel=FilingChannel.IN_PERSON).first()
        if method is None:
            raise Refused(_("Thủ tục này không có cách nộp trực tiếp."))
        party = Party(said["name"], id_number=said["id_number"], phone=said["phone"])
        papers = tuple(
            Paper(part.name, part.originals, part.copies, component=part.pk)
            for part in version.components.filter(case=None)
        )
        return Filing(
            method=method, unit=unit, applicant=party, summary=said["summary"], papers=papers
        )


@require_http_methods(["GET", "POST"])
def at_once(request: SignedIn, pk: int) -> HttpResponse:
    """File, grant, take the fee and return; the next applicant finds the same screen."""
    unit = chosen_desk(request)
    offered = ProcedureVersion.objects.offered_by(unit, timezone.localdate())
    version = get_object_or_404(offered.select_related("procedure", "field"), pk=pk)
    check_grants_at_once(version)
    form = AtOnceForm(request.POST or None, initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            return grant(request, form, version, unit)
        except Refused as why:
            form.add_error(None, str(why))
    shown = {
        "form": form,
        "version": version,
        "unit": unit,
        "method": version.methods.filter(channel=FilingChannel.IN_PERSON).first(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/at_once.html", shown, status=status)


def grant(
    request: SignedIn, form: AtOnceForm, version: ProcedureVersion, unit: Unit
) -> HttpResponse:
    """Do it, and show the receipt where it was asked for."""
    said = form.cleaned_data
    dossier = grant_at_once(
        form.filing(version, unit),
        copies=said["copies"],
        fee_vnd=said["fee_vnd"],
        by=request.user,
        key=said["key"],
    )
    if said["receipt"]:
        paper = issue(dossier, FormType.RECEIPT, outside(request), by=request.user)
        note_printed([paper], by=request.user)
        return redirect("desk:issued_paper", code=dossier.code, pk=paper.pk)
    messages.success(request, _("Đã trả kết quả hồ sơ %s.") % dossier.code)
    return redirect(f"{request.path}?unit={unit.code}")
