"""Counters: how many dossiers of a unit and field came to each turn of their way, day by day.

Four tables of one shape. What changed is noted by the database itself in the dossier's own
transaction, and folded later: into days, into marks (all days before one), and where the system
heard of it only after the day was over, into corrections too.
"""

from django.db import models

from motcua.catalogue.models import ProcedureField
from motcua.people.models import Unit


class Turns(models.Model):
    """How many of each turn, in one unit and field."""

    # The database takes both from the dossier, where they are checked.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    field = models.ForeignKey(
        ProcedureField, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    day = models.DateField()
    received_online = models.IntegerField(db_default=0)
    received_otherwise = models.IntegerField(db_default=0)
    received_unknown = models.IntegerField(db_default=0)
    resolved_early = models.IntegerField(db_default=0)
    resolved_on_time = models.IntegerField(db_default=0)
    resolved_overdue = models.IntegerField(db_default=0)
    resolved_undated = models.IntegerField(db_default=0)
    withdrawn = models.IntegerField(db_default=0)
    moved_in = models.IntegerField(db_default=0)
    moved_out = models.IntegerField(db_default=0)
    due_passed = models.IntegerField(db_default=0)
    due_settled = models.IntegerField(db_default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit} · {self.field} · {self.day}"


class CounterChange(Turns):
    """What a statement changed, not yet folded. Written by triggers, in no action of ours."""

    recorded_at = models.DateTimeField(null=True)


class CounterDay(Turns):
    """The turns of one day."""

    pk = models.CompositePrimaryKey("day", "unit", "field")


class CounterMark(Turns):
    """The turns of all days before one; there is a mark for each 1st and 15th that has come."""

    pk = models.CompositePrimaryKey("day", "unit", "field")


class CounterCorrection(Turns):
    """Turns of a day that the system came to know only after that day."""

    recorded_at = models.DateTimeField()

    class Meta(Turns.Meta):
        indexes = [models.Index(fields=["recorded_at", "day"], name="correction_by_knowledge")]
