"""What is wrong with how papers were asked for: flagged for everyone to see, not hidden."""

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.deadlines.calendar import working_days_between
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.legal import legal_number
from motcua.deadlines.limits import LegalKey
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State, Verb


def supplement_flags(dossier: Dossier) -> list[str]:
    """One sentence for each rule not kept: asked more than once, or too long after reception.

    NĐ 61/2018/NĐ-CP art. 15(3): guidance is given once, completely; art. 19(4): the notice comes
    within three working days of reception.
    """
    asked = list(dossier.events.filter(verb=Verb.ASK_PAPERS))
    if not asked:
        return []
    allowed = legal_number(LegalKey.SUPPLEMENT_REQUESTS, timezone.localdate(asked[0].happened_at))
    flags = []
    if len(asked) > allowed:
        flags.append(
            _("Đã yêu cầu bổ sung %(times)s lần; quy định chỉ hướng dẫn %(allowed)s lần, đầy đủ.")
            % {"times": len(asked), "allowed": allowed}
        )
    after = [event for event in asked if event.start != State.REGISTERED]
    if after and dossier.received_at:
        received = timezone.localdate(dossier.received_at)
        days = working_days_between(
            received, timezone.localdate(after[0].happened_at), calendar_for(dossier.competent_unit)
        )
        limit = legal_number(LegalKey.SUPPLEMENT_NOTICE_DAYS, received)
        if days > limit:
            flags.append(
                _(
                    "Thông báo bổ sung sau %(days)s ngày làm việc; quy định không quá "
                    "%(limit)s ngày."
                )
                % {"days": days, "limit": limit}
            )
    return flags
