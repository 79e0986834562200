"""The apology with a new due moment (form 04), signed by the head of the agency."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.deadlines.clock import EventKind
from motcua.documents.wording import official_moment
from motcua.dossiers.papers.letterhead import heading
from motcua.dossiers.papers.material import Material, name_of


def apology_extension_of(material: Material) -> dict[str, object]:
    """What form 04 says. Raises Refused where the due moment was not extended."""
    dossier = material.dossier
    extensions = [e for e in material.clock_events if e.kind == EventKind.EXTEND]
    new_due = extensions[-1].until or extensions[-1].due_at if extensions else None
    if new_due is None or dossier.received_at is None:
        raise Refused(_("Hồ sơ chưa được gia hạn."))
    extension = extensions[-1]
    before = next(material.earlier_due(extension), None)
    old_due = before.due_at if before else dossier.original_due_at
    return heading(dossier.competent_unit, extension.happened_at, at_desk=False) | {
        "symbol": "XLGH",
        "number": extension.document,
        "received_at": official_moment(dossier.received_at),
        "old_due": official_moment(old_due) if old_due else "",
        "new_due": official_moment(new_due),
        "reason": extension.cause.strip().rstrip("."),
        "official": name_of(extension.by),
    }
