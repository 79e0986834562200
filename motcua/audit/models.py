"""Evidence: who did what to what, from where, and when."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """One thing done. Rows are added, never changed; triggers in the database see to it.

    It holds copies and no foreign keys: evidence outlives what it speaks of.
    """

    at = models.DateTimeField(_("lúc"), db_default=Now())
    who_id = models.BigIntegerField(_("mã người thực hiện"), null=True)
    who = models.TextField(_("người thực hiện"))
    origin = models.TextField(_("nơi thực hiện"))
    action = models.TextField(_("việc"))
    subject_kind = models.TextField(_("loại đối tượng"))
    subject_id = models.BigIntegerField(_("mã đối tượng"))
    subject = models.TextField(_("đối tượng"))
    before = models.JSONField(_("trước"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("sau"), null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("chứng cứ")
        verbose_name_plural = _("chứng cứ")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="evidence_by_subject"),
            models.Index(fields=["at"], name="evidence_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.action} {self.subject}"
