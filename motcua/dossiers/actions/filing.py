"""Filing: a dossier comes in, at the desk, by post or online."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from motcua.audit.actions import record
from motcua.catalogue.models import Method, Offer, Route
from motcua.catalogue.promises import promised_limit
from motcua.dossiers import blocking, codes, rules
from motcua.dossiers.actions import charging, moving
from motcua.dossiers.actions.answers import earlier_answer, note_answer
from motcua.dossiers.actions.tasks import open_task
from motcua.dossiers.kinds import FiledBy, PaperKind, ReturnChannel
from motcua.dossiers.models import Dossier, DossierComponent, DossierFile, Event
from motcua.dossiers.states import State, Step, Verb
from motcua.people.actions import write_down
from motcua.people.models import Applicant, Official, Unit, digest_of
from motcua.people.roles import ApplicantKind, Permission
from motcua.people.rules import check_may


@dataclass(frozen=True)
class Party:
    """A person or organisation as written on the form."""

    name: str
    kind: ApplicantKind = ApplicantKind.PERSON
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True)
class Paper:
    """One component handed in; `component` is the id of the ComponentType it answers, if any.

    `files` are contents already kept: (id of the StoredFile, safe name).
    """

    name: str
    originals: int = 0
    copies: int = 0
    kind: PaperKind = PaperKind.COPY
    component: int | None = None
    files: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Filing:
    """Everything an applicant hands in. `competent` is the receiving unit where not named.

    `received_at` is the lawful moment of filing where it is not now: the postman's hand-over
    record (QĐ 45/2016/QĐ-TTg art. 7(4)) or a paper register kept during an outage.
    """

    method: Method
    unit: Unit
    applicant: Party
    competent: Unit | None = None
    submitter: Party | None = None
    filed_by: FiledBy = FiledBy.SELF
    authorization: str = ""
    summary: str = ""
    return_channel: ReturnChannel = ReturnChannel.IN_PERSON
    papers: tuple[Paper, ...] = ()
    received_at: datetime | None = None
    received_reason: str = ""

    def digest(self) -> bytes:
        """Differs where anything in it differs."""
        competent = self.competent.pk if self.competent else ""
        parts = [
            self.method.pk, self.unit.pk, competent, asdict(self.applicant),
            asdict(self.submitter) if self.submitter else "", self.filed_by, self.authorization,
            self.summary, self.return_channel, [asdict(paper) for paper in self.papers],
            self.received_at, self.received_reason,
        ]  # fmt: skip
        return digest_of([str(part) for part in parts])


def file(
    filing: Filing,
    *,
    by: Official,
    key: str = "",
    accept: bool = True,
    at: datetime | None = None,
) -> Dossier:
    """Take in a dossier and, unless it is to be checked first, accept it at once.

    The same `key` and body again answers with the first dossier; the same key with another body
    is refused. Raises Refused with a sentence for the person; then nothing is kept.
    """
    digest = filing.digest() if key else b""
    if answered := earlier_answer(key, digest, by=by):
        return answered
    at = at or timezone.now()
    offer = check_filing(filing, by, at)
    code = codes.next_code(filing.unit.code, timezone.localdate(at))
    try:
        with transaction.atomic():
            dossier = take_in(filing, code, offer, at)
            enter(dossier, filing, by, at, accept=accept)
            note_answer(key, digest, dossier, by=by)
    except IntegrityError:
        # The same request came twice at once, and the other was first.
        if answered := earlier_answer(key, digest, by=by):
            return answered
        raise
    return dossier


def enter(dossier: Dossier, filing: Filing, by: Official, at: datetime, *, accept: bool) -> None:
    """Its papers, its first event and task, its evidence, and its acceptance if asked."""
    take_papers(dossier, filing.papers, at, by)
    Event.objects.create(
        dossier=dossier,
        verb=Verb.FILE,
        end=State.REGISTERED,
        happened_at=filing.received_at or at,
        recorded_at=at,
        by=by,
        note=filing.received_reason,
    )
    dossier.open_tasks = [open_task(dossier, Step.RECEIVE, at)]
    record("file", dossier, by=by, after={"state": int(State.REGISTERED)})
    charging.open_at_intake(dossier, by=by, at=at)
    if accept:
        happened_at = filing.received_at or at
        moving.make(dossier, Verb.ACCEPT, by=by, at=at, happened_at=happened_at)


def take_papers(dossier: Dossier, papers: tuple[Paper, ...], at: datetime, by: Official) -> None:
    """Write the components handed in, with their files."""
    components = DossierComponent.objects.bulk_create(
        DossierComponent(
            dossier=dossier,
            component_id=paper.component,
            position=place,
            name=paper.name,
            originals=paper.originals,
            copies=paper.copies,
            kind=paper.kind,
        )
        for place, paper in enumerate(papers)
    )
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier=dossier, component=component, stored_id=stored, name=name, added_at=at, by=by
        )
        for component, paper in zip(components, papers, strict=True)
        for stored, name in paper.files
    )


def check_filing(filing: Filing, by: Official, at: datetime) -> Offer:
    """All that can be refused, before anything is written; what the unit offers."""
    check_may(by, Permission.RECEIVE_DOSSIER, filing.unit)
    offer = rules.check_offered(filing.method.version, filing.unit, at)
    submitter = filing.submitter.name if filing.submitter else ""
    rules.check_applicant(filing.applicant.name, filing.filed_by, submitter, filing.authorization)
    rules.check_declared(filing.received_at, filing.received_reason, at)
    people, texts = named_in(filing)
    blocking.check_not_blocked(people, texts, timezone.localdate(at), filing.unit)
    return offer


def named_in(filing: Filing) -> tuple[list[str], list[str]]:
    """Whom and what a filing names: ID numbers, and the texts that may cite parcels and papers."""
    parties = (filing.applicant, filing.submitter)
    texts = [filing.summary, filing.authorization, *(paper.name for paper in filing.papers)]
    return [party.id_number for party in parties if party], texts


def take_in(filing: Filing, code: str, offer: Offer, at: datetime) -> Dossier:
    """Write the dossier itself, with its code and a fresh secret."""
    version = filing.method.version
    limit = promised_limit(filing.method, offer)
    applicant = write(filing.applicant)
    return Dossier.objects.create(
        code=code,
        secret=codes.new_secret(),
        version=version,
        route=Route.objects.in_force_for(version),
        field_id=version.field_id,
        method=filing.method,
        receiving_unit=filing.unit,
        accepting_unit=filing.unit,
        competent_unit=filing.competent or filing.unit,
        channel=filing.method.channel,
        filed_by=filing.filed_by,
        return_channel=filing.return_channel,
        applicant=applicant,
        submitter=write(filing.submitter) if filing.submitter else applicant,
        authorization=filing.authorization,
        summary=filing.summary,
        fee_vnd=filing.method.fee_vnd,
        limit_amount=limit.amount if limit else None,
        limit_unit=limit.unit if limit else "",
        counting_rule=limit.rule if limit else version.counting_rule,
        cutoff=limit.cutoff if limit else None,
        state=State.REGISTERED,
        filed_at=at,
        recorded_at=at,
    )


def write(party: Party) -> Applicant:
    """The row for a party as written."""
    return write_down(
        party.name,
        kind=party.kind,
        id_number=party.id_number,
        phone=party.phone,
        address=party.address,
        email=party.email,
    )
