"""What happens to evidence: it is recorded. Nothing else ever happens to it."""

from collections.abc import Iterable, Mapping

from django.db.models import Model

from motcua.audit.models import Evidence
from motcua.audit.origin import origin

SYSTEM = "hệ thống"


def record(
    action: str,
    subject: Model,
    *,
    by: Model | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Add one row of evidence. Call it in the transaction of the deed it speaks of.

    `by` is who did it, None when the system did. One INSERT, no look-ups.
    """
    Evidence.objects.create(
        who_id=by.pk if by else None,
        who=str(by) if by else SYSTEM,
        origin=origin(),
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject=str(subject),
        before=before,
        after=after,
    )


def record_each(
    action: str,
    told: Iterable[tuple[Model, Mapping[str, object], Mapping[str, object]]],
    *,
    by: Model | None,
) -> None:
    """Add a row of evidence for each of many subjects, with its before and after."""
    who_id, who, where = by.pk if by else None, str(by) if by else SYSTEM, origin()
    Evidence.objects.bulk_create(
        Evidence(
            who_id=who_id, who=who, origin=where, action=action,
            subject_kind=subject._meta.label_lower, subject_id=subject.pk, subject=str(subject),
            before=before, after=after,
        )
        for subject, before, after in told
    )  # fmt: skip
