"""Parcels on their way, what was told of them, and who is visited at home."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.people.models import Official, Unit
from motcua.post.kinds import ENDED, Direction, ParcelState, PostagePayer


class ParcelQuerySet(models.QuerySet["Parcel"]):
    """Questions about parcels."""

    def to_send(self, at: datetime) -> Self:
        """The operator has not heard of them, and another try is due."""
        return self.filter(state=ParcelState.UNSENT, next_try_at__lte=at).order_by("next_try_at")

    def to_ask_about(self, at: datetime) -> Self:
        """On their way, and due to be asked about."""
        known = self.exclude(state__in=[ParcelState.UNSENT, *ENDED])
        return known.filter(next_try_at__lte=at).order_by("next_try_at")

    def of_units(self, units: list[int]) -> Self:
        """Of these units, newest first."""
        return self.filter(unit__in=units).select_related("unit").order_by("-pk")


class Parcel(models.Model):
    """One parcel. Its state is the furthest that is known of it; moments are kept as told."""

    direction = models.CharField(max_length=12, choices=Direction)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parcels")
    # What it carries, in the words of whoever sends it: a dossier's code.
    reference = models.CharField(max_length=80, blank=True)
    content = models.CharField(max_length=500)
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=500)
    phone = models.CharField(max_length=20, blank=True)
    postage_payer = models.CharField(
        max_length=10, choices=PostagePayer, default=PostagePayer.CITIZEN
    )
    postage_vnd = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=ParcelState)
    operator_number = models.CharField(max_length=60, blank=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    picked_up_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The number of the hand-over record, or who signed for it.
    proof = models.CharField(max_length=200, blank=True)
    heard_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    # Why a person must look at it; empty where nobody must.
    trouble = models.CharField(max_length=500, blank=True)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="parcel_to_do", condition=Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["unit", "direction"], name="parcel_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                name="parcel_arrived_with_moment_and_proof",
                condition=Q(
                    ~Q(proof=""),
                    state__in=[ParcelState.HANDED_OVER, ParcelState.DELIVERED],
                    arrived_at__isnull=False,
                )
                | ~Q(state__in=[ParcelState.HANDED_OVER, ParcelState.DELIVERED])
                & Q(arrived_at__isnull=True),
            ),
            models.CheckConstraint(
                name="parcel_ended_exactly_in_an_end",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="parcel_ends_where_it_goes",
                condition=~Q(direction=Direction.TO_OFFICE, state=ParcelState.DELIVERED)
                & ~Q(direction=Direction.TO_CITIZEN, state=ParcelState.HANDED_OVER),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Our number of it at the operator."""
        return f"BG{self.pk:08d}" if self.pk else ""


class ParcelNews(models.Model):
    """One thing an operator or an official told of a parcel. Rows are added, never changed."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, null=True, related_name="news")
    number = models.CharField(max_length=60)
    event = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    proof = models.CharField(max_length=200, blank=True)
    told_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class EntitledGroupQuerySet(models.QuerySet["EntitledGroup"]):
    """Questions about those who are visited at home."""

    def in_force_at(self, unit: Unit, day: date) -> Self:
        """The groups that hold everywhere, at this unit, or at one above it, on that day."""
        near = Q(unit__isnull=True) | Q(unit__code__in=unit.path_codes)
        begun = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.filter(near, begun, valid_from__lte=day)


class EntitledGroup(models.Model):
    """A group whose results are brought home, from a day on and by a named text."""

    code = models.CharField(_("mã đối tượng"), max_length=30)
    name = models.CharField(_("tên đối tượng"), max_length=200)
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
    legal_basis = models.CharField(_("căn cứ"), max_length=200)

    objects = EntitledGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("đối tượng được trả kết quả tại nhà")
        verbose_name_plural = _("đối tượng được trả kết quả tại nhà")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="group_has_a_legal_basis", condition=~Q(legal_basis="") & ~Q(code="")
            ),
            models.CheckConstraint(
                name="group_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
