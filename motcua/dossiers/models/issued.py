"""Papers that were given out, by their content; and the register books of past years."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import StoredFile
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.models.results import Result
from motcua.people.models import Official, Unit


class IssuedPaper(models.Model):
    """One paper as it was given out. Rows are added, never changed.

    `form` is a FormType, or empty for a result. `code` is printed on a form; a result's versions,
    one for each signature, share the result's own code.
    """

    form = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=20)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, null=True, related_name="issued_papers"
    )
    result = models.ForeignKey(
        Result, on_delete=models.PROTECT, null=True, related_name="issued_papers"
    )
    issued_at = models.DateTimeField()
    by = models.ForeignKey(Official, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("giấy tờ đã phát hành")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["code"], name="issued_paper_by_code"),
            models.Index(fields=["sha256"], name="issued_paper_by_content"),
        ]
        constraints = [
            models.CheckConstraint(
                name="issued_paper_is_a_form_or_a_result",
                condition=Q(form="", result__isnull=False) | ~Q(form="") & Q(result__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.code


class RegisterBook(models.Model):
    """The register of a unit and a year, closed: its numbering and its printed book stay."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="register_books")
    year = models.PositiveSmallIntegerField()
    entries = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("sổ theo dõi hồ sơ")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="register_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class RegisterEntry(models.Model):
    """The serial number of a dossier in a closed book."""

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="lines")
    serial = models.PositiveIntegerField()
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="register_entry")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "serial"], name="register_serial_once"),
            models.CheckConstraint(name="register_begins_with_one", condition=Q(serial__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.book} · {self.serial}"
