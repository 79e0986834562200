"""A report is ordered for every Monday, sent, and given up."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.people.models import Official, Unit
from motcua.reports import subscription_rules
from motcua.reports.models import Subscription
from motcua.reports.subscription_rules import monday_of


@transaction.atomic
def subscribe(unit: Unit, *, with_children: bool, form: str, by: Official) -> Subscription:
    """Order a report for oneself; the first comes next Monday. Raises Refused."""
    now = timezone.now()
    ordered = Subscription(
        official=by, unit=unit, with_children=with_children, form=form, since=now,
        sent_on=monday_of(timezone.localdate(now)),
    )  # fmt: skip
    subscription_rules.check_may_subscribe(ordered)
    ordered.save(force_insert=True)
    record("subscribe", ordered, by=by, after={"form": form, "unit": unit.code})
    return ordered


@transaction.atomic
def unsubscribe(subscription: Subscription, *, by: Official) -> None:
    """Give it up. Raises Refused for somebody else's."""
    subscription_rules.check_own(subscription, by)
    end(subscription, "", by)


@transaction.atomic
def end_for(subscription: Subscription, reason: str) -> None:
    """It can be sent no longer: the official may not read the report any more."""
    end(subscription, reason, None)


def end(subscription: Subscription, reason: str, by: Official | None) -> None:
    """From now on nothing is sent."""
    subscription.ended_at = timezone.now()
    subscription.reason = reason[:300]
    subscription.save(update_fields=["ended_at", "reason"])
    record("unsubscribe", subscription, by=by, after={"reason": subscription.reason})


def report_sent(subscription: Subscription, monday: date, at: datetime) -> None:
    """The mail server took the report of the week before this Monday."""
    subscription.sent_on = monday
    subscription.save(update_fields=["sent_on"])
    record(
        "send_report",
        subscription,
        by=None,
        after={"monday": monday.isoformat(), "at": at.isoformat()},
    )
