"""What is told to other machines, and what they are asked, every minute or as soon as wanted."""

from django.utils import timezone

from motcua.core.jobs import job
from motcua.doors.gateway import mail, payment, postal, report_mail
from motcua.payments import actions as payments
from motcua.post import actions as post


@job("gateway.payments", cron="* * * * *")
def exchange_payments(timestamp: int) -> None:
    """Send orders and refunds that are due, and ask about what we have not heard of."""
    gateway = payment.configured()
    if gateway is None:
        return
    at = timezone.now()
    payments.send_orders(gateway, at=at)
    payments.send_refunds(gateway, at=at)
    payments.ask_about_orders(gateway, at=at)


@job("gateway.post", cron="* * * * *")
def exchange_parcels(timestamp: int) -> None:
    """Tell the postal operator of parcels, and ask about those on their way."""
    operator = postal.configured()
    if operator is None:
        return
    at = timezone.now()
    post.send_parcels(operator, at=at)
    post.ask_about_parcels(operator, at=at)


@job("gateway.mail", cron="* * * * *")
def send_mail(timestamp: int) -> None:
    """Send applicants' notices, officials' digests and Monday's reports."""
    if mail.configured():
        mail.send_notices(timezone.now())
        mail.send_digests(timezone.now())
        report_mail.send_reports(timezone.now())
