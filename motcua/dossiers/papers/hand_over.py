"""The hand-over list as it is printed, for both sides to sign."""

from django.utils import timezone, translation

from motcua.documents.printing import print_form
from motcua.documents.wording import official_moment, written_out
from motcua.dossiers.models import HandOverList
from motcua.dossiers.papers.letterhead import place_and_day

FORM = "hand_over"


def print_hand_over(made: HandOverList) -> bytes:
    """The list on A4 as a PDF: what was handed over, by whom, to whom, and when."""
    tasks = made.tasks.select_related("dossier__applicant", "dossier__version").order_by("pk")
    with translation.override("vi"):
        rows = [
            {
                "code": task.dossier.code,
                "applicant": task.dossier.applicant.name,
                "procedure": task.dossier.version.name,
                "step": task.name,
                "due": f"{timezone.localtime(task.due_at):%H:%M %d/%m/%Y}",
            }
            for task in tasks
        ]
        said = {
            "number": str(made.pk),
            "above": written_out(made.giver.parent.name) if made.giver.parent else "",
            "agency": written_out(made.giver.name),
            "place_and_day": place_and_day(made.giver, timezone.localdate(made.given_at)),
            "giver": made.giver.name,
            "taker": made.taker.name,
            "given_by": made.given_by.full_name,
            "taken_by": made.taken_by.full_name if made.taken_by else "",
            "given_at": official_moment(made.given_at),
            "taken_at": official_moment(made.taken_at) if made.taken_at else "",
            "rows": rows,
        }
    return print_form(FORM, said)
