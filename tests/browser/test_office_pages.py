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


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_rearranged_units_and_what_is_unknown_are_for_everyone(
    browser: Browser, here: House, width: int
):
    here.build(UNKNOWN)
    with visitor(browser, here, "administrator", width) as person:
        for path in ("chua-ro/", "chua-ro/unit/?code=H44.1.9", "sap-xep/", "sap-xep/2026-12-01/"):
            person.go(f"/dieu-hanh/{path}")
            for folded in person.page.locator("main details").all():
                folded.evaluate("each => { each.open = true }")
            person.look()
    with visitor(browser, here, "reform_officer", width) as person:
        span = "unit=T99.01&first=2022-01-01&last=2022-12-31"
        for path in (f"?form=ii06dd&{span}", f"?form=ii06a&{span}", f"so-ke-khai/?{span}",
                     f"da-chot/{closed(here)}/", f"da-chot/{closed(here)}/?dem-lai=1"):  # fmt: skip
            person.go(f"/dieu-hanh/{path}")


def closed(here: House) -> int:
    pk: int = here.sql("SELECT max(id) FROM reports_closedreport")[0][0]
    return pk


UNKNOWN = """
import csv, tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from motcua.dossiers.importer import load_dossiers
from motcua.people import actions as people
from motcua.people.models import Official, Succession, Unit
from motcua.people.roles import Level, Role
from motcua.reports.actions.closing import close_report
from motcua.reports.actions.targeting import declare_number
from motcua.reports.kinds import Figure
from motcua.reports.models import ClosedReport
from motcua.reports.questions import Period, Question, Scope
from tests.dossiers.test_importer import GOOD, write
from tests.town import SINCE
keeper = Official.objects.get(username="administrator")
province, ward = Unit.objects.get(code="T99"), Unit.objects.get(code="T99.01")
if not keeper.posts.filter(unit=province).exists():
    people.appoint(keeper, Role.ADMINISTRATOR, province, since=SINCE, by=None)
    people.appoint(keeper, Role.INSPECTOR, province, since=SINCE, by=None)
    new = people.add_unit("T99.02", "UBND xã Hai", Level.COMMUNE, parent=province, by=None)
    for kind, more in (("takeover", {"procedures": ["1.9"], "share": Decimal("12.5")}),
                       ("merge", {"share": Decimal("87.5")})):
        people.declare(Succession(predecessor=ward, successor=new, kind=kind,
            effective_on=date(2026, 12, 1), document="01/NQ-HĐND", issued_on=date(2026, 11, 2),
            issuer="HĐND tỉnh Thử Nghiệm", **more), by=None)
    rows = [GOOD | {"code": f"C{n}"} | more for n, more in enumerate([
        {}, {"procedure_code": "2.000815 (cũ)"}, {"unit_code": "H44.1.9"}, {"unit_code": ""}])]
    load_dossiers(write(Path(tempfile.mkdtemp()), *rows), by=None, keep_unknown=True)
    reform = Official.objects.get(username="reform_officer")
    year = Period(date(2022, 1, 1), date(2022, 12, 31))
    for figure, number in ((Figure.RECEIVED, 7), (Figure.RESOLVED, 2)):
        declare_number(ward, year, figure, Decimal(number), "12/BC-UBND", by=reform)
    close_report("ii06a", Question(Scope(ward), year), by=reform)
"""
