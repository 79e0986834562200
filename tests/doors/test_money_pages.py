"""The pages of money and post: at the desk, for a citizen, and in the settings."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from motcua.catalogue.models import FeeExemption, FeeItem
from motcua.dossiers.actions import posting
from motcua.dossiers.models import Dossier, DossierCharge, SignedReturn
from motcua.dossiers.states import State
from motcua.payments import actions
from motcua.payments.models import BankAccount, CashDay, Payment, PaymentOrder, Refund, Trouble
from motcua.payments.port import Receipt
from motcua.people.roles import Role
from motcua.post.models import EntitledGroup, Parcel
from motcua.reports.forms import table_of
from motcua.reports.questions import Period, Question, Scope
from motcua.reports.shares import Share
from tests.doors.desk import LEADER, OFFICER, said, signed_in, told
from tests.dossiers.test_charging import fee, poor
from tests.dossiers.test_posting import HOME, PNG, brought
from tests.town import MONDAY, SINCE, Town

ADMIN = Role.ADMINISTRATOR


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path


@pytest.fixture
def dossier(town: Town) -> Dossier:
    account = BankAccount(
        unit=town.province, bank_name="Ngân hàng Mẫu", bank_bin="970403", number="0011012345678",
        holder="KHO BAC MAU", valid_from=SINCE,
    )  # fmt: skip
    actions.set_account(account, by=None)
    poor(50)
    return town.file()


def press(client: Client, page: str, /, *args: object, **said: object) -> list[str]:
    """Press a button; the messages shown after it."""
    return told(client, client.post(reverse(f"desk:{page}", args=args), said))


def owed(dossier: Dossier) -> DossierCharge:
    return dossier.charges.current().get()


def page(client: Client, dossier: Dossier) -> str:
    return said(client.get(reverse("desk:show", args=[dossier.code])))


def text_of(answer) -> str:
    pages = PdfReader(BytesIO(answer.content)).pages
    return "\n".join(each.extract_text() for each in pages)


def test_the_panel_shows_what_is_owed_and_takes_cash(town: Town, dossier: Dossier):
    client = signed_in(town)
    shown = page(client, dossier)
    for word in ("10.000 đ", "Chưa nộp", "data:image/svg+xml", "Hộ nghèo", "0011012345678"):
        assert word in shown
    paper = client.get(reverse("desk:fee_paper", args=[dossier.code, owed(dossier).pk]))
    assert "PHIẾU BÁO NỘP PHÍ" in text_of(paper)
    assert press(client, "pay_cash", dossier.code, owed(dossier).pk) == [
        "Đã thu tiền mặt; hãy in biên lai."
    ]
    receipt = client.get(reverse("desk:fee_paper", args=[dossier.code, owed(dossier).pk]))
    year = timezone.localdate().year
    for word in ("BIÊN LAI THU PHÍ", f"000001/{year}", "10.000", dossier.applicant.name):
        assert word in text_of(receipt)
    assert "không thu nữa" in press(client, "pay_cash", dossier.code, owed(dossier).pk)[0]
    assert Payment.objects.count() == 1


def test_a_group_and_a_transfer(town: Town, dossier: Dossier):
    client = signed_in(town)
    press(client, "reduce", dossier.code, owed(dossier).pk, group=["ho-ngheo"], proof="GCN 1")
    assert owed(dossier).total_vnd == 5_000
    assert "GCN 1" in page(client, dossier)
    press(client, "pay_transfer", dossier.code, owed(dossier).pk, reference="ft 1")
    assert Payment.objects.get().bank_reference == "FT1"


def test_an_order_is_opened_and_its_job_asked_for(town: Town, dossier: Dossier, settings):
    assert "Lập lệnh qua cổng" not in page(signed_in(town), dossier)
    settings.PAYMENT_GATEWAY_URL, settings.PAYMENT_GATEWAY_SECRET = "http://127.0.0.1:9", "x"
    assert "Lập lệnh qua cổng" in page(signed_in(town), dossier)
    press(signed_in(town), "open_order", dossier.code, owed(dossier).pk)
    assert PaymentOrder.objects.get().charge == owed(dossier).charge
    assert ProcrastinateJob.objects.get().task_name == "gateway.payments"
    assert "Chờ gửi sang cổng" in page(signed_in(town), dossier)


def test_a_refund_goes_from_the_desk_over_the_leader_to_the_drawer(town: Town, dossier: Dossier):
    client, leader = signed_in(town), signed_in(town, LEADER)
    press(client, "pay_cash", dossier.code, owed(dossier).pk)
    payment = Payment.objects.get()
    asked = {"amount": "2.000", "reason": "Thu thừa", "method": "cash"}
    for wrong in ({"amount": "hai"}, {"amount": ""}, {"method": "x"}, {"amount": "9" * 30}):
        assert "Đã" not in press(client, "ask_refund", dossier.code, payment.pk, **asked | wrong)[0]
    press(client, "ask_refund", dossier.code, payment.pk, **asked)
    refund = Refund.objects.get()
    assert "2.000 đ" in said(leader.get(reverse("desk:troubles")))
    press(leader, "decide_refund", refund.pk, decision="approve")
    assert "Chờ chi hoàn trả" in said(client.get(reverse("desk:cash_day")))
    assert press(client, "pay_out", refund.pk, proof="PC01") == ["Đã ghi chi hoàn trả."]
    again = Refund.objects.get()
    assert (again.state, again.proof) == ("done", "PC01")
    assert "Đã hoàn trả" in press(leader, "decide_refund", refund.pk, decision="refuse")[0]


def test_the_day_is_counted_closed_printed_and_confirmed(town: Town, dossier: Dossier):
    client, leader = signed_in(town), signed_in(town, LEADER)
    press(client, "pay_cash", dossier.code, owed(dossier).pk)
    address = reverse("desk:cash_day")
    assert "10.000 đ" in said(client.get(address))
    wrong = client.post(address, {"counted": "9.000"})
    assert "chênh lệch -1.000" in said(wrong)
    assert "không hợp lệ" in said(client.post(address, {"counted": "-1"}))
    client.post(address, {"counted": "9.000", "reason": "Thối nhầm"})
    day = CashDay.objects.get()
    paper = text_of(client.get(reverse("desk:cash_day_pdf", args=[day.pk])))
    for word in ("BIÊN BẢN KIỂM QUỸ", "9.000", "Thối nhầm", dossier.applicant.name):
        assert word in paper
    shown = said(leader.get(reverse("desk:fees")))
    assert reverse("desk:confirm_day", args=[day.pk]) in shown, shown[shown.index("Sổ quỹ đã") :]
    assert press(leader, "confirm_day", day.pk) == ["Đã xác nhận sổ quỹ."]
    assert "Khóa sổ hôm nay" not in said(client.get(address))


def test_the_list_of_a_unit_is_a_page_and_a_workbook(town: Town, dossier: Dossier):
    client = signed_in(town)
    press(client, "pay_cash", dossier.code, owed(dossier).pk)
    address = reverse("desk:fees")
    assert "10.000 đ" in said(client.get(address))
    assert "10.000 đ" not in said(client.get(address, {"from": "2020-01-01", "to": "2020-01-02"}))
    assert client.get(address, {"from": "x"}).status_code == 200
    book = client.get(address, {"as": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "BẢNG KÊ THU PHÍ, LỆ PHÍ"
    assert rows[4][5:8] == [dossier.applicant.name, "Tiền mặt", 10_000.0]
    assert rows[5][7] == 10_000.0


def test_what_needs_a_person_is_listed_and_settled(town: Town):
    actions.note_receipt(Receipt("MC99", "T1", 75_000, timezone.now()))
    leader = signed_in(town, LEADER)
    assert "75.000 đ" in said(leader.get(reverse("desk:troubles")))
    trouble = Trouble.objects.get()
    assert "quyền" in press(signed_in(town), "close_trouble", trouble.pk, note="x")[0]
    assert press(leader, "close_trouble", trouble.pk, note="Đã trả lại") == ["Đã ghi cách xử lý."]


def test_an_obligation_and_leave_to_pay_later(town: Town, dossier: Dossier):
    client, leader = signed_in(town), signed_in(town, LEADER)
    asked = {"name": "Thuế", "amount": "1.250.000 đ", "basis": "TB 12"}
    assert press(client, "ask_obligation", dossier.code, **asked) == ["Đã ghi khoản phải nộp."]
    tax = dossier.charges.get(purpose="obligation")
    assert "1.250.000 đ" in page(client, dossier)
    press(leader, "permit_unpaid", dossier.code, tax.pk, reason="Nộp sau theo thông báo")
    assert "Nộp sau theo thông báo" in page(client, dossier)


def test_the_postman_hands_over_and_it_is_taken_in(town: Town):
    client = signed_in(town)
    typed = timezone.localtime(MONDAY).strftime("%Y-%m-%dT%H:%M")
    brought_in = {"record": "BB-7", "moment": typed, "name": "A", "address": "B", "content": "C"}
    assert (
        "không hợp lệ" in press(client, "take_hand_over", **brought_in | {"moment": "2026-13"})[0]
    )
    press(client, "take_hand_over", **brought_in)
    parcel = Parcel.objects.get()
    assert (parcel.arrived_at, parcel.proof) == (MONDAY, "BB-7")
    assert "BB-7" in said(client.get(reverse("desk:parcels")))
    method = town.method("post")
    choice = client.get(reverse("desk:parcel_intake", args=[parcel.pk]), {"version": "x"})
    assert choice.status_code == 409
    choice = client.get(
        reverse("desk:parcel_intake", args=[parcel.pk]), {"version": town.version.pk}
    )
    filled = {
        "key": "k1", "method": method.pk, "kind": "person", "name": "A", "filed_by": "self",
        "return_channel": "post",
    }  # fmt: skip
    told(client, client.post(choice["Location"], filled))
    dossier = Dossier.objects.get()
    assert (dossier.received_at, dossier.filed_by) == (MONDAY, "post")
    assert dossier.parcels.get().parcel == parcel


def test_a_result_is_sent_told_of_and_signed_for(town: Town, settings):
    dossier, client = town.dossier(State.COMPLETED), signed_in(town)
    assert "Gửi kết quả qua bưu chính" in page(client, dossier)
    settings.POST_URL, settings.POST_SECRET = "http://127.0.0.1:9", "x"
    sent = {"name": HOME.name, "address": HOME.address, "payer": "citizen"}
    press(client, "send_result", dossier.code, **sent)
    parcel = Parcel.objects.get()
    assert ProcrastinateJob.objects.get().task_name == "gateway.post"
    assert "chọn tình trạng" in press(client, "note_parcel", parcel.pk, state="x")[0]
    press(client, "note_parcel", parcel.pk, state="delivered", note="Người nhà ký")
    press(client, "sign_return", dossier.code, channel="post", name=HOME.name, parcel=parcel.pk)
    assert SignedReturn.objects.get().parcel == parcel
    assert "Người nhận kết quả" in page(client, dossier)


def test_a_signature_is_kept(town: Town):
    dossier, client = town.dossier(State.COMPLETED), signed_in(town)
    facts = {"channel": "in_person", "name": "A", "paper": "CCCD 1"}
    assert "chữ ký" in press(client, "sign_return", dossier.code, **facts)[0]
    assert "cách trả" in press(client, "sign_return", dossier.code, **facts | {"channel": "x"})[0]
    image = SimpleUploadedFile("ky.png", PNG)
    press(client, "sign_return", dossier.code, **facts, signature=image)
    assert SignedReturn.objects.get().signature.media_type == "image/png"


def test_a_citizen_sees_what_is_owed_and_pays(town: Town, dossier: Dossier, settings):
    cache.clear()
    settings.PAYMENT_GATEWAY_URL, settings.PAYMENT_GATEWAY_SECRET = "http://127.0.0.1:9", "x"
    key = {"code": dossier.code, "secret": dossier.secret}
    shown = said(Client().post("/tra-cuu/", key))
    for word in ("10.000 đ", "data:image/svg+xml", "Thanh toán trực tuyến"):
        assert word in shown
    pay = reverse("portal:pay")
    wrong = Client().post(pay, key | {"secret": "SAI", "charge": owed(dossier).charge_id})
    assert (wrong.status_code, PaymentOrder.objects.count()) == (404, 0)
    assert Client().post(pay, key | {"charge": "0"}).status_code == 404
    assert "đang được lập" in said(Client().post(pay, key | {"charge": owed(dossier).charge_id}))
    order = PaymentOrder.objects.get()
    order.state, order.pay_url = "sent", "https://tra.example/1"
    order.save()
    assert 'href="https://tra.example/1"' in said(Client().post("/tra-cuu/", key))


def test_anothers_charge_is_not_paid_with_my_secret(town: Town, dossier: Dossier):
    cache.clear()
    other = town.file("Người Khác")
    said_ = {"code": dossier.code, "secret": dossier.secret, "charge": owed(other).charge_id}
    assert Client().post(reverse("portal:pay"), said_).status_code == 404
    assert not PaymentOrder.objects.exists()


def test_both_lists_are_posted(town: Town):
    shown = said(Client().get(reverse("portal:post_lists")))
    assert "Cấp giấy thử nghiệm" in shown.split("Không thực hiện qua bưu chính")[0]
    assert Client().get(reverse("portal:post_lists"), {"unit": "x"}).status_code == 200


def test_shares_of_the_post_name_numerator_and_denominator(town: Town):
    filing = town.filing("Người Gửi", method=town.method("post"))
    posting.file_from_parcel(filing, brought(town), by=town.staff[OFFICER], at=MONDAY)
    for _ in range(3):
        town.file()
    town.dossier(State.RETURNED, return_channel="post")
    town.dossier(State.RETURNED)
    day = timezone.localdate(MONDAY)

    def shares(first: date, last: date) -> list[tuple[int, int]]:
        total = table_of("buu-chinh", Question(Scope(town.ward), Period(first, last))).lines[-1]
        found = [each.value for each in total.cells if isinstance(each.value, Share)]
        return [(each.numerator, each.denominator) for each in found]

    assert shares(day - timedelta(days=1), day) == [(1, 6), (1, 2), (1, 1)]
    assert shares(day - timedelta(days=9), day - timedelta(days=1)) == [(0, 0)] * 3


FEE = {
    "code": "LP1", "name": "Lệ phí", "kind": "le_phi", "amount_vnd": "5000",
    "charged_at": "intake", "valid_from": "2026-01-01", "legal_basis": "NQ 1 (ví dụ)",
}  # fmt: skip


def test_fees_groups_and_accounts_are_set_in_the_settings(town: Town):
    client = signed_in(town, ADMIN)

    def add(what: str, **said: object) -> None:
        answer = client.post(reverse(f"admin:{what}_add"), said)
        assert answer.status_code == 302, said

    add("catalogue_feeitem", **FEE, procedure=town.version.procedure_id, unit=town.ward.pk)
    group = {"valid_from": "2026-01-01", "legal_basis": "NQ 1 (ví dụ)", "unit": town.ward.pk}
    add("catalogue_feeexemption", **group, group_code="a", group_name="A", percent_off="50")
    add("post_entitledgroup", **group, code="a", name="A")
    bank = {"bank_name": "B", "bank_bin": "970403", "number": "1", "holder": "H"}
    add("payments_bankaccount", **bank, unit=town.ward.pk, valid_from="2026-01-01")
    for model, what in (
        (FeeItem, "catalogue_feeitem"),
        (FeeExemption, "catalogue_feeexemption"),
        (EntitledGroup, "post_entitledgroup"),
        (BankAccount, "payments_bankaccount"),
    ):
        row = model.objects.get()
        change = reverse(f"admin:{what}_change", args=[row.pk])
        assert client.get(change).status_code == 200
        assert client.post(change, {"valid_to": "2027-01-01", "name": "Khác"}).status_code == 302
        row.refresh_from_db()
        assert (str(row.valid_to), getattr(row, "name", "")) != ("2027-01-01", "Khác")
        assert str(row.valid_to) == "2027-01-01"


def test_a_fee_twice_at_once_is_refused_in_the_settings(town: Town):
    fee(town, 9_000, "LP1")
    answer = signed_in(town, ADMIN).post(
        reverse("admin:catalogue_feeitem_add"), FEE | {"procedure": town.version.procedure_id}
    )
    assert answer.status_code in (200, 409)
    assert FeeItem.objects.count() == 1
