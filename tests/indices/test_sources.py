"""Each numerator and denominator is a set, counted from lawful dossiers and procedures."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.catalogue import actions as catalogue
from motcua.catalogue.kinds import FilingChannel, ServiceLevel
from motcua.dossiers.actions import add_file, charging, results
from motcua.dossiers.kinds import PaperKind
from motcua.dossiers.models import Dossier, DossierCharge, Result
from motcua.dossiers.result_fields import ResultFacts
from motcua.dossiers.states import State, Verb
from motcua.indices.gathering import UnitIndex, asked, index_of, tree_of
from motcua.indices.improving import chances
from motcua.indices.reading import criteria_set
from motcua.indices.scoring import Mark, Standing
from motcua.indices.sources import SOURCES, DossierSource, ProcedureSource
from motcua.payments.actions import note_receipt, open_order
from motcua.payments.port import Receipt
from motcua.people import actions as people
from motcua.people.models import Unit
from motcua.people.roles import Level, Role
from motcua.reports.questions import Period
from tests.documents.test_files import store  # noqa: F401 — the fixture works by being here
from tests.documents.test_signing import blank
from tests.dossiers.test_charging import poor
from tests.town import FACTS, MONDAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
WEEK = Period(date(2026, 11, 2), date(2026, 11, 8))
NEXT = Period(date(2026, 11, 9), date(2026, 11, 15))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HANDLER, LEADER, OFFICER, REFORM = (
    Role.HANDLER, Role.LEADER, Role.ONE_STOP_OFFICER, Role.REFORM_OFFICER,
)  # fmt: skip


def question(town: Town, period: Period = NOVEMBER):
    return asked(town.ward, period)


def part(town: Town, name: str, period: Period = NOVEMBER) -> set[str]:
    source = SOURCES[name]
    assert isinstance(source, DossierSource)
    return set(source.part(question(town, period)).values_list("code", flat=True))


def leaf(index: UnitIndex, code: str) -> Mark:
    return next(each for each in index.mark.leaves() if each.criterion.code == code)


def pair(index: UnitIndex, code: str) -> tuple[int, int]:
    given = leaf(index, code).given
    assert given.numerator is not None
    assert given.denominator is not None
    return int(given.numerator), int(given.denominator)


def with_result(town: Town, dossier: Dossier) -> Result:
    """An electronic result, given out."""
    facts = ResultFacts(f"{dossier.pk}/GXN-UBND", date(2026, 11, 3))
    drafted = results.upload_result(
        dossier, "Giấy xác nhận.pdf", [blank()], facts, by=town.staff[HANDLER]
    )
    return results.issue_result(drafted, by=town.staff[LEADER])


# 2.1: moves with their hours after reception, the period, whether in time. Due on the fifth
# working day: 9/11.
DONE = "begin@1 forward@2 propose_grant@3 grant@"
LIVES = [
    ("finished in time", DONE + "4", WEEK, True),
    ("open, due later", "", WEEK, True),
    ("open at the close, overdue by then", "", NEXT, False),
    ("finished late", DONE + "216", NEXT, False),
    ("finished late, but open and in time at this close", DONE + "216", WEEK, True),
    ("waits for papers asked in time", "begin@1 ask_papers@2", NEXT, True),
    ("waits for papers asked too late", "begin@1 ask_papers@192", NEXT, False),
    ("waits for papers, asked twice", "begin@1 ask_papers@2 take_papers@3 ask_papers@4", NEXT,
     False),
    ("asked twice and finished", "begin@1 ask_papers@2 take_papers@3 ask_papers@4 take_papers@5 "
     "forward@6 propose_grant@7 grant@8", WEEK, True),
    ("papers came, open and in time", "begin@1 ask_papers@2 take_papers@96", WEEK, True),
    ("waits for money", "begin@1 ask_payment@2", NEXT, True),
    ("withdrawn in time", "begin@1 request_withdrawal@2 stop@3", WEEK, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "period", "in_time"), [life[1:] for life in LIVES], ids=[life[0] for life in LIVES]
)
def test_in_time_by_the_portals_rule(town: Town, moves, period: Period, in_time: bool):
    dossier = town.file(at=MONDAY)
    for verb, hours in (move.split("@") for move in moves.split()):
        dossier = town.does(dossier, Verb(verb), at=MONDAY + int(hours) * HOUR)
    assert (dossier.code in part(town, "handled_in_time", period)) == in_time
    assert pair(index_of(criteria_set("qd766"), town.ward, period), "DOSSIERS_IN_TIME") == (
        in_time,
        1,
    )


def test_papers_asked_before_acceptance_count_for_nothing(town: Town):
    dossier = town.does(town.file(accept=False, at=MONDAY), Verb.ASK_PAPERS, at=MONDAY + HOUR)
    dossier = town.does(dossier, Verb.ACCEPT, at=MONDAY + 2 * HOUR)
    for place, verb in enumerate([Verb.BEGIN, Verb.ASK_PAPERS], 3):
        dossier = town.does(dossier, verb, at=MONDAY + place * HOUR)
    assert dossier.code in part(town, "handled_in_time", NEXT)


def test_what_was_never_received_is_in_no_set(town: Town):
    town.dossier(State.REGISTERED)
    town.dossier(State.NOT_ACCEPTED)
    found = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    assert pair(found, "DOSSIERS_IN_TIME") == (0, 0)
    assert pair(found, "DOSSIERS_FILED_ONLINE") == (0, 0)


def test_digital_papers_and_results(town: Town):
    plain, scanned, given, both = (town.dossier(State.COMPLETED) for _each in range(4))
    for dossier in (scanned, both):
        add_file(
            dossier,
            "quet.pdf",
            [blank()],
            component=dossier.components.get(),
            by=town.staff[OFFICER],
        )
    for dossier in (given, both):
        with_result(town, dossier)
    # A file of the dossier that is no component of it digitises nothing.
    add_file(given, "khac.pdf", [blank()], by=town.staff[OFFICER])
    assert part(town, "electronic_result") == {given.code, both.code}
    assert part(town, "electronic_result_due") == {given.code, both.code}
    assert part(town, "digitised") == {both.code}
    assert part(town, "electronic_result", WEEK) == set()
    results.revoke_result(given.results.get(), "sai nội dung", by=town.staff[LEADER])
    assert part(town, "electronic_result") == {both.code}
    found = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    assert pair(found, "ORIGINAL_RESULT_AVAILABLE") == (1, 4)
    assert pair(found, "SO_HOA_GIAY_TO_GIAI_QUYET") == (1, 4)
    assert plain.code in part(town, "handled_in_time")


def test_a_result_used_again(town: Town):
    earlier = with_result(town, town.dossier(State.COMPLETED))
    again, _other = town.file(), town.file()
    results.reuse_result(again, earlier.code, by=town.staff[OFFICER])
    assert part(town, "reused") == {again.code}
    assert pair(index_of(criteria_set("qd766"), town.ward, NOVEMBER), "REUSED_DIGITIZED_DATA") == (
        1,
        3,
    )
    carried = Period(date(2026, 11, 3), date(2026, 11, 8))
    assert part(town, "reused", carried) == set()


def test_channels(town: Town):
    online = town.file(method=town.method(FilingChannel.ONLINE), papers=())
    town.file()
    town.file(method=town.method(FilingChannel.POST))
    assert part(town, "filed_online") == {online.code}
    assert part(town, "filed_online_with_result") == set()
    found = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    assert pair(found, "DOSSIERS_FILED_ONLINE") == (1, 3)
    assert str(leaf(found, "DOSSIERS_FILED_ONLINE").score) == "4.00"
    paper = criteria_set("qd766", {"online-result": "paper"})
    assert pair(index_of(paper, town.ward, NOVEMBER), "DOSSIERS_FILED_ONLINE") == (0, 3)


def pays_online(town: Town, dossier: Dossier) -> None:
    owed = DossierCharge.objects.unpaid().get(dossier=dossier)
    now = timezone.now()
    order = open_order(owed.charge, by=town.staff[OFFICER], at=now)
    note_receipt(Receipt(order.number, f"GD{order.pk}", order.amount_vnd, now), at=now)


def test_payment_online_is_what_a_gateway_took(town: Town):
    through_gateway, in_cash, unpaid = town.file(), town.file(), town.file()
    free = town.file(method=town.method(FilingChannel.ONLINE), papers=())
    pays_online(town, through_gateway)
    town.pays(in_cash)
    assert part(town, "paid_online") == {through_gateway.code}
    found = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    assert pair(found, "DOSSIERS_PAID_ONLINE") == (1, 3)
    assert pair(found, "PROCEDURES_WITH_PAYMENT") == (1, 1)
    assert pair(found, "PROCEDURES_PAID_ONLINE") == (1, 1)
    assert unpaid.code
    assert free.code in part(town, "filed_online")


def test_who_is_exempt_has_no_obligation(town: Town):
    poor()
    exempt = town.file()
    owed = DossierCharge.objects.current().get(dossier=exempt)
    charging.reduce(owed, ["ho-ngheo"], "GCN hộ nghèo số 1", by=town.staff[OFFICER])
    found = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    assert pair(found, "DOSSIERS_PAID_ONLINE") == (0, 0)
    assert str(leaf(found, "DOSSIERS_PAID_ONLINE").score) == "0.00"


def test_time_taken_is_shown_in_days(town: Town):
    dossier = town.dossier(State.COMPLETED)
    town.file()
    found = leaf(index_of(criteria_set("qd766"), town.ward, NOVEMBER), "AVERAGE_PROCESSING_DAYS")
    dossier.refresh_from_db()
    assert dossier.received_at is not None
    assert dossier.completed_at is not None
    days = (dossier.completed_at - dossier.received_at) / DAY
    assert found.standing == Standing.SHOWN
    assert float(found.ratio or 0) == pytest.approx(days, abs=0.005)


def offer_second(town: Town, unit: Unit | None = None, code: str = "1.999002", **changes):
    """Another procedure, offered at the ward or elsewhere."""
    facts = replace(FACTS, code=code, name="Thủ tục thứ hai", **changes)
    version = catalogue.publish(catalogue.draft(facts, by=None), effective_from=None, by=None)
    catalogue.offer(version.procedure, unit or town.ward, by=None)
    return version


def test_procedures_count_once_for_the_whole_tree(town: Town):
    other = people.add_unit("T99.02", "UBND xã Khác", Level.COMMUNE, parent=town.province, by=None)
    catalogue.offer(town.version.procedure, other, by=None)
    version = offer_second(town, service_level=ServiceLevel.FULL, audience=("Công dân Việt Nam",))
    catalogue.offer(version.procedure, other, by=None)
    offer_second(town, other, "1.999003")
    found = tree_of(criteria_set("qd766"), town.province, NOVEMBER)
    assert [pair(each, "PROCEDURES_ONLINE") for each in found] == [(1, 3), (1, 2), (1, 3)]
    # The province's alone; everyone below carries its figures.
    assert [pair(each, "PUBLIC_CONTENT_FULL") for each in found] == [(1, 3)] * 3
    scores = [str(leaf(each, "PROCEDURES_ONLINE").score) for each in found]
    assert scores == ["0.83", "0.00", "0.00"]
    province, ward, _commune = found
    own = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    assert leaf(own, "PUBLIC_CONTENT_FULL").given == leaf(ward, "PUBLIC_CONTENT_FULL").given
    assert pair(province, "SERVICES_USED_ONLINE") == (0, 1)


def test_services_are_used_when_somebody_filed_online(town: Town):
    version = offer_second(town, service_level=ServiceLevel.PARTIAL)
    offer = version.methods.get(channel=FilingChannel.ONLINE)
    town.file(method=town.method(FilingChannel.ONLINE), papers=())
    assert pair(index_of(criteria_set("qd766"), town.ward, NOVEMBER), "SERVICES_USED_ONLINE") == (
        0,
        1,
    )
    town.file(method=offer, papers=())
    assert pair(index_of(criteria_set("qd766"), town.ward, NOVEMBER), "SERVICES_USED_ONLINE") == (
        1,
        1,
    )


def test_every_set_has_two_sides(town: Town):
    for state in (State.PROCESSING, State.COMPLETED, State.STOPPED, State.SUPPLEMENT_REQUIRED):
        town.dossier(state)
    with_result(town, town.dossier(State.COMPLETED))
    pays_online(town, town.file())
    town.file(method=town.method(FilingChannel.ONLINE), papers=())
    for name, source in SOURCES.items():
        for period in (WEEK, NEXT, NOVEMBER):
            asked_now = question(town, period)
            if isinstance(source, ProcedureSource):
                whole, part_, rest = (
                    set(each(asked_now)) for each in (source.whole, source.part, source.others)
                )
            else:
                whole, part_, rest = (
                    set(each(asked_now).values_list("pk", flat=True))
                    for each in (source.whole, source.part, source.others)
                )
            assert part_ | rest == whole, name
            assert not part_ & rest, name


def test_a_parent_is_summed_in_as_many_queries_whatever_the_number_of_units(town: Town):
    town.dossier(State.PROCESSING)
    town.dossier(State.COMPLETED)

    def counted() -> tuple[list[UnitIndex], int]:
        with CaptureQueriesContext(connection) as queries:
            return tree_of(criteria_set("qd766"), town.province, NEXT), len(queries)

    few, queries = counted()
    for number in range(2, 9):
        unit = people.add_unit(
            f"T99.0{number}", f"Xã {number}", Level.COMMUNE, parent=town.province, by=None
        )
        people.add_unit(f"T99.0{number}.A", "Phòng", Level.COMMUNE, parent=unit, by=None)
    Dossier.objects.filter(state=State.COMPLETED).update(competent_unit=unit, held_since=MONDAY)
    many, same = counted()
    assert (len(few), len(many), same) == (2, 9, queries)
    pairs = {each.unit.code: pair(each, "DOSSIERS_IN_TIME") for each in many}
    # What is decided in a division counts for its commune and for the province.
    assert (pairs["T99"], pairs["T99.01"], pairs["T99.08"]) == ((0, 1), (0, 1), (0, 0))
    Dossier.objects.filter(state=State.PROCESSING).update(
        competent_unit=unit.children.get(), held_since=MONDAY + HOUR
    )
    pairs = {each.unit.code: pair(each, "DOSSIERS_IN_TIME") for each in counted()[0]}
    assert (pairs["T99"], pairs["T99.01"], pairs["T99.08"]) == ((0, 1), (0, 0), (0, 1))


# --- what would raise the score ------------------------------------------------------------------


def test_chances_say_how_many_more_earn_all(town: Town):
    for _each in range(10):
        town.file()
    for _each in range(2):
        town.file(method=town.method(FilingChannel.ONLINE), papers=())
    found = index_of(criteria_set("qd766"), town.ward, NOVEMBER)
    by_code = {each.mark.criterion.code: each for each in chances(found.mark)}
    online = by_code["DOSSIERS_FILED_ONLINE"]
    # Half of twelve earns all six points; two are there.
    assert (online.needed, online.missing, str(online.each)) == (4, 10, "1.0000")
    assert str(online.mark.lost) == "4.00"
    assert "PETITION_PROCESSING_ON_TIME" not in by_code
    lost = [each.mark.lost for each in chances(found.mark)]
    assert lost == sorted(lost, reverse=True)


def test_kinds_of_paper_change_nothing(town: Town):
    """A component's kind is no file: only what was scanned or sent is digitised."""
    dossier = town.dossier(State.COMPLETED)
    assert dossier.components.get().kind != PaperKind.ELECTRONIC
    with_result(town, dossier)
    assert part(town, "digitised") == set()
