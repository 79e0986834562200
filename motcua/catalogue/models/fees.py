"""What a procedure costs, and who pays less: rows with dates, as council resolutions write them.

They hang on the procedure and not on its version: a resolution changes fees without a new
decision on the procedure, and a published version may not change. A row is never altered, only
ended (see the migration); a new amount is a new row.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.kinds import FeeKind, FeeMoment, FilingChannel
from motcua.catalogue.models.procedures import Procedure
from motcua.people.models import DateRange, Unit

Row = TypeVar("Row", bound=models.Model)
WHOLE = 100
ENDS_IN_ORDER: Any = Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))


class FeeQuerySet(models.QuerySet[Row]):
    """Questions about dated rows of fees."""

    def in_force_on(self, day: date) -> Self:
        """The rows open on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def reaching(self, unit: Unit) -> Self:
        """The rows that hold everywhere, at this unit, or at one above it."""
        return self.filter(Q(unit__isnull=True) | Q(unit__code__in=unit.path_codes))


class FeeItem(models.Model):
    """One phí or lệ phí of a procedure, of one case or channel where it is named."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="fee_items", verbose_name=_("thủ tục")
    )
    code = models.CharField(_("mã khoản thu"), max_length=30)
    name = models.CharField(_("tên khoản thu"), max_length=300)
    kind = models.CharField(_("loại"), max_length=10, choices=FeeKind)
    amount_vnd = models.PositiveBigIntegerField(_("mức thu (đồng)"))
    # The case by its name: cases themselves belong to versions, which come and go.
    case_name = models.CharField(_("trường hợp"), max_length=1000, blank=True)
    channel = models.CharField(_("cách nộp"), max_length=10, choices=FilingChannel, blank=True)
    charged_at = models.CharField(
        _("thu khi"), max_length=12, choices=FeeMoment, default=FeeMoment.INTAKE
    )
    # The authority whose resolution it is; empty: everywhere.
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("áp dụng tại"),
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=200)

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("phí, lệ phí")
        verbose_name_plural = _("phí, lệ phí")
        ordering = ["procedure", "code", "valid_from"]
        constraints = [
            models.CheckConstraint(name="fee_ends_after_it_begins", condition=ENDS_IN_ORDER),
            models.CheckConstraint(name="fee_has_a_legal_basis", condition=~Q(legal_basis="")),
            ExclusionConstraint(
                name="fee_stated_once_at_a_time",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("case_name", RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (Coalesce("unit", Value(0)), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeeExemption(models.Model):
    """A group that pays less, or a channel that costs less: a per cent or an exact amount off."""

    procedure = models.ForeignKey(
        Procedure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fee_exemptions",
        verbose_name=_("thủ tục (để trống: mọi thủ tục)"),
    )
    item_code = models.CharField(_("mã khoản thu (để trống: mọi khoản)"), max_length=30, blank=True)
    group_code = models.CharField(_("mã đối tượng"), max_length=30, blank=True)
    group_name = models.CharField(_("tên đối tượng"), max_length=200, blank=True)
    channel = models.CharField(_("cách nộp"), max_length=10, choices=FilingChannel, blank=True)
    percent_off = models.PositiveSmallIntegerField(_("giảm (%)"), null=True, blank=True)
    amount_off_vnd = models.PositiveBigIntegerField(_("giảm (đồng)"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("áp dụng tại"),
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=200)

    objects = FeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("miễn, giảm phí, lệ phí")
        verbose_name_plural = _("miễn, giảm phí, lệ phí")
        ordering = ["group_name", "channel", "valid_from"]
        constraints = [
            models.CheckConstraint(name="exemption_ends_after_it_begins", condition=ENDS_IN_ORDER),
            models.CheckConstraint(
                name="exemption_has_a_legal_basis", condition=~Q(legal_basis="")
            ),
            models.CheckConstraint(
                name="exemption_is_for_a_group_or_a_channel",
                condition=~Q(group_code="") & ~Q(group_name="") | Q(group_code="") & ~Q(channel=""),
            ),
            models.CheckConstraint(
                name="exemption_is_a_percent_or_an_amount",
                condition=Q(
                    percent_off__isnull=False,
                    percent_off__gte=1,
                    percent_off__lte=WHOLE,
                    amount_off_vnd__isnull=True,
                )
                | Q(percent_off__isnull=True, amount_off_vnd__isnull=False, amount_off_vnd__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        """Why less is paid, in the words of a receipt."""
        return self.group_name or str(FilingChannel(self.channel).label)
