"""Reads the national procedure list: one JSON object a line.

A line loads whole or is rejected with its field and reason. A changed object becomes a new
version, an unchanged one does nothing.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.actions import (
    ComponentFacts,
    MethodFacts,
    ProcedureFacts,
    draft,
    publish,
)
from motcua.catalogue.kinds import UNKNOWN_FIELD, CompetentLevel, FilingChannel
from motcua.catalogue.models import ProcedureVersion
from motcua.core.loading import Progress, Row, Tally, Wrong, no_progress, read_lines
from motcua.deadlines.limits import LimitUnit
from motcua.people.models import Official, digest_of

T = TypeVar("T")
Word = TypeVar("Word", bound=TextChoices)


@transaction.atomic
def load_procedures(path: Path, *, by: Official | None, progress: Progress = no_progress) -> Tally:
    """Load the list. Raises Refused where the file is broken; then nothing is loaded."""
    tally = Tally()
    latest = latest_digests()
    seen: dict[str, int] = {}
    for number, line in enumerate(read_lines(path, progress), start=1):
        if not line.strip():
            continue
        tally.read += 1
        row = Row(number, None, [line.rstrip("\r\n")])
        try:
            facts, digest = read_object(line)
            if facts.code in seen:
                first = seen[facts.code]
                raise Wrong("code", _("mã thủ tục lặp lại, đã có ở dòng %s") % first)
        except Wrong as wrong:
            tally.reject(row, wrong)
            continue
        seen[facts.code] = number
        tally.unclear += what_is_unclear(facts)
        keep(facts, digest, latest.get(facts.code), tally, by)
    return tally


def latest_digests() -> dict[str, bytes]:
    """The digest of each procedure's newest version that came from a list."""
    rows = ProcedureVersion.objects.order_by("procedure_id", "-number").distinct("procedure_id")
    return {
        code: bytes(digest or b"")
        for code, digest in rows.values_list("procedure__code", "source_digest")
    }


def keep(
    facts: ProcedureFacts,
    digest: bytes,
    known: bytes | None,
    tally: Tally,
    by: Official | None,
) -> None:
    """Make a version where the object is new or changed."""
    if digest == known:
        tally.unchanged += 1
        return
    if known is None:
        tally.created += 1
    else:
        tally.new_versions += 1
    # The list does not say since when its first version holds, so it holds for any past day too.
    effective_from = None if known is None else timezone.localdate()
    publish(draft(facts, digest=digest, by=by), effective_from=effective_from, by=by)


def what_is_unclear(facts: ProcedureFacts) -> list[str]:
    """A sentence where the source lost the field, a limit's unit or every method; else nothing."""
    if facts.field == UNKNOWN_FIELD:
        return [_("%(code)s: chưa nêu lĩnh vực") % {"code": facts.code}]
    if not facts.methods:
        return [_("%(code)s: chưa nêu cách nộp") % {"code": facts.code}]
    torn = [m.amount for m in facts.methods if m.amount is not None and not m.unit]
    if not torn:
        return []
    told = _("%(code)s: thời hạn %(amount)s chưa nêu đơn vị")
    return [told % {"code": facts.code, "amount": torn[0]}]


def read_object(line: str) -> tuple[ProcedureFacts, bytes]:
    """One line as facts and a digest of what it says, order and spaces aside.

    Raises Wrong with the field and the reason.
    """
    try:
        whole = json.loads(line)
        digest = digest_of([json.dumps(whole, sort_keys=True, ensure_ascii=False)])
    except (ValueError, RecursionError) as error:
        # Besides what is no JSON: half a character, a number or a nesting beyond all reason.
        column = getattr(error, "colno", 1)
        raise Wrong("", _("không phải JSON hợp lệ (cột %s)") % column) from error
    if not isinstance(whole, dict):
        raise Wrong("", _("không phải một đối tượng JSON"))
    facts = ProcedureFacts(
        code=text(whole, "code", longest=30, required=True),
        name=text(whole, "name", longest=2000, required=True),
        field=text(whole, "field", longest=200) or UNKNOWN_FIELD,
        decision=text(whole, "decision", longest=60),
        ministry=text(whole, "ministry", longest=60),
        audience=texts(whole, "audience"),
        legal_bases=texts(whole, "legal_bases"),
        levels=tuple(
            choice(CompetentLevel, level, f"levels[{place}]")
            for place, level in enumerate(texts(whole, "levels"))
        ),
        methods=each(whole, "methods", read_method),
        components=each(whole, "components", read_component),
        results=each(whole, "results", read_result),
    )
    return facts, digest


def read_method(part: dict[str, Any], where: str) -> MethodFacts:
    """One entry of `methods`."""
    limit = part.get("time_limit")
    if limit is not None and not isinstance(limit, dict):
        raise Wrong(f"{where}.time_limit", _("phải là đối tượng hoặc null"))
    amount = None if limit is None else count(limit, "value", f"{where}.time_limit")
    unit = (limit or {}).get("unit")
    return MethodFacts(
        channel=choice(FilingChannel, part.get("channel"), f"{where}.channel"),
        amount=amount,
        unit="" if unit is None else choice(LimitUnit, unit, f"{where}.time_limit.unit"),
        fee_vnd=None if part.get("fee_vnd") is None else count(part, "fee_vnd", where),
        note=text(part, "note", where=where),
    )


def read_component(part: dict[str, Any], where: str) -> ComponentFacts:
    """One entry of `components`."""
    return ComponentFacts(
        name=text(part, "name", where=where, longest=2000, required=True),
        originals=count(part, "originals", where),
        copies=count(part, "copies", where),
        case=text(part, "case", where=where, longest=1000),
        forms=texts(part, "forms", where, longest=500),
    )


def read_result(part: dict[str, Any], where: str) -> tuple[str, str]:
    """One entry of `results` as (code, name)."""
    return (
        text(part, "code", where=where, longest=60),
        text(part, "name", where=where, longest=2000, required=True),
    )


def each(
    whole: dict[str, Any], key: str, read: Callable[[dict[str, Any], str], T]
) -> tuple[T, ...]:
    """Every entry of a list of objects."""
    entries = whole.get(key)
    if not isinstance(entries, list) or not all(isinstance(part, dict) for part in entries):
        raise Wrong(key, _("phải là danh sách đối tượng"))
    return tuple(read(part, f"{key}[{place}]") for place, part in enumerate(entries))


def text(
    whole: dict[str, Any],
    key: str,
    *,
    where: str = "",
    longest: int | None = None,
    required: bool = False,
) -> str:
    """A string; null and missing are empty."""
    value = whole.get(key)
    name = f"{where}.{key}" if where else key
    if value is None and not required:
        return ""
    if not isinstance(value, str) or "\x00" in value:
        raise Wrong(name, _("phải là chuỗi ký tự"))
    if required and not value.strip():
        raise Wrong(name, _("không được để trống"))
    if longest is not None and len(value) > longest:
        raise Wrong(name, _("dài quá %s ký tự") % longest)
    return value.strip()


def texts(
    whole: dict[str, Any], key: str, where: str = "", *, longest: int = 200
) -> tuple[str, ...]:
    """A list of strings; missing is empty."""
    values, name = whole.get(key, []), f"{where}.{key}" if where else key
    if not isinstance(values, list) or not all(
        isinstance(value, str) and "\x00" not in value for value in values
    ):
        raise Wrong(name, _("phải là danh sách chuỗi ký tự"))
    # The database would cut a longer one in silence.
    if any(len(value) > longest for value in values):
        raise Wrong(name, _("dài quá %s ký tự") % longest)
    return tuple(values)


def count(whole: dict[str, Any], key: str, where: str) -> int:
    """A whole number from 0."""
    value = whole.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 2**31 - 1:
        raise Wrong(f"{where}.{key}", _("phải là số nguyên không âm"))
    return value


def choice(kinds: type[Word], value: object, where: str) -> Word:
    """One of the known words."""
    if value not in kinds.values:
        known = ", ".join(word for word in kinds.values if word)
        raise Wrong(
            where,
            _("“%(value)s” không hợp lệ; chỉ nhận: %(known)s")
            % {
                "value": value,
                "known": known,
            },
        )
    return kinds(value)
