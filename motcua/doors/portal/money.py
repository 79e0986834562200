"""A citizen pays, and sees which procedures go by post."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue.models import Offer
from motcua.catalogue.postal import with_post, without_post
from motcua.core.errors import Refused
from motcua.core.jobs import enqueue_by_name
from motcua.doors.portal.views import follow, may_try, opened_by
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.payments import actions
from motcua.people.models import Unit

LONGEST_ID = 15


@never_cache
@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    """Open an order for what is owed; whoever knows the secret may pay. Shows the dossier again."""
    code, secret = request.POST.get("code", "").strip(), request.POST.get("secret", "")
    dossier = opened_by(code, secret) if may_try(request, code) else None
    if dossier is not None:
        try:
            order(dossier, request.POST.get("charge", ""))
            messages.success(request, _("Đang lập lệnh thanh toán; nút thanh toán sẽ hiện ra."))
        except Refused as why:
            messages.error(request, str(why))
    return follow(request)


@transaction.atomic
def order(dossier: Dossier, number: str) -> None:
    """An order for one of the dossier's charges, sent by a job at once."""
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < LONGEST_ID else 0
    rows = DossierCharge.objects.unpaid().filter(dossier=dossier)
    owed = get_object_or_404(rows.select_related("charge"), charge=pk)
    assert owed.charge is not None
    actions.open_order(owed.charge, by=None)
    enqueue_by_name("gateway.payments", timestamp=0)


@require_GET
def post_lists(request: HttpRequest) -> HttpResponse:
    """Both lists an agency posts: with and without the public postal service (art. 13)."""
    today = timezone.localdate()
    offering = Offer.objects.in_force_on(today).values("unit")
    units = list(Unit.objects.filter(pk__in=offering).in_tree_order())
    first = units[0] if units else None
    unit = next((unit for unit in units if unit.code == request.GET.get("unit")), first)
    lists = []
    if unit is not None:
        lists = [
            (_("Thực hiện qua bưu chính công ích"), with_post(unit, today)),
            (_("Không thực hiện qua bưu chính công ích"), without_post(unit, today)),
        ]
    shown = {"units": units, "unit": unit, "lists": lists}
    return render(request, "portal/post_lists.html", shown)
