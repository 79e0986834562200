"""How much goes by post: shares with their numerators and denominators."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.catalogue.kinds import FilingChannel
from motcua.dossiers.kinds import ReturnChannel
from motcua.dossiers.models import Dossier
from motcua.reports.shares import Share


def post_shares(units: list[int], begins: datetime, ends: datetime) -> list[Share]:
    """Of dossiers received, and returned, at these units from one moment up to another."""
    here = Dossier.objects.filter(receiving_unit__in=units)
    received = here.filter(received_at__gte=begins, received_at__lt=ends)
    returned = here.filter(returned_at__gte=begins, returned_at__lt=ends)
    filed_by_post = Q(channel=FilingChannel.POST)
    # What was signed for counts before what was wished for at intake.
    sent_by_post = Q(signed_return__channel=ReturnChannel.POST) | Q(
        signed_return__isnull=True, return_channel=ReturnChannel.POST
    )
    procedures = received.values("version__procedure").distinct()
    return [
        Share(
            _("Hồ sơ nộp qua bưu chính công ích trên số hồ sơ tiếp nhận"),
            received.filter(filed_by_post).count(),
            received.count(),
        ),
        Share(
            _("Kết quả trả qua bưu chính công ích trên số kết quả đã trả"),
            returned.filter(sent_by_post).count(),
            returned.count(),
        ),
        Share(
            _("Thủ tục có hồ sơ nộp qua bưu chính công ích trên số thủ tục có hồ sơ"),
            procedures.filter(filed_by_post).count(),
            procedures.count(),
        ),
    ]
