"""Dossier codes and look-up secrets. A code is never changed and never given twice."""

import secrets
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.core.errors import Refused

# (agency code, day of reception, serial of the day) → code
Scheme = Callable[[str, date, int], str]

# Letters that are not taken for one another when read aloud or copied by hand.
SECRET_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
SECRET_LENGTH = 6


def agency_yymmdd_nnnn(agency: str, day: date, serial: int) -> str:
    """`H44.100-261122-0007` (TT 03/2025 art. 13). Four digits are the least, not the most."""
    return f"{agency}-{day:%y%m%d}-{serial:04d}"


def agency_yyyymmdd_nnnnnnn(agency: str, day: date, serial: int) -> str:
    """`G09.20-20260609-0092637`, as the ministries' number service writes it."""
    return f"{agency}-{day:%Y%m%d}-{serial:07d}"


SCHEMES: dict[str, Scheme] = {
    "agency-yymmdd-nnnn": agency_yymmdd_nnnn,
    "agency-yyyymmdd-nnnnnnn": agency_yyyymmdd_nnnnnnn,
}


def next_code(agency: str, day: date) -> str:
    """The next code of an agency on a day; gaps may be, no number is given twice.

    Called outside a transaction it has a short one of its own, so that the filings of one desk
    do not wait for each other's end. That one need not reach the disk by itself: a dossier that
    does is written after it and takes it along.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        cursor.execute(
            """INSERT INTO dossiers_dailyserial (agency, day, last) VALUES (%s, %s, 1)
               ON CONFLICT (agency, day) DO UPDATE SET last = dossiers_dailyserial.last + 1
               RETURNING last""",
            [agency, day],
        )
        serial = cursor.fetchone()[0]
    return scheme()(agency, day, serial)


def scheme() -> Scheme:
    """The scheme this installation uses."""
    try:
        return SCHEMES[settings.DOSSIER_CODE_SCHEME]
    except KeyError as error:
        raise Refused(_("Không có mẫu mã hồ sơ “%s”.") % settings.DOSSIER_CODE_SCHEME) from error


def new_secret() -> str:
    """A short secret for a receipt: about 30 bits, with look-ups limited in rate."""
    number = secrets.randbelow(len(SECRET_LETTERS) ** SECRET_LENGTH)
    letters = ""
    for _place in range(SECRET_LENGTH):
        number, place = divmod(number, len(SECRET_LETTERS))
        letters += SECRET_LETTERS[place]
    return letters
