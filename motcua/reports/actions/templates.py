"""A unit's template of the period report comes, and goes."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.documents.actions import keep
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports import builder
from motcua.reports.models import ReportTemplate
from motcua.reports.questions import Period, Question, Scope


@transaction.atomic
def add_report_template(
    unit: Unit, name: str, chunks: Iterable[bytes], *, by: Official
) -> ReportTemplate:
    """A new template; the one before it retires. Refused with the place of an error."""
    check_may(by, Permission.CLOSE_REPORT, unit)
    template = b"".join(chunks)
    fields = builder.check(template)
    # What parses may still not fill: an empty period shows it before anybody needs the report.
    nothing = Question(Scope(unit), Period(date(2000, 1, 1), date(2000, 1, 1)))
    builder.build(template, nothing, lambda *_asked: "http://localhost/")
    retire_report_template(unit, by=by)
    added = ReportTemplate.objects.create(
        unit=unit,
        name=name[:200],
        stored=keep([template], by=by),
        fields=fields,
        added_at=timezone.now(),
        by=by,
    )
    record("add_report_template", added, by=by, after={"fields": fields})
    return added


@transaction.atomic
def retire_report_template(unit: Unit, *, by: Official) -> None:
    """Go back to the standard template."""
    check_may(by, Permission.CLOSE_REPORT, unit)
    for used in ReportTemplate.objects.filter(unit=unit, retired_at=None):
        used.retired_at = timezone.now()
        used.save(update_fields=["retired_at"])
        record("retire_report_template", used, by=by)
