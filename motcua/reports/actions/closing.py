"""A report is closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.people.models import Official
from motcua.reports import rules
from motcua.reports.closing import as_closed, cells_and_sets, digest_of
from motcua.reports.models import ClosedReport
from motcua.reports.questions import Question


@transaction.atomic
def close_report(form: str, question: Question, *, by: Official) -> ClosedReport:
    """Keep a report's cells and the digests of the sets behind them, for good.

    Raises Refused before the period is over, and where it was closed already.
    """
    rules.check_may_close(form, question, by)
    asked, now = as_closed(form, question), timezone.now()
    closed = ClosedReport(
        form=form,
        unit=asked.scope.unit,
        with_children=asked.scope.with_children,
        level=asked.scope.level or "",
        first=asked.period.first,
        last=asked.period.last,
        early_rule=asked.early_rule,
        due=asked.due,
        closed_at=now,
        by=by,
    )
    if earlier := same_as(closed):
        raise Refused(
            _("Báo cáo này đã được %(who)s chốt lúc %(when)s.")
            % {"who": earlier.by, "when": f"{timezone.localtime(earlier.closed_at):%H:%M %d/%m/%Y}"}
        )
    closed.cells, closed.sets = cells_and_sets(form, closed.question(now))
    closed.digest = digest_of(closed)
    closed.save(force_insert=True)
    record("close_report", closed, by=by, after={"digest": closed.digest})
    return closed


def same_as(closed: ClosedReport) -> ClosedReport | None:
    """The report of the same question that was closed before."""
    names = ("form", "unit", "with_children", "level", "first", "last", "early_rule", "due")
    same = {name: getattr(closed, name) for name in names}
    return ClosedReport.objects.filter(**same).select_related("by").first()
