"""What officials note at a task: help from colleagues, opinions asked, field checks, values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.catalogue.routes.kinds import Work
from motcua.core.errors import Refused
from motcua.dossiers import handling_rules as rules
from motcua.dossiers.actions.tasks import let_see
from motcua.dossiers.models import Consultation, Dossier, DossierFact, Event, Task, Verification
from motcua.dossiers.route import route_of
from motcua.dossiers.states import State, Verb
from motcua.people.models import Official, Unit


@dataclass(frozen=True)
class Question:
    """What is asked of another agency, and until when; `unit` where it works in this system."""

    agency: str
    question: str
    due_at: datetime
    unit: Unit | None = None


def held(task: Task) -> Task:
    """The task, locked so that nobody closes it meanwhile."""
    return (
        Task.objects.select_for_update(of=("self",))
        .select_related("dossier__version", "dossier__route", "unit", "assignee")
        .get(pk=task.pk)
    )


def note_event(task: Task, verb: Verb, note: str, at: datetime, by: Official) -> None:
    """Write into the dossier's history what leaves its state as it is."""
    state = State(task.dossier.state)
    Event.objects.create(
        dossier=task.dossier, verb=verb, start=state, end=state, happened_at=at, recorded_at=at,
        by=by, step=task.name, note=note,
    )  # fmt: skip


@transaction.atomic
def ask_to_help(
    task: Task, colleague: Official, *, by: Official, at: datetime | None = None
) -> Task:
    """Let a colleague of the unit handle a task together with its holder (phối hợp)."""
    task, at = held(task), at or timezone.now()
    rules.check_help(task, colleague, by)
    task.co_handlers.add(colleague)
    note_event(task, Verb.CO_HANDLE, str(colleague), at, by)
    record("co_handle", task.dossier, by=by, after={"step": task.step, "with": str(colleague)})
    return task


@transaction.atomic
def consult(
    task: Task, question: Question, *, by: Official, at: datetime | None = None
) -> Consultation:
    """Ask another agency; the clock runs on (NĐ 61/2018/NĐ-CP art. 19(5))."""
    task, at = held(task), at or timezone.now()
    rules.check_work(task, Work.CONSULT, by)
    rules.check_question(question.agency, question.question, question.due_at, at)
    asked = Consultation.objects.create(
        dossier=task.dossier, task=task, agency=question.agency.strip(), unit=question.unit,
        question=question.question.strip(), asked_by=by, asked_at=at, due_at=question.due_at,
    )  # fmt: skip
    if question.unit:
        let_see(task.dossier, question.unit)
    note_event(task, Verb.CONSULT, f"{asked.agency}: {asked.question}", at, by)
    record("consult", task.dossier, by=by, after={"agency": asked.agency, "due": str(asked.due_at)})
    return asked


@transaction.atomic
def answer(
    asked: Consultation,
    text: str,
    *,
    document: str = "",
    by: Official,
    at: datetime | None = None,
) -> Consultation:
    """Write down the answer: by the agency itself, or by whoever asked, from its letter."""
    asked = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("task__dossier__version", "task__dossier__route", "task__unit", "unit")
        .get(pk=asked.pk)
    )
    at = at or timezone.now()
    rules.check_answer(asked, text, by)
    asked.answer, asked.document = text.strip(), document
    asked.answered_at, asked.answered_by = at, by
    asked.save(update_fields=["answer", "document", "answered_at", "answered_by"])
    note_event(asked.task, Verb.ANSWER, f"{asked.agency}: {asked.answer}", at, by)
    record("answer", asked.dossier, by=by, after={"agency": asked.agency, "document": document})
    return asked


@dataclass(frozen=True)
class FieldCheck:
    """A check on the spot, with all four things art. 19(2) asks to be written down."""

    held_at: datetime
    place: str
    participants: str
    content: str


@transaction.atomic
def verify(
    task: Task, check: FieldCheck, *, by: Official, at: datetime | None = None
) -> Verification:
    """Keep the record of a check on the spot (NĐ 61/2018/NĐ-CP art. 19(2))."""
    task, at = held(task), at or timezone.now()
    rules.check_work(task, Work.VERIFY, by)
    rules.check_field_check(check.place, check.participants, check.content)
    rules.check_past(check.held_at, at)
    kept = Verification.objects.create(
        dossier=task.dossier, task=task, held_at=check.held_at, place=check.place.strip(),
        participants=check.participants.strip(), content=check.content.strip(), by=by,
        recorded_at=at,
    )  # fmt: skip
    note_event(task, Verb.VERIFY, f"{kept.place}: {kept.content}", at, by)
    record("verify", task.dossier, by=by, after={"place": kept.place, "held": str(kept.held_at)})
    return kept


@transaction.atomic
def enter_facts(dossier: Dossier, told: Mapping[str, str], *, by: Official) -> list[DossierFact]:
    """Enter several values, or none where one of them is refused."""
    return [enter_fact(dossier, key, text, by=by) for key, text in told.items()]


@transaction.atomic
def enter_fact(
    dossier: Dossier, key: str, text: str, *, by: Official, at: datetime | None = None
) -> DossierFact:
    """Enter a value that the route's conditions ask for; evidence keeps what stood before."""
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("version__procedure", "route")
        .get(pk=dossier.pk)
    )
    declared = {fact.key: fact for fact in route_of(dossier).facts}
    if key not in declared:
        raise Refused(_("Quy trình của hồ sơ này không hỏi dữ liệu “%s”.") % key)
    rules.check_works_on(dossier, by)
    value = rules.fact_value(declared[key], text)
    before = dossier.facts.filter(key=key).first()
    fact, _new = DossierFact.objects.update_or_create(
        dossier=dossier, key=key,
        defaults={"value": value, "by": by, "entered_at": at or timezone.now()},
    )  # fmt: skip
    told = {"value": before.value} if before else None
    record("enter_fact", dossier, by=by, before=told, after={"key": key, "value": value})
    return fact
