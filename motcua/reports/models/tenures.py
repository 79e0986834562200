"""Which unit had a dossier when."""

from django.db import models

from motcua.dossiers.models import Dossier
from motcua.people.models import Unit


class Tenure(models.Model):
    """One time in which a unit was competent for a dossier: a view, never written.

    `left_at` is empty for the present one. `came_known_at`, `left_known_at`: when the system came
    to know that it began after another, and that it ended.
    """

    id = models.BigIntegerField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.DO_NOTHING, related_name="tenures")
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+")
    held_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    came_from = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True, related_name="+")
    came_known_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    went_to = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True, related_name="+")
    left_known_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "reports_tenure"

    def __str__(self) -> str:
        return f"{self.dossier} · {self.unit}"
