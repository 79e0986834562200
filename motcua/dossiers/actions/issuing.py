"""Papers given out: printed with a code of their own, kept, and known again by their content."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.documents.actions import keep
from motcua.documents.form_types import FormType
from motcua.documents.models import StoredFile
from motcua.dossiers import rules
from motcua.dossiers.codes import new_secret
from motcua.dossiers.models import Dossier, IssuedPaper, Result
from motcua.dossiers.papers.forms import Outside, print_paper
from motcua.dossiers.papers.material import Material
from motcua.people.models import Official


def new_paper_code() -> str:
    """A code for one paper: two secrets, about 60 bits, that nobody guesses."""
    return f"{new_secret()}-{new_secret()}"


@transaction.atomic
def issue(
    dossier: Dossier,
    form: FormType,
    outside: Outside,
    *,
    size: str = "a5",
    by: Official,
    at: datetime | None = None,
) -> IssuedPaper:
    """Print a form of a dossier for good: kept as it is, and known again by its content.

    `outside` names the addresses; its code is drawn here. Raises Refused where the form does not
    exist for the dossier, and where the official only sees it.
    """
    rules.check_may_add_files(dossier, by)
    code = new_paper_code()
    named = Outside(outside.look_up, outside.verify, code)
    stored = keep([print_paper(form, Material(dossier), named, size)], by=by)
    issued = note_issued(stored, dossier, code, by=by, form=form, at=at)
    record("issue_paper", dossier, by=by, after={"form": form, "sha256": stored.sha256})
    return issued


def note_issued(
    stored: StoredFile,
    dossier: Dossier,
    code: str,
    *,
    by: Official,
    form: str = "",
    result: Result | None = None,
    at: datetime | None = None,
) -> IssuedPaper:
    """Remember that this content left the house."""
    return IssuedPaper.objects.create(
        form=form,
        code=code,
        stored=stored,
        sha256=stored.sha256,
        unit=result.unit if result else dossier.receiving_unit,
        dossier=dossier,
        result=result,
        issued_at=at or timezone.now(),
        by=by,
    )
