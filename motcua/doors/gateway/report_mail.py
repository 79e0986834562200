"""The reports that go out every Monday, with their tables as PDF and Excel."""

from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.doors.gateway.mail import accepted
from motcua.reports.actions.subscribing import end_for, report_sent
from motcua.reports.forms import FORMS, table_seen_by
from motcua.reports.models import Subscription
from motcua.reports.outputs import OUTPUTS
from motcua.reports.questions import Question
from motcua.reports.subscription_rules import due_monday, week_before
from motcua.reports.tables import Kind, Table

# A table as PDF takes about a second, and other mail waits behind.
AT_ONCE: Final = 20
FILES: Final = ("pdf", "xlsx")


def send_reports(now: datetime) -> int:
    """Send what this week's Monday owes; what fails is tried again a minute later."""
    monday = due_monday(now)
    if monday is None:
        return 0
    waiting = Subscription.objects.to_send(monday).order_by("pk")[:AT_ONCE]
    return sum(send(each, monday) for each in waiting)


def send(subscription: Subscription, monday: date) -> bool:
    """Whether the mail server took it. Who may read it no longer gets it no longer."""
    question = week_before(subscription, monday)
    with translation.override("vi"):
        try:
            table = table_seen_by(subscription.official, subscription.form, question)
        except Refused as why:
            end_for(subscription, str(why))
            return False
        taken = accepted(letter(subscription, question, table))
    if taken:
        report_sent(subscription, monday, timezone.now())
    return taken


def letter(subscription: Subscription, question: Question, table: Table) -> EmailMessage:
    """What it says, with the table in two files."""
    period = question.period
    days = f"{period.first:%d/%m/%Y} – {period.last:%d/%m/%Y}"
    name = str(FORMS[subscription.form].name)
    subject = f"{name} · {question.scope.unit} · {days}"
    mail = EmailMessage(
        subject, text(subscription, question, table), to=[subscription.official.email]
    )
    for kind in FILES:
        write, content_type = OUTPUTS[kind]
        file = f"{subscription.form}-{question.scope.unit.code}-{period.first}.{kind}"
        mail.attach(file, write(table), content_type)
    return mail


def text(subscription: Subscription, question: Question, table: Table) -> str:
    """The total in words, and where every figure opens."""
    parts = [table.title, table.scope, table.period]
    for line in (each for each in table.lines if each.kind == Kind.TOTAL):
        named = zip(table.columns, line.cells, strict=False)
        parts += [f"{' · '.join([*column.over, column.words])}: {cell}" for column, cell in named]
    said = {
        "form": subscription.form,
        "unit": question.scope.unit.code,
        "with_children": "on" if subscription.with_children else "",
        "first": question.period.first.isoformat(),
        "last": question.period.last.isoformat(),
    }
    query = urlencode({key: value for key, value in said.items() if value})
    if settings.SITE_URL:
        page = f"{settings.SITE_URL}{reverse('office:report')}?{query}"
        parts += ["", _("Mở từng số liệu: %s") % page]
        parts += [_("Bỏ đăng ký: %s") % f"{settings.SITE_URL}{reverse('office:subscriptions')}"]
    return "\n".join(parts)
