"""Each of the seven forms of a dossier as a PDF, against typst with a document of one line."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter

import typst

from benchmarks.table import Line, percentile
from motcua.catalogue.models import ProcedureVersion
from motcua.documents.form_types import FormType
from motcua.documents.printing import our_fonts
from motcua.doors.desk.views.slip import holdings, totals_of
from motcua.dossiers.control_slip import control_slip
from motcua.dossiers.models import Dossier
from motcua.dossiers.papers.control_slip import print_control_slip
from motcua.dossiers.papers.forms import Outside, print_paper
from motcua.dossiers.papers.material import Material
from motcua.dossiers.papers.register_book import print_register
from motcua.dossiers.states import State, Verb
from motcua.people.models import Official, Unit
from motcua.people.roles import Role
from tests.town import FACTS, MONDAY, Town

ROUNDS, GOAL = 30, 50
OUTSIDE = Outside("https://motcua.example.vn/tra-cuu/", "https://motcua.example.vn/kiem-tra/",
                  "ABCDEF-GHJKMN")  # fmt: skip
LINES_OF_A_PAGE = 12


def town() -> Town:
    """The town of this house."""
    staff = {role: Official.objects.get(username=role.value) for role in Role}
    ward = Unit.objects.get(code="T99.01")
    assert ward.parent is not None
    return Town(ward.parent, ward, staff, ProcedureVersion.objects.get(procedure__code=FACTS.code))


def dossiers(here: Town) -> dict[FormType, Dossier]:
    """A dossier for which each form exists."""
    extended = here.does(
        here.dossier(State.PROCESSING), Verb.EXTEND, at=MONDAY + timedelta(days=2),
        until=MONDAY + timedelta(days=10),
    )  # fmt: skip
    stopped = here.dossier(State.STOPPED)
    return {
        FormType.RECEIPT: stopped,
        FormType.SUPPLEMENT_REQUEST: here.dossier(State.SUPPLEMENT_REQUIRED),
        FormType.REFUSAL: here.dossier(State.NOT_ACCEPTED),
        FormType.APOLOGY_EXTENSION: extended,
        FormType.STOP_NOTICE: stopped,
    }


def slip(pk: int) -> bytes:
    """Form 06 of a returned dossier, from its history."""
    dossier = Dossier.objects.get(pk=pk)
    told = control_slip(dossier)
    return print_control_slip(dossier, holdings(told), totals_of(told), OUTSIDE)


def letter(form: FormType, pk: int) -> bytes:
    """A form, from the database on."""
    return print_paper(form, Material(Dossier.objects.get(pk=pk)), OUTSIDE)


def page_of_register(here: Town) -> bytes:
    """The register with one page of lines."""
    shown = Dossier.objects.select_related("version__procedure", "applicant", "competent_unit")
    rows = list(shown.filter(receiving_unit=here.ward, received_at__isnull=False)[:LINES_OF_A_PAGE])
    return print_register(here.ward, MONDAY.year, rows, day=MONDAY.date())


def one_line() -> bytes:
    """What typst itself needs."""
    return typst.compile(b"M\xe1\xbb\x99t d\xc3\xb2ng.", font_paths=our_fonts())


def milliseconds(work: Callable[[], object]) -> float:
    """One time."""
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1000


def run() -> list[Line]:
    """All in turns; p95 against the goal, the ratio of medians."""
    here = town()
    works: dict[str, Callable[[], object]] = {"one line": one_line}
    for form, dossier in dossiers(here).items():
        works[form.value] = lambda form=form, pk=dossier.pk: letter(form, pk)
    returned = here.dossier(State.RETURNED).pk
    works[FormType.CONTROL_SLIP.value] = lambda: slip(returned)
    works[FormType.REGISTER.value] = lambda: page_of_register(here)
    for work in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(ROUNDS):
        for name, work in works.items():
            times[name].append(milliseconds(work))
    limit = median(times.pop("one line"))
    return [line(name, spent, limit) for name, spent in times.items()]


def line(name: str, spent: list[float], limit: float) -> Line:
    """One form."""
    p95 = percentile(spent, 0.95)
    return Line(
        f"form {name}, p95", f"{p95:.1f} ms", f"typst, one line {limit:.1f} ms",
        f"{median(spent) / limit:.1f} ×", f"≤ {GOAL} ms", p95 <= GOAL,
    )  # fmt: skip
