"""One row of the inbox in words: worked out here, since a page shows a hundred of them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from motcua.catalogue.kinds import FilingChannel
from motcua.doors.frame.templatetags.frame import COLOURS
from motcua.dossiers.models import Dossier
from motcua.dossiers.standing import standing
from motcua.dossiers.states import State

LONGEST_PROCEDURE = 90


@dataclass(frozen=True)
class Row:
    """What a row shows."""

    code: str
    address: str
    tick: str
    name: str
    procedure: str
    state: str
    due: str
    standing: str
    colour: str
    received: str = ""
    channel: str = ""
    unit: str = ""


def rows_of(dossiers: list[Dossier], now: datetime) -> list[Row]:
    """The rows, in the reader's language."""
    tick, states = _("Chọn hồ sơ %s"), {state.value: str(state.label) for state in State}
    # One address is worked out and the others are like it.
    pattern = reverse("desk:show", kwargs={"code": "CODE"})
    return [row_of(dossier, now, tick, pattern, states) for dossier in dossiers]


def row_of(dossier: Dossier, now: datetime, tick: str, pattern: str, states: dict[int, str]) -> Row:
    """One row."""
    word = standing(dossier, now)
    return Row(
        code=dossier.code,
        address=pattern.replace("CODE", quote(dossier.code, safe="")),
        tick=tick % dossier.code,
        name=dossier.applicant.name,
        procedure=Truncator(dossier.version.name).chars(LONGEST_PROCEDURE),
        state=states[dossier.state],
        due=minute(dossier.due_at),
        standing=str(word.label),
        colour=COLOURS.get(word, "secondary"),
        received=minute(dossier.received_at),
        channel=str(FilingChannel(dossier.channel).label),
        unit=dossier.competent_unit.name,
    )


def minute(moment: datetime | None) -> str:
    """10:05 02/11/2026, or a dash."""
    return date_format(localtime(moment), "H:i d/m/Y") if moment else "—"
