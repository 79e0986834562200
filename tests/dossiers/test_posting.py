"""By post: filed when the record was signed, returned when somebody signed for it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from motcua.core.errors import Refused
from motcua.dossiers.actions import posting
from motcua.dossiers.actions.posting import Received
from motcua.dossiers.kinds import FiledBy, ReturnChannel
from motcua.dossiers.models import SignedReturn
from motcua.dossiers.states import State
from motcua.people.roles import Role
from motcua.post import actions as post
from motcua.post.kinds import ParcelState
from motcua.post.models import EntitledGroup, Parcel
from motcua.post.port import Place
from tests.town import MONDAY, SINCE, Town

HOME = Place("Trần Thị Thử", "Số 1 đường Mẫu", "0900000001")
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path


def clerk(town: Town):
    return town.staff[Role.ONE_STOP_OFFICER]


def brought(town: Town, moment=MONDAY) -> Parcel:
    return post.take_hand_over(
        town.ward, HOME, content="01 hồ sơ", record_number="BB-07", moment=moment, by=clerk(town)
    )


def test_a_dossier_by_post_counts_from_the_hand_over_record(town: Town):
    parcel = brought(town, MONDAY)
    filing = town.filing(method=town.method("post"))
    dossier = posting.file_from_parcel(
        filing, parcel, by=clerk(town), at=MONDAY + timedelta(hours=30)
    )
    assert (dossier.received_at, dossier.filed_by) == (MONDAY, FiledBy.POST)
    assert dossier.parcels.get().parcel == parcel
    assert "BB-07" in dossier.events.first().note


def test_a_parcel_not_handed_over_or_of_another_unit_files_nothing(town: Town):
    filing = town.filing(method=town.method("post"))
    parcel = brought(town)
    Parcel.objects.filter(pk=parcel.pk).update(unit=town.province)
    with pytest.raises(Refused, match="đơn vị khác"):
        posting.file_from_parcel(filing, Parcel.objects.get(), by=clerk(town))
    Parcel.objects.filter(pk=parcel.pk).update(state="ordered", arrived_at=None, ended_at=None)
    with pytest.raises(Refused, match="chưa có biên bản"):
        posting.file_from_parcel(filing, Parcel.objects.get(), by=clerk(town))


def test_a_result_is_sent_and_its_delivery_signs_for_it(town: Town):
    dossier = town.dossier(State.COMPLETED)
    with pytest.raises(Refused, match="chưa có kết quả"):
        posting.send_result(town.file(), HOME, by=clerk(town))
    parcel = posting.send_result(dossier, HOME, by=clerk(town))
    received = Received(ReturnChannel.POST, HOME.name, parcel=parcel)
    with pytest.raises(Refused, match="chưa được phát"):
        posting.sign_return(dossier, received, by=clerk(town))
    parcel = post.note_by_hand(
        parcel, ParcelState.DELIVERED, moment=timezone.now(), proof="ký nhận", by=clerk(town)
    )
    received = Received(ReturnChannel.POST, HOME.name, parcel=parcel)
    assert posting.sign_return(dossier, received, by=clerk(town)).parcel == parcel
    with pytest.raises(Refused, match="đã được ký nhận"):
        posting.sign_return(dossier, received, by=clerk(town))


def test_at_the_desk_the_receiver_is_known_and_signs(town: Town):
    dossier = town.dossier(State.COMPLETED)
    desk = ReturnChannel.IN_PERSON
    for received, why in (
        (Received(desk, " ", "CCCD 1", signature=[PNG]), "họ tên"),
        (Received(desk, "A", "CCCD 1"), "chữ ký"),
        (Received(desk, "A", " ", signature=[PNG]), "giấy tờ tùy thân"),
    ):
        with pytest.raises(Refused, match=why):
            posting.sign_return(dossier, received, by=clerk(town))
    good = Received(desk, "A", "CCCD 1", signature=[PNG])
    with pytest.raises(Refused, match="không có quyền"):
        posting.sign_return(dossier, good, by=town.staff[Role.HANDLER])
    signed = posting.sign_return(dossier, good, by=clerk(town))
    assert signed.signature.media_type == "image/png"


def test_a_home_visit_is_for_the_entitled(town: Town):
    dossier = town.dossier(State.COMPLETED)
    visit = Received(ReturnChannel.HOME, "A", "CCCD 1", group="cao-tuoi", signature=[PNG])
    with pytest.raises(Refused, match="đối tượng được quy định"):
        posting.sign_return(dossier, visit, by=clerk(town))
    post.set_group(
        EntitledGroup(
            code="cao-tuoi", name="Người cao tuổi", valid_from=SINCE, legal_basis="QĐ 1 (ví dụ)"
        ),
        by=None,
    )
    assert posting.sign_return(dossier, visit, by=clerk(town)).group.code == "cao-tuoi"


@pytest.mark.parametrize(
    "wrong", [{"signature": None}, {"received_by": ""}, {"channel": ReturnChannel.HOME}]
)
def test_the_database_keeps_its_promises(town: Town, wrong):
    dossier = town.dossier(State.COMPLETED)
    received = Received(ReturnChannel.IN_PERSON, "A", "CCCD 1", signature=[PNG])
    posting.sign_return(dossier, received, by=clerk(town))
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedReturn.objects.update(**wrong)
