"""Dossiers whose procedure or unit nobody knew when they were loaded: found, and recognised."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.models import Procedure
from motcua.core.errors import Refused
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.actions.recognising import recognise_procedure, recognise_unit
from motcua.dossiers.kinds import UnknownKind
from motcua.dossiers.models import Dossier, Unrecognised, UnrecognisedQuerySet
from motcua.people.models import Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

PAGE = 50


class RecogniseForm(forms.Form):
    """What a source's code means."""

    kind = forms.ChoiceField(choices=UnknownKind, widget=forms.HiddenInput)
    code = forms.CharField(required=False, widget=forms.HiddenInput)
    meant = forms.CharField(label=gettext_lazy("Mã đúng trong hệ thống"), max_length=35)


def managed(request: SignedIn) -> UnrecognisedQuerySet:
    """What nobody recognised yet, in the units this official manages."""
    check_may(request.user, Permission.MANAGE_SETTINGS)
    units = request.user.unit_ids_with(Permission.MANAGE_SETTINGS)
    return Unrecognised.objects.standing().of_units(units)


@require_http_methods(["GET", "POST"])
def unknown(request: SignedIn) -> HttpResponse:
    """Every code that nobody knows, with its dossiers' number; a POST says what one means."""
    rows = managed(request)
    if request.method == "POST":
        number = recognise(request)
        told = _("Đã ghi nhận: %(number)s hồ sơ có thủ tục hoặc đơn vị đúng.")
        messages.success(request, told % {"number": number})
        return redirect("office:unknown")
    codes = rows.values("kind", "code").annotate(number=Count("pk"), example=Min("dossier__code"))
    pages = Paginator(codes.order_by("kind", "-number", "code"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = [
        (
            UnknownKind(each["kind"]),
            each,
            RecogniseForm(initial=dict(each), auto_id=f"id_{place}_%s"),
        )
        for place, each in enumerate(page)
    ]
    return render(request, "office/unknown.html", {"page": page, "rows": shown})


def recognise(request: SignedIn) -> int:
    """Do what was sent."""
    said = RecogniseForm(request.POST)
    if not said.is_valid():
        raise Refused(_("Hãy ghi mã đúng của thủ tục hoặc đơn vị."))
    kind, code = said.cleaned_data["kind"], said.cleaned_data["code"]
    meant = said.cleaned_data["meant"].strip()
    if kind == UnknownKind.UNIT:
        unit = Unit.objects.filter(code=meant).first()
        if unit is None:
            raise Refused(_("Không có đơn vị nào mang mã “%s”.") % meant)
        return recognise_unit(code, unit, by=request.user)
    procedure = Procedure.objects.filter(code=meant).first()
    if procedure is None:
        raise Refused(_("Không có thủ tục nào mang mã “%s”.") % meant)
    return recognise_procedure(code, procedure, by=request.user)


@require_GET
def unknown_set(request: SignedIn, kind: str) -> HttpResponse:
    """The dossiers of one code."""
    rows = managed(request).saying(UnknownKind(kind), request.GET.get("code", ""))
    dossiers = Dossier.objects.filter(pk__in=rows.values("dossier"))
    pages = Paginator(dossiers.order_by("received_at", "pk").for_list(), PAGE)
    shown = {
        "kind": UnknownKind(kind),
        "code": request.GET.get("code", ""),
        "page": pages.get_page(request.GET.get("page")),
    }
    return render(request, "office/unknown_set.html", shown)
