"""The supplement request (form 02): what is missing, told once and completely."""

from typing import Final

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.deadlines.clock import SupplementPolicy
from motcua.dossiers.papers.letterhead import heading
from motcua.dossiers.papers.material import Material, name_of
from motcua.dossiers.papers.wording import read_note
from motcua.dossiers.states import State, Verb

NOT_STARTED: Final = (
    "Thời hạn giải quyết được tính từ khi cơ quan tiếp nhận đủ hồ sơ hợp lệ theo quy định."
)
# What becomes of the time limit, by the policy of the procedure's version.
PERIODS: Final = {
    SupplementPolicy.RESTART: "Thời hạn giải quyết được tính lại từ đầu, kể từ khi cơ quan tiếp "
    "nhận đủ hồ sơ bổ sung.",
    SupplementPolicy.SHIFT: "Thời gian chờ bổ sung hồ sơ không tính vào thời hạn giải quyết; ngày "
    "hẹn trả được lùi tương ứng.",
    SupplementPolicy.SUBTRACT: "Ngày hẹn trả giữ nguyên; thời gian chờ bổ sung được trừ khi đánh "
    "giá thời hạn giải quyết.",
}


def supplement_request_of(material: Material) -> dict[str, object]:
    """What form 02 says. Raises Refused where nothing was asked for."""
    dossier, asked = material.dossier, material.last(Verb.ASK_PAPERS)
    if asked is None:
        raise Refused(_("Hồ sơ chưa có yêu cầu bổ sung nào."))
    said = read_note(asked.note)
    at_desk = asked.start == State.REGISTERED
    unit = dossier.receiving_unit if at_desk else dossier.competent_unit
    policy = SupplementPolicy(dossier.version.supplement_policy)
    return heading(unit, asked.happened_at, at_desk=at_desk) | {
        "symbol": "YCBS",
        "items": said.items,
        "reason": said.reason,
        "period": NOT_STARTED if at_desk else PERIODS[policy],
        "official": name_of(asked.by),
        "official_phone": asked.by.phone if asked.by else "",
    }
