"""Who waits in a unit's waiting room: services, counters, tickets. No name is ever written."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import ProcedureField
from motcua.people.models import Official, Unit
from motcua.queue.states import AT_COUNTER, ENDED, TicketState
from motcua.queue.waiting import Wait


class WaitingRoom(models.Model):
    """A unit gives out numbers. Whoever has the kiosk's address may take one, and look at it.

    The screen's key is another: it hangs on the wall and lets nobody take a number.
    """

    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, related_name="waiting_room", verbose_name=_("đơn vị")
    )
    kiosk_key = models.CharField(max_length=40, unique=True, editable=False)
    screen_key = models.CharField(max_length=40, unique=True, editable=False)
    opened_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("phòng chờ")
        verbose_name_plural = _("phòng chờ")

    def __str__(self) -> str:
        return str(self.unit)


class QueueService(models.Model):
    """What people queue for: one line with a letter of its own, and the fields it answers for."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="queue_services", verbose_name=_("đơn vị")
    )
    name = models.CharField(_("tên dịch vụ"), max_length=100)
    prefix = models.CharField(_("chữ đầu của số"), max_length=1)
    fields = models.ManyToManyField(
        ProcedureField, blank=True, related_name="+", verbose_name=_("lĩnh vực")
    )
    is_open = models.BooleanField(_("đang phát số"), default=True)

    class Meta:
        verbose_name = _("dịch vụ lấy số")
        verbose_name_plural = _("dịch vụ lấy số")
        ordering = ["prefix"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "prefix"], name="one_letter_one_service"),
            models.CheckConstraint(
                name="prefix_is_a_capital_letter", condition=Q(prefix__regex="^[A-Z]$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} · {self.name}"


class Counter(models.Model):
    """A place where an officer sits, and the services it calls."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="counters", verbose_name=_("đơn vị")
    )
    number = models.PositiveSmallIntegerField(_("số quầy"))
    name = models.CharField(_("tên quầy"), max_length=100, blank=True)
    services = models.ManyToManyField(
        QueueService, related_name="counters", verbose_name=_("dịch vụ phục vụ")
    )

    class Meta:
        verbose_name = _("quầy")
        verbose_name_plural = _("quầy")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="counter_numbered_once")
        ]

    def __str__(self) -> str:
        return _("Quầy %s") % self.number


class TicketSerial(models.Model):
    """The last number a service gave out on a day."""

    service = models.ForeignKey(QueueService, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "day"], name="one_serial_a_service_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.day}: {self.last}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions about tickets."""

    def of(self, unit: Unit, day: date) -> Self:
        """A unit's tickets of a day."""
        return self.filter(unit=unit, day=day)

    def waiting(self) -> Self:
        """Not called yet, the oldest first."""
        return self.filter(state=TicketState.WAITING).order_by("taken_at", "pk")

    def at_counter(self) -> Self:
        """Called or being served, the last called first."""
        return self.filter(state__in=AT_COUNTER).order_by("-called_at", "-pk")

    def waits(self) -> list[Wait]:
        """How long each waited, until first called."""
        return [Wait(*each) for each in self.values_list("taken_at", "waited_until")]


class Ticket(models.Model):
    """One number, unique for the service and day it was drawn from.

    A transfer changes the service waited for, never the number: it is printed on paper.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    drawn_from = models.ForeignKey(QueueService, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(QueueService, on_delete=models.PROTECT, related_name="tickets")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=TicketState, default=TicketState.WAITING)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField()
    # When first called: the wait ends there, whatever comes after.
    waited_until = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    served_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    no_show_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("số thứ tự")
        indexes = [
            models.Index(fields=["unit", "day", "state"], name="ticket_of_a_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["drawn_from", "day", "number"], name="ticket_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=AT_COUNTER),
                name="counter_serves_one_at_a_time",
            ),
            models.CheckConstraint(
                name="ticket_waits_without_a_counter",
                condition=Q(state=TicketState.WAITING, counter__isnull=True, called_at__isnull=True)
                | ~Q(state=TicketState.WAITING)
                & Q(counter__isnull=False, called_at__isnull=False, called_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_ends_with_its_moment",
                condition=Q(state=TicketState.DONE, done_at__isnull=False, no_show_at__isnull=True)
                | Q(state=TicketState.NO_SHOW, done_at__isnull=True, no_show_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(done_at__isnull=True, no_show_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it is printed and called: A007."""
        return f"{self.drawn_from.prefix}{self.number:03d}"
