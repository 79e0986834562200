"""Where timestamps come from. Only the gateway opens the connection; its maker is configured."""

from django.conf import settings
from django.utils.module_loading import import_string
from pyhanko.sign.timestamps import TimeStamper


def configured() -> TimeStamper | None:
    """The RFC 3161 server of this installation; None where none is configured."""
    if not settings.TIMESTAMP_URL:
        return None
    maker = import_string(settings.TIMESTAMPER)
    stamper = maker(settings.TIMESTAMP_URL)
    assert isinstance(stamper, TimeStamper)
    return stamper
