"""What a successor takes of the catalogue goes along once, on the day, and never twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import Division, Offer, ProcedureVersion
from motcua.catalogue.routes.actions import set_division
from motcua.core.errors import Refused
from motcua.dossiers.actions.carrying import carry_catalogue
from motcua.dossiers.kinds import OrphanKind
from motcua.dossiers.orphans import orphans_on
from motcua.dossiers.states import State
from motcua.people import actions as people
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Succession, Unit
from motcua.people.roles import Level, Role
from tests.town import FACTS, Town

DAY = timezone.localdate()
pytestmark = pytest.mark.django_db


def unit(town: Town, code: str, parent: Unit | None = None) -> Unit:
    above = parent or town.province
    return people.add_unit(code, f"Đơn vị {code}", Level.COMMUNE, parent=above, by=None)


def follow(old: Unit, new: Unit, kind: SuccessionKind, **more: object) -> None:
    plan = Succession(
        predecessor=old, successor=new, kind=kind, effective_on=DAY, document="01/NQ",
        issued_on=DAY - timedelta(9), issuer="HĐND tỉnh Thử Nghiệm", **more,
    )  # fmt: skip
    people.declare(plan, by=None)


@pytest.fixture
def second(town: Town) -> ProcedureVersion:
    """Another procedure of another field, offered by the ward with its own limit."""
    facts = FACTS.__class__(
        **{**vars(FACTS), "code": "1.999002", "field": "Đất đai", "results": ()}
    )
    version = catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
    catalogue.offer(version.procedure, town.ward, local_amount=2, by=None)
    return version


def test_a_merged_unit_offers_all_of_them_from_the_day(town: Town, second: ProcedureVersion):
    town.dossier(State.PROCESSING)
    new = unit(town, "T99.02")
    follow(town.ward, new, SuccessionKind.MERGE)
    assert OrphanKind.NOT_OFFERED in {each.kind for each in orphans_on(DAY)}
    assert carry_catalogue(DAY, by=None) == (2, 0)
    assert OrphanKind.NOT_OFFERED not in {each.kind for each in orphans_on(DAY)}
    carried = Offer.objects.get(unit=new, procedure=second.procedure)
    assert (carried.valid_from, carried.local_amount) == (DAY, 2)
    with pytest.raises(Refused, match="đã có đủ"):
        carry_catalogue(DAY, by=None)


def test_what_a_successor_has_of_its_own_stays(town: Town, second: ProcedureVersion):
    new = unit(town, "T99.02")
    catalogue.offer(second.procedure, new, local_amount=1, by=None)
    ended = catalogue.offer(town.version.procedure, new, by=None)
    catalogue.stop_offering(ended, until=DAY - timedelta(30), by=None)
    follow(town.ward, new, SuccessionKind.MERGE)
    assert carry_catalogue(DAY, by=None) == (1, 0)
    assert Offer.objects.get(unit=new, procedure=second.procedure).local_amount == 1
    assert new.offers.in_force_on(DAY).count() == 2


def test_a_divided_unit_gives_each_its_part(town: Town, second: ProcedureVersion):
    third = FACTS.__class__(
        **{**vars(FACTS), "code": "1.999003", "field": "Đất đai", "results": ()}
    )
    version = catalogue.publish(catalogue.draft(third, by=None), effective_from=None, by=None)
    catalogue.offer(version.procedure, town.ward, by=None)
    land, named, rest = (unit(town, f"T99.0{n}") for n in (2, 3, 4))
    follow(town.ward, land, SuccessionKind.SPLIT, fields=["Đất đai"])
    follow(town.ward, named, SuccessionKind.SPLIT, procedures=["1.999003"])
    follow(town.ward, rest, SuccessionKind.SPLIT)
    assert carry_catalogue(DAY, by=None) == (3, 0)
    found = {
        each: [row.procedure.code for row in each.offers.all()] for each in (land, named, rest)
    }
    assert found == {land: ["1.999002"], named: ["1.999003"], rest: ["1.999001"]}


def test_a_division_that_moves_along_goes_on_with_its_field(town: Town):
    new = unit(town, "T99.02")
    old_office = unit(town, "T99.01.1", town.ward)
    new_office = unit(town, "T99.02.1", new)
    field = town.version.field
    set_division(town.ward, field, old_office, by=None)
    follow(town.ward, new, SuccessionKind.MERGE)
    assert carry_catalogue(DAY, by=None) == (1, 0), "its office stands under the old ward"
    follow(old_office, new_office, SuccessionKind.MERGE)
    assert carry_catalogue(DAY, by=None) == (0, 1)
    assert Division.objects.get(authority=new).unit == new_office


def test_who_manages_one_unit_only_carries_nothing(town: Town):
    new = unit(town, "T99.02")
    follow(town.ward, new, SuccessionKind.MERGE)
    with pytest.raises(Refused, match="không quản trị"):
        carry_catalogue(DAY, by=town.staff[Role.ADMINISTRATOR])
