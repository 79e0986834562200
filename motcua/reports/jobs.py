"""What figures need done by the clock."""

from motcua.core.jobs import job
from motcua.reports.actions.folding import fold_all


@job("reports.fold_counters", cron="* * * * *")
def fold_counters(timestamp: int) -> None:
    """Fold what was noted in the last minute."""
    fold_all()
