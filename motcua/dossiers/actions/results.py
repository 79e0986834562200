"""Results: templates kept, drafts made or handed in, signed, given out, taken back, used again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.sign.timestamps import TimeStamper

from motcua.audit.actions import record
from motcua.catalogue.models import ComponentType, Procedure
from motcua.core.errors import Refused
from motcua.documents import converting, word
from motcua.documents.actions import keep
from motcua.documents.models import StoredFile
from motcua.documents.rules import safe_name
from motcua.documents.signing.making import sign
from motcua.dossiers import result_rules as rules
from motcua.dossiers.actions.issuing import new_paper_code, note_issued
from motcua.dossiers.kinds import PaperKind
from motcua.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierFile,
    Result,
    ResultTemplate,
    ReusedResult,
)
from motcua.dossiers.result_fields import FIELDS, ResultFacts, fields_of, name_of, sample
from motcua.dossiers.rules import check_may_add_files, check_not_ended
from motcua.people.models import Official
from motcua.people.roles import Permission
from motcua.people.rules import check_may

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def add_template(
    procedure: Procedure, name: str, chunks: Iterable[bytes], *, by: Official
) -> ResultTemplate:
    """A new version; the one before it retires. Refused with the place of an error."""
    check_may(by, Permission.KEEP_TEMPLATES)
    template = b"".join(chunks)
    fields = word.check_template(template, FIELDS)
    word.fill(template, sample())
    named = ResultTemplate.objects.filter(procedure=procedure, name=name)
    last = named.aggregate(last=Max("number"))["last"] or 0
    now = timezone.now()
    named.filter(retired_at=None).update(retired_at=now)
    added = ResultTemplate.objects.create(
        procedure=procedure,
        name=name,
        number=last + 1,
        stored=keep([template], by=by),
        fields=fields,
        added_at=now,
        by=by,
    )
    record("add_result_template", added, by=by, after={"fields": fields, "number": added.number})
    return added


@transaction.atomic
def retire_template(template: ResultTemplate, *, by: Official) -> None:
    """A template that is no longer used."""
    check_may(by, Permission.KEEP_TEMPLATES)
    template.retired_at = timezone.now()
    template.save(update_fields=["retired_at"])
    record("retire_result_template", template, by=by)


def draft_result(
    dossier: Dossier, template: ResultTemplate, facts: ResultFacts, *, by: Official
) -> Result:
    """A result from a template: as PDF where LibreOffice is there, else as a Word file."""
    rules.check_may_draft(dossier, by)
    if template.procedure_id != dossier.version.procedure_id or template.retired_at:
        raise Refused(_("Mẫu %s không dùng cho thủ tục này.") % template)
    code = new_paper_code()
    filled = word.fill(template.stored.path.read_bytes(), fields_of(dossier, facts, code, by))
    # Outside the transaction: the conversion takes seconds.
    made = converted(filled)
    with transaction.atomic():
        stored = keep([made], by=by)
        if made is not filled:
            keep_draft(dossier, filled, template.name, by)
        return enter(dossier, facts, code, stored, template.name, by, template)


def converted(filled: bytes) -> bytes:
    """As PDF where LibreOffice is there and can; else the Word file, to be exported by hand."""
    try:
        return converting.to_pdf(filled)
    except Refused:
        return filled


def keep_draft(dossier: Dossier, filled: bytes, name: str, by: Official) -> None:
    """The Word file beside its PDF, to be corrected and handed in again."""
    DossierFile.objects.create(
        dossier=dossier,
        stored=keep([filled], by=by),
        name=safe_name(f"{name}.docx", WORD),
        added_at=timezone.now(),
        by=by,
    )


@transaction.atomic
def upload_result(
    dossier: Dossier, name: str, chunks: Iterable[bytes], facts: ResultFacts, *, by: Official
) -> Result:
    """A result made elsewhere, handed in as a file."""
    rules.check_may_draft(dossier, by)
    return enter(dossier, facts, new_paper_code(), keep(chunks, by=by), name, by)


def enter(
    dossier: Dossier,
    facts: ResultFacts,
    code: str,
    stored: StoredFile,
    name: str,
    by: Official,
    template: ResultTemplate | None = None,
) -> Result:
    """Write a result down."""
    if not facts.number.strip():
        raise Refused(_("Hãy ghi số, ký hiệu của kết quả."))
    result = Result.objects.create(
        code=code,
        dossier=dossier,
        type=facts.type,
        name=name_of(facts, dossier),
        number=facts.number.strip(),
        day=facts.day,
        unit=dossier.competent_unit,
        holder=dossier.applicant,
        stored=stored,
        file_name=safe_name(name, stored.media_type),
        template=template,
        drafted_at=timezone.now(),
        drafted_by=by,
    )
    record("draft_result", result, by=by, after={"number": result.number, "file": stored.sha256})
    return result


@transaction.atomic
def exchange_file(result: Result, name: str, chunks: Iterable[bytes], *, by: Official) -> None:
    """Another file in place of an unsigned draft's."""
    result = locked(result)
    rules.check_may_draft(result.dossier, by)
    rules.check_unsigned(result)
    before, result.stored = result.stored.sha256, keep(chunks, by=by)
    result.file_name = safe_name(name, result.stored.media_type)
    result.save(update_fields=["stored", "file_name"])
    after = {"file": result.stored.sha256}
    record("exchange_result_file", result, by=by, before={"file": before}, after=after)


@transaction.atomic
def sign_result(
    result: Result,
    password: str,
    *,
    seal: bool = False,
    by: Official,
    timestamper: TimeStamper | None = None,
) -> Result:
    """Add the official's signature or the unit's seal. The password is used and forgotten."""
    result = locked(result)
    key = rules.check_may_sign(result, by, seal=seal)
    before = result.stored.sha256
    pdf = result.stored.path.read_bytes()
    result.stored = keep([sign(pdf, key, password, timestamper=timestamper)], by=by)
    result.signatures += 1
    result.save(update_fields=["stored", "signatures"])
    after = {"file": result.stored.sha256, "key": key.fingerprint}
    record("seal_result" if seal else "sign_result", result, by=by, before={"file": before},
           after=after)  # fmt: skip
    return result


@transaction.atomic
def issue_result(result: Result, *, by: Official, at: datetime | None = None) -> Result:
    """Give a result out: from now on it is in the registry and known by its content."""
    result = locked(result)
    rules.check_may_issue(result, by)
    at = at or timezone.now()
    result.issued_at, result.issued_by = at, by
    result.save(update_fields=["issued_at", "issued_by"])
    paper = note_issued(result.stored, result.dossier, result.code, by=by, result=result, at=at)
    record("issue_result", result, by=by, after={"file": paper.sha256})
    return result


@transaction.atomic
def revoke_result(
    result: Result, reason: str, *, replacement: Result | None = None, by: Official
) -> Result:
    """Take a result back, or let another one replace it; the registry says so from now on."""
    result = locked(result)
    rules.check_may_revoke(result, by)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do thu hồi kết quả."))
    result.revoked_at, result.revoked_reason = timezone.now(), reason.strip()[:500]
    if replacement is not None:
        if not replacement.is_valid or replacement.pk == result.pk:
            raise Refused(_("Kết quả thay thế phải là kết quả khác đã phát hành."))
        result.superseded_by = replacement
    result.save(update_fields=["revoked_at", "revoked_reason", "superseded_by"])
    record("revoke_result", result, by=by, after={"reason": result.revoked_reason})
    return result


def locked(result: Result) -> Result:
    """The row as it is now; nobody else changes it before this transaction ends."""
    rows = Result.objects.select_for_update(of=("self",))
    return rows.select_related("stored", "unit", "dossier__receiving_unit").get(pk=result.pk)


@transaction.atomic
def reuse_result(
    dossier: Dossier, code: str, *, paper: ComponentType | None = None, by: Official
) -> ReusedResult:
    """Take an earlier result of the same person as a paper of this dossier, by its code.

    `paper` is the component it stands for, if any. Counted by ReusedResult rows.
    """
    check_may_add_files(dossier, by)
    check_not_ended(dossier)
    found = Result.objects.filter(code__iexact=code.strip()).select_related("holder").first()
    result = rules.check_reusable(found, code, dossier)
    component = component_for(dossier, paper, result)
    now = timezone.now()
    DossierFile.objects.create(
        dossier=dossier,
        component=component,
        stored=result.stored,
        name=result.file_name,
        added_at=now,
        by=by,
    )
    reused = ReusedResult.objects.create(component=component, result=result, reused_at=now, by=by)
    record("reuse_result", dossier, by=by, after={"result": result.code, "paper": component.name})
    return reused


def component_for(
    dossier: Dossier, paper: ComponentType | None, result: Result
) -> DossierComponent:
    """The line of the dossier the result stands on; a line has one result at most."""
    lines = list(dossier.components.all())
    for line in lines:
        if paper is not None and line.component_id == paper.pk:
            if ReusedResult.objects.filter(component=line).exists():
                raise Refused(_("Giấy tờ này đã dùng lại một kết quả rồi."))
            return line
    return DossierComponent.objects.create(
        dossier=dossier,
        component=paper,
        position=max((line.position for line in lines), default=-1) + 1,
        name=paper.name if paper else f"{result.name} ({result.number})",
        kind=PaperKind.ELECTRONIC,
    )
