"""Parcels over real HTTP and by hand: news late, lost, doubled, forged; no parcel is lost to us."""

import json
from datetime import date, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.audit.models import Evidence
from motcua.core.errors import Refused
from motcua.doors.gateway.line import Line
from motcua.doors.gateway.postal import HttpPostalOperator, news_of
from motcua.people.roles import Role
from motcua.post import actions
from motcua.post.actions import Consignment
from motcua.post.kinds import ENDED, Direction, ParcelState
from motcua.post.limits import ASK_AFTER, SILENCE, TRIES, wait_after
from motcua.post.models import EntitledGroup, Parcel, ParcelNews
from motcua.post.port import Place
from motcua.post.rules import check_entitled
from tests.partners import (
    BUSY,
    DONE_THEN_SILENT,
    FAULT,
    NO,
    NONSENSE,
    SECRET,
    TIME_OUT,
    PostalPartner,
    open_for_business,
)
from tests.town import Town

NOTICE = "/may/buu-chinh/"
IN, OUT = Direction.TO_OFFICE, Direction.TO_CITIZEN
S = ParcelState
HOME = Place("Trần Thị Thử", "Số 1 đường Mẫu", "0900000001")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def carrier(settings):
    settings.POST_SECRET = SECRET
    with open_for_business(PostalPartner()) as partner:
        yield partner


def line(partner: PostalPartner) -> HttpPostalOperator:
    return HttpPostalOperator(Line(partner.url, "motcua", SECRET, patience=0.3))


def clerk(town: Town):
    return town.staff[Role.ONE_STOP_OFFICER]


def sent(town: Town, direction: Direction = OUT, *, by_line: bool = True) -> Parcel:
    facts = Consignment(direction, town.ward, HOME, "Kết quả hồ sơ", "HS-1")
    return actions.order_parcel(facts, by_line=by_line, by=clerk(town))


def ordered(town: Town, partner: PostalPartner, direction: Direction = OUT) -> Parcel:
    parcel = sent(town, direction)
    assert actions.send_parcels(line(partner), at=timezone.now()) == 1
    return parcel


def tell(partner: PostalPartner, body: bytes, **signed) -> int:
    headers = partner.signed(body, **signed)
    answer = Client().post(NOTICE, body, content_type="application/json", headers=headers)
    return answer.status_code


def fresh(parcel: Parcel) -> Parcel:
    return Parcel.objects.get(pk=parcel.pk)


def test_a_parcel_is_ordered_once_carried_and_signed_for(town, carrier):
    parcel = ordered(town, carrier)
    assert actions.send_parcels(line(carrier), at=timezone.now()) == 0
    assert carrier.parcels[parcel.number]["recipient"]["name"] == HOME.name
    assert carrier.parcels[parcel.number]["sender"]["name"] == town.ward.name
    for state, proof in (("picked_up", ""), ("delivered", "Trần Thị Thử ký nhận")):
        assert tell(carrier, carrier.happens(parcel.number, state, proof)) == 200
    told = fresh(parcel)
    assert (told.state, told.proof) == (S.DELIVERED, "Trần Thị Thử ký nhận")
    assert told.picked_up_at is not None
    assert told.arrived_at is not None
    assert told.next_try_at is None
    assert told.operator_number == f"VN{parcel.number}"


@pytest.mark.parametrize("misdeed", [TIME_OUT, FAULT, BUSY, NONSENSE, DONE_THEN_SILENT])
def test_what_got_no_answer_is_told_again_and_ordered_once(town, carrier, misdeed):
    parcel, at = sent(town), timezone.now() + MINUTE
    carrier.misdeeds.append(misdeed)
    assert actions.send_parcels(line(carrier), at=at) == 0
    assert (fresh(parcel).state, bool(fresh(parcel).last_error)) == (S.UNSENT, True)
    assert actions.send_parcels(line(carrier), at=at + wait_after(1)) == 1
    assert list(carrier.parcels) == [parcel.number]


@pytest.mark.parametrize("how", ["no", "often"])
def test_a_person_is_told_and_we_go_on_trying(town, carrier, how):
    parcel, at = sent(town), timezone.now() + MINUTE
    faults = [NO] if how == "no" else [FAULT] * TRIES
    carrier.misdeeds.extend(faults)
    for tries in range(1, len(faults) + 1):
        actions.send_parcels(line(carrier), at=at)
        at += wait_after(tries)
    assert "Không báo được bưu điện" in fresh(parcel).trouble
    assert actions.send_parcels(line(carrier), at=at) == 1


def test_lost_news_is_asked_for(town, carrier):
    parcel = ordered(town, carrier)
    carrier.happens(parcel.number, "picked_up")
    carrier.happens(parcel.number, "delivered", "ký")
    at = timezone.now() + ASK_AFTER + MINUTE
    carrier.misdeeds.append(FAULT)
    assert actions.ask_about_parcels(line(carrier), at=at) == 0
    assert actions.ask_about_parcels(line(carrier), at=at + ASK_AFTER) == 2
    assert fresh(parcel).state == S.DELIVERED


def test_a_long_silence_is_for_a_person(town, carrier):
    parcel = ordered(town, carrier)
    actions.ask_about_parcels(line(carrier), at=timezone.now() + SILENCE - ASK_AFTER)
    assert fresh(parcel).trouble == ""
    actions.ask_about_parcels(line(carrier), at=timezone.now() + SILENCE + ASK_AFTER)
    assert "Đã lâu không có tin" in fresh(parcel).trouble


def test_news_told_twice_is_kept_once(town, carrier):
    parcel = ordered(town, carrier)
    news = carrier.happens(parcel.number, "picked_up")
    assert [tell(carrier, news) for _ in range(3)] == [200, 200, 200]
    assert ParcelNews.objects.count() == 1


@pytest.mark.parametrize(
    "signed", [{"secret": "khac"}, {"now": timezone.now() - timedelta(minutes=11)}]
)
def test_forged_news_is_refused_and_kept_as_evidence(town, carrier, signed):
    parcel = ordered(town, carrier)
    news = carrier.happens(parcel.number, "delivered", "ký")
    assert tell(carrier, news, **signed) == 403
    assert (fresh(parcel).state, ParcelNews.objects.count()) == (S.ORDERED, 0)
    assert Evidence.objects.get(action="refuse_forged_parcel_news").subject == parcel.number


@pytest.mark.parametrize(
    "change", [{"state": "flying"}, {"at": "x"}, {"event": ""}, {"parcel": None}, {"proof": 7}]
)
def test_unreadable_news_changes_nothing(town, carrier, change):
    parcel = ordered(town, carrier)
    news = json.loads(carrier.happens(parcel.number, "delivered", "ký")) | change
    assert tell(carrier, json.dumps(news).encode()) == 400
    assert fresh(parcel).state == S.ORDERED


@pytest.mark.parametrize("number", ["BG99999999", "XX1", "BG1", "BG²2222222", "BG" + "9" * 60])
def test_news_of_no_parcel_of_ours_is_kept(town, carrier, number):
    assert tell(carrier, carrier.happens(number, "delivered", "ký")) == 200
    assert ParcelNews.objects.get().parcel is None


# What is told after what: where it ends, and whether a person must look.
TOLD = [
    (OUT, ["picked_up", "delivered"], S.DELIVERED, False),
    (OUT, ["delivered", "picked_up"], S.DELIVERED, False),
    (OUT, ["delivered", "ordered"], S.DELIVERED, False),
    (OUT, ["lost"], S.LOST, True),
    (OUT, ["picked_up", "returned"], S.RETURNED, True),
    (OUT, ["lost", "delivered"], S.LOST, True),
    (OUT, ["delivered", "lost"], S.DELIVERED, True),
    (OUT, ["handed_over"], S.ORDERED, True),
    (IN, ["handed_over"], S.HANDED_OVER, False),
    (IN, ["delivered"], S.ORDERED, True),
]


@pytest.mark.parametrize(("direction", "news", "end", "trouble"), TOLD)
def test_a_parcel_only_moves_forward(town, carrier, direction, news, end, trouble):
    parcel = ordered(town, carrier, direction)
    for state in news:
        assert tell(carrier, carrier.happens(parcel.number, state, "ký")) == 200
    assert (fresh(parcel).state, bool(fresh(parcel).trouble)) == (end, trouble)


def test_by_hand_only_what_is_possible_proved_and_past(town: Town):
    parcel, now = sent(town, by_line=False), timezone.now()

    def note(state: S, moment=now, proof="Người nhận ký", by=None):
        by = by or clerk(town)
        return actions.note_by_hand(parcel, state, moment=moment, proof=proof, by=by)

    with pytest.raises(Refused, match="không có quyền"):
        note(S.PICKED_UP, by=town.staff[Role.HANDLER])
    with pytest.raises(Refused, match="không thể chuyển"):
        note(S.HANDED_OVER)
    with pytest.raises(Refused, match="tương lai"):
        note(S.PICKED_UP, moment=now + timedelta(hours=1))
    with pytest.raises(Refused, match="người ký nhận"):
        note(S.DELIVERED, proof=" ")
    note(S.PICKED_UP)
    with pytest.raises(Refused, match="không thể chuyển"):
        note(S.ORDERED)
    assert note(S.DELIVERED).proof == "Người nhận ký"
    with pytest.raises(Refused, match="đã kết thúc"):
        note(S.LOST)


def test_a_parcel_needs_an_address_and_the_right_desk(town: Town):
    for direction in Direction:
        facts = Consignment(direction, town.ward, Place("A", " ", ""), "x")
        with pytest.raises(Refused, match="địa chỉ"):
            actions.order_parcel(facts, by=clerk(town))
        with pytest.raises(Refused, match="không có quyền"):
            actions.order_parcel(facts, by=town.staff[Role.LEADER])


def test_the_hand_over_record_is_the_moment_of_filing(town: Town):
    moment = timezone.now() - timedelta(hours=3)
    parcel = actions.take_hand_over(
        town.ward, HOME, content="01 hồ sơ", record_number="BB-07", moment=moment, by=clerk(town)
    )
    told = (parcel.state, parcel.arrived_at, parcel.proof)
    assert told == (S.HANDED_OVER, moment, "BB-07")


def test_troubles_are_settled_with_a_note(town, carrier):
    parcel = ordered(town, carrier)
    with pytest.raises(Refused, match="không có việc"):
        actions.settle_trouble(parcel, "x", by=clerk(town))
    tell(carrier, carrier.happens(parcel.number, "lost"))
    with pytest.raises(Refused, match="cách xử lý"):
        actions.settle_trouble(parcel, " ", by=clerk(town))
    assert actions.settle_trouble(parcel, "Bưu điện bồi thường", by=clerk(town)).trouble == ""


def test_the_database_keeps_its_promises(town: Town):
    sent(town, by_line=False)
    for wrong in (
        {"state": "delivered"},
        {"arrived_at": timezone.now(), "proof": "x"},
        {"state": "lost"},
        {"ended_at": timezone.now()},
        {"state": "handed_over", "arrived_at": timezone.now(), "ended_at": timezone.now(),
         "proof": "x"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Parcel.objects.update(**wrong)


def test_home_return_is_for_the_entitled_only(town: Town):
    day = date(2026, 11, 2)
    group = EntitledGroup(
        code="cao-tuoi", name="Người cao tuổi", valid_from=day, legal_basis="QĐ 01 (ví dụ)"
    )
    with pytest.raises(Refused, match="đối tượng được quy định"):
        check_entitled("cao-tuoi", town.ward, day)
    actions.set_group(group, by=None)
    assert check_entitled("cao-tuoi", town.ward, day) == group
    actions.end_group(group, until=day + timedelta(days=9), by=None)
    for code, when in (("khac", 0), ("cao-tuoi", -1), ("cao-tuoi", 9)):
        with pytest.raises(Refused):
            check_entitled(code, town.ward, day + timedelta(days=when))
    with pytest.raises(Refused, match="căn cứ"):
        actions.set_group(EntitledGroup(code="x", name="y", valid_from=day), by=None)


@settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dice=st.randoms(use_true_random=True))
def test_whatever_is_told_no_parcel_is_lost_to_us(town: Town, dice: Random):
    """A parcel is waited for, or has ended, or a person is told; and news is never dropped."""
    books, now = PostalPartner(), timezone.now()
    parcels = [sent(town, dice.choice([IN, OUT])) for _ in range(3)]
    Parcel.objects.filter(pk__in=[p.pk for p in parcels]).update(state="ordered")
    told: list[bytes] = []
    ends = {IN: ["handed_over", "lost", "returned"], OUT: ["delivered", "lost", "returned"]}
    for _ in range(dice.randint(3, 12)):
        parcel = dice.choice(parcels)
        state = dice.choice(["picked_up", *ends[Direction(parcel.direction)]])
        told.append(books.happens(parcel.number, state, dice.choice(["", "ký"])))
        for body in dice.sample(told, dice.randint(0, len(told))):
            actions.note_news(news_of(json.loads(body)), at=now)
    seen = {}
    for parcel in parcels:
        for body in [body for body in told if json.loads(body)["parcel"] == parcel.number]:
            actions.note_news(news_of(json.loads(body)), at=now)
            seen.setdefault(parcel.pk, set()).add(json.loads(body)["state"])
    for parcel in map(fresh, parcels):
        states = seen.get(parcel.pk, set())
        finals = states & set(ENDED)
        assert (parcel.state in ENDED) == bool(finals)
        assert parcel.state in states | {"ordered"}
        if parcel.state not in ENDED:
            assert parcel.next_try_at is not None
        if len(finals) > 1 or finals & {"lost", "returned"}:
            assert parcel.trouble
        assert parcel.news.count() == len(
            [body for body in told if json.loads(body)["parcel"] == parcel.number]
        )
