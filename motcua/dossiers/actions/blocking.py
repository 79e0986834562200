"""The blocking list: bans added and lifted, each with its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents.models import StoredFile
from motcua.dossiers.blocking import KEYS
from motcua.dossiers.kinds import BanEffect, BanSubject
from motcua.dossiers.models import Ban
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may


@dataclass(frozen=True)
class BanFacts:
    """What a ban's document says."""

    subject: BanSubject
    name: str
    effect: BanEffect
    reason: str
    document_number: str
    document_day: date
    document_body: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def add_ban(facts: BanFacts, unit: Unit, *, stored: StoredFile | None = None, by: Official) -> Ban:
    """Put a person, parcel or paper under a ban. Refused without its document or a number."""
    check_may(by, Permission.KEEP_BLOCKING_LIST, unit)
    key = KEYS[facts.subject](facts.name)
    if not key:
        raise Refused(_("Hãy ghi số định danh, số thửa và tờ bản đồ, hoặc số giấy tờ."))
    if facts.subject == BanSubject.PARCEL and key.count("/") != 1:
        raise Refused(_("Hãy ghi đủ số thửa và số tờ bản đồ, ví dụ: thửa 12, tờ bản đồ 5."))
    if not (facts.document_number.strip() and facts.document_body.strip()):
        raise Refused(_("Hãy ghi số văn bản và cơ quan ban hành."))
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."))
    ban = Ban.objects.create(
        **vars(facts), key=key, unit=unit, stored=stored, added_at=timezone.now(), added_by=by
    )
    record("add_ban", ban, by=by, after={"document": ban.document_number, "effect": ban.effect})
    return ban


@transaction.atomic
def lift_ban(ban: Ban, document: str, *, on: date, by: Official) -> Ban:
    """End a ban by a document."""
    ban = Ban.objects.select_for_update(of=("self",)).select_related("unit").get(pk=ban.pk)
    check_may(by, Permission.KEEP_BLOCKING_LIST, ban.unit)
    if ban.lifted_on is not None:
        raise Refused(_("Ngăn chặn này đã được gỡ."))
    if not document.strip():
        raise Refused(_("Hãy ghi văn bản gỡ ngăn chặn."))
    ban.lifted_on, ban.lifted_document, ban.lifted_by = on, document.strip()[:300], by
    ban.save(update_fields=["lifted_on", "lifted_document", "lifted_by"])
    record("lift_ban", ban, by=by, after={"document": ban.lifted_document})
    return ban
