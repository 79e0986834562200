"""Which reports make sense, and who may read them."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may
from motcua.reports.kinds import ROWS, Boundaries
from motcua.reports.questions import Question, Scope

# Before it there was no one-stop mechanism; after it no calendar; both are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 1990, 2200


def check_question(question: Question) -> None:
    """Days in order, and a past moment of knowledge."""
    check_days(question.period.first, question.period.last)
    if question.as_of and question.as_of > timezone.now():
        raise Refused(_("Chỉ xem được số liệu theo hiểu biết tại một thời điểm đã qua."))


def check_days(first: date, last: date) -> None:
    """A period does not end before it begins, in years that can be."""
    if last < first:
        raise Refused(_("Ngày cuối kỳ không được trước ngày đầu kỳ."))
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise Refused(
            _("Kỳ báo cáo phải từ năm %(first)s đến năm %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def check_may_close(form: str, question: Question, user: Official) -> None:
    """A report is closed after its period, once, by somebody of its unit who may."""
    check_seen(question.scope, user)
    check_may(user, Permission.CLOSE_REPORT, question.scope.unit)
    if form not in ROWS:
        raise Refused(_("Biểu này không chốt được; hãy chốt biểu II.06a hoặc biểu tổng hợp."))
    if question.period.last >= timezone.localdate():
        raise Refused(_("Kỳ báo cáo chưa kết thúc nên chưa chốt được."))
    if question.scope.boundaries != Boundaries.THEN:
        raise Refused(_("Chỉ chốt được số liệu theo đơn vị như khi đó."))
    if question.as_of:
        raise Refused(_("Chỉ chốt được số liệu theo hiểu biết hiện nay."))


def check_seen(scope: Scope, user: Official) -> None:
    """An official reads reports of the units their posts reach and no others."""
    check_may(user, Permission.SEE_REPORTS)
    if not set(scope.unit_ids()) <= set(user.unit_ids_with(Permission.SEE_REPORTS)):
        raise Refused(_("Bạn không có quyền xem báo cáo của %s.") % scope.unit)
