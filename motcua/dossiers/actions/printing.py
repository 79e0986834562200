"""Papers printed: alone or many as one file, and remembered as printed."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pypdf import PdfWriter

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.dossiers.models import IssuedPaper, PrintedPaper
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may

MOST_TOGETHER = 200


@transaction.atomic
def print_together(
    papers: Iterable[IssuedPaper], *, by: Official, at: datetime | None = None
) -> bytes:
    """The papers as one PDF in the order given, each noted as printed."""
    chosen = list(papers)
    if not chosen:
        raise Refused(_("Hãy chọn giấy tờ cần in."))
    if len(chosen) > MOST_TOGETHER:
        raise Refused(_("Mỗi lần in tối đa %s giấy tờ.") % MOST_TOGETHER)
    mark_printed(chosen, by=by, at=at)
    whole = PdfWriter()
    for paper in chosen:
        whole.append(paper.stored.path)
    out = BytesIO()
    whole.write(out)
    return out.getvalue()


@transaction.atomic
def mark_printed(
    papers: Iterable[IssuedPaper], *, by: Official, at: datetime | None = None
) -> None:
    """Note papers of one's own desks as printed."""
    chosen = list(papers)
    for unit in {paper.unit for paper in chosen}:
        check_may(by, Permission.RECEIVE_DOSSIER, unit)
    note_printed(chosen, by=by, at=at)


@transaction.atomic
def note_printed(
    papers: Iterable[IssuedPaper], *, by: Official, at: datetime | None = None
) -> None:
    """Remember that papers were printed by whoever issued or marked them."""
    at = at or timezone.now()
    for paper in papers:
        PrintedPaper.objects.create(paper=paper, printed_at=at, by=by)
        record("print_paper", paper, by=by)
