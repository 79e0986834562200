"""Who is visited at home, since when and by which text."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.people.models import Official
from motcua.post.models import EntitledGroup


@transaction.atomic
def set_group(group: EntitledGroup, *, by: Official | None) -> EntitledGroup:
    """Name a group, with its legal basis."""
    if not group.legal_basis.strip() or not group.code.strip():
        raise Refused(_("Hãy nêu mã đối tượng và căn cứ của việc trả kết quả tại nhà."))
    if group.valid_to is not None and group.valid_to < group.valid_from:
        raise Refused(_("Ngày hết hiệu lực phải sau ngày bắt đầu."))
    group.save()
    told = {"code": group.code, "legal_basis": group.legal_basis, "valid_to": group.valid_to}
    record("set_entitled_group", group, by=by, after=told)
    return group


@transaction.atomic
def end_group(group: EntitledGroup, *, until: date, by: Official | None) -> EntitledGroup:
    """Let it hold up to, not including, that day."""
    group.valid_to = max(until, group.valid_from)
    group.save(update_fields=["valid_to"])
    record("end_entitled_group", group, by=by, after={"until": group.valid_to})
    return group
