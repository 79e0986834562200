"""Was this paper issued here, and is it unchanged? The answer names nobody but who signed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.documents.form_types import FormType, form_on
from motcua.documents.signing.telling import Told, ours, tell
from motcua.dossiers.models import IssuedPaper


class Verdict(TextChoices):
    """One sentence about a paper."""

    ISSUED = "issued", _("Giấy tờ do cơ quan phát hành và còn nguyên vẹn.")
    # By its code alone: what a sheet of paper says beside the code is not known.
    LISTED = "listed", _("Cơ quan có phát hành giấy tờ mang mã này; hãy đối chiếu nội dung.")
    REVOKED = "revoked", _("Giấy tờ do cơ quan phát hành nhưng đã bị thu hồi hoặc thay thế.")
    ALTERED = "altered", _("Tệp mang chữ ký của cơ quan nhưng không đúng bản đã phát hành.")
    UNKNOWN = "unknown", _("Không có giấy tờ nào như vậy được phát hành tại đây.")


@dataclass(frozen=True)
class Answer:
    """What may be told to anyone."""

    verdict: Verdict
    what: str = ""
    unit: str = ""
    issued_at: datetime | None = None
    signatures: list[Told] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Issued here, unchanged and in force?"""
        return self.verdict in (Verdict.ISSUED, Verdict.LISTED)


def verify_file(content: bytes) -> Answer:
    """By content, against the registry; a file not in it is looked at for our signatures."""
    sha256 = hashlib.sha256(content).hexdigest()
    paper = best(issued().filter(sha256=sha256))
    signatures = tell(content, paper.issued_at if paper else None)
    if paper is not None:
        return answer_of(paper, Verdict.ISSUED, signatures)
    verdict = Verdict.ALTERED if ours(signatures) else Verdict.UNKNOWN
    return Answer(verdict, signatures=signatures)


def verify_code(code: str) -> Answer:
    """By the code printed on a paper."""
    paper = best(issued().filter(code=code.strip().upper())) if code.strip() else None
    return answer_of(paper, Verdict.LISTED, []) if paper else Answer(Verdict.UNKNOWN)


def issued() -> QuerySet[IssuedPaper]:
    """The registry with what an answer names."""
    return IssuedPaper.objects.select_related("unit", "result__type")


def best(papers: Iterable[IssuedPaper]) -> IssuedPaper | None:
    """Of papers with the same content one that is in force, else the last; None of none."""
    found = list(papers)
    return next((paper for paper in found if in_force(paper)), found[-1] if found else None)


def in_force(paper: IssuedPaper) -> bool:
    """A form stays what it was; a result may have been taken back."""
    return paper.result is None or paper.result.is_valid


def answer_of(paper: IssuedPaper, good: Verdict, signatures: list[Told]) -> Answer:
    """The answer about a paper of the registry: `good` where it is in force."""
    verdict = good if in_force(paper) else Verdict.REVOKED
    return Answer(verdict, title_of(paper), paper.unit.name, paper.issued_at, signatures)


def title_of(paper: IssuedPaper) -> str:
    """What it is: a form's title, or the type of a result, never its holder or subject."""
    if paper.form:
        return form_on(FormType(paper.form), timezone.localdate(paper.issued_at)).title
    assert paper.result is not None  # a constraint of the table
    kind = paper.result.type
    return kind.name if kind else str(_("Kết quả giải quyết thủ tục hành chính"))
