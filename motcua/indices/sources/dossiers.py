"""The sets of dossiers behind an index's numerators and denominators (QĐ 766/QĐ-TTg).

Each is a question to the database, so that a count and the list behind it are the same set;
sources with one `base` are counted in one pass over it.
They are asked as known now; a dossier belongs to the unit that is competent for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import ResultType
from motcua.dossiers.models import (
    DossierCharge,
    DossierFile,
    DossierQuerySet,
    Event,
    Result,
    ReusedResult,
)
from motcua.dossiers.states import State, Verb
from motcua.payments.kinds import ChargeState, PaymentMethod
from motcua.reports.figures import behind
from motcua.reports.kinds import Figure
from motcua.reports.questions import Question

NO_STATE: Final = 0
# Lazy, so that they speak the reader's language.
Words = str | Promise


Base = Callable[[Question], DossierQuerySet]


@dataclass(frozen=True)
class DossierSource:
    """A denominator as a set of dossiers, and the numerator as a part of it.

    `amount` makes it an average: the numerator is then its sum over the whole set. `advice`
    says what would bring more dossiers into the numerator.
    """

    counted: Words
    rest: Words
    advice: Words
    base: Base
    condition: Callable[[Question], Q]
    amount: Combinable | None = None

    def whole(self, question: Question) -> DossierQuerySet:
        """The denominator."""
        return self.base(question)

    def part(self, question: Question) -> DossierQuerySet:
        """The numerator."""
        return self.base(question).filter(self.condition(question))

    def others(self, question: Question) -> DossierQuerySet:
        """What is in the denominator and not in the numerator."""
        return self.whole(question).filter(~Exists(self.part(question).filter(pk=OuterRef("pk"))))


def close_of(question: Question) -> datetime:
    """The end of the period, or now where that has not come."""
    return min(question.period.end, timezone.now())


def everything(question: Question) -> Q:
    """No condition."""
    return Q()


def received(question: Question) -> DossierQuerySet:
    """Received in the period."""
    return behind(question, Figure.RECEIVED_NEW)


def where_paper_is_due(question: Question) -> DossierQuerySet:
    """In play, of procedures that must give a paper as their result."""
    return in_play(question).filter(Exists(ResultType.objects.filter(version=OuterRef("version"))))


def in_play(question: Question) -> DossierQuerySet:
    """Received or handled in the period, those carried over included.

    With how each stood at the close: its state, and its requests for papers.
    """
    asked = Event.objects.filter(
        dossier=OuterRef("pk"), verb=Verb.ASK_PAPERS, happened_at__lt=close_of(question),
        # What was asked before acceptance stopped no clock.
        happened_at__gte=OuterRef("received_at"),
    )  # fmt: skip
    so_far = Event.objects.filter(dossier=OuterRef("pk"), happened_at__lt=close_of(question))
    many = asked.order_by().values("dossier").annotate(many=Count("pk")).values("many")
    return behind(question, Figure.RECEIVED).alias(
        stood=Coalesce(Subquery(so_far.order_by("-pk").values("end")[:1]), Value(NO_STATE)),
        asked_at=Subquery(asked.order_by("-happened_at").values("happened_at")[:1]),
        times_asked=Subquery(many),
        finished_at=Coalesce("completed_at", "stopped_at"),
    )


def in_time(question: Question) -> Q:
    """2.1: finished by the due moment, or open with the due moment still to come.

    What waits for papers ended when they were asked for; asked more than once, it is overdue. In
    a pause there is no due moment, unless it had passed before the pause.
    """
    close = close_of(question)
    not_yet = Q(due_at__isnull=True)
    ended = Q(completed_at__lt=close) | Q(stopped_at__lt=close)
    still_open = (Q(completed_at__isnull=True) | Q(completed_at__gte=close)) & (
        Q(stopped_at__isnull=True) | Q(stopped_at__gte=close)
    )
    waiting = still_open & Q(stood=State.SUPPLEMENT_REQUIRED)
    at_work = still_open & ~Q(stood=State.SUPPLEMENT_REQUIRED)
    return (
        ended & (not_yet | Q(finished_at__lte=F("due_at")))
        | at_work & (not_yet | Q(due_at__gte=close))
        | waiting & Q(times_asked=1) & (not_yet | Q(asked_at__lte=F("due_at")))
    )


def has_result(question: Question) -> Q:
    """4.1: an electronic result was given out by the close, and not taken back by then."""
    close = close_of(question)
    results = Result.objects.filter(dossier=OuterRef("pk"), issued_at__lt=close).filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gte=close)
    )
    return Q(Exists(results))


def digitised(question: Question) -> Q:
    """4.2: a file among the papers handed in, and an electronic result."""
    files = DossierFile.objects.filter(dossier=OuterRef("pk"), component__isnull=False)
    return Q(Exists(files)) & has_result(question)


def reused(question: Question) -> Q:
    """4.3: received in the period with a paper taken from what had been digitised."""
    again = ReusedResult.objects.filter(component__dossier=OuterRef("pk"))
    return Q(received_at__gte=question.period.start) & Q(Exists(again))


def online(question: Question) -> Q:
    """3.3: filed online."""
    return Q(channel=FilingChannel.ONLINE)


def online_with_result(question: Question) -> Q:
    """3.3 on paper: filed online, with an electronic result where the result is a paper."""
    due = Exists(ResultType.objects.filter(version=OuterRef("version")))
    return online(question) & (~Q(due) | has_result(question))


def owing(question: Question) -> DossierQuerySet:
    """Received in the period and owing something; a price of nothing is no obligation."""
    charges = DossierCharge.objects.current().filter(dossier=OuterRef("pk"), total_vnd__gt=0)
    return received(question).filter(Exists(charges))


def paid_online(question: Question) -> Q:
    """3.6: paid through a gateway."""
    return Q(Exists(paid_through_gateway().filter(dossier=OuterRef("pk"))))


def paid_through_gateway() -> QuerySet[DossierCharge]:
    """What dossiers owed and paid through a gateway."""
    return DossierCharge.objects.current().filter(
        charge__state=ChargeState.PAID, charge__settled_by__method=PaymentMethod.GATEWAY
    )


def finished(question: Question) -> DossierQuerySet:
    """2.2: completed, and begun in the period; the end may fall outside."""
    return received(question).filter(completed_at__isnull=False)


TAKEN: Final = F("completed_at") - F("received_at")

SOURCES: Final = {
    "handled_in_time": DossierSource(
        _("Hồ sơ trước hạn, đúng hạn hoặc còn trong hạn"),
        _("Hồ sơ quá hạn"),
        _("Hồ sơ đã quá hạn không sửa được nữa; hãy xử lý kịp hồ sơ sắp đến hạn."),
        in_play,
        in_time,
    ),
    "days_taken": DossierSource(
        _("Hồ sơ đã giải quyết xong"), _("Hồ sơ khác"), "", finished, everything, TAKEN
    ),
    "electronic_result": DossierSource(
        _("Hồ sơ có kết quả điện tử"),
        _("Hồ sơ chưa có kết quả điện tử"),
        _("Phát hành kết quả điện tử cho hồ sơ đã giải quyết xong."),
        in_play,
        has_result,
    ),
    "electronic_result_due": DossierSource(
        _("Hồ sơ có kết quả điện tử"),
        _("Hồ sơ phải trả giấy tờ mà chưa có kết quả điện tử"),
        _("Phát hành kết quả điện tử cho hồ sơ đã giải quyết xong."),
        where_paper_is_due,
        has_result,
    ),
    "digitised": DossierSource(
        _("Hồ sơ có thành phần số hóa và kết quả điện tử"),
        _("Hồ sơ thiếu tệp thành phần hoặc kết quả điện tử"),
        _("Số hóa thành phần hồ sơ khi tiếp nhận và phát hành kết quả điện tử."),
        in_play,
        digitised,
    ),
    "reused": DossierSource(
        _("Hồ sơ dùng lại giấy tờ đã số hóa"),
        _("Hồ sơ không dùng lại giấy tờ đã số hóa"),
        _("Khi tiếp nhận, lấy giấy tờ từ kho kết quả thay vì yêu cầu nộp lại."),
        in_play,
        reused,
    ),
    "filed_online": DossierSource(
        _("Hồ sơ nộp trực tuyến"),
        _("Hồ sơ nộp trực tiếp, qua bưu chính"),
        _("Hướng dẫn người dân nộp hồ sơ trực tuyến."),
        received,
        online,
    ),
    "filed_online_with_result": DossierSource(
        _("Hồ sơ nộp trực tuyến, có kết quả điện tử"),
        _("Hồ sơ nộp cách khác hoặc chưa có kết quả điện tử"),
        _("Hướng dẫn nộp hồ sơ trực tuyến và phát hành kết quả điện tử."),
        received,
        online_with_result,
    ),
    "paid_online": DossierSource(
        _("Hồ sơ thanh toán trực tuyến"),
        _("Hồ sơ có nghĩa vụ tài chính không thanh toán trực tuyến"),
        _("Gửi mã thanh toán qua cổng thay vì thu tại quầy."),
        owing,
        paid_online,
    ),
}
