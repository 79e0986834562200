"""Reading the words of a deadline question, from options or from the columns of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.core.loading import Wrong
from motcua.deadlines.calendar import VIETNAM
from motcua.deadlines.limits import CountingRule, LimitUnit, TimeLimit

FIELDS = ["received_at", "amount", "unit", "rule", "cutoff"]
REQUIRED = ["received_at", "amount"]
# More digits than any limit has, and few enough for Python to read.
MOST_DIGITS = 9

C = TypeVar("C", bound=TextChoices)


@dataclass(frozen=True)
class Question:
    """A receipt and its time limit."""

    received_at: datetime
    limit: TimeLimit


def question_of(words: Mapping[str, str]) -> Question:
    """The question in these words; `unit` and `rule` may be left out. Raises `Wrong`."""
    limit = (
        amount_of(words.get("amount", "")),
        choice_of(LimitUnit, words, "unit", LimitUnit.WORKING_DAYS),
        choice_of(CountingRule, words, "rule", CountingRule.DAY),
        cutoff_of(words.get("cutoff", "").strip()),
    )
    received_at = moment_of(words.get("received_at", "").strip())
    try:
        return Question(received_at, TimeLimit(*limit))
    except Refused as refusal:
        raise Wrong("amount", str(refusal)) from refusal


def amount_of(word: str) -> int:
    """A whole number in plain digits."""
    word = word.strip()
    if not (word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS):
        raise Wrong("amount", _("“%(word)s” không phải số nguyên dương.") % {"word": word})
    return int(word)


def choice_of(choices: type[C], words: Mapping[str, str], field: str, default: C) -> C:
    """One of the words of an enum, or the default where nothing is said."""
    word = words.get(field, "").strip()
    if not word:
        return default
    if word not in choices.values:
        raise Wrong(
            field,
            _("“%(word)s” không hợp lệ, chỉ nhận: %(values)s.")
            % {"word": word, "values": ", ".join(choices.values)},
        )
    return choices(word)


def cutoff_of(word: str) -> time | None:
    """A time of day as HH:MM, or none."""
    if not word:
        return None
    try:
        return datetime.strptime(word, "%H:%M").replace(tzinfo=VIETNAM).time()
    except ValueError as error:
        raise Wrong(
            "cutoff", _("“%(word)s” không phải giờ dạng HH:MM.") % {"word": word}
        ) from error


def evening_of(word: str) -> datetime:
    """A moment in ISO 8601; a day alone means when it ended, and today means now."""
    moment, now = moment_of(word), timezone.now()
    if len(word.strip()) != len("2026-02-13"):
        return moment
    evening = datetime.combine(moment, time.max, VIETNAM)
    return min(evening, now) if moment <= now else evening


def moment_of(word: str) -> datetime:
    """A moment in ISO 8601; without a zone it is Vietnam time."""
    try:
        moment = datetime.fromisoformat(word)
        local = moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
        # A moment near the year 1 or 9999 has no Vietnam time at all.
        return local.astimezone(VIETNAM)
    except (ValueError, OverflowError) as error:
        raise Wrong(
            "received_at",
            _("“%(word)s” không phải thời điểm ISO 8601, ví dụ 2026-02-13T10:00.") % {"word": word},
        ) from error


def day_of(option: str, word: str) -> date:
    """A day in ISO 8601."""
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise Refused(
            _("%(option)s: “%(word)s” không phải ngày dạng YYYY-MM-DD.")
            % {"option": option, "word": word}
        ) from error
