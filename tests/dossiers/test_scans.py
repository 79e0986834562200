"""Scans: what the machine sees of them, what the officer confirms, what is not scanned."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter

from motcua.core.errors import Refused
from motcua.documents.actions import keep, set_scan_rules
from motcua.documents.models import ScanRules
from motcua.documents.scans import Seen, check_scan, look_at
from motcua.dossiers.actions import add_file, scans
from motcua.dossiers.actions.scans import Confirmed
from motcua.dossiers.kinds import NoScan
from motcua.dossiers.models import DossierFile, ScanCheck
from motcua.dossiers.states import State
from motcua.people.roles import Role
from tests.documents.test_files import store  # noqa: F401 — the fixture works by being here
from tests.documents.test_signing import blank
from tests.town import Town

pytestmark = pytest.mark.usefixtures("store")
GOOD = Confirmed(originals=1, whole=True, in_order=True)


def picture(kind: str = "PNG", dpi: int | None = 300, size: tuple[int, int] = (240, 340)) -> bytes:
    out = io.BytesIO()
    more = {"dpi": (dpi, dpi)} if dpi else {}
    Image.new("L", size, 200).save(out, kind, **more)
    return out.getvalue()


def scanned(dpi: int, pages: int = 1) -> bytes:
    out = io.BytesIO()
    sheets = [Image.new("L", (dpi, dpi), 200) for _page in range(pages)]
    sheets[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=sheets[1:])
    return out.getvalue()


def locked() -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(blank()))), io.BytesIO()
    writer.encrypt("mật khẩu", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "pages", "dpi"),
    [
        (blank(), 1, None),
        (scanned(200, 3), 3, 200),
        (scanned(72), 1, 72),
        (picture(), 1, 300),
        (picture("JPEG", 150), 1, 150),
        (picture("PNG", None, (1654, 2339)), 1, 200),
        (picture("TIFF", 200), 1, 200),
    ],
)
def test_what_the_machine_sees(db, content: bytes, pages: int, dpi: int | None):
    seen = look_at(keep([content], by=None))
    assert (seen.pages, seen.dpi) == (pages, dpi)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (locked(), "mật khẩu"),
        (b"%PDF-1.7 hong", "Không mở được tệp PDF"),
        (picture()[:60], "Không mở được tệp ảnh"),
        (scanned(100), "100 dpi, thấp hơn 200 dpi"),
        (picture(dpi=100), "100 dpi"),
    ],
)
def test_a_scan_that_does_not_do_is_refused_and_not_kept(town: Town, content: bytes, words: str):
    dossier, by = town.file(), town.staff[Role.ONE_STOP_OFFICER]
    with pytest.raises(Refused, match=words):
        scans.digitise(dossier.components.get(), "a.pdf", [content], GOOD, by=by)
    assert not DossierFile.objects.exists()


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [
        (Confirmed(2, whole=True, in_order=True), "bản giấy có 2 trang"),
        (Confirmed(1, whole=False, in_order=True), "xác nhận"),
        (Confirmed(1, whole=True, in_order=False), "xác nhận"),
    ],
)
def test_what_the_officer_does_not_confirm_is_refused(town: Town, confirmed, words: str):
    dossier, by = town.file(), town.staff[Role.ONE_STOP_OFFICER]
    with pytest.raises(Refused, match=words):
        scans.digitise(dossier.components.get(), "a.pdf", [blank()], confirmed, by=by)


def test_a_scan_is_checked_once_under_the_rules_of_the_day(town: Town):
    dossier, by = town.file(), town.staff[Role.ONE_STOP_OFFICER]
    checked = scans.digitise(dossier.components.get(), "a.pdf", [scanned(300)], GOOD, by=by)
    assert (checked.pages, checked.dpi, checked.rules.min_dpi) == (1, 300, 200)
    with pytest.raises(Refused, match="đã được kiểm tra"):
        scans.check_file(checked.file, GOOD, by=by)
    ScanRules.objects.update(effective_to=date(2026, 1, 1))
    with pytest.raises(Refused, match="Chưa khai báo"):
        scans.digitise(dossier.components.get(), "b.pdf", [blank()], GOOD, by=by)
    assert ScanCheck.objects.count() == 1


def test_a_component_is_scanned_or_has_its_reason(town: Town):
    by = town.staff[Role.ONE_STOP_OFFICER]
    component = town.file().components.get()
    assert scans.skip_scan(component, NoScan.ONLY_SHOWN, by=by).reason == NoScan.ONLY_SHOWN
    for again in (NoScan.SECRET, NoScan.ONLY_SHOWN):
        with pytest.raises(Refused, match="đã có bản quét hoặc"):
            scans.skip_scan(component, again, by=by)
    with pytest.raises(Refused, match="không quét"):
        scans.digitise(component, "a.pdf", [blank()], GOOD, by=by)


def test_who_only_sees_scans_nothing(town: Town):
    component, inspector = town.file().components.get(), town.staff[Role.INSPECTOR]
    with pytest.raises(Refused):
        scans.digitise(component, "a.pdf", [blank()], GOOD, by=inspector)
    with pytest.raises(Refused):
        scans.skip_scan(component, NoScan.SECRET, by=inspector)


def test_new_requirements_begin_on_their_day_and_end_the_old(town: Town):
    by = town.staff[Role.ADMINISTRATOR]
    new = ScanRules(legal_basis="Thông tư mới", effective_from=date(2027, 1, 1), min_dpi=300)
    set_scan_rules(new, by=by)
    for day, dpi in ((date(2026, 12, 31), 200), (date(2027, 1, 1), 300)):
        assert ScanRules.objects.in_force_on(day).get().min_dpi == dpi
    with pytest.raises(Refused, match="hiệu lực sau"):
        again = ScanRules(legal_basis="x", effective_from=date(2027, 1, 1), min_dpi=1)
        set_scan_rules(again, by=by)


def test_the_administrator_sets_them_on_a_page(town: Town):
    client = Client()
    client.force_login(town.staff[Role.ADMINISTRATOR])
    address = reverse("admin:documents_scanrules_add")
    posted = {"legal_basis": "Thông tư mới", "min_dpi": "300", "effective_from": "2027-01-01"}
    assert client.post(address, posted).status_code == 302
    assert ScanRules.objects.count() == 2
    changed = reverse("admin:documents_scanrules_change", args=[ScanRules.objects.first().pk])
    assert client.post(changed, posted).status_code == 403


def test_a_scan_without_pages_is_none(db):
    with pytest.raises(Refused, match="không có trang"):
        check_scan(Seen(0, None), ScanRules.objects.get())


def test_who_only_sees_checks_nothing_and_an_ended_dossier_stays(town: Town):
    by = town.staff[Role.ONE_STOP_OFFICER]
    dossier = town.dossier(State.COMPLETED)
    part = dossier.components.get()
    file = add_file(dossier, "a.pdf", [blank()], component=part, by=by)
    with pytest.raises(Refused, match="chỉ được xem"):
        scans.check_file(file, GOOD, by=town.staff[Role.INSPECTOR])
    with pytest.raises(Refused, match="chỉ được xem"):
        scans.confirm_reading(file, ["x"], by=town.staff[Role.INSPECTOR])
    ended = town.dossier(State.STOPPED)
    stopped = DossierFile.objects.create(
        dossier=ended, stored=file.stored, name="b.pdf", added_at=file.added_at, by=by
    )
    with pytest.raises(Refused, match="đã kết thúc"):
        scans.check_file(stopped, GOOD, by=by)
    with pytest.raises(Refused, match="đã kết thúc"):
        scans.skip_scan(ended.components.get(), NoScan.SECRET, by=by)
