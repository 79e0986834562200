"""Who may have which report sent, and when it is due."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Official
from motcua.reports.forms import FORMS
from motcua.reports.models import Subscription
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.rules import check_seen

# From then on a Monday's reports go out, before the office opens.
HOUR: Final = time(6)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def due_monday(now: datetime) -> date | None:
    """The Monday whose reports are to be out by now; None in its first hours."""
    local = timezone.localtime(now)
    monday = monday_of(local.date())
    return None if local.date() == monday and local.time() < HOUR else monday


def week_before(subscription: Subscription, monday: date) -> Question:
    """What is reported on that Monday."""
    scope = Scope(subscription.unit, with_children=subscription.with_children)
    return Question(scope, Period(monday - timedelta(days=7), monday - timedelta(days=1)))


def check_may_subscribe(subscription: Subscription) -> None:
    """A known report, of units one reads reports of, once, to an address."""
    scope = Scope(subscription.unit, with_children=subscription.with_children)
    check_seen(scope, subscription.official)
    if subscription.form not in FORMS:
        raise Refused(_("Không có biểu này."))
    if not subscription.official.email:
        raise Refused(
            _("Tài khoản của bạn chưa có địa chỉ thư điện tử; hãy nhờ người quản trị ghi vào.")
        )
    same = Subscription.objects.running().filter(
        official=subscription.official, unit=subscription.unit, form=subscription.form,
        with_children=subscription.with_children,
    )  # fmt: skip
    if same.exists():
        raise Refused(_("Bạn đã đăng ký nhận báo cáo này."))


def check_own(subscription: Subscription, user: Official) -> None:
    """Everyone gives up their own, while it runs."""
    if subscription.official != user:
        raise Refused(_("Chỉ người đăng ký mới bỏ được đăng ký của mình."))
    if subscription.ended_at is not None:
        raise Refused(_("Đăng ký này đã bỏ rồi."))
