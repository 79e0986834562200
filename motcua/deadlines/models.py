"""The tables behind every calendar: weekly hours and special days, of a unit or the nation."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.deadlines.limits import OPEN_KINDS, DayKind, LegalKey
from motcua.deadlines.opening import SpecialDay
from motcua.people.models import Unit


class Weekday(models.IntegerChoices):
    """Days of the week as Python numbers them."""

    MONDAY = 0, _("Thứ Hai")
    TUESDAY = 1, _("Thứ Ba")
    WEDNESDAY = 2, _("Thứ Tư")
    THURSDAY = 3, _("Thứ Năm")
    FRIDAY = 4, _("Thứ Sáu")
    SATURDAY = 5, _("Thứ Bảy")
    SUNDAY = 6, _("Chủ Nhật")


class OfficeHoursQuerySet(models.QuerySet["OfficeHours"]):
    """Questions about office hours."""

    def along(self, codes: Collection[str]) -> Self:
        """Those of the nation and of the units with these codes."""
        return self.filter(Q(unit=None) | Q(unit__code__in=codes)).select_related("unit")


class OfficeHours(models.Model):
    """One span of opening on a weekday, up to, not including, `valid_to`. No unit: the nation."""

    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="office_hours",
        verbose_name=_("đơn vị"),
    )
    weekday = models.SmallIntegerField(_("ngày trong tuần"), choices=Weekday)
    opens = models.TimeField(_("giờ mở cửa"))
    closes = models.TimeField(_("giờ đóng cửa"))
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = OfficeHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                name="office_hours_once",
                fields=["unit", "weekday", "opens", "valid_from"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="office_closes_after_it_opens", condition=Q(closes__gt=F("opens"))
            ),
            models.CheckConstraint(name="office_hours_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="office_hours_end_after_they_begin",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M}–{self.closes:%H:%M}"


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    """Questions about special days."""

    def along(self, codes: Collection[str]) -> Self:
        """Those of the nation and of the units with these codes."""
        return self.filter(Q(unit=None) | Q(unit__code__in=codes)).select_related("unit")


class CalendarDay(models.Model):
    """A day that differs from its weekday. No unit: the nation. With hours: open between them."""

    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name=_("đơn vị"),
    )
    day = models.DateField(_("ngày"))
    kind = models.CharField(_("loại ngày"), max_length=20, choices=DayKind)
    name = models.CharField(_("tên gọi, lý do"), max_length=200)
    notice = models.CharField(_("số thông báo, căn cứ"), max_length=200, blank=True)
    opens = models.TimeField(_("mở cửa từ"), null=True, blank=True)
    closes = models.TimeField(_("đóng cửa lúc"), null=True, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngày đặc biệt")
        verbose_name_plural = _("ngày đặc biệt")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                name="calendar_day_once", fields=["unit", "day"], nulls_distinct=False
            ),
            models.CheckConstraint(name="calendar_day_kind", condition=Q(kind__in=DayKind.values)),
            models.CheckConstraint(name="calendar_day_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="calendar_day_hours",
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(
                    opens__isnull=False,
                    closes__isnull=False,
                    closes__gt=F("opens"),
                    kind__in=sorted(OPEN_KINDS),
                ),
            ),
            models.CheckConstraint(
                name="half_day_says_its_hours",
                condition=~Q(kind=DayKind.HALF_DAY) | Q(opens__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {DayKind(self.kind).label}: {self.name}"

    def special(self) -> SpecialDay:
        """The same as a plain value for the arithmetic."""
        kind = DayKind(self.kind)
        return SpecialDay(self.day, kind, self.name, self.notice, self.opens, self.closes)


class CalendarStamp(models.Model):
    """One row whose version a trigger changes with every write to the two tables above."""

    version = models.UUIDField()

    def __str__(self) -> str:
        return str(self.version)


class LegalNumber(models.Model):
    """A number of the law, from a day up to, not including, another. A new text is a new row."""

    key = models.CharField(_("số liệu"), max_length=40, choices=LegalKey)
    value = models.PositiveIntegerField(_("giá trị"))
    effective_from = models.DateField(_("hiệu lực từ"))
    effective_to = models.DateField(_("hết hiệu lực"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("số liệu theo quy định")
        verbose_name_plural = _("số liệu theo quy định")
        ordering = ["key", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "effective_from"], name="legal_number_once"),
            models.CheckConstraint(
                name="legal_number_ends_after_it_begins",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gt=F("effective_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{LegalKey(self.key).label}: {self.value}"
