"""The morning digest: what this official should look at first today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.doors.desk.rows import rows_of
from motcua.doors.frame.signed_in import SignedIn
from motcua.dossiers.digests import concerns, digest_lists
from motcua.dossiers.models import Digest, Dossier
from motcua.reports.targets.reckoning import alerts_for

NAMES = {
    "overdue": _("Quá hạn"),
    "without_apology": _("Quá hạn chưa xin lỗi, gia hạn"),
    "due_today": _("Đến hạn hôm nay"),
    "in_three_days": _("Đến hạn trong ba ngày tới"),
}
ROWS = 50


@require_GET
def digest(request: SignedIn) -> HttpResponse:
    """The lists as they stand now; what stood in this morning's digest is counted beside them."""
    now = timezone.now()
    own = Dossier.objects.seen_by(request.user).filter(concerns(request.user))
    written = Digest.objects.filter(official=request.user, day=timezone.localdate(now)).first()
    conditions = digest_lists(now)
    sections = [
        (
            label,
            rows_of(list(own.filter(conditions[name]).order_by("sort_at").for_list()[:ROWS]), now),
            own.filter(conditions[name]).count(),
            len(written.codes[name]) if written else None,
        )
        for name, label in NAMES.items()
    ]
    shown = {"sections": sections, "written": written, "risks": alerts_for(request.user)}
    return render(request, "desk/digest.html", shown)
