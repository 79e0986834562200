"""The desk's comfort in a browser: a whole intake by keyboard, and the waiting room's walls."""

import unicodedata

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_journey import WIDTHS, visitor
from tests.house import House

# The model of time: every stroke, and every page or decision that has to be looked at. 0.28 s a
# stroke is an ordinary typist (Card, Moran and Newell's keystroke-level model), their mental
# operator is 1.2 s.
A_STROKE, A_LOOK = 0.28, 1.2
LIMIT = 40
NAME, ADDRESS = "Phạm Thị Bàn Phím", "Số 5 Đường Ví Dụ, phường Mẫu"
ID, PHONE = "099000000777", "0900000777"

ROOM = """
from motcua.people.models import Unit
from motcua.queue import actions
from motcua.queue.models import Counter, QueueService
ward = Unit.objects.get(code="T99.01")
one = actions.set_service(QueueService(unit=ward, name="Hộ tịch", prefix="A"), by=None)
two = actions.set_service(QueueService(unit=ward, name="Chứng thực", prefix="B"), by=None)
actions.set_counter(Counter(unit=ward, number=1, name="Hộ tịch"), [one, two], by=None)
actions.open_room(ward, by=None)
"""


# Who comes back has no open dossier of the same procedure: that would be asked about first.
ENDED = f"""
from motcua.dossiers.actions import move
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import Verb
from motcua.people.models import Official
dossier = Dossier.objects.get(applicant__id_number="{ID}")
officer, leader = (Official.objects.get(username=each) for each in ("one_stop_officer", "leader"))
move(dossier, Verb.REQUEST_WITHDRAWAL, by=officer, note="xin rút")
move(dossier, Verb.STOP, by=leader, note="theo đơn")
"""


class Typist:
    """Counts strokes as a Vietnamese keyboard needs them: a mark is a stroke of its own."""

    def __init__(self, page: Page) -> None:
        self.page, self.strokes, self.looks = page, 0, 0

    def types(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        for letter in unicodedata.normalize("NFD", text):
            self.strokes += 2 if letter in "đĐ" or letter.isupper() else 1

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def looks_up(self) -> None:
        """A new page, or something to decide."""
        self.page.wait_for_load_state()
        self.looks += 1

    @property
    def seconds(self) -> float:
        return self.strokes * A_STROKE + self.looks * A_LOOK


@pytest.fixture(scope="module")
def keys(here: House) -> dict[str, str]:
    """The addresses of the waiting room."""
    here.build(ROOM)
    ((kiosk, screen),) = here.sql("SELECT kiosk_key, screen_key FROM queue_waitingroom")
    return {"kiosk": kiosk, "screen": screen}


def chooses(typist: Typist) -> None:
    """The first of the desk's favourites."""
    for key, then in (("n", "**/tiep-nhan/"), ("1", "**/tiep-nhan/*/?unit=*")):
        typist.looks_up()
        typist.presses(key)
        typist.page.wait_for_url(then)
    typist.looks_up()


def takes_in(typist: Typist, *, known: bool) -> None:
    """One person at the counter, from the list of dossiers to the printed receipt."""
    page = typist.page
    chooses(typist)
    expect(page.get_by_label("Số định danh, mã số thuế hoặc hộ chiếu")).to_be_focused()
    typist.types(ID)
    typist.presses("Enter")
    if known:
        expect(page.locator("[data-fill]").first).to_be_focused()
        typist.looks_up()
        typist.presses("Enter")
    else:
        expect(page.get_by_text("Chưa có ai mang số này")).to_be_visible()
        for text in (NAME, PHONE, ADDRESS):
            typist.types(text)
            typist.presses("Enter")
    typist.looks_up()
    expect(page.get_by_label("Đã nhận đủ giấy tờ")).to_be_focused()
    typist.presses("Space", "Enter")
    page.wait_for_url("**/ho-so/*/?moi=1")
    typist.looks_up()
    expect(page.get_by_role("button", name="In giấy hẹn (PDF)")).to_be_focused()
    with page.context.expect_page():
        typist.presses("Enter")


def test_a_whole_intake_by_keyboard_takes_less_than_forty_seconds(browser: Browser, here: House):
    with visitor(browser, here, "one_stop_officer") as officer:
        # The first filing makes the procedure one of this desk's own.
        officer.go("/ban-lam-viec/tiep-nhan/")
        officer.page.get_by_role("link", name="Cấp giấy thử nghiệm").first.click()
        officer.page.get_by_label("Họ tên hoặc tên tổ chức").fill("Người Đầu Tiên")
        officer.press("Tiếp nhận và in giấy hẹn")
    here.build("from django.core.cache import cache; cache.clear()")
    for known in (False, True):
        if known:
            here.build(ENDED)
        with visitor(browser, here, "one_stop_officer") as officer:
            officer.go("/ban-lam-viec/")
            typist = Typist(officer.page)
            takes_in(typist, known=known)
            officer.page.bring_to_front()
            expect(officer.page.get_by_text(NAME)).to_be_visible()
            assert typist.seconds < (LIMIT / 2 if known else LIMIT), typist.__dict__


def test_an_answer_that_comes_while_a_button_is_held_does_not_lose_the_press(
    browser: Browser, here: House
):
    with visitor(browser, here, "one_stop_officer") as officer:
        page = officer.page
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/tiep-nhan/nguoi/**", hold)
        officer.go("/ban-lam-viec/tiep-nhan/")
        page.get_by_role("link", name="Cấp giấy thử nghiệm").first.click()
        page.get_by_label("Họ tên hoặc tên tổ chức").fill("Người Bấm Vội")
        page.get_by_label("Số định danh, mã số thuế hoặc hộ chiếu").fill("099000000888")
        button = page.get_by_role("button", name="Tiếp nhận và in giấy hẹn")
        # At its upper edge, which any line inserted above would push away from the pointer.
        button.hover(position={"x": 20, "y": 2})
        page.mouse.down()
        page.wait_for_timeout(200)
        with page.expect_response("**/tiep-nhan/nguoi/**"):
            held[0].continue_()
        page.wait_for_timeout(200)
        page.mouse.up()
        page.wait_for_url("**/ho-so/*/?moi=1")


def test_a_scan_anywhere_opens_the_dossier(browser: Browser, here: House):
    ((code,),) = here.sql("SELECT code FROM dossiers_dossier ORDER BY id LIMIT 1")
    with visitor(browser, here, "one_stop_officer") as officer:
        officer.go("/ban-lam-viec/den-han/")
        officer.page.keyboard.type(code)
        officer.page.keyboard.press("Enter")
        expect(officer.page.get_by_role("heading", name=code)).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_waiting_room_at_both_widths(browser: Browser, here: House, keys, width: int):
    with visitor(browser, here, width=width) as citizen:
        citizen.go(f"/hang-doi/T99.01/{keys['kiosk']}/")
        citizen.page.get_by_role("button", name="Hộ tịch").click()
        citizen.page.wait_for_load_state()
        citizen.look()
        label = citizen.page.locator(".number").inner_text()
        citizen.go(f"/bang-cho/T99.01/{keys['screen']}/")
        citizen.go(f"/goi-so/T99.01/{keys['screen']}/")
        with visitor(browser, here, "officer2", width=width) as officer:
            officer.go("/ban-lam-viec/quay/")
            officer.page.get_by_role("link", name="Quầy 1").click()
            officer.look()
            officer.page.locator("main button.btn-lg").click()
            officer.page.wait_for_load_state()
            officer.look()
        expect(citizen.page.locator(".first .number")).to_have_text(label, timeout=10_000)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize(
    "path",
    ["", "?tab=attention", "tiep-nhan/", "den-han/", "cho-in/", "ma-truy-cap/", "phong-cho/",
     "hom-nay/", "ban-giao/", "can-bao/", "vang-mat/"],
)  # fmt: skip
def test_pages_of_the_desk_at_both_widths(browser: Browser, here: House, path: str, width: int):
    with visitor(browser, here, "one_stop_officer", width=width) as officer:
        officer.go(f"/ban-lam-viec/{path}")
        officer.page.locator("summary", has_text="Thêm").click()
        officer.look()
