"""Every form of a dossier by its key: which exist for it, what each says, and each as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone, translation

from motcua.core.errors import Refused
from motcua.documents.form_types import FormType, FormVersion, form_on
from motcua.documents.printing import print_form
from motcua.dossiers.papers.apology_extension import apology_extension_of
from motcua.dossiers.papers.letterhead import parties
from motcua.dossiers.papers.material import Material
from motcua.dossiers.papers.receipt import receipt_of
from motcua.dossiers.papers.refusal import refusal_of
from motcua.dossiers.papers.stop_notice import stop_notice_of
from motcua.dossiers.papers.supplement_request import supplement_request_of

LETTERS: Final[dict[FormType, Callable[[Material], dict[str, object]]]] = {
    FormType.SUPPLEMENT_REQUEST: supplement_request_of,
    FormType.REFUSAL: refusal_of,
    FormType.APOLOGY_EXTENSION: apology_extension_of,
    FormType.STOP_NOTICE: stop_notice_of,
}
SIZES: Final = ("a5", "a4")


@dataclass(frozen=True)
class Outside:
    """The addresses a paper names, and its own code; without a code it is a preview."""

    look_up: str
    verify: str = ""
    code: str = ""

    def marks(self) -> dict[str, object]:
        """What every paper bears at its foot."""
        return {
            "preview": not self.code,
            "verify_code": self.code,
            "verify": self.verify.split("://", 1)[-1],
        }


@dataclass(frozen=True)
class Printable:
    """A form that exists for a dossier, under the text in force when it came about."""

    type: FormType
    version: FormVersion


def printable(material: Material) -> list[Printable]:
    """The forms that exist for a dossier, in the order of their numbers."""
    received = material.dossier.received_at
    found = []
    if received and material.dossier.original_due_at:
        day = timezone.localdate(received)
        found.append(Printable(FormType.RECEIPT, form_on(FormType.RECEIPT, day)))
    for form, contents in LETTERS.items():
        try:
            day = day_of(contents(material))
        except Refused:
            continue
        found.append(Printable(form, form_on(form, day)))
    return found


def day_of(contents: dict[str, object]) -> date:
    """The day a letter bears."""
    day = contents["day"]
    assert isinstance(day, date)
    return day


def contents_of(form: FormType, material: Material, outside: Outside) -> dict[str, object]:
    """All that a form says of a dossier. Raises Refused where the form does not exist for it."""
    if form == FormType.RECEIPT:
        return receipt_of(material.dossier, outside.look_up) | outside.marks()
    with translation.override("vi"):
        said = LETTERS[form](material)
        version = form_on(form, day_of(said))
        dossier = material.dossier
        return {
            "form_number": version.number,
            "title": version.title,
            "legal_basis": version.legal_basis,
            "code": dossier.code,
            "number": dossier.code.rsplit("-", 1)[-1],
            "procedure": f"{dossier.version.name} ({dossier.version.code})",
        } | parties(dossier) | said | {"day": str(said["day"])} | outside.marks()  # fmt: skip


def print_paper(form: FormType, material: Material, outside: Outside, size: str = "a5") -> bytes:
    """A form of a dossier as a PDF; the receipt is A5 always (TT 01/2018 art. 9)."""
    return print_form(form, contents_of(form, material, outside) | {"paper": size})
