"""Where the set behind a figure is: the question it answers, as an address."""

from urllib.parse import urlencode

from django.urls import reverse

from motcua.doors.office.forms import said_of
from motcua.reports.kinds import Measure
from motcua.reports.questions import Question


def set_of(
    question: Question, measure: Measure, field: int | None = None, /, **where: str | int
) -> str:
    """The page with exactly the dossiers that a measure counts; `where` narrows it further."""
    official = question.scope.official
    said = said_of(question) | {
        "official": official.pk if official else "",
        "field": field or "",
    }
    query = urlencode({key: each for key, each in (said | where).items() if each})
    page = "office:sheet_set" if official else "office:drill"
    return f"{reverse(page, args=[measure.value])}?{query}"
