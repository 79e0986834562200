"""A small town whose dossiers are lawful: every one of them was made by walking real actions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from motcua.catalogue import actions as catalogue
from motcua.catalogue.actions import ComponentFacts, MethodFacts, ProcedureFacts
from motcua.catalogue.kinds import CompetentLevel, FilingChannel
from motcua.catalogue.models import Method, ProcedureVersion
from motcua.dossiers import actions, rules
from motcua.dossiers.actions import Filing, Paper, Party
from motcua.dossiers.models import Dossier, DossierCharge
from motcua.dossiers.route import step_of
from motcua.dossiers.states import State, Verb
from motcua.payments import actions as payments
from motcua.people import actions as people
from motcua.people.models import Official, Unit
from motcua.people.roles import Level, Role

PASSWORD = "thu-nghiem-2026"
# A Monday morning in working hours, Vietnam time 09:00.
MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)

S, V = State, Verb
# How each state is reached: the verbs after filing, in order.
WALKS: dict[State, list[Verb]] = {
    S.REGISTERED: [],
    S.ACCEPTED: [V.ACCEPT],
    S.NOT_ACCEPTED: [V.NOT_ACCEPT],
    S.PROCESSING: [V.ACCEPT, V.BEGIN],
    S.SUPPLEMENT_REQUIRED: [V.ACCEPT, V.BEGIN, V.ASK_PAPERS],
    S.PAYMENT_REQUIRED: [V.ACCEPT, V.BEGIN, V.ASK_PAYMENT],
    S.WITHDRAWAL_REQUESTED: [V.ACCEPT, V.BEGIN, V.REQUEST_WITHDRAWAL],
    S.STOPPED: [V.ACCEPT, V.BEGIN, V.REQUEST_WITHDRAWAL, V.STOP],
    S.COMPLETED: [V.ACCEPT, V.BEGIN, V.FORWARD, V.PROPOSE_GRANT, V.GRANT],
    S.RETURNED: [V.ACCEPT, V.BEGIN, V.FORWARD, V.PROPOSE_GRANT, V.GRANT, V.RETURN_RESULT],
}


@dataclass
class Town:
    """A province with one ward, its officials by role, and one procedure."""

    province: Unit
    ward: Unit
    staff: dict[Role, Official]
    version: ProcedureVersion

    def method(self, channel: FilingChannel = FilingChannel.IN_PERSON) -> Method:
        """The procedure's method for a channel."""
        return self.version.methods.get(channel=channel)

    def filing(self, name: str = "Trần Thị Thử Nghiệm", **changes: object) -> Filing:
        """What an applicant hands in at the ward."""
        facts: dict[str, object] = {
            "method": self.method(),
            "unit": self.ward,
            "applicant": Party(name, id_number="001099000001", phone="0900000001"),
            "papers": (Paper("Tờ khai", originals=1),),
        }
        return Filing(**(facts | changes))  # type: ignore[arg-type]

    def file(self, name: str = "Trần Thị Thử Nghiệm", **more: object) -> Dossier:
        """A dossier filed and accepted at the desk."""
        options = {key: more.pop(key) for key in ("key", "accept", "at") if key in more}
        options.setdefault("at", MONDAY)
        clerk = self.staff[Role.ONE_STOP_OFFICER]
        return actions.file(self.filing(name, **more), by=clerk, **options)  # type: ignore[arg-type]

    def does(self, dossier: Dossier, verb: Verb, **more: object) -> Dossier:
        """Let whoever may make a move make it, with a note."""
        if verb == Verb.RETURN_RESULT:
            self.pays(dossier, **{name: more[name] for name in ("at",) if name in more})
        fresh = Dossier.objects.get(pk=dossier.pk)
        who = next(o for o in self.staff.values() if may_try(fresh, verb, o))
        return actions.move(dossier, verb, by=who, **({"note": "theo quy định"} | more))  # type: ignore[arg-type]

    def pays(self, dossier: Dossier, **more: datetime) -> None:
        """Let the applicant pay at the desk whatever is owed."""
        for owed in DossierCharge.objects.unpaid().filter(dossier=dossier):
            payments.take_cash(owed.charge, by=self.staff[Role.ONE_STOP_OFFICER], **more)

    def dossier(
        self, state: State, *, at: datetime = MONDAY, paid: bool = True, **more: object
    ) -> Dossier:
        """A dossier in a state, walked there through the real actions, an hour a move.

        A finished one is paid, so that its result may go.
        """
        walked = self.file(accept=False, at=at, **more)
        for verb, hours in zip(WALKS[state], count(1), strict=False):
            walked = self.does(walked, verb, at=at + timedelta(hours=hours))
        if paid and state == State.COMPLETED:
            self.pays(walked, at=at)
        assert walked.state == state
        return walked


def may_try(dossier: Dossier, verb: Verb, official: Official) -> bool:
    """Whether the move is open to them, guards about time and colleagues left to the move."""
    move = rules.BY_VERB_AND_START[(verb, State(dossier.state))]
    if move.at is None:
        return official.may(move.needs, getattr(dossier, f"{move.place}_id"))
    steps = [(task, step_of(dossier, task.step)) for task in dossier.open_tasks]
    return any(
        rules.fits(move, step) and official.may(move.needs or step.needs, task.unit_id)
        for task, step in steps
    )


FACTS = ProcedureFacts(
    code="1.999001",
    name="Cấp giấy thử nghiệm",
    field="Lĩnh vực thử nghiệm",
    decision="01/QĐ-THU",
    levels=(CompetentLevel.COMMUNE,),
    methods=(
        MethodFacts(FilingChannel.IN_PERSON, 5, "working_days", 10000),
        MethodFacts(FilingChannel.ONLINE, 3, "working_days", 0),
        MethodFacts(FilingChannel.POST, 5, "working_days", 10000),
    ),
    components=(ComponentFacts("Tờ khai"), ComponentFacts("Giấy tờ chứng minh", 0, 1)),
    results=(("KQ.THU.1", "Giấy thử nghiệm"),),
)


def build() -> Town:
    """Make the town."""
    province = people.add_unit("T99", "UBND tỉnh Thử Nghiệm", Level.PROVINCE, by=None)
    ward = people.add_unit("T99.01", "UBND phường Mẫu", Level.COMMUNE, parent=province, by=None)
    staff = {}
    for role in Role:
        official = people.employ(role.value, f"Cán bộ {role.label}", PASSWORD, by=None)
        people.appoint(official, role, ward, since=SINCE, by=None)
        staff[role] = official
    version = catalogue.publish(catalogue.draft(FACTS, by=None), effective_from=None, by=None)
    catalogue.offer(version.procedure, ward, by=None)
    return Town(province, ward, staff, version)
