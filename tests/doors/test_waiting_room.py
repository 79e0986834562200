"""The waiting room's pages: a number from the kiosk to the counter, and no name on any wall."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

from motcua.dossiers.board import board_of, masked
from motcua.dossiers.states import State
from motcua.queue import actions
from motcua.queue.models import Counter, QueueService, Ticket, WaitingRoom
from tests.doors.desk import LEADER, OFFICER, _store, said, signed_in, told  # noqa: F401 — fixture
from tests.doors.test_settings import HOME, as_, did
from tests.town import MONDAY, Role, Town

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Thị Bí Mật"


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def room(town: Town) -> WaitingRoom:
    """A room with one service and one counter."""
    service = actions.set_service(QueueService(unit=town.ward, name="Hộ tịch", prefix="A"), by=None)
    actions.set_counter(Counter(unit=town.ward, number=1), [service], by=None)
    return actions.open_room(town.ward, by=None)


def kiosk(room: WaitingRoom) -> str:
    return f"/hang-doi/T99.01/{room.kiosk_key}/"


def test_a_number_goes_from_the_kiosk_over_the_screen_to_the_intake(town: Town, room: WaitingRoom):
    visitor, officer = Client(), signed_in(town)
    assert "Hộ tịch" in said(visitor.get(kiosk(room)))
    service = QueueService.objects.get()
    taken = visitor.post(f"{kiosk(room)}lay-so/", {"service": service.pk})
    assert "A001" in said(visitor.get(taken["Location"]))
    pdf = visitor.get(taken["Location"].rstrip("/") + ".pdf").content
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert "A001" in page.extract_text()
    assert round(float(page.mediabox.width) / 72 * 25.4) == 80
    screen = f"/goi-so/T99.01/{room.screen_key}/"
    assert "Chưa gọi số nào" in said(visitor.get(screen))
    panel = f"/ban-lam-viec/quay/{Counter.objects.get().pk}/"
    officer.post(f"{panel}goi-tiep/")
    called = said(visitor.get(screen, headers={"HX-Request": "true"}))
    assert "A001" in called and "Quầy 1" in called and "<html" not in called
    number = Ticket.objects.get().pk
    assert "A001" in said(officer.get(panel))
    answer = officer.post(f"{panel}so/phuc-vu/", {"ticket": number})
    assert answer["Location"] == "/ban-lam-viec/tiep-nhan/?unit=T99.01"
    officer.post(f"{panel}so/xong/", {"ticket": number})
    assert Ticket.objects.get().state == "done"
    assert told(officer, officer.post(f"{panel}goi-tiep/")) == ["Không còn ai chờ ở quầy này."]


def test_a_wrong_key_opens_nothing_and_the_screens_key_takes_no_number(room: WaitingRoom):
    visitor, service = Client(), QueueService.objects.get().pk
    for address in ("/hang-doi/T99.01/{}/", "/goi-so/T99.01/{}/", "/bang-cho/T99.01/{}/"):
        assert visitor.get(address.format("doan-mo")).status_code == 404
    for address in (f"/hang-doi/T99.01/{room.screen_key}/", f"/goi-so/T99.01/{room.kiosk_key}/"):
        assert visitor.get(address).status_code == 404
    refused = visitor.post(f"/hang-doi/T99.01/{room.screen_key}/lay-so/", {"service": service})
    assert refused.status_code == 404
    assert not Ticket.objects.exists()


def test_a_press_on_nothing_and_too_many_presses_are_refused(room: WaitingRoom, settings):
    visitor, take = Client(), f"{kiosk(room)}lay-so/"
    assert visitor.post(take, {"service": "x"}).status_code == 409
    settings.ACCOUNT_RATE_LIMITS = {"take_ticket": "2/m/ip"}
    service = {"service": QueueService.objects.get().pk}
    answers = [visitor.post(take, service).status_code for _press in range(3)]
    assert answers == [302, 302, 409]
    assert Ticket.objects.count() == 2


def test_a_press_on_a_page_left_open_touches_no_other_number(town: Town, room: WaitingRoom):
    officer, service = signed_in(town), QueueService.objects.get()
    first, _second = (actions.take_ticket(service, by=None) for _press in range(2))
    panel = f"/ban-lam-viec/quay/{Counter.objects.get().pk}/"
    for _press in range(2):
        officer.post(f"{panel}goi-tiep/")
    assert officer.post(f"{panel}so/vang/", {"ticket": first.pk}).status_code == 409
    assert officer.post(f"{panel}so/khac/", {"ticket": first.pk}).status_code == 404
    assert list(Ticket.objects.order_by("pk").values_list("state", flat=True)) == ["done", "called"]


def test_a_number_is_passed_on_by_the_panel(town: Town, room: WaitingRoom):
    officer, service = signed_in(town), QueueService.objects.get()
    other = actions.set_service(QueueService(unit=town.ward, name="Đất", prefix="B"), by=None)
    actions.set_counter(Counter(unit=town.ward, number=2), [other], by=None)
    ticket = actions.take_ticket(service, by=None)
    panel = f"/ban-lam-viec/quay/{Counter.objects.get(number=1).pk}/"
    officer.post(f"{panel}goi-tiep/")
    assert officer.post(f"{panel}chuyen/", {"ticket": ticket.pk, "service": "x"}).status_code == 404
    officer.post(f"{panel}chuyen/", {"ticket": ticket.pk, "service": other.pk})
    assert Ticket.objects.get().service == other


def test_leaders_see_the_waits_and_only_the_desk_the_addresses(town: Town, room: WaitingRoom):
    actions.take_ticket(QueueService.objects.get(), by=None)
    led, desk = (said(signed_in(town, role).get("/ban-lam-viec/phong-cho/"))
                 for role in (LEADER, OFFICER))  # fmt: skip
    assert "đang chờ 1" in led and "đang chờ 1" in desk
    assert room.kiosk_key not in led and room.kiosk_key in desk
    assert signed_in(town, Role.HANDLER).get("/ban-lam-viec/phong-cho/").status_code == 409


def test_the_wall_board_tells_counts_and_no_names(town: Town, room: WaitingRoom):
    ready = town.dossier(State.COMPLETED, name=NAME)
    town.dossier(State.RETURNED, name=NAME)
    town.dossier(State.PROCESSING, name=NAME)
    page = said(Client().get(f"/bang-cho/T99.01/{room.screen_key}/"))
    assert NAME not in page and "Bí Mật" not in page
    assert ready.code not in page and masked(ready.code) in page
    assert ready.secret not in page


def test_the_boards_figures_by_hand(town: Town):
    town.dossier(State.PROCESSING)
    town.dossier(State.RETURNED)
    late = town.dossier(State.COMPLETED)
    type(late).objects.filter(pk=late.pk).update(due_at=MONDAY)
    board = board_of(town.ward, MONDAY.replace(hour=16))
    assert (board.open, board.received_today, board.returned_today) == (2, 3, 1)
    assert (board.done, board.on_time, board.percent) == (2, 1, 50)
    assert board_of(town.province, MONDAY).percent is None


@pytest.mark.parametrize(
    ("code", "seen"),
    [("H44.100-261122-0007", "H44.100-••••••-0007"), ("A-B-C-D", "A-•-•-D"), ("0007", "0007")],
)
def test_a_code_is_shortened(code: str, seen: str):
    assert masked(code) == seen


def test_an_administrator_sets_services_counters_and_addresses(town: Town):
    client = as_(town, Role.ADMINISTRATOR)
    service = {"unit": town.ward.pk, "name": "Hộ tịch", "prefix": "H", "is_open": "on"}
    assert client.post(f"{HOME}queue/queueservice/add/", service).status_code == 302
    made = QueueService.objects.get()
    assert made.prefix == "H"
    counter = {"unit": town.ward.pk, "number": "1", "name": "", "services": [made.pk]}
    assert client.post(f"{HOME}queue/counter/add/", counter).status_code == 302
    assert list(Counter.objects.get().services.all()) == [made]
    assert client.post(f"{HOME}queue/waitingroom/add/", {"unit": town.ward.pk}).status_code == 302
    key = WaitingRoom.objects.get().kiosk_key
    page = f"{HOME}queue/waitingroom/{WaitingRoom.objects.get().pk}/change/"
    assert client.post(page, {}).status_code == 302
    assert WaitingRoom.objects.get().kiosk_key != key
    assert did("set_queue_service") and did("set_counter") and did("open_waiting_room")
    far = {"unit": town.province.pk, "name": "X", "prefix": "X", "is_open": "on"}
    assert client.post(f"{HOME}queue/queueservice/add/", far).status_code == 200
