"""The notice that handling stops (form 05 of TT 03/2025; NĐ 118/2025 art. 21)."""

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.wording import official_moment
from motcua.dossiers.papers.letterhead import heading
from motcua.dossiers.papers.material import Material, name_of
from motcua.dossiers.states import Verb


def stop_notice_of(material: Material) -> dict[str, object]:
    """What the stop notice says. Raises Refused where the dossier was not stopped."""
    dossier, stopped = material.dossier, material.last(Verb.STOP)
    if stopped is None:
        raise Refused(_("Hồ sơ chưa dừng giải quyết."))
    request = material.last(Verb.REQUEST_WITHDRAWAL)
    received = dossier.received_at or dossier.filed_at
    return heading(dossier.competent_unit, stopped.happened_at, at_desk=False) | {
        "symbol": "TBDG",
        "number": "",
        "received_at": official_moment(received),
        "requested_at": official_moment(request.happened_at) if request else "",
        "request": request.note if request else "",
        "stopped_at": official_moment(stopped.happened_at),
        "reason": stopped.note,
        "official": name_of(stopped.by),
    }
