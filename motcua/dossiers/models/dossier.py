"""A dossier and its tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Method, ProcedureField, ProcedureVersion, Route
from motcua.deadlines.limits import CountingRule, LimitUnit, TimeLimit
from motcua.dossiers.kinds import FiledBy, ResultKind, ReturnChannel
from motcua.dossiers.models.names import DistinctName
from motcua.dossiers.states import DESK_STEPS, ENDED, OPEN, State, Step, Verb
from motcua.people.models import Applicant, Official, Unit

CODE_LENGTH = 60


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Questions about dossiers. What a person sees always begins with `seen_by`."""

    def seen_by(self, user: Official) -> Self:
        """Dossiers received, accepted, decided or handled in the units this official sees."""
        units = user.units_seen
        # "Not empty" follows from the overlap; said, it opens the index of those few.
        return self.filter(
            Q(competent_unit__in=units)
            | Q(receiving_unit__in=units)
            | Q(accepting_unit__in=units)
            | ~Q(other_units=[]) & Q(other_units__overlap=units)
        )

    def decided_in(self, units: Iterable[int]) -> Self:
        """Dossiers these units are competent for."""
        return self.filter(competent_unit__in=list(units))

    def open(self) -> Self:
        """Somebody in the office still has something to do, or waits for the applicant."""
        return self.filter(state__in=OPEN)

    def how_many(self, lists: dict[str, Q]) -> dict[str, int]:
        """The length of several lists of open dossiers, counted in one pass."""
        counts = {name: Count("pk", filter=condition) for name, condition in lists.items()}
        return self.open().aggregate(**counts)

    def narrowed(self, *, field: str = "", channel: str = "", unit: str = "") -> Self:
        """Of one field and one unit (their ids) and one channel, where they are named."""
        narrow = self.filter(channel=channel) if channel in FilingChannel.values else self
        if number := id_of(unit):
            narrow = narrow.filter(Q(competent_unit=number) | Q(receiving_unit=number))
        return narrow.filter(field_id=number) if (number := id_of(field)) else narrow

    def filed_between(self, start: datetime | None, end: datetime | None) -> Self:
        """Filed from a moment on, up to, not including, another; each may be open."""
        begun = self if start is None else self.filter(filed_at__gte=start)
        return begun if end is None else begun.filter(filed_at__lt=end)

    def with_number(self, text: str) -> Self:
        """By the beginning of a code, or by a whole ID or telephone number."""
        plain = text.strip()
        codes = Q(code__startswith=plain) | Q(code__startswith=plain.upper())
        people = Applicant.objects.filter(Q(id_number=plain) | Q(phone=plain))
        # The ids themselves: with a subquery beside an OR no index could be used.
        return self.filter(codes | Q(applicant__in=list(people.values_list("pk", flat=True))))

    def newest_first(self) -> Self:
        """What came in last stands first."""
        return self.order_by("-filed_at", "-pk")

    def like(self, id_number: str, version: ProcedureVersion) -> Self:
        """Open dossiers of the same person for the same procedure: perhaps filed twice."""
        if not id_number.strip():
            return self.none()
        return self.open().filter(
            applicant__id_number=id_number.strip(), version__procedure=version.procedure_id
        )

    def for_list(self) -> Self:
        """With what one row of a list shows, in one query."""
        return self.select_related("version", "applicant", "competent_unit").only(
            "code", "state", "filed_at", "received_at", "due_at", "completed_at", "stopped_at",
            "sort_at", "channel", "version__name", "applicant__name", "competent_unit__name",
        )  # fmt: skip


def id_of(text: str) -> int | None:
    """An id as a page sends it; None where it is none."""
    return int(text[:9]) if text.isascii() and text.isdigit() else None


class Dossier(models.Model):
    """One request. `state`, `due_at` and the moments below follow from its events."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    # What a citizen types to follow the dossier; printed on the receipt.
    secret = models.CharField(max_length=12)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="dossiers")
    # The route it began with; none: the default route.
    route = models.ForeignKey(Route, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.ForeignKey(ProcedureField, on_delete=models.PROTECT, related_name="dossiers")
    method = models.ForeignKey(Method, on_delete=models.PROTECT, null=True, related_name="+")
    receiving_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="received")
    accepting_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="accepted")
    competent_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="decided")
    # Ids of further units that did a step of it or were asked: they see it too.
    other_units = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    channel = models.CharField(max_length=10, choices=FilingChannel)
    filed_by = models.CharField(max_length=10, choices=FiledBy, default=FiledBy.SELF)
    return_channel = models.CharField(max_length=10, choices=ReturnChannel, blank=True)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="dossiers")
    submitter = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="submitted")
    # The applicant's name without diacritics: searched by its own index, newest first.
    name = models.ForeignKey(
        DistinctName, on_delete=models.PROTECT, related_name="dossiers", db_index=False
    )
    authorization = models.CharField(max_length=500, blank=True)
    summary = models.CharField(max_length=1000, blank=True)
    fee_vnd = models.PositiveIntegerField(null=True)
    # The promise made at reception, kept with the dossier whatever the catalogue says later.
    limit_amount = models.PositiveIntegerField(null=True)
    limit_unit = models.CharField(max_length=15, choices=LimitUnit, blank=True)
    counting_rule = models.CharField(max_length=5, choices=CountingRule, default=CountingRule.DAY)
    cutoff = models.TimeField(null=True)

    state = models.PositiveSmallIntegerField(choices=State)
    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    # The declared real moment of hand-over where it is not the system's, with the reason.
    really_returned_at = models.DateTimeField(null=True)
    really_returned_reason = models.CharField(max_length=500, blank=True)
    result_kind = models.CharField(max_length=10, choices=ResultKind, blank=True)
    # When the system came to know the moments above; empty: when they happened, for legacy rows.
    recorded_at = models.DateTimeField(null=True)
    # Since when the competent unit has it, where it took it over from another unit.
    held_since = models.DateTimeField(null=True)
    # What a list is sorted by: the due moment, else when it came in.
    sort_at = models.GeneratedField(
        expression=Coalesce("due_at", "filed_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # Of a row from a legacy export: tells an unchanged row from a changed one.
    import_digest = models.BinaryField(max_length=16, null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["competent_unit", "sort_at", "id"],
                name="dossier_open_by_competent",
                condition=Q(state__in=[1, 2, 4, 5, 6, 7, 9]),
            ),
            models.Index(
                fields=["receiving_unit", "sort_at", "id"],
                name="dossier_open_by_receiving",
                condition=Q(state__in=[1, 2, 4, 5, 6, 7, 9]),
            ),
            models.Index(
                fields=["accepting_unit", "sort_at", "id"],
                name="dossier_open_by_accepting",
                condition=Q(state__in=[1, 2, 4, 5, 6, 7, 9]),
            ),
            GinIndex(
                fields=["other_units"],
                name="dossier_open_of_other_units",
                condition=~Q(other_units=[]) & Q(state__in=[1, 2, 4, 5, 6, 7, 9]),
            ),
            GinIndex(
                fields=["other_units"],
                name="dossier_of_other_units",
                condition=~Q(other_units=[]),
            ),
            models.Index(fields=["name", "-filed_at", "-id"], name="dossier_by_name"),
            # Rows lie in the order they came, so a few pages say where a month is.
            BrinIndex(
                fields=["filed_at", "received_at", "completed_at"],
                name="dossier_by_days",
                autosummarize=True,
            ),
            # Covers report II.06a: a unit's dossiers by the day they came.
            models.Index(fields=["competent_unit", "received_at"], name="dossier_by_reception"),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_before_acceptance_may_lack_a_due_moment",
                condition=Q(received_at__isnull=True) | Q(original_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="completed_exactly_in_state_9_or_10",
                condition=Q(state__in=[9, 10], completed_at__isnull=False)
                | (~Q(state__in=[9, 10]) & Q(completed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="returned_exactly_in_state_10",
                condition=Q(state=10, returned_at__isnull=False)
                | (~Q(state=10) & Q(returned_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="completed_not_before_received",
                condition=Q(completed_at__isnull=True) | Q(completed_at__gte=F("received_at")),
            ),
            models.CheckConstraint(
                name="returned_not_before_completed",
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("completed_at")),
            ),
            models.CheckConstraint(
                name="another_moment_of_hand_over_has_a_reason",
                condition=Q(really_returned_at__isnull=True) | ~Q(really_returned_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def limit(self) -> TimeLimit | None:
        """The promised time limit; None for a legacy dossier that came with its due moment only."""
        if self.limit_amount is None:
            return None
        rule = CountingRule(self.counting_rule)
        return TimeLimit(self.limit_amount, LimitUnit(self.limit_unit), rule, self.cutoff)

    @property
    def is_ended(self) -> bool:
        """Nothing more can happen to it."""
        return self.state in ENDED

    @property
    def end_at(self) -> datetime | None:
        """The moment that counts against the due moment: completion, not pick-up, or the stop."""
        return self.completed_at or self.stopped_at

    def is_late(self, now: datetime) -> bool:
        """Lateness is worked out, never stored, so no nightly job can forget it.

        In a pause `due_at` is empty, unless the dossier was late when the pause began.
        """
        return self.due_at is not None and (self.end_at or now) > self.due_at

    @cached_property
    def open_tasks(self) -> list[Task]:
        """The tasks somebody still has to do."""
        return list(self.tasks.filter(closed_at=None).select_related("unit", "assignee"))

    def open_task(self, step: str) -> Task | None:
        """The open task of this step, if there is one."""
        return next((task for task in self.open_tasks if task.step == step), None)


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions about tasks."""

    def open(self) -> Self:
        """Somebody still has to do them."""
        return self.filter(closed_at=None)

    def warned(self, now: datetime) -> Self:
        """Open, with half of their limit gone and not yet late."""
        return self.open().filter(half_at__lte=now, due_at__gt=now)

    def late(self, now: datetime) -> Self:
        """Open and past their own limit."""
        return self.open().filter(due_at__lte=now)

    def to_hand_over(self, units: Iterable[Unit]) -> Self:
        """Nobody has taken them, of dossiers these units received; on no list yet."""
        tasks = self.open().filter(taken_at=None, dossier__receiving_unit__in=units)
        tasks = tasks.filter(Q(previous__step=Step.RECEIVE) | ~Q(previous__unit=F("unit")))
        tasks = tasks.exclude(step__in=DESK_STEPS)
        tasks = tasks.exclude(hand_overs__taken_at=None, hand_overs__isnull=False)
        seen = ("unit", "dossier__applicant", "dossier__version", "dossier__receiving_unit")
        return tasks.select_related(*seen).order_by("unit__path", "pk")


class Task(models.Model):
    """One step of the route, held by a unit and perhaps by one official with others beside."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=40)
    name = models.CharField(max_length=300, db_default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks")
    # The task that led here; what is sent back goes to it.
    # Nobody asks what came after; of an official's tasks the open ones, by an index of their own.
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="tasks", db_index=False
    )
    co_handlers = models.ManyToManyField(Official, related_name="shared_tasks")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # When 50 % and 80 % of its limit are gone, in working time: what a warning is drawn from.
    half_at = models.DateTimeField(null=True)
    most_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Verb, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=Q(closed_at__isnull=True),
                name="step_open_once",
            ),
            models.CheckConstraint(
                name="task_ends_after_it_begins",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee"], condition=Q(closed_at__isnull=True), name="task_open_of"
            ),
            models.Index(
                fields=["unit", "due_at"], condition=Q(closed_at__isnull=True), name="task_open_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.name}"

    def is_late(self, now: datetime) -> bool:
        """Past its own limit, now or when it was closed."""
        return (self.closed_at or now) > self.due_at
