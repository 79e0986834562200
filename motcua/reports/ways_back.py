"""How a result went back to the applicant."""

from collections.abc import Iterable

from django.db.models import Q

from motcua.dossiers.kinds import ReturnChannel


def went_back_by(channels: Iterable[ReturnChannel]) -> Q:
    """What was signed for counts before what was wished for at intake."""
    wanted = list(channels)
    return Q(signed_return__channel__in=wanted) | Q(
        signed_return__isnull=True, return_channel__in=wanted
    )
