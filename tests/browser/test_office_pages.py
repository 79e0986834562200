"""axe, and nothing cut off, on the pages of tasks, lists, absences, routes and decrees."""

import pytest
from playwright.sync_api import Browser

from tests.browser.test_journey import WIDTHS, visitor
from tests.house import House

PAGES = {
    "one_stop_officer": ["ban-giao/", "vang-mat/", "can-bao/", "hom-nay/"],
    "leader": ["ban-giao/", "vang-mat/"],
}


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("username", PAGES)
def test_the_desk_s_lists_are_for_everyone(
    browser: Browser, here: House, username: str, width: int
):
    with visitor(browser, here, username, width) as person:
        for path in PAGES[username]:
            person.go(f"/ban-lam-viec/{path}")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_routes_and_decrees_are_for_everyone(browser: Browser, here: House, width: int):
    version = here.sql("SELECT id FROM catalogue_procedureversion ORDER BY id LIMIT 1")[0][0]
    with visitor(browser, here, "administrator", width) as person:
        for path in ("quy-trinh/", f"quy-trinh/{version}/", "ngay-nghi/"):
            person.go(f"/dieu-hanh/{path}")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_handler_s_page_with_its_notes_and_its_slip(browser: Browser, here: House, width: int):
    here.build(DOSSIER)
    code = here.sql("SELECT code FROM dossiers_dossier ORDER BY id DESC LIMIT 1")[0][0]
    with visitor(browser, here, "handler", width) as person:
        person.go(f"/ban-lam-viec/ho-so/{code}/")
        for folded in person.page.locator("details").all():
            folded.evaluate("each => { each.open = true }")
        person.look()
        person.go(f"/ban-lam-viec/ho-so/{code}/phieu-kiem-soat/")


# A form of figures, of words, of shares beside warnings, of marks; then what is typed and chosen.
REPORTS = [
    *(f"?unit=T99.01&form={key}" for key in ("ii06a", "so-theo-doi", "phieu-tuan", "danh-gia")),
    "so-lieu/in_time/?unit=T99.01", "mau-bao-cao/", "so-ke-khai/", "chi-tieu/",
]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_reports_are_for_everyone(browser: Browser, here: House, width: int):
    here.build(DOSSIER)
    with visitor(browser, here, "reform_officer", width) as person:
        for path in REPORTS:
            person.go(f"/dieu-hanh/{path}")


DOSSIER = """
from datetime import timedelta
from django.utils import timezone
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers import actions
from motcua.dossiers.actions import Filing, Party, handling
from motcua.dossiers.states import Verb
from motcua.people.models import Official, Unit
ward = Unit.objects.get(code="T99.01")
desk, handler = (Official.objects.get(username=name) for name in ("one_stop_officer", "handler"))
method = ProcedureVersion.objects.order_by("pk").first().methods.get(channel="in_person")
dossier = actions.file(Filing(method, ward, Party("Bà Phụ Lục")), by=desk)
dossier = actions.move(dossier, Verb.BEGIN, by=handler)
question = handling.Question("Sở Mẫu", "Xác nhận", timezone.now() + timedelta(days=1))
handling.consult(dossier.open_tasks[0], question, by=handler)
check = handling.FieldCheck(timezone.now(), "Thửa 1", "Bà Thử", "Đúng")
handling.verify(dossier.open_tasks[0], check, by=handler)
"""
