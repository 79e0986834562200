"""Dossiers whose procedure, field or unit nobody knew get them, once somebody does."""

from itertools import islice
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.kinds import UNKNOWN_FIELD, UNKNOWN_PROCEDURE
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.promises import legal_limit
from motcua.core.errors import Refused
from motcua.deadlines.limits import CountingRule
from motcua.dossiers.importer.loading import raise_serials
from motcua.dossiers.importer.rows import Catalogue
from motcua.dossiers.kinds import UnknownKind
from motcua.dossiers.models import Dossier, Task, Unrecognised, UnrecognisedQuerySet
from motcua.people.models import Official, Unit
from motcua.people.roles import Level, Permission

BATCH: Final = 2_000
UNITS: Final = ("receiving_unit", "accepting_unit", "competent_unit")
PROMISE: Final = (
    "version", "field", "method", "fee_vnd", "limit_amount", "limit_unit", "counting_rule",
    "cutoff",
)  # fmt: skip


@transaction.atomic
def recognise_procedure(code: str, procedure: Procedure, *, by: Official | None) -> int:
    """Say which procedure a source's code means; how many dossiers have it now. Raises Refused.

    Each gets the version of the day it was received, as if it had been loaded so.
    """
    catalogue, meant = Catalogue(), procedure.code
    if meant not in catalogue.versions:
        raise Refused(_("Thủ tục %s chưa công bố phiên bản nào.") % meant)
    rows = standing(UnknownKind.PROCEDURE, code, by)
    dossiers = Dossier.objects.filter(pk__in=rows.values("dossier"))
    found = dossiers.iterator(BATCH)
    while part := list(islice(found, BATCH)):
        for dossier in part:
            promise(dossier, catalogue, meant)
        Dossier.objects.bulk_update(part, PROMISE)
    return settle(rows, procedure, code, by)


def promise(dossier: Dossier, catalogue: Catalogue, code: str) -> None:
    """What the procedure promises to one who files on the dossier's day."""
    assert dossier.received_at is not None
    version = catalogue.version_of(code, timezone.localdate(dossier.received_at))
    method = catalogue.method_by(dossier.channel, version)
    limit = legal_limit(method) if method else None
    dossier.version, dossier.field_id, dossier.method = version, version.field_id, method
    dossier.fee_vnd = method.fee_vnd if method else None
    dossier.limit_amount = limit.amount if limit else None
    dossier.limit_unit = limit.unit.value if limit else ""
    dossier.counting_rule = limit.rule.value if limit else CountingRule.DAY.value
    dossier.cutoff = limit.cutoff if limit else None


@transaction.atomic
def recognise_unit(code: str, unit: Unit, *, by: Official | None) -> int:
    """Say which unit a source's code means; how many dossiers are its own now. Raises Refused.

    It had them from the beginning: nothing is taken over.
    """
    if unit.level == Level.UNKNOWN:
        raise Refused(_("Hãy chọn một đơn vị đã biết."))
    if by and unit.pk not in by.unit_ids_with(Permission.MANAGE_SETTINGS):
        raise Refused(_("Bạn không quản trị %s.") % unit)
    rows = standing(UnknownKind.UNIT, code, by)
    ids = list(rows.values_list("dossier", flat=True))
    marks = Unit.objects.filter(level=Level.UNKNOWN)
    Task.objects.filter(dossier__in=ids, unit__in=marks).update(unit=unit)
    # One statement for the three: in between the dossier would be in two places.
    dossiers = Dossier.objects.filter(pk__in=ids, competent_unit__in=marks)
    dossiers.update(**dict.fromkeys(UNITS, unit))
    named = Dossier.objects.filter(pk__in=ids).values_list("code", flat=True)
    raise_serials((each, unit.code) for each in named.iterator())
    return settle(rows, unit, code, by)


def recognise_known(*, by: Official | None) -> int:
    """Give every dossier what has become known since by its own code; how many got something."""
    recognised = mend_fields(by=by)
    for kind, code in codes(by):
        if kind == UnknownKind.UNIT:
            unit = Unit.objects.filter(code=code).exclude(level=Level.UNKNOWN).first()
            recognised += recognise_unit(code, unit, by=by) if unit else 0
        else:
            known = Procedure.objects.filter(code=code, versions__published_at__isnull=False)
            procedure = known.first()
            recognised += recognise_procedure(code, procedure, by=by) if procedure else 0
    return recognised


@transaction.atomic
def mend_fields(*, by: Official | None) -> int:
    """Give dossiers of a procedure without a field the field its later version has."""
    homeless = Dossier.objects.filter(field__name=UNKNOWN_FIELD)
    homeless = homeless.exclude(version__procedure__code=UNKNOWN_PROCEDURE)
    mended = 0
    for pk in homeless.order_by().values_list("version__procedure", flat=True).distinct():
        versions = ProcedureVersion.objects.filter(procedure=pk, published_at__isnull=False)
        told = versions.exclude(field__name=UNKNOWN_FIELD).order_by("number").last()
        if told is not None:
            number = homeless.filter(version__procedure=pk).update(field=told.field_id)
            record("mend_field", told, by=by, after={"dossiers": number})
            mended += number
    return mended


def standing(kind: UnknownKind, code: str, by: Official | None) -> UnrecognisedQuerySet:
    """What of a code nobody has recognised, in the units somebody manages."""
    rows = Unrecognised.objects.standing().saying(kind, code)
    return rows.of_units(by.unit_ids_with(Permission.MANAGE_SETTINGS)) if by else rows


def codes(by: Official | None) -> list[tuple[UnknownKind, str]]:
    """What sources named and nobody knows yet."""
    rows = Unrecognised.objects.standing()
    if by:
        rows = rows.of_units(by.unit_ids_with(Permission.MANAGE_SETTINGS))
    found = rows.order_by("kind", "code").values_list("kind", "code").distinct()
    return [(UnknownKind(kind), code) for kind, code in found]


def settle(
    rows: UnrecognisedQuerySet, meant: Procedure | Unit, code: str, by: Official | None
) -> int:
    """Note that a code was recognised. Raises Refused where nothing stood under it."""
    number = rows.update(recognised_at=timezone.now(), by=by)
    if not number:
        raise Refused(_("Không còn hồ sơ nào chưa rõ với mã “%s”.") % code)
    record("recognise", meant, by=by, after={"code": code, "dossiers": number})
    return number
