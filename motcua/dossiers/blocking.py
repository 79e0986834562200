"""Which bans meet a request: by the persons, parcels and papers it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.text import fold
from motcua.dossiers.kinds import BanEffect, BanSubject
from motcua.dossiers.models import Ban, Dossier
from motcua.people.models import Unit

# Folded text: "thửa đất số 12, tờ bản đồ số 5" or the other way round.
NUMBER = r"(?: so)?\W{0,3}(\d+\w*)"
PARCEL: Final = re.compile(rf"thua(?: dat)?{NUMBER}\W+(?:thuoc )?to(?: ban do)?{NUMBER}")
SHEET_FIRST: Final = re.compile(rf"to(?: ban do)?{NUMBER}\W+thua(?: dat)?{NUMBER}")
WORDS: Final = re.compile(r"[a-z0-9]+")
# A paper's number as it is cited: up to so many words, so many signs, at least one digit.
MOST_WORDS, FEWEST_SIGNS = 4, 4


def bans_for(
    id_numbers: Iterable[str],
    parcels: Iterable[str],
    papers: Iterable[str],
    day: date,
    unit: Unit | None = None,
) -> list[Ban]:
    """The bans in force on a day that name one of these.

    Parcels are numbered anew in every commune: with `unit` only the bans of that unit and of
    those above it count for parcels.
    """
    here = Q()
    if unit is not None:
        above = [unit.path[: place + 1] for place, sign in enumerate(unit.path) if sign == "/"]
        here = Q(unit__path__in=above)
    met = (
        asked(BanSubject.PERSON, map(number_key, id_numbers))
        | asked(BanSubject.PARCEL, map(parcel_key, parcels)) & here
        | asked(BanSubject.PAPER, map(number_key, papers))
    )
    return list(Ban.objects.in_force_on(day).filter(met).select_related("unit").order_by("pk"))


def asked(subject: BanSubject, keys: Iterable[str]) -> Q:
    """On one of these subjects; an empty key is nobody's."""
    return Q(subject=subject, key__in=sorted({key for key in keys if key}))


def number_key(number: str) -> str:
    """A number as it is compared: letters and digits only."""
    return "".join(WORDS.findall(fold(number)))


def parcel_key(parcel: str) -> str:
    """A parcel as it is compared: its number and its map sheet's, "12/5"."""
    found = parcels_in(parcel)
    if found:
        return found[0]
    return "/".join(number.lstrip("0") for number in WORDS.findall(fold(parcel)))


def parcels_in(text: str) -> list[str]:
    """The parcels a text names, as keys."""
    plain = fold(text)
    pairs = PARCEL.findall(plain) + [(b, a) for a, b in SHEET_FIRST.findall(plain)]
    return [f"{parcel.lstrip('0')}/{sheet.lstrip('0')}" for parcel, sheet in pairs]


def numbers_in(text: str) -> set[str]:
    """Whatever in a text may be a paper's number, as keys."""
    words = WORDS.findall(fold(text))
    runs = {
        "".join(words[start : start + length])
        for length in range(1, MOST_WORDS + 1)
        for start in range(len(words) - length + 1)
    }
    return {run for run in runs if len(run) >= FEWEST_SIGNS and any(c.isdigit() for c in run)}


KEYS: Final[dict[BanSubject, Callable[[str], str]]] = {
    BanSubject.PERSON: number_key,
    BanSubject.PARCEL: parcel_key,
    BanSubject.PAPER: number_key,
}


def bans_met(id_numbers: Iterable[str], texts: Iterable[str], day: date, unit: Unit) -> list[Ban]:
    """The bans that meet people and what is written: a summary, the names of papers."""
    written = [text for text in texts if text]
    parcels = [parcel for text in written for parcel in parcels_in(text)]
    papers = [number for text in written for number in numbers_in(text)]
    return bans_for(id_numbers, parcels, papers, day, unit)


def check_not_blocked(
    id_numbers: Iterable[str], texts: Iterable[str], day: date, unit: Unit
) -> None:
    """Refuse what a ban forbids, naming its document. Warnings are shown elsewhere."""
    for ban in bans_met(id_numbers, texts, day, unit):
        if ban.effect == BanEffect.REFUSE:
            raise Refused(
                _("Không tiếp nhận được: %(what)s. Theo %(document)s.")
                % {"what": ban, "document": document_of(ban)}
            )


def document_of(ban: Ban) -> str:
    """The ban's document in words."""
    return _("văn bản số %(number)s ngày %(day)s của %(body)s") % {
        "number": ban.document_number,
        "day": ban.document_day.strftime("%d/%m/%Y"),
        "body": ban.document_body,
    }


def bans_on(dossier: Dossier, day: date) -> list[Ban]:
    """The bans in force that meet a dossier."""
    people = [dossier.applicant.id_number, dossier.submitter.id_number]
    names = dossier.components.values_list("name", flat=True)
    return bans_met(people, [dossier.summary, *names], day, dossier.competent_unit)
