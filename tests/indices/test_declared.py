"""Figures that somebody declared: marked, kept, and never in place of a count."""

import pytest
from django.db import IntegrityError, transaction

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.indices.actions import declare
from motcua.indices.gathering import Origin, index_of, tree_of
from motcua.indices.models import DeclaredInput
from motcua.indices.reading import criteria_set
from motcua.people import actions as people
from motcua.people.roles import Role
from tests.indices.test_sources import NOVEMBER, REFORM, WEEK, leaf, pair
from tests.town import SINCE, Town

pytestmark = pytest.mark.django_db


def says(town: Town, code: str, figures: tuple[int, int] | None, **more) -> DeclaredInput:
    criteria = criteria_set("qd766")
    facts = {"document": "12/BC-UBND ngày 20/11/2026", "by": town.staff[REFORM]} | more
    unit = facts.pop("unit", town.ward)
    return declare(criteria, code, unit, NOVEMBER, figures, **facts)


def test_a_declared_figure_is_marked_and_the_latest_holds(town: Town):
    criteria = criteria_set("qd766")
    before = index_of(criteria, town.ward, NOVEMBER)
    assert before.origins["DOSSIER_SYNC"] == Origin.NONE
    assert before.origins["DOSSIERS_IN_TIME"] == Origin.COMPUTED
    says(town, "DOSSIER_SYNC", (1, 4))
    row = says(town, "DOSSIER_SYNC", (3, 4))
    after = index_of(criteria, town.ward, NOVEMBER)
    assert (pair(after, "DOSSIER_SYNC"), after.origins["DOSSIER_SYNC"]) == ((3, 4), Origin.DECLARED)
    assert index_of(criteria, town.ward, WEEK).origins["DOSSIER_SYNC"] == Origin.NONE
    assert index_of(criteria, town.province, NOVEMBER).origins["DOSSIER_SYNC"] == Origin.NONE
    assert Evidence.objects.filter(action="declare_figure", subject_id=row.pk).exists()
    says(town, "DOSSIER_SYNC", None)
    assert index_of(criteria, town.ward, NOVEMBER).origins["DOSSIER_SYNC"] == Origin.NONE
    assert DeclaredInput.objects.count() == 3


def test_what_the_province_declares_holds_below_where_the_index_says_so(town: Town):
    head = people.employ("cchc_tinh", "Cán bộ tỉnh", "mật khẩu thử 2026", by=None)
    people.appoint(head, REFORM, town.province, since=SINCE, by=None)
    says(town, "PUBLISH_ON_TIME", (1, 2), unit=town.province, by=head)
    province, ward = tree_of(criteria_set("qd766"), town.province, NOVEMBER)
    assert pair(province, "PUBLISH_ON_TIME") == pair(ward, "PUBLISH_ON_TIME") == (1, 2)
    assert str(leaf(ward, "PUBLISH_ON_TIME").score) == "3.00"


@pytest.mark.parametrize(
    ("code", "figures", "more", "words"),
    [
        ("DOSSIERS_IN_TIME", (1, 1), {}, "hệ thống tính"),
        ("NONSENSE", (1, 1), {}, "không có chỉ số"),
        ("PUBLISH_ON_TIME", (1, 1), {}, "cấp tỉnh"),
        ("DOSSIER_SYNC", (2, 1), {}, "không lớn hơn"),
        ("DOSSIER_SYNC", (-1, 1), {}, "không âm"),
        ("DOSSIER_SYNC", (1, 1), {"document": "  "}, "văn bản"),
    ],
)
def test_what_may_not_be_declared(town: Town, code, figures, more, words):
    with pytest.raises(Refused, match=words):
        says(town, code, figures, **more)


@pytest.mark.parametrize("role", [role for role in Role if role != REFORM])
def test_only_reform_officers_declare(town: Town, role: Role):
    with pytest.raises(Refused, match="kê khai"):
        says(town, "DOSSIER_SYNC", (1, 1), by=town.staff[role])


def test_nobody_declares_for_another_unit(town: Town):
    with pytest.raises(Refused, match="kê khai"):
        says(town, "DOSSIER_SYNC", (1, 1), unit=town.province)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_what_was_declared(town: Town, change: str):
    row = says(town, "DOSSIER_SYNC", (1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        if change == "update":
            DeclaredInput.objects.filter(pk=row.pk).update(numerator=0)
        else:
            row.delete()
