"""The refusal (form 03): not received at the desk, or refused on the merits."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.wording import official_moment
from motcua.dossiers.papers.letterhead import heading
from motcua.dossiers.papers.material import Material, name_of
from motcua.dossiers.papers.wording import read_note
from motcua.dossiers.states import Verb


def refusal_of(material: Material) -> dict[str, object]:
    """What form 03 says. Raises Refused where the dossier was not refused."""
    dossier = material.dossier
    refused = material.last(Verb.NOT_ACCEPT, Verb.REFUSE)
    if refused is None:
        raise Refused(_("Hồ sơ không bị từ chối."))
    on_merits = refused.verb == Verb.REFUSE
    unit = dossier.competent_unit if on_merits else dossier.receiving_unit
    said = read_note(refused.note)
    received = dossier.received_at if on_merits else dossier.filed_at
    return heading(unit, refused.happened_at, at_desk=not on_merits) | {
        "symbol": "TCGQ" if on_merits else "TCTN",
        "decision": "từ chối giải quyết hồ sơ" if on_merits else "không tiếp nhận hồ sơ",
        "received_at": official_moment(received) if received else "",
        "reason": "; ".join(filter(None, [*said.items, said.reason])),
        "ground": said.ground,
        "official": name_of(refused.by),
        "by_head": on_merits,
    }
