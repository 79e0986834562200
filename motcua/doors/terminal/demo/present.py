"""The demo ward's open work, made by walking the real actions with its own officials."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from motcua.catalogue.models import Method
from motcua.catalogue.promises import legal_limit
from motcua.deadlines.calendar import DAY, VIETNAM, Calendar, add_working_time
from motcua.deadlines.calendars import calendar_for
from motcua.doors.terminal.demo.people import person
from motcua.dossiers import actions
from motcua.dossiers.actions import Filing, Paper, Party
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.states import Verb
from motcua.payments.actions import take_cash
from motcua.people.models import Official, Unit

V = Verb
DESK, HANDLER, PROPOSER, LEADER, RETURNS = "motcua1", "xuly1", "xuly2", "lanhdao", "motcua2"
BEGUN = [(V.ACCEPT, DESK), (V.BEGIN, HANDLER)]
PROPOSED = [*BEGUN, (V.FORWARD, HANDLER), (V.PROPOSE_GRANT, PROPOSER)]
GRANTED = [*PROPOSED, (V.GRANT, LEADER)]
NOTES = {
    V.NOT_ACCEPT: "Không thuộc thẩm quyền giải quyết của UBND phường",
    V.ASK_PAPERS: "Bổ sung bản sao giấy tờ chứng minh chỗ ở hợp pháp",
    V.ASK_PAYMENT: "Nộp lệ phí theo thông báo",
    V.REQUEST_WITHDRAWAL: "Công dân không còn nhu cầu",
    V.STOP: "Dừng theo đơn đề nghị của công dân",
    V.REFUSE: "Không đủ điều kiện theo quy định",
    V.PROPOSE_REFUSAL: "Không đủ điều kiện theo quy định",
    V.SEND_BACK: "Bổ sung ý kiến thẩm định",
}


@dataclass(frozen=True)
class Walk:
    """So many dossiers filed so many days ago, and what happened to them since."""

    number: int
    days_ago: int
    moves: list[tuple[Verb, str]]
    # Only procedures with a limit of at most so many days, so that some are late by now.
    within: int = 100


WALKS = [
    Walk(14, 0, []),
    Walk(6, 1, []),
    Walk(24, 0, BEGUN[:1]),
    Walk(12, 2, BEGUN[:1], within=2),
    Walk(26, 1, BEGUN, within=1),
    Walk(20, 2, BEGUN),
    Walk(14, 4, BEGUN, within=3),
    Walk(12, 1, [*BEGUN, (V.FORWARD, HANDLER)]),
    Walk(18, 3, PROPOSED),
    Walk(4, 3, [*PROPOSED, (V.SEND_BACK, LEADER)]),
    Walk(14, 5, [*BEGUN, (V.ASK_PAPERS, HANDLER)]),
    Walk(6, 1, [(V.ASK_PAPERS, DESK)]),
    Walk(8, 6, [*BEGUN, (V.ASK_PAYMENT, HANDLER)]),
    Walk(4, 2, [*BEGUN, (V.REQUEST_WITHDRAWAL, DESK)]),
    Walk(4, 6, [*BEGUN, (V.REQUEST_WITHDRAWAL, DESK), (V.STOP, LEADER)]),
    Walk(5, 2, [(V.NOT_ACCEPT, DESK)]),
    Walk(26, 4, GRANTED),
    Walk(24, 6, [*GRANTED, (V.RETURN_RESULT, RETURNS)]),
    Walk(4, 8, [*BEGUN, (V.FORWARD, HANDLER), (V.PROPOSE_REFUSAL, PROPOSER), (V.REFUSE, LEADER)]),
]


def walk(ward: Unit, staff: dict[str, Official], now: datetime) -> None:
    """File and move every dossier of the table, ending at `now`."""
    dice = Random(now.date().toordinal())
    calendar = calendar_for(ward)
    methods = [
        (method, limit.amount)
        for method in Method.objects.select_related("version__procedure").order_by("pk")
        if (limit := legal_limit(method))
    ]
    for row in WALKS:
        fitting = [method for method, amount in methods if amount <= row.within]
        for _dossier in range(row.number):
            take(ward, staff, dice.choice(fitting), row, dice, (calendar, now))


def on_routes(ward: Unit, staff: dict[str, Official], now: datetime) -> None:
    """A few dossiers on the routes of their own, taken in since this morning."""
    dice = Random(now.date().toordinal() + 1)
    calendar = calendar_for(ward)
    methods = Method.objects.select_related("version__procedure").filter(
        version__routes__published_at__isnull=False, channel="in_person"
    )
    for method in methods.order_by("pk"):
        for row in (Walk(1, 2, BEGUN[:1]), Walk(1, 1, BEGUN[:1])):
            take(ward, staff, method, row, dice, (calendar, now))


def take(
    ward: Unit,
    staff: dict[str, Official],
    method: Method,
    row: Walk,
    dice: Random,
    times: tuple[Calendar, datetime],
) -> Dossier:
    """File one dossier and walk it to where the table says."""
    calendar, now = times
    at = filed_at(row.days_ago, dice, times)
    who = person(dice)
    filing = Filing(
        method=method,
        unit=ward,
        applicant=Party(who.name, id_number=who.id_number, phone=who.phone, address=who.address),
        papers=tuple(
            Paper(part.name, part.originals, part.copies, component=part.pk)
            for part in method.version.components.filter(case=None)
        ),
    )
    dossier = actions.file(filing, by=staff[DESK], accept=False, at=at)
    for verb, username in row.moves:
        # Officers keep the afternoon for it, but nothing happens after now.
        at = min(now, add_working_time(at, timedelta(minutes=dice.randrange(5, 60)), calendar))
        if verb == V.RETURN_RESULT:
            pay(dossier, staff[username], at)
        dossier = actions.move(dossier, verb, by=staff[username], note=NOTES.get(verb, ""), at=at)
    return dossier


def pay(dossier: Dossier, cashier: Official, at: datetime) -> None:
    """The applicant pays at the desk what is owed."""
    for owed in DossierCharge.objects.unpaid().filter(dossier=dossier).select_related("charge"):
        assert owed.charge is not None
        take_cash(owed.charge, by=cashier, at=at)


def filed_at(days_ago: int, dice: Random, times: tuple[Calendar, datetime]) -> datetime:
    """A minute of the morning, so many working days before now."""
    calendar, now = times
    day = now.astimezone(VIETNAM).date()
    left = days_ago
    while left or not calendar.is_working_day(day):
        left -= calendar.is_working_day(day)
        day -= DAY
    opening = datetime(day.year, day.month, day.day, 7, 5, tzinfo=VIETNAM)
    at = opening + timedelta(minutes=dice.randrange(150))
    return min(at, now)
