"""Components digitised: each scan checked by the machine and confirmed by the officer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents.models import ScanRules
from motcua.documents.scans import check_scan, look_at
from motcua.dossiers.actions.papers import add_file
from motcua.dossiers.kinds import NoScan
from motcua.dossiers.models import DossierComponent, DossierFile, ScanCheck, ScanSkipped
from motcua.dossiers.rules import check_may_add_files, check_not_ended
from motcua.people.models import Official


@dataclass(frozen=True)
class Confirmed:
    """What only a person can tell: sheets counted, the whole document, in its order."""

    originals: int
    whole: bool
    in_order: bool


@transaction.atomic
def check_file(
    file: DossierFile, confirmed: Confirmed, *, by: Official, at: datetime | None = None
) -> ScanCheck:
    """Hold a component's scan against TT 01/2023/TT-VPCP art. 8 and note that it passed.

    Raises Refused with what is wrong; its transfer is known whole by the sha256 it lies under.
    """
    check_may_add_files(file.dossier, by)
    check_not_ended(file.dossier)
    at = at or timezone.now()
    rules = ScanRules.objects.in_force_on(timezone.localdate(at)).first()
    if rules is None:
        raise Refused(_("Chưa khai báo yêu cầu đối với bản quét cho ngày này."))
    if ScanCheck.objects.filter(file=file).exists():
        raise Refused(_("Bản quét này đã được kiểm tra."))
    seen = look_at(file.stored)
    check_scan(seen, rules)
    check_confirmed(seen.pages, confirmed)
    checked = ScanCheck.objects.create(
        file=file,
        rules=rules,
        pages=seen.pages,
        dpi=seen.dpi,
        originals=confirmed.originals,
        checked_at=at,
        by=by,
    )
    after = {"file": file.stored.sha256, "pages": seen.pages, "dpi": seen.dpi}
    record("check_scan", file.dossier, by=by, after=after)
    return checked


def check_confirmed(pages: int, confirmed: Confirmed) -> None:
    """Points a, b and c of art. 8: as many pages as sheets, whole, in order."""
    if confirmed.originals != pages:
        raise Refused(
            _("Bản quét có %(pages)s trang, bản giấy có %(originals)s trang; hãy quét đủ.")
            % {"pages": pages, "originals": confirmed.originals}
        )
    if not (confirmed.whole and confirmed.in_order):
        raise Refused(_("Hãy xác nhận bản quét đầy đủ và đúng thứ tự."))


@transaction.atomic
def digitise(
    component: DossierComponent,
    name: str,
    chunks: Iterable[bytes],
    confirmed: Confirmed,
    *,
    by: Official,
) -> ScanCheck:
    """Add a scan to a component and check it, or keep nothing."""
    if ScanSkipped.objects.filter(component=component).exists():
        raise Refused(_("Giấy tờ này đã ghi là không quét."))
    file = add_file(component.dossier, name, chunks, component=component, by=by)
    return check_file(file, confirmed, by=by)


@transaction.atomic
def skip_scan(component: DossierComponent, reason: NoScan, *, by: Official) -> ScanSkipped:
    """Note why a component is not scanned (TT 03/2025/TT-VPCP art. 5(2))."""
    check_may_add_files(component.dossier, by)
    check_not_ended(component.dossier)
    if component.files.exists() or ScanSkipped.objects.filter(component=component).exists():
        raise Refused(_("Giấy tờ này đã có bản quét hoặc đã ghi lý do."))
    skipped = ScanSkipped.objects.create(
        component=component, reason=reason, at=timezone.now(), by=by
    )
    after = {"paper": component.name, "reason": reason}
    record("skip_scan", component.dossier, by=by, after=after)
    return skipped


@transaction.atomic
def confirm_reading(file: DossierFile, values: Iterable[str], *, by: Official) -> None:
    """Note which values, read from a scan by the machine, an officer found right on the paper."""
    check_may_add_files(file.dossier, by)
    right = [value.strip() for value in values if value.strip()]
    if not right:
        raise Refused(_("Hãy đánh dấu giá trị đúng với giấy tờ."))
    after = {"file": file.stored.sha256, "right": right}
    record("confirm_reading", file.dossier, by=by, after=after)
