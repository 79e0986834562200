"""The sets of procedures behind an index's numerators and denominators (QĐ 766/QĐ-TTg).

A procedure counts once in each unit and once in a scope, however many of its units offer it;
so a province's figure is the union of its units' sets.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.kinds import ServiceLevel
from motcua.catalogue.models import (
    Competence,
    ComponentType,
    FeeItem,
    Method,
    Offer,
    ProcedureVersion,
    VersionQuerySet,
)
from motcua.indices.sources.dossiers import Words, online, owing, paid_online, received
from motcua.reports.questions import Question

ONLINE_LEVELS: Final = (ServiceLevel.PARTIAL, ServiceLevel.FULL)

# (unit, procedure): a procedure at a unit.
Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class ProcedureSource:
    """A denominator as a set of procedures at units, and the numerator as a part of it."""

    counted: Words
    rest: Words
    advice: Words
    whole: Callable[[Question], Pairs]
    some: Callable[[Question], Pairs]

    def part(self, question: Question) -> Pairs:
        """The numerator."""
        return self.whole(question) & self.some(question)

    def others(self, question: Question) -> Pairs:
        """What is in the denominator and nowhere in the numerator."""
        counted = {procedure for _unit, procedure in self.part(question)}
        return {pair for pair in self.whole(question) if pair[1] not in counted}


def pairs(rows: QuerySet[Any, tuple[int, int]]) -> Pairs:
    """As a set."""
    return set(rows)


def offers(question: Question) -> QuerySet[Offer]:
    """What the units of the scope receive on the last day of the period."""
    day = question.period.last
    return Offer.objects.in_force_on(day).filter(unit__in=question.scope.unit_ids())


def at_units(found: QuerySet[Offer]) -> Pairs:
    """Offers as pairs."""
    return pairs(found.order_by().values_list("unit_id", "procedure_id"))


def offered(question: Question) -> Pairs:
    """3.1, 1.3: every procedure under the units' authority."""
    return at_units(offers(question))


def online_versions(day: date) -> VersionQuerySet:
    """In force, with a partial or full online service."""
    return ProcedureVersion.objects.in_force_on(day).filter(service_level__in=ONLINE_LEVELS)


def offered_online(question: Question) -> Pairs:
    """3.1, 3.2: those with a partial or full online service."""
    versions = online_versions(question.period.last)
    return at_units(offers(question).filter(procedure__in=versions.values("procedure")))


def used_online(question: Question) -> Pairs:
    """3.2: those with a dossier received online in the period."""
    found = received(question).filter(online(question)).order_by()
    return pairs(found.values_list("receiving_unit_id", "version__procedure_id").distinct())


def with_fees(question: Question) -> Pairs:
    """3.5: those that cost something on the last day of the period."""
    day = question.period.last
    items = FeeItem.objects.in_force_on(day).filter(amount_vnd__gt=0)
    dear = Method.objects.filter(version=OuterRef("pk"), fee_vnd__gt=0)
    versions = ProcedureVersion.objects.in_force_on(day).filter(Exists(dear))
    costing = offers(question).filter(procedure__in=items.values("procedure"))
    return at_units(costing) | at_units(
        offers(question).filter(procedure__in=versions.values("procedure"))
    )


def with_owing_dossiers(question: Question) -> Pairs:
    """3.5: those with a dossier of the period that owed something."""
    found = owing(question).order_by()
    return pairs(found.values_list("receiving_unit_id", "version__procedure_id").distinct())


def with_online_payment(question: Question) -> Pairs:
    """3.5b: those with a dossier of the period paid through a gateway."""
    found = owing(question).filter(paid_online(question)).order_by()
    return pairs(found.values_list("receiving_unit_id", "version__procedure_id").distinct())


def told_whole(question: Question) -> Pairs:
    """1.3: those that say what must be public (NĐ 63/2010/NĐ-CP art. 8(2)), as far as it is kept.

    Manner, components, time limits, subjects and performing agency; the sequence of steps is not
    kept apart in the catalogue.
    """
    mine = {"version": OuterRef("pk")}
    versions = ProcedureVersion.objects.in_force_on(question.period.last).filter(
        ~Exists(Method.objects.filter(**mine, limit_amount__isnull=True)),
        ~Exists(Method.objects.filter(**mine, limit_unit="")),
        Exists(Method.objects.filter(**mine)),
        Exists(ComponentType.objects.filter(**mine)),
        Exists(Competence.objects.filter(**mine)),
        audience__len__gt=0,
    )
    return at_units(offers(question).filter(procedure__in=versions.values("procedure")))


def listed(found: Pairs) -> QuerySet[ProcedureVersion]:
    """The procedures of a set, once each, in their newest published version, by code."""
    published = ProcedureVersion.objects.filter(published_at__isnull=False)
    newer = published.filter(procedure=OuterRef("procedure"), number__gt=OuterRef("number"))
    codes = {procedure for _unit, procedure in found}
    newest = published.filter(~Exists(newer), procedure__in=codes)
    return newest.select_related("procedure", "field").order_by("procedure__code")


SOURCES: Final = {
    "content_complete": ProcedureSource(
        _("Thủ tục công khai đủ nội dung"),
        _("Thủ tục công khai thiếu nội dung"),
        _("Bổ sung cách thức, thành phần hồ sơ, thời hạn, đối tượng, cơ quan thực hiện."),
        offered,
        told_whole,
    ),
    "offered_online": ProcedureSource(
        _("Thủ tục có dịch vụ công trực tuyến"),
        _("Thủ tục chưa có dịch vụ công trực tuyến"),
        _("Đưa thủ tục đủ điều kiện lên dịch vụ công một phần hoặc toàn trình."),
        offered,
        offered_online,
    ),
    "services_used": ProcedureSource(
        _("Dịch vụ công trực tuyến có phát sinh hồ sơ"),
        _("Dịch vụ công trực tuyến chưa phát sinh hồ sơ"),
        _("Giới thiệu dịch vụ chưa có ai nộp; rà soát dịch vụ không có nhu cầu."),
        offered_online,
        used_online,
    ),
    "payment_offered": ProcedureSource(
        _("Thủ tục có hồ sơ phát sinh nghĩa vụ tài chính"),
        _("Thủ tục có phí, lệ phí chưa phát sinh khoản thu"),
        _("Lập khoản thu trên hệ thống cho mọi hồ sơ có phí, lệ phí."),
        with_fees,
        with_owing_dossiers,
    ),
    "procedures_paid_online": ProcedureSource(
        _("Thủ tục có giao dịch thanh toán trực tuyến"),
        _("Thủ tục có phí, lệ phí chưa có giao dịch trực tuyến"),
        _("Mời thanh toán qua cổng ở những thủ tục này."),
        with_fees,
        with_online_payment,
    ),
}
