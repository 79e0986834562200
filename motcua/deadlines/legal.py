"""The numbers of the law in force on a day, read from their dated table."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.deadlines.limits import LegalKey
from motcua.deadlines.models import LegalNumber


def legal_number(key: LegalKey, day: date) -> int:
    """The number in force on that day. Raises Refused where the table has none."""
    row = (
        LegalNumber.objects.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gt=day), key=key, effective_from__lte=day
        )
        .order_by("effective_from")
        .last()
    )
    if row is None:
        raise Refused(
            _("Chưa có số liệu “%(what)s” cho ngày %(day)s; hãy bổ sung ở phần quản trị.")
            % {"what": key.label, "day": f"{day:%d/%m/%Y}"}
        )
    return row.value
