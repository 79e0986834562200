"""The words of documents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class KeySource(TextChoices):
    """Where a signing key lives."""

    SOFTWARE = "software", _("Tệp PKCS#12")
    TOKEN = "token", _("Thiết bị PKCS#11")
