"""What a unit offers and how its fields are divided goes along, before its dossiers do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.catalogue.actions import offer
from motcua.catalogue.models import Division, Offer, ProcedureField, ProcedureVersion
from motcua.catalogue.routes.actions import set_division
from motcua.core.errors import Refused
from motcua.dossiers.placing import pending_on, siblings_of
from motcua.people import rules as people_rules
from motcua.people.models import Official, Succession, Unit


@dataclass(frozen=True)
class Part:
    """What a successor takes of the catalogue: a procedure named goes before its field."""

    succession: Succession
    siblings: list[Succession]

    def has(self, procedure: str, field: str) -> bool:
        """Does it take this procedure (its code) of this field (its name)?"""
        for each in self.siblings:
            if procedure in each.procedures:
                return each.pk == self.succession.pk
        return self.has_field(field)

    def has_field(self, field: str) -> bool:
        """Does it take what is not named otherwise of a field?"""
        for each in self.siblings:
            if field in each.fields:
                return each.pk == self.succession.pk
        return self.succession.takes_the_rest


def parts_of(day: date) -> Iterator[Part]:
    """What each successor of a day takes."""
    for succession in pending_on(day):
        siblings = sorted(siblings_of(succession), key=lambda each: each.takes_the_rest)
        yield Part(succession, siblings)


def offers_to_carry(day: date) -> list[tuple[Offer, Unit]]:
    """Offers of predecessors that their successors do not have on the day, and whose they will be.

    The first predecessor that offers a procedure gives its local limit.
    """
    found: dict[tuple[int, int], tuple[Offer, Unit]] = {}
    fields = dict(
        ProcedureVersion.objects.filter(published_at__isnull=False)
        .order_by("number")
        .values_list("procedure", "field__name")
    )
    for part in parts_of(day):
        old, new = part.succession.predecessor_id, part.succession.successor
        offers = Offer.objects.in_force_on(day)
        there = set(offers.filter(unit=new).values_list("procedure", flat=True))
        for each in offers.filter(unit=old).select_related("procedure").order_by("pk"):
            field = fields.get(each.procedure_id, "")
            if each.procedure_id not in there and part.has(each.procedure.code, field):
                found.setdefault((new.pk, each.procedure_id), (each, new))
    return list(found.values())


def divisions_to_carry(day: date) -> list[tuple[Unit, ProcedureField, Unit]]:
    """(Successor, field, its division): where the old division's own successor lies below it."""
    found: dict[tuple[int, int], tuple[Unit, ProcedureField, Unit]] = {}
    heirs = {each.predecessor_id: each.successor for each in pending_on(day)}
    for part in parts_of(day):
        new = part.succession.successor
        there = set(Division.objects.filter(authority=new).values_list("field", flat=True))
        rows = Division.objects.filter(authority=part.succession.predecessor_id)
        for row in rows.select_related("field", "unit").order_by("pk"):
            unit = heirs.get(row.unit_id, row.unit)
            below = unit != new and unit.path.startswith(new.path)
            if row.field_id not in there and below and part.has_field(row.field.name):
                found.setdefault((new.pk, row.field_id), (new, row.field, unit))
    return list(found.values())


@transaction.atomic
def carry_catalogue(day: date, *, by: Official | None) -> tuple[int, int]:
    """Let successors offer what came to them, and divide fields as before; how many of each.

    What a successor has of its own stays. Raises Refused where nothing is to be carried.
    """
    for succession in pending_on(day):
        people_rules.check_may_succeed(by, succession)
    offers, divisions = offers_to_carry(day), divisions_to_carry(day)
    if not (offers or divisions):
        raise Refused(_("Đơn vị kế tục đã có đủ thủ tục và bộ phận phụ trách."))
    for each, unit in offers:
        offer(each.procedure, unit, local_amount=each.local_amount, valid_from=day, by=by)
    for authority, field, unit in divisions:
        set_division(authority, field, unit, by=by)
    return len(offers), len(divisions)
