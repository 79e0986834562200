"""What the heart does by the clock."""

from django.utils import timezone

from motcua.core.jobs import job
from motcua.dossiers.actions.digesting import write_digests


@job("dossiers.write_digests", cron="30 23 * * *")  # 06:30 in Vietnam, before offices open
def morning(timestamp: int) -> None:
    """Write the morning digests."""
    write_digests(timezone.now())
