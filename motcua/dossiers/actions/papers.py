"""Files of a dossier: scans, attachments, results."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.documents.actions import keep
from motcua.documents.rules import safe_name
from motcua.dossiers import rules
from motcua.dossiers.models import Dossier, DossierComponent, DossierFile
from motcua.people.models import Official


@transaction.atomic
def add_file(
    dossier: Dossier,
    name: str,
    chunks: Iterable[bytes],
    *,
    component: DossierComponent | None = None,
    by: Official,
    at: datetime | None = None,
) -> DossierFile:
    """Keep a file with a dossier. Raises Refused for a kind or size that is not kept."""
    rules.check_may_add_files(dossier, by)
    rules.check_not_ended(dossier)
    stored = keep(chunks, by=by)
    added = DossierFile.objects.create(
        dossier=dossier,
        component=component,
        stored=stored,
        name=safe_name(name, stored.media_type),
        added_at=at or timezone.now(),
        by=by,
    )
    record("add_file", dossier, by=by, after={"name": added.name, "sha256": stored.sha256})
    return added
