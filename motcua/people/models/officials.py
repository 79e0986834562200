"""Officials with their posts, absences and tokens."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.people.models.successions import Succession
from motcua.people.models.units import DateRange, Unit
from motcua.people.roles import GRANTS, HANDS, READS, SEES_BELOW, Permission, Role, Scope


class OfficialManager(BaseUserManager["Official"]):
    """Finds officials; `actions.employ` makes them."""


class Official(AbstractBaseUser):
    """Someone who works here. What they may do comes from their posts alone."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True, db_default="")
    is_active = models.BooleanField(_("đang làm việc"), default=True)

    objects = OfficialManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("cán bộ, công chức")
        verbose_name_plural = _("cán bộ, công chức")

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def current_posts(self) -> list[Post]:
        """The posts held today, and those of colleagues stood in for; read once a request."""
        today = timezone.localdate()
        stood_in = Absence.objects.on(today).filter(deputy=self).values("official")
        posts = Post.objects.held_on(today).filter(Q(official=self) | Q(official__in=stood_in))
        return list(posts.select_related("unit", "official"))

    @cached_property
    def stands_in_for(self) -> frozenset[int]:
        """Ids of the absent colleagues whose work this official does today."""
        return frozenset(
            post.official_id for post in self.current_posts if post.official_id != self.pk
        )

    @cached_property
    def units_seen(self) -> list[int]:
        """Ids of the units whose dossiers this official may see."""
        return self.unit_ids_with(Permission.SEE_DOSSIERS)

    def unit_ids_with(self, permission: Permission) -> list[int]:
        """Ids of the units that a permission reaches, with those below where the role says so."""
        posts = [post for post in self.current_posts if permission in GRANTS[Role(post.role)]]
        broad = [post.unit for post in posts if post.role in SEES_BELOW]
        below = Unit.objects.within(*broad).values_list("pk", flat=True) if broad else []
        found = {post.unit_id for post in posts} | set(below)
        # What a unit that is no more left behind is read where its work went.
        return sorted(found | self.units_before(found) if permission in READS else found)

    def units_before(self, units: set[int]) -> set[int]:
        """Ids of the units whose whole work came to these."""
        return Succession.objects.predecessors_of(units) if units else set()

    def units_of(self, permission: Permission) -> set[Unit]:
        """The units in which a permission is held by a post there."""
        return {post.unit for post in self.current_posts if permission in GRANTS[Role(post.role)]}

    @property
    def units_worked_in(self) -> set[Unit]:
        """The units where this official receives, handles or decides dossiers."""
        return {post.unit for post in self.current_posts if HANDS & GRANTS[Role(post.role)]}

    def may(self, permission: Permission, unit_id: int | None = None) -> bool:
        """Is the permission held, in that very unit where one is named?"""
        return any(
            permission in GRANTS[Role(post.role)] and unit_id in (None, post.unit_id)
            for post in self.current_posts
        )

    def on_behalf(self, permission: Permission, unit_id: int) -> Official | None:
        """The absent colleague whose post gives the permission there; None for one's own."""
        giving = [
            post
            for post in self.current_posts
            if permission in GRANTS[Role(post.role)] and post.unit_id == unit_id
        ]
        own = any(post.official_id == self.pk for post in giving)
        return None if own or not giving else giving[0].official

    # What Django's admin asks. It holds settings only, so one permission answers it all.
    @property
    def is_staff(self) -> bool:
        """May this official open the settings?"""
        return self.is_active and self.may(Permission.MANAGE_SETTINGS)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django admin's question about one thing."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Django admin's question about one app."""
        return self.is_staff


class PostQuerySet(models.QuerySet["Post"]):
    """Questions about posts."""

    def held_on(self, day: date) -> Self:
        """The posts in force on that day, of officials who still work and units that exist."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
            valid_from__lte=day,
            official__is_active=True,
        )

    def with_permission(self, permission: Permission) -> Self:
        """The posts whose role grants it."""
        return self.filter(role__in=[role for role in Role if permission in GRANTS[role]])


class Post(models.Model):
    """A role held in a unit from a day up to, not including, another. Several at once may be."""

    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, related_name="posts", verbose_name=_("cán bộ")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("đơn vị")
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí công tác")
        verbose_name_plural = _("vị trí công tác")
        constraints = [
            ExclusionConstraint(
                name="post_held_once_at_a_time",
                expressions=[
                    ("official", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.official} · {Role(self.role).label} · {self.unit}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about absences."""

    def on(self, day: date) -> Self:
        """The absences that cover a day."""
        return self.filter(first_day__lte=day, last_day__gte=day, ended_at=None)


class Absence(models.Model):
    """An official is away on these days, both included, and a deputy does their work.

    What the deputy may see and do then includes the absent official's posts; the history names
    both.
    """

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="deputised")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do, văn bản"), max_length=300)
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="nobody_is_their_own_deputy", condition=~Q(official=F("deputy"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} → {self.deputy}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions about tokens."""

    def good_at(self, now: datetime) -> Self:
        """Neither revoked nor over, of an official who still works here."""
        return self.filter(revoked_at=None, expires_at__gt=now, official__is_active=True)


class ApiToken(models.Model):
    """Lets an official's own program do some of what the official may. Kept as a digest only."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="token_has_a_scope", condition=Q(scopes__len__gt=0)),
            models.CheckConstraint(
                name="token_ends_after_it_begins", condition=Q(expires_at__gt=F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official} · {self.name}"

    @property
    def scope_names(self) -> list[str]:
        """What it allows, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]
