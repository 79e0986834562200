"""Made-up dossiers: the same from the same seed, lawful like walked ones, as calibrated."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F
from django.test import Client, TransactionTestCase
from django.urls import reverse
from django.utils import timezone

from motcua.audit.models import Evidence
from motcua.catalogue import actions as catalogue
from motcua.catalogue.actions import MethodFacts
from motcua.catalogue.kinds import FilingChannel
from motcua.core.errors import Refused
from motcua.core.text import fold, sort_key
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers.actions.tasks import set_limit
from motcua.dossiers.codes import scheme
from motcua.dossiers.control_slip import control_slip
from motcua.dossiers.generator.people import GIVEN, Written
from motcua.dossiers.generator.walks import WALKS, happenings
from motcua.dossiers.importer.generation import Asked, generate
from motcua.dossiers.importer.generation.aside import INDEXES, KEYS
from motcua.dossiers.importer.generation.writing import TABLES
from motcua.dossiers.models import DailySerial, DistinctName, Dossier, Event, Generation, Task
from motcua.dossiers.search import search
from motcua.dossiers.states import MOVES, State, Verb
from motcua.payments.models import Charge, Payment
from motcua.people.models import Applicant, Official, Unit, digest_of
from motcua.people.roles import Level
from motcua.reports.figures import figures
from motcua.reports.questions import Period, Question, Scope
from tests.dossiers.test_random_walks import check_clock, check_replay, check_tasks
from tests.town import FACTS, Town

UNITS = """code,name,level,parent_code
G99,UBND tỉnh Mẫu,province,
G99.01,Sở Mẫu Một,department,G99
G99.02,Sở Mẫu Hai,department,G99
G99.10,UBND phường Mẫu,commune,G99
G99.11,UBND xã Mẫu,commune,G99
"""
FIRST, LAST = date(2026, 8, 3), date(2026, 9, 25)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "don-vi.csv"
    path.write_text(UNITS)
    return path


def made(units: Path, dossiers: int = 600, seed: int = 7, **more: object) -> Generation:
    asked = {"first": FIRST, "last": LAST} | more
    return generate(Asked(units, dossiers, seed, **asked), by=None)


def prints() -> dict[str, str]:
    """A hash of all rows of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT {table}::text FROM {table} ORDER BY id")
            rows = "\n".join(row[0] for row in cursor.fetchall())
            found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_rows_in_another_database(units: Path, django_db_setup):
    # What an earlier test rolled back has left its mark on the counters of ids.
    renew_database()
    made(units)
    first = prints()
    renew_database()
    made(units)
    assert prints() == first
    renew_database()
    made(units, seed=8)
    assert not set(prints().values()) & set(first.values())


def renew_database() -> None:
    """Another empty database, as the next test would get."""
    TransactionTestCase()._fixture_teardown()


@pytest.fixture
def generated(db: None, units: Path) -> Generation:
    return made(units)


def test_made_up_dossiers_keep_the_laws_of_walked_ones(generated: Generation):
    assert Dossier.objects.count() == generated.made == generated.asked == 600
    edges = {(move.verb, move.start, move.end) for move in MOVES}
    now = timezone.now()
    for dossier in Dossier.objects.all():
        check_tasks(dossier)
        check_clock(dossier)
        check_replay(dossier, now)
        control_slip(dossier)
        told = list(dossier.events.values_list("verb", "start", "end"))
        assert told[0] == (Verb.FILE, None, State.REGISTERED)
        assert set(told[1:]) <= edges
        assert dossier.events.filter(by=None).count() == 0
    assert set(Dossier.objects.values_list("state", flat=True)) >= {4, 9, 10}


def test_limits_of_tasks_are_those_of_real_ones(generated: Generation):
    for task in Task.objects.select_related("dossier", "unit").order_by("pk")[:400]:
        known = (task.due_at, task.half_at, task.most_at)
        events = list(task.dossier.events.all())
        again = [e.happened_at for e in events if e.verb == Verb.TAKE_PAPERS]
        ended = task.closed_at or timezone.now()
        since = again[0] if again and task.opened_at < again[0] < ended else task.opened_at
        start = task.dossier.clock_events.filter(happened_at__lte=since).last()
        task.dossier.due_at = start.due_at if start else None
        set_limit(task, since)
        assert (task.due_at, task.half_at, task.most_at) == known


def test_codes_follow_the_scheme_and_new_ones_go_on_after_them(generated: Generation):
    serials: Counter[tuple[str, date]] = Counter()
    for dossier in Dossier.objects.select_related("receiving_unit").order_by("filed_at", "pk"):
        key = (dossier.receiving_unit.code, timezone.localdate(dossier.filed_at))
        serials[key] += 1
    codes = {scheme()(unit, day, n + 1) for (unit, day), m in serials.items() for n in range(m)}
    assert codes == set(Dossier.objects.values_list("code", flat=True))
    kept = {(row.agency, row.day): row.last for row in DailySerial.objects.all()}
    assert kept == serials


def test_people_and_names_are_written_as_the_desk_would(generated: Generation):
    for person in Applicant.objects.all():
        parts = [person.kind, person.name, person.id_number, person.phone, "", ""]
        assert bytes(person.digest) == digest_of(parts)
        assert (person.folded_name, person.name_sort_key) == (
            fold(person.name), sort_key(person.name),
        )  # fmt: skip
        assert person.id_number.startswith("099")
    assert not Dossier.objects.exclude(name__folded=F("applicant__folded_name")).exists()
    someone = Dossier.objects.select_related("applicant").latest("pk")
    assert someone in search(Dossier.objects.all(), someone.applicant.name).dossiers


@pytest.mark.parametrize("family", ["Đặng", "Nguyễn Thị"])
def test_a_name_put_together_is_keyed_as_a_whole(family: str):
    for given in GIVEN[::97]:
        assert Written.of(family).then(Written.of(given)) == Written.of(f"{family} {given}")


def test_what_is_owed_is_paid_before_the_result_is_handed_over(generated: Generation):
    assert Charge.objects.exists()
    returned = Dossier.objects.filter(state=State.RETURNED)
    assert not returned.filter(charges__charge__settled_by=None, charges__isnull=False).exists()
    for payment in Payment.objects.select_related("charge__for_dossier__dossier"):
        assert payment.amount_vnd == payment.charge.total_vnd
        dossier = payment.charge.for_dossier.dossier
        assert payment.paid_at >= dossier.filed_at
        assert dossier.returned_at is None or payment.paid_at <= dossier.returned_at
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_nothing_is_known_after_the_last_day(generated: Generation):
    assert timezone.localdate(Event.objects.latest("happened_at").happened_at) <= LAST
    assert timezone.localdate(Payment.objects.latest("paid_at").paid_at) <= LAST
    days = {timezone.localdate(at) for at in Dossier.objects.values_list("filed_at", flat=True)}
    calendar = calendar_for(None)
    assert all(FIRST <= day <= LAST and calendar.is_working_day(day) for day in days)
    hours = {timezone.localtime(d.filed_at).hour for d in Dossier.objects.all()}
    assert hours <= {*range(7, 12), *range(13, 18)}


def test_the_identities_of_the_report_hold(generated: Generation):
    scope = Scope(Unit.objects.get(code="G99"), with_children=True)
    for period in (Period(FIRST, LAST), Period(date(2026, 9, 1), LAST)):
        report = figures(Question(scope, period))
        assert all(identity.holds for identity in report.identities)
    carried = next(n for figure, n in report.total.items() if figure.value == "carried_over")
    assert carried > 0


def test_shares_are_those_of_the_calibration(db: None, units: Path):
    made(units, 20_000)
    whole = Dossier.objects.count()
    assert Dossier.objects.filter(channel="online").count() / whole == pytest.approx(
        0.986, abs=0.01
    )
    communes = Dossier.objects.filter(receiving_unit__level=Level.COMMUNE).count()
    assert communes / whole == pytest.approx(0.817, abs=0.01)
    most = Dossier.objects.values("version").annotate(n=Count("pk")).order_by("-n")[0]["n"]
    assert most / whole == pytest.approx(0.276, abs=0.02)
    done = Dossier.objects.filter(completed_at__isnull=False)
    assert 0.75 < done.filter(completed_at__lte=F("due_at")).count() / done.count() < 0.99
    hour = Counter(timezone.localtime(d.filed_at).hour for d in Dossier.objects.only("filed_at"))
    assert set(dict(hour.most_common(2))) == {8, 9}


def test_indexes_and_keys_are_back(db: None, units: Path):
    def all_of_them() -> list[object]:
        with connection.cursor() as cursor:
            found: list[object] = []
            for query in (KEYS, INDEXES):
                cursor.execute(query, [list(TABLES)])
                found += cursor.fetchall()
        return found

    before = all_of_them()
    made(units, 50)
    assert all_of_them() == before


def test_more_can_be_made_beside_what_was_made(generated: Generation, units: Path):
    made(units, 300)
    assert Dossier.objects.count() == 900
    assert Generation.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Applicant.objects.values("digest").distinct().count() == Applicant.objects.count()


def test_real_dossiers_are_left_alone(town: Town, units: Path):
    dossier = town.file("Đặng Thị Ốc")
    with pytest.raises(Refused, match="hồ sơ thật"):
        made(units)
    made(units, 40, among_real=True)
    assert Dossier.objects.count() == 41
    # The catalogue's own procedures are used.
    assert set(Dossier.objects.values_list("version", flat=True)) == {dossier.version_id}
    fresh = town.file("Đặng Thị Ốc")
    assert fresh.name == dossier.name
    assert fresh.pk > Dossier.objects.order_by("-pk")[1].pk


def test_it_is_all_or_nothing(db: None, units: Path):
    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    before = prints()
    with pytest.raises(KeyboardInterrupt):
        generate(Asked(units, 50, 1, FIRST, LAST), by=None, progress=stop)
    assert prints() == before
    assert not Generation.objects.exists()
    assert not DistinctName.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dossiers": 0}, "từ 1 đến"),
        ({"dossiers": 15_000_001}, "từ 1 đến"),
        ({"seed": -1}, "seed"),
        ({"first": LAST, "last": FIRST}, "Ngày đầu phải trước"),
        ({"last": date(2200, 1, 1)}, "tương lai"),
        ({"first": date(1950, 1, 1)}, "1976"),
        ({"first": date(2026, 8, 8), "last": date(2026, 8, 9)}, "không có ngày làm việc"),
        ({"first": FIRST, "last": FIRST, "dossiers": 200_001}, "Quá nhiều hồ sơ"),
    ],
)
def test_nonsense_is_refused_and_nothing_made(db: None, units: Path, changes, said):
    with pytest.raises(Refused, match=said):
        made(units, **changes)
    assert not Dossier.objects.exists()


def test_a_bad_unit_is_named(db: None, units: Path):
    units.write_text(UNITS + "G99.12,,commune,G99\n")
    with pytest.raises(Refused, match="dòng 7"):
        made(units)


def test_without_days_it_ends_yesterday(db: None, units: Path):
    run = made(units, 10, first=None, last=None)
    assert run.last_day < timezone.localdate()


def test_officials_made_up_cannot_sign_in_and_the_run_is_evidence(generated: Generation):
    officials = Official.objects.filter(username__startswith="mau.")
    assert officials.exists()
    assert not any(each.has_usable_password() for each in officials)
    assert Evidence.objects.get(action="generate").after["dossiers"] == 600


def test_the_command_tells_what_it_made(db: None, units: Path, capsys):
    call_command("generate", units=units, dossiers=30, seed=1, first=FIRST, last=LAST)
    assert "Đã tạo 30 hồ sơ từ 03/08/2026 đến 25/09/2026" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="1"):
        call_command("generate", units=units, dossiers=0, seed=1)
    with pytest.raises(SystemExit, match="2"):
        call_command("generate", units=units.with_name("khong-co"), dossiers=1, seed=1)


def test_the_follow_page_opens(generated: Generation):
    dossier = Dossier.objects.filter(state=State.RETURNED).first()
    asked = {"code": dossier.code, "secret": dossier.secret}
    answer = Client().post(reverse("portal:follow"), asked)
    assert answer.status_code == 200
    assert dossier.code in answer.content.decode()


@pytest.mark.parametrize("name", WALKS)
def test_every_walk_goes_along_the_table_of_moves(name: str):
    edges = {(move.verb, move.start, move.end) for move in MOVES}
    assert {(h.verb, h.start, h.end) for h in happenings(WALKS[name])[1:]} <= edges


def test_a_catalogue_without_any_time_limit_is_refused(town: Town, units: Path):
    catalogue.withdraw(town.version, until=date(2026, 1, 1), by=None)
    bare = replace(FACTS, code="1.999002", methods=(MethodFacts(FilingChannel.ONLINE),))
    catalogue.publish(catalogue.draft(bare, by=None), effective_from=None, by=None)
    with pytest.raises(Refused, match="không có thủ tục nào"):
        made(units)


def test_a_file_without_units_is_refused(db: None, units: Path):
    units.write_text("code,name,level,parent_code\n")
    with pytest.raises(Refused, match="không có đơn vị nào"):
        made(units)
