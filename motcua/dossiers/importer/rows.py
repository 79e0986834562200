"""One row of a legacy export: read, checked, and turned into facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from motcua.catalogue.actions import unknown_version
from motcua.catalogue.kinds import FilingChannel
from motcua.catalogue.models import Method, ProcedureVersion
from motcua.core.loading import Row, Wrong
from motcua.deadlines.calendar import VIETNAM
from motcua.dossiers.kinds import FiledBy, ReturnChannel, UnknownKind
from motcua.dossiers.models import CODE_LENGTH
from motcua.dossiers.states import State
from motcua.people.actions import unknown_unit
from motcua.people.models import Official, Unit, digest_of

COLUMNS: Final = [
    "code", "procedure_code", "unit_code", "channel", "filed_by", "applicant_name",
    "applicant_id", "applicant_phone", "received_at", "due_at", "completed_at", "returned_at",
    "return_channel", "state",
]  # fmt: skip

# How a legacy system names the states, and which moments each must and must not have.
STATES: Final = {
    "accepted": State.ACCEPTED,
    "processing": State.PROCESSING,
    "supplement_required": State.SUPPLEMENT_REQUIRED,
    "payment_required": State.PAYMENT_REQUIRED,
    "withdrawn": State.STOPPED,
    "stopped": State.STOPPED,
    "completed": State.COMPLETED,
    "returned": State.RETURNED,
}
# Read once: an enum works its words out anew each time it is asked.
WORDS: Final = {
    "channel": FilingChannel.values,
    "filed_by": FiledBy.values,
    "return_channel": ["", *ReturnChannel.values],
    "state": list(STATES),
}
ENDS_BY_COMPLETION: Final = frozenset({State.STOPPED, State.COMPLETED, State.RETURNED})
LONGEST: Final = {"code": CODE_LENGTH, "applicant_name": 300, "applicant_id": 20,
                  "applicant_phone": 20, "procedure_code": 100, "unit_code": 100}  # fmt: skip

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999


@dataclass(frozen=True, slots=True)
class LegacyDossier:
    """A row that can be loaded."""

    code: str
    unit: Unit
    version: ProcedureVersion
    method: Method | None
    channel: str
    filed_by: str
    name: str
    id_number: str
    phone: str
    received_at: datetime
    due_at: datetime
    completed_at: datetime | None
    returned_at: datetime | None
    return_channel: str
    state: State
    digest: bytes
    # What the row named and nobody knows: (kind, code).
    unknown: tuple[tuple[UnknownKind, str], ...] = ()


class Catalogue:
    """Units and procedure versions by code, read once for a file.

    With `keep_unknown`, what nobody knows has a place of its own; else it is wrong.
    """

    def __init__(self, *, keep_unknown: bool = False, by: Official | None = None) -> None:
        self.keep_unknown = keep_unknown
        self.by = by
        self.unknown_units: dict[str, Unit] = {}
        self.unknown_version: ProcedureVersion | None = None
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.versions: dict[str, list[ProcedureVersion]] = {}
        self.methods: dict[tuple[int, str], Method | None] = {}
        published = ProcedureVersion.objects.filter(published_at__isnull=False)
        for version in (
            published.order_by("number").select_related("procedure").prefetch_related("methods")
        ):
            self.versions.setdefault(version.procedure.code, []).append(version)

    def version_on(self, code: str, day: date) -> ProcedureVersion | None:
        """The version in force on a day; for a day before the first decision, the first."""
        versions = self.versions.get(code, [])
        for version in reversed(versions):
            if version.effective_from is None or version.effective_from <= day:
                return version
        return versions[0] if versions else None

    def unknown_in(self, fields: dict[str, str]) -> Iterator[tuple[UnknownKind, str]]:
        """What a row names and nobody knows."""
        if fields["procedure_code"] not in self.versions:
            yield UnknownKind.PROCEDURE, fields["procedure_code"]
        if fields["unit_code"] not in self.units:
            yield UnknownKind.UNIT, fields["unit_code"]

    def unit_of(self, code: str) -> Unit:
        """The unit of a code, or what stands for unknown ones. Raises Wrong where none may."""
        if unit := self.units.get(code):
            return unit
        if not self.keep_unknown:
            raise Wrong("unit_code", unknown_told(_("không có đơn vị “%s”") % code))
        if (top := code.split(".", maxsplit=1)[0]) not in self.unknown_units:
            self.unknown_units[top] = unknown_unit(code, by=self.by)
        return self.unknown_units[top]

    def version_of(self, code: str, day: date) -> ProcedureVersion:
        """The version of a day, or what stands for unknown ones. Raises Wrong where none may."""
        if version := self.version_on(code, day):
            return version
        if not self.keep_unknown:
            raise Wrong("procedure_code", unknown_told(_("không có thủ tục “%s”") % code))
        if self.unknown_version is None:
            self.unknown_version = unknown_version(by=self.by)
        return self.unknown_version

    def method_by(self, channel: str, version: ProcedureVersion) -> Method | None:
        """The version's method of a channel, looked for once."""
        key = (version.pk, channel)
        if key not in self.methods:
            self.methods[key] = method_of(version.methods.all(), channel)
        return self.methods[key]


def unknown_told(what: str) -> str:
    """That something is unknown, and how to load the row all the same."""
    return _("%(what)s (nạp với --keep-unknown để giữ trong dòng riêng)") % {"what": what}


def read_row(row: Row, catalogue: Catalogue, now: datetime) -> LegacyDossier:
    """The row as facts. Raises Wrong with the field and the reason."""
    if row.fields is None:
        raise Wrong("", _("sai số trường: có %s") % len(row.raw))
    fields = {name: row.fields[name].strip() for name in COLUMNS}
    check_texts(fields)
    unknown = list(catalogue.unknown_in(fields))
    unit = catalogue.unit_of(fields["unit_code"])
    received_at, due_at, completed_at, returned_at = read_moments(fields, now)
    version = catalogue.version_of(fields["procedure_code"], received_at.date())
    return LegacyDossier(
        code=fields["code"],
        unit=unit,
        version=version,
        method=catalogue.method_by(fields["channel"], version),
        channel=fields["channel"],
        filed_by=fields["filed_by"],
        name=" ".join(fields["applicant_name"].split()),
        id_number=fields["applicant_id"],
        phone=fields["applicant_phone"],
        received_at=received_at,
        due_at=due_at,
        completed_at=completed_at,
        returned_at=returned_at,
        return_channel=fields["return_channel"],
        state=STATES[fields["state"]],
        digest=digest_of([fields[name] for name in COLUMNS]),
        unknown=tuple(unknown),
    )


def check_texts(fields: dict[str, str]) -> None:
    """Words that must be known, names that must be there, nothing longer than it may be."""
    for name in ("code", "applicant_name"):
        if not fields[name]:
            raise Wrong(name, _("không được để trống"))
    for name, longest in LONGEST.items():
        if len(fields[name]) > longest or "\x00" in fields[name]:
            raise Wrong(name, _("dài quá %s ký tự") % longest)
    for name, known in WORDS.items():
        check_word(name, fields[name], known)


def check_word(name: str, value: str, known: Iterable[str]) -> None:
    """One of the known words."""
    if value not in known:
        listed = ", ".join(word for word in known if word)
        raise Wrong(
            name,
            _("“%(value)s” không hợp lệ; chỉ nhận: %(known)s") % {"value": value, "known": listed},
        )


def read_moments(
    fields: dict[str, str], now: datetime
) -> tuple[datetime, datetime, datetime | None, datetime | None]:
    """Received, due, completed, returned: possible, in order, and as the state asks for."""
    received_at = read_moment(fields, "received_at")
    due_at = read_moment(fields, "due_at")
    if received_at is None or due_at is None:
        raise Wrong("due_at" if received_at else "received_at", _("không được để trống"))
    completed_at = read_moment(fields, "completed_at")
    returned_at = read_moment(fields, "returned_at")
    check_presence(STATES[fields["state"]], completed_at, returned_at)
    if due_at < received_at:
        raise Wrong("due_at", _("hẹn trả trước khi tiếp nhận"))
    if completed_at and completed_at < received_at:
        raise Wrong("completed_at", _("hoàn thành trước khi tiếp nhận"))
    if returned_at and completed_at and returned_at < completed_at:
        raise Wrong("returned_at", _("trả kết quả trước khi hoàn thành"))
    if (returned_at or completed_at or received_at) > now:
        raise Wrong("received_at", _("thời điểm ở tương lai"))
    return received_at, due_at, completed_at, returned_at


def check_presence(
    state: State, completed_at: datetime | None, returned_at: datetime | None
) -> None:
    """The moments that a state must have and must not have."""
    if (completed_at is not None) != (state in ENDS_BY_COMPLETION):
        raise Wrong("completed_at", _("không khớp với trạng thái"))
    if (returned_at is not None) != (state == State.RETURNED):
        raise Wrong("returned_at", _("không khớp với trạng thái"))


def read_moment(fields: dict[str, str], name: str) -> datetime | None:
    """An ISO moment; one without a zone is Vietnam's time."""
    value = fields[name]
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        # At the ends of time a moment cannot be moved to another zone, and no page could show it.
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValueError(value)
    except ValueError as error:
        raise Wrong(name, _("“%s” không phải ngày giờ hợp lệ") % value) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def method_of(methods: Iterable[Method], channel: str) -> Method | None:
    """The method of a channel, one with a stated limit where there is one."""
    same = [method for method in methods if method.channel == channel]
    return next((m for m in same if m.is_limit_stated), same[0] if same else None)
