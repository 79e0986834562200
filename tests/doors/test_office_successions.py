"""The pages and the command of rearranged units, as their users press them."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.core.jobs import is_under_way
from motcua.dossiers.actions.taking_over import TAKING_OVER, accept_orphan
from motcua.dossiers.jobs import take_over_on
from motcua.dossiers.kinds import OrphanKind
from motcua.dossiers.models import AcceptedOrphan, Dossier
from motcua.dossiers.orphans import orphans_on
from motcua.dossiers.states import State
from motcua.people import actions as people
from motcua.people.kinds import SuccessionKind
from motcua.people.models import Succession, Unit
from motcua.people.roles import Level, Role
from tests.town import PASSWORD, SINCE, Town

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)
DAY = {"day": YESTERDAY.isoformat()}


@pytest.fixture
def new(town: Town) -> Unit:
    """A successor with nothing, whose predecessor has one open dossier."""
    town.dossier(State.PROCESSING)
    new = people.add_unit("T99.02", "UBND xã Mới", Level.COMMUNE, parent=town.province, by=None)
    plan = Succession(
        predecessor=town.ward, successor=new, kind=SuccessionKind.MERGE, effective_on=YESTERDAY,
        document="01/NQ-THU", issued_on=YESTERDAY, issuer="HĐND tỉnh Thử Nghiệm",
    )  # fmt: skip
    people.declare(plan, by=None)
    return new


@pytest.fixture
def keeper(town: Town, client: Client) -> Client:
    """The administrator of the whole province, signed in."""
    admin = town.staff[Role.ADMINISTRATOR]
    people.appoint(admin, Role.ADMINISTRATOR, town.province, since=SINCE, by=None)
    assert client.login(username=admin.username, password=PASSWORD)
    return client


def test_orphans_are_accepted_one_by_one_and_then_it_runs(town: Town, new: Unit, keeper: Client):
    listed = keeper.get(reverse("office:successions")).content.decode()
    assert "UBND phường Mẫu → UBND xã Mới" in listed and "Chờ thực hiện" in listed
    address = reverse("office:succession_day", kwargs=DAY)
    page = keeper.get(address).content.decode()
    assert "chưa có người ký" in page and "chưa thực hiện được" in page
    run = reverse("office:run_succession", kwargs=DAY)
    assert keeper.post(run).status_code == 409
    assert not is_under_way(TAKING_OVER)
    accept = reverse("office:accept_orphan", kwargs=DAY)
    for kind, subject in (("no_signer", ""), ("no_account", ""), ("not_offered", "1.999001"),
                          ("task_without_post", Role.HANDLER.value)):  # fmt: skip
        said = {"orphan": f"{kind}|T99.02|{subject}", "reason": "bố trí sau"}
        assert keeper.post(accept, said | {"reason": " "}).status_code == 409
        assert keeper.post(accept, said).status_code == 302
    assert AcceptedOrphan.objects.count() == 4
    assert keeper.post(run).status_code == 302
    assert is_under_way(TAKING_OVER, **DAY)
    assert keeper.post(run).status_code == 409
    take_over_on.func.__wrapped__(YESTERDAY.isoformat(), town.staff[Role.ADMINISTRATOR].pk)
    assert Dossier.objects.get().competent_unit == new
    assert "Đã chuyển 1 hồ sơ" in keeper.get(address).content.decode()


@pytest.mark.parametrize("orphan", ["", "x|T99.02|", f"{OrphanKind.CHILD}|T99.02|"])
def test_what_is_no_orphan_is_not_accepted(new: Unit, keeper: Client, orphan: str):
    accept = reverse("office:accept_orphan", kwargs=DAY)
    assert keeper.post(accept, {"orphan": orphan, "reason": "bố trí sau"}).status_code == 409


def test_a_day_that_is_none_is_refused(keeper: Client):
    address = reverse("office:succession_day", kwargs={"day": "2026-13-01"})
    assert keeper.get(address).status_code == 409


def test_the_command_plans_tries_and_runs(new: Unit, capsys):
    out = io.StringIO()
    call_command("succession", "plan", stdout=out)
    assert "T99.02" in out.getvalue() and "Chờ thực hiện" in out.getvalue()
    on = ["--on", YESTERDAY.isoformat()]
    with pytest.raises(SystemExit) as ended:
        call_command("succession", "dry-run", *on, stdout=out)
    assert ended.value.code == 1
    assert "chưa có người ký: T99.02" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        call_command("succession", "run", *on)
    assert ended.value.code == 2
    call_command("succession", "run", *on, "--accept-all", "bố trí sau", stdout=out)
    assert "Đã chuyển 1 hồ sơ" in out.getvalue()
    call_command("succession", "plan", stdout=out)
    assert "Đã thực hiện" in out.getvalue()


def test_a_report_is_read_at_either_boundaries(town: Town, new: Unit, client: Client):
    people.appoint(town.staff[Role.LEADER], Role.LEADER, new, since=SINCE, by=None)
    call_command("succession", "run", "--on", YESTERDAY.isoformat(), "--accept-all", "sau")
    assert client.login(username=town.staff[Role.LEADER].username, password=PASSWORD)
    asked = {"unit": "T99.02", "first": "2026-01-01", "last": "2026-12-31"}
    then = client.get(reverse("office:report"), asked).content.decode()
    assert "nhận từ đơn vị khác" in then
    today = client.get(reverse("office:report"), asked | {"boundaries": "today"}).content.decode()
    assert "gộp đơn vị cũ vào đơn vị kế tục; không tính hồ sơ chuyển nội bộ" in today
    assert "nhận từ đơn vị khác" not in today
    drill = reverse("office:drill", kwargs={"measure": "carried_over"})
    assert client.get(drill, asked | {"boundaries": "today"}).status_code == 200
    out = io.StringIO()
    words = ["--unit", "T99.02", "--from", "2026-01-01", "--to", "2026-12-31"]
    call_command("report", "ii06a", *words, "--boundaries", "today", "--format", "json", stdout=out)
    assert '"boundaries": "today"' in out.getvalue()
    assert '"moved_in"' not in out.getvalue()


def test_who_manages_only_one_of_the_units_neither_accepts_nor_runs(
    town: Town, new: Unit, client: Client
):
    assert client.login(username=town.staff[Role.ADMINISTRATOR].username, password=PASSWORD)
    said = {"orphan": "no_signer|T99.02|", "reason": "bố trí sau"}
    assert client.post(reverse("office:accept_orphan", kwargs=DAY), said).status_code == 409
    for orphan in orphans_on(YESTERDAY):
        accept_orphan(YESTERDAY, orphan.kind, orphan.unit, orphan.subject, "sau", by=None)
    answer = client.post(reverse("office:run_succession", kwargs=DAY))
    assert answer.status_code == 409
    assert "không quản trị" in answer.content.decode()
    assert not is_under_way(TAKING_OVER)
    assert "UBND xã Mới" not in client.get(reverse("office:successions")).content.decode()


def test_a_succession_is_declared_and_withdrawn_on_the_page(town: Town):
    people.add_unit("T99.03", "UBND xã Ba", Level.COMMUNE, parent=town.province, by=None)
    keeper = people.employ("quan-tri-tinh", "Người Quản Trị", PASSWORD, by=None)
    people.appoint(keeper, Role.ADMINISTRATOR, town.province, since=SINCE, by=None)
    client = Client()
    client.force_login(keeper)
    address = reverse("office:successions")
    said = {
        "predecessor": "T99.01", "successor": "T99.03", "kind": "takeover",
        "effective_on": "2026-12-01", "document": "01/NQ", "issued_on": "2026-11-01",
        "issuer": "HĐND", "procedures": "1.999001, 1.9", "share": "12.5",
    }  # fmt: skip
    assert client.post(address, said | {"procedures": ""}).status_code == 422
    assert client.post(address, said | {"successor": "T99"}).status_code == 302
    assert client.post(address, said).status_code == 422, "the part was given already"
    declared = Succession.objects.get()
    assert (declared.procedures, declared.share, declared.declared_by) == (
        ["1.9", "1.999001"], Decimal("12.5"), keeper,
    )  # fmt: skip
    assert "12,5" in client.get(address).content.decode()
    withdraw = reverse("office:withdraw_succession", args=[declared.pk])
    assert client.post(withdraw, {"reason": " "}).status_code == 409
    assert client.post(withdraw, {"reason": "ghi nhầm đơn vị"}).status_code == 302
    assert "ghi nhầm đơn vị" in client.get(address).content.decode()
    assert client.post(address, said).status_code == 302
    client.force_login(town.staff[Role.ADMINISTRATOR])
    assert client.post(address, said).status_code == 422
    assert client.post(withdraw, {"reason": "x"}).status_code == 404


def test_the_day_gives_the_successor_what_it_offers(new: Unit, client: Client, town: Town):
    keeper = people.employ("quan-tri-tinh", "Người Quản Trị", PASSWORD, by=None)
    people.appoint(keeper, Role.ADMINISTRATOR, town.province, since=SINCE, by=None)
    client.force_login(keeper)
    page = reverse("office:succession_day", kwargs=DAY)
    assert "mang theo" in client.get(page).content.decode()
    assert client.post(reverse("office:carry_catalogue", kwargs=DAY)).status_code == 302
    assert new.offers.count() == 1
    assert "mang theo</h2>" not in client.get(page).content.decode()
