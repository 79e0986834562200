"""What happens to procedures: drafted, published, ended, offered by a unit."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue import rules
from motcua.catalogue.kinds import (
    UNKNOWN_FIELD,
    UNKNOWN_PROCEDURE,
    CompetentLevel,
    FilingChannel,
)
from motcua.catalogue.models import (
    Competence,
    ComponentType,
    FeeExemption,
    FeeItem,
    Method,
    Offer,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ResultType,
)
from motcua.catalogue.routes.actions import carry_on
from motcua.core.errors import Refused
from motcua.core.text import fold
from motcua.people.models import Official, Unit

FeeRow = TypeVar("FeeRow", FeeItem, FeeExemption)


@dataclass(frozen=True)
class MethodFacts:
    """One way to file; `amount` without `unit` keeps what a source said without guessing."""

    channel: FilingChannel
    amount: int | None = None
    unit: str = ""
    fee_vnd: int | None = None
    note: str = ""


@dataclass(frozen=True)
class ComponentFacts:
    """One paper asked for."""

    name: str
    originals: int = 1
    copies: int = 0
    case: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProcedureFacts:
    """Everything a decision says of a procedure; becomes one version."""

    code: str
    name: str
    field: str
    decision: str = ""
    ministry: str = ""
    audience: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    conditions: str = ""
    service_level: str = ""
    levels: tuple[CompetentLevel, ...] = ()
    methods: tuple[MethodFacts, ...] = ()
    components: tuple[ComponentFacts, ...] = ()
    results: tuple[tuple[str, str], ...] = ()  # (code, name)
    own_amount: int | None = None
    limit_unit: str = ""
    extra: dict[str, object] = dataclasses.field(
        default_factory=dict
    )  # counting_rule, cutoff, policy …


@transaction.atomic
def draft(
    facts: ProcedureFacts, *, digest: bytes | None = None, by: Official | None
) -> ProcedureVersion:
    """Write a new version that can still be changed. Publish it to put it in force."""
    procedure, _new = Procedure.objects.get_or_create(code=facts.code)
    last = procedure.versions.order_by("number").last()
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=last.number + 1 if last else 1,
        name=facts.name,
        folded_name=fold(facts.name),
        field=ProcedureField.objects.get_or_create(name=facts.field)[0],
        decision=facts.decision,
        ministry=facts.ministry,
        audience=list(facts.audience),
        legal_bases=list(facts.legal_bases),
        conditions=facts.conditions,
        service_level=facts.service_level,
        own_amount=facts.own_amount,
        limit_unit=facts.limit_unit,
        source_digest=digest,
        **facts.extra,
    )
    write_content(version, facts)
    record("draft_version", version, by=by, after={"code": facts.code, "number": version.number})
    return version


def unknown_version(*, by: Official | None) -> ProcedureVersion:
    """What a dossier is filed under whose procedure nobody knows: a draft, never published."""
    kept = ProcedureVersion.objects.filter(procedure__code=UNKNOWN_PROCEDURE).first()
    if kept is not None:
        return kept
    name = "Thủ tục chưa xác định"
    return draft(ProcedureFacts(UNKNOWN_PROCEDURE, name, UNKNOWN_FIELD), by=by)


def write_content(version: ProcedureVersion, facts: ProcedureFacts) -> None:
    """Add cases, components, methods, results and competences in their order."""
    names = list(dict.fromkeys(part.case for part in facts.components if part.case))
    cases = {
        case.name: case
        for case in ProcedureCase.objects.bulk_create(
            ProcedureCase(version=version, name=name, position=place)
            for place, name in enumerate(names)
        )
    }
    ComponentType.objects.bulk_create(
        ComponentType(
            version=version,
            case=cases.get(part.case),
            position=place,
            name=part.name,
            originals=part.originals,
            copies=part.copies,
            forms=list(part.forms),
        )
        for place, part in enumerate(facts.components)
    )
    Method.objects.bulk_create(
        Method(
            version=version,
            position=place,
            channel=method.channel,
            limit_amount=method.amount,
            limit_unit=method.unit,
            fee_vnd=method.fee_vnd,
            note=method.note,
        )
        for place, method in enumerate(facts.methods)
    )
    ResultType.objects.bulk_create(
        ResultType(version=version, position=place, code=code, name=name)
        for place, (code, name) in enumerate(facts.results)
    )
    Competence.objects.bulk_create(
        Competence(version=version, level=level) for level in dict.fromkeys(facts.levels)
    )


@transaction.atomic
def publish(
    version: ProcedureVersion, *, effective_from: date | None, by: Official | None
) -> ProcedureVersion:
    """Put a draft in force and end the version before it. From now on it never changes."""
    rules.check_draft(version)
    before = ProcedureVersion.objects.filter(
        procedure=version.procedure, published_at__isnull=False, effective_to__isnull=True
    )
    last = before.order_by("number").last()
    before.update(effective_to=effective_from or timezone.localdate())
    version.effective_from = effective_from
    version.published_at = timezone.now()
    version.save(update_fields=["effective_from", "published_at"])
    carry_on(version, last, by=by)
    record("publish_version", version, by=by, after={"effective_from": str(effective_from)})
    return version


@transaction.atomic
def withdraw(version: ProcedureVersion, *, until: date, by: Official | None) -> ProcedureVersion:
    """End a published version before that day; dossiers received under it keep it."""
    version.effective_to = until
    version.save(update_fields=["effective_to"])
    record("withdraw_version", version, by=by, after={"until": str(until)})
    return version


@transaction.atomic
def offer(
    procedure: Procedure,
    unit: Unit,
    *,
    local_amount: int | None = None,
    valid_from: date | None = None,
    by: Official | None,
) -> Offer:
    """Let a unit receive dossiers of a procedure, or change its own limit.

    With `valid_from`: from that day on, also where an earlier offer had ended.
    """
    rules.check_local_limit(procedure, local_amount)
    said: dict[str, object] = {"local_amount": local_amount}
    if valid_from is not None:
        said |= {"valid_from": valid_from, "valid_to": None}
    made, _new = Offer.objects.update_or_create(unit=unit, procedure=procedure, defaults=said)
    record("offer", made, by=by, after={"unit": unit.code, "local_amount": local_amount})
    return made


@transaction.atomic
def stop_offering(offered: Offer, *, until: date, by: Official | None) -> Offer:
    """Let a unit receive no more dossiers of a procedure from that day on."""
    offered.valid_to = until
    offered.save(update_fields=["valid_to"])
    record("stop_offering", offered, by=by, after={"until": str(until)})
    return offered


@transaction.atomic
def set_fee(item: FeeItem, *, by: Official | None) -> FeeItem:
    """Write a fee item of a resolution. Raises Refused where one for the same is in force then."""
    return write_fee("set_fee", item, by)


@transaction.atomic
def set_exemption(exemption: FeeExemption, *, by: Official | None) -> FeeExemption:
    """Write who pays less, since when and by which text."""
    return write_fee("set_exemption", exemption, by)


def write_fee(action: str, row: FeeRow, by: Official | None) -> FeeRow:
    """Write a dated row of fees with its evidence."""
    rules.check_fee_row(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("Khoản này đã có mức thu trong thời gian đó; hãy cho mức cũ hết hiệu lực trước.")
        ) from error
    told = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    record(action, row, by=by, after=told)
    return row


@transaction.atomic
def end_fee(row: FeeRow, *, until: date, by: Official | None) -> FeeRow:
    """Let a fee item or a reduction hold up to, not including, that day."""
    before = row.valid_to
    row.valid_to = max(until, row.valid_from)
    row.save(update_fields=["valid_to"])
    record("end_fee", row, by=by, before={"valid_to": before}, after={"valid_to": row.valid_to})
    return row
