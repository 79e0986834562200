"""A dossier's whole way through five people in a browser, with axe on every page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.house import House
from tests.town import PASSWORD

WIDTHS = {"wide": 1280, "phone": 390}
NAME = "Đặng Thị Hành Trình"


class Visitor:
    """Someone in front of a browser."""

    def __init__(self, page: Page, here: House) -> None:
        self.page, self.here = page, here

    def go(self, path: str) -> None:
        """Open a page, and hold it against axe."""
        self.page.goto(self.here.address(path))
        self.look()

    def look(self) -> None:
        """axe finds nothing, and nothing is cut off at the side."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"]

    def sign_in(self, username: str) -> None:
        """Through the form."""
        self.go("/tai-khoan/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập", exact=True).click()

    def press(self, button: str) -> None:
        """A button of the page, and look at what comes."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()
        self.look()


def is_wrong(said: ConsoleMessage) -> bool:
    """An error on the console, other than that a page answered 404 or 422 as it should."""
    return said.type == "error" and "Failed to load resource" not in said.text


@contextmanager
def visitor(
    browser: Browser, here: House, username: str = "", width: int = 1280
) -> Iterator[Visitor]:
    """A fresh browser window, signed in where a name is given; no script may fail."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if is_wrong(said) else None)
    made = Visitor(page, here)
    if username:
        made.sign_in(username)
    yield made
    context.close()
    assert not errors, errors


@pytest.fixture(scope="module")
def code(browser: Browser, here: House) -> str:
    """A dossier taken in at the counter, through the pages."""
    with visitor(browser, here, "one_stop_officer") as officer:
        page = officer.page
        officer.go("/ban-lam-viec/tiep-nhan/")
        page.get_by_label("Tìm thủ tục").fill("thu nghiem")
        page.get_by_role("link", name="Cấp giấy thử nghiệm", exact=True).click()
        officer.look()
        page.get_by_label("Họ tên hoặc tên tổ chức").fill(NAME)
        page.get_by_label("Số định danh, mã số thuế hoặc hộ chiếu").fill("099000000123")
        page.get_by_label("Tờ khai").check()
        page.get_by_label("Bản quét").first.set_input_files(
            {"name": "tờ khai.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%scan"}
        )
        officer.press("Tiếp nhận và in giấy hẹn")
        expect(page.get_by_text("Đã tiếp nhận hồ sơ")).to_be_visible()
        expect(page.get_by_role("link", name="tờ khai.pdf").first).to_be_visible()
        page.get_by_text("Vì sao là ngày này?").click()
        officer.look()
        found = re.search(r"/ho-so/([^/]+)/", page.url)
        assert found
        return found[1]


def test_a_dossier_goes_through_five_people_to_its_figure(browser: Browser, here: House, code: str):
    way = [
        ("handler", ["Nhận việc, xử lý", "Xong bước này, chuyển tiếp"]),
        ("handler2", ["Đề xuất giải quyết"]),
        ("leader", ["Phê duyệt kết quả"]),
    ]
    for username, buttons in way:
        with visitor(browser, here, username) as official:
            official.go(f"/ban-lam-viec/ho-so/{code}/")
            for button in buttons:
                official.press(button)
    with visitor(browser, here, "officer2") as officer:
        officer.go(f"/ban-lam-viec/ho-so/{code}/")
        officer.press("Thu tiền mặt 10.000 đ")
        officer.page.locator("summary", has_text="Trả kết quả").first.click()
        officer.press("Trả kết quả")
        expect(officer.page.get_by_text("Hồ sơ đã kết thúc.")).to_be_visible()
    with visitor(browser, here, "leader") as leader:
        today = timezone.localdate().isoformat()
        leader.go(f"/dieu-hanh/?first={today}&last={today}")
        received = leader.page.locator("table.official tfoot a").first
        expect(received).to_have_text("1 Tiếp nhận: tổng số, Tổng cộng")
        received.click()
        leader.page.wait_for_load_state()
        leader.look()
        leader.page.get_by_role("link", name=code).click()
        expect(leader.page.get_by_role("heading", name=code)).to_be_visible()


def test_the_officer_finds_it_by_keyboard_and_without_diacritics(
    browser: Browser, here: House, code: str
):
    with visitor(browser, here, "one_stop_officer") as officer:
        officer.go("/ban-lam-viec/?tab=all")
        officer.page.keyboard.press("/")
        officer.page.keyboard.type("dang thi hanh")
        # The list that the words narrow comes a moment after them, and begins at its top again.
        officer.page.wait_for_load_state("networkidle")
        expect(officer.page.get_by_role("link", name=code)).to_be_visible()
        officer.page.keyboard.press("Escape")
        officer.page.keyboard.press("j")
        officer.page.keyboard.press("Enter")
        expect(officer.page.get_by_role("heading", name=code)).to_be_visible()


def test_the_citizen_follows_with_the_secret_and_not_without(
    browser: Browser, here: House, code: str
):
    secret = here.sql("SELECT secret FROM dossiers_dossier WHERE code = %s", code)[0][0]
    with visitor(browser, here, width=390) as citizen:
        page = citizen.page
        for given, seen in (("SAISAI", "Không có hồ sơ nào khớp"), (secret, code)):
            citizen.go("/tra-cuu/")
            page.get_by_label("Mã hồ sơ").fill(code)
            page.get_by_label("Mã tra cứu").fill(given)
            citizen.press("Tra cứu")
            expect(page.get_by_text(seen).first).to_be_visible()
            assert NAME not in page.content()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize(
    ("username", "paths"),
    [
        ("", ["/", "/thu-tuc/?q=giay", "/thu-tuc/1.999001/", "/tra-cuu/", "/khong-co/"]),
        (
            "one_stop_officer",
            [
                "/ban-lam-viec/",
                "/ban-lam-viec/?tab=all",
                "/ban-lam-viec/tiep-nhan/",
                "/ban-lam-viec/tiep-nhan/1/",
            ],
        ),
        ("leader", ["/dieu-hanh/", "/tai-khoan/mat-khau/", "/tai-khoan/xac-thuc-hai-lop/"]),
    ],
)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, here: House, code: str, username: str, paths: list[str], width: int
):
    with visitor(browser, here, username, width) as someone:
        for path in paths:
            someone.go(path)


def test_the_pages_work_without_scripts_and_speak_english(browser: Browser, here: House, code: str):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(here.address("/thu-tuc/?q=giay+thu"))
    expect(page.get_by_role("link", name="Cấp giấy thử nghiệm", exact=True)).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Administrative procedures")).to_be_visible()
    context.close()
