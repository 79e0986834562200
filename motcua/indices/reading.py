"""Reading a definition: from a file's words to the frozen tree, with every slip refused.

A definition ships with the program, as `definitions/<code>-<edition>.json`. A new decision is a
new file; tests keep the digest of each published one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.indices.criteria import (
    Columns,
    CriteriaSet,
    Criterion,
    Elsewhere,
    Gathered,
    Option,
    Switch,
    Unmeasured,
    Worth,
)
from motcua.indices.methods import (
    Average,
    Bands,
    Deduction,
    Levels,
    Method,
    Ratio,
    SurveyMean,
    YesNo,
)
from motcua.indices.rounding import PLACES, Rounding
from motcua.people.roles import Level

FOLDER: Final = Path(__file__).parent / "definitions"
FIELDS: Final = frozenset({
    "code", "number", "name", "most", "method", "scored", "rounding", "places", "zero", "missing",
    "levels", "elsewhere", "gathered", "split_to", "factor", "bounded", "columns", "optional",
    "source", "caution", "children",
})  # fmt: skip


class Faulty(Exception):
    """The definition itself is wrong: a fault of who wrote it, never of who uses it."""


def known_indices() -> list[str]:
    """The codes of the indices that have a definition."""
    return sorted({path.stem.split("-", 1)[0] for path in FOLDER.glob("*.json")})


def definition_of(code: str, day: date | None = None) -> Path:
    """The edition in force on a day, or the newest. Refused where there is none."""
    editions = sorted(FOLDER.glob(f"{code}-*.json"))
    held = [path for path in editions if day is None or in_force(path, day)]
    if not held:
        raise Refused(_("Không có bộ tiêu chí nào của chỉ số “%s” có hiệu lực.") % code)
    return held[-1]


def in_force(path: Path, day: date) -> bool:
    """Whether an edition holds on a day; its last day is not included."""
    content, _digest = content_of(path)
    last = content["effective_to"]
    return date.fromisoformat(content["effective_from"]) <= day and (
        last is None or day < date.fromisoformat(last)
    )


@cache
def content_of(path: Path) -> tuple[dict[str, Any], str]:
    """The file's words and their digest."""
    raw = path.read_bytes()
    return json.loads(raw), hashlib.sha256(raw).hexdigest()


def criteria_set(
    code: str, chosen: Mapping[str, str] | None = None, day: date | None = None
) -> CriteriaSet:
    """An index as its decision in force lays it down, read with these switches.

    Switches that are not named stand at the official reading. Refused for an unknown one.
    """
    content, digest = content_of(definition_of(code, day))
    return parse(content, digest, chosen or {})


def parse(content: Mapping[str, Any], digest: str, chosen: Mapping[str, str]) -> CriteriaSet:
    """The frozen set. Raises Faulty for a definition that contradicts itself."""
    switches = tuple(switch_of(each) for each in content["switches"])
    stands = {each.code: each.default for each in switches} | dict(chosen)
    changes = changes_of(switches, stands)
    groups = tuple(criterion_of(each, changes) for each in content["groups"])
    codes = [leaf.code for group in groups for leaf in group.leaves()]
    if len(set(codes)) < len(codes) or not set(changes) <= set(codes):
        raise Faulty("criteria are named once, and switches name criteria")
    most = Fraction(content["scale"])
    root = Criterion(content["code"], "", content["name"], most, children=groups)
    check_sums(root)
    last = content["effective_to"]
    return CriteriaSet(
        code=content["code"],
        edition=content["edition"],
        legal_basis=content["legal_basis"],
        effective_from=date.fromisoformat(content["effective_from"]),
        effective_to=date.fromisoformat(last) if last else None,
        digest=digest,
        root=root,
        switches=switches,
        chosen=stands,
    )


def switch_of(words: Mapping[str, Any]) -> Switch:
    """One switch with its readings, the official one first."""
    options = tuple(
        Option(each["value"], each["name"], each["changes"]) for each in words["options"]
    )
    if len(options) == 0 or options[0].changes:
        raise Faulty(
            f"the first reading of {words['code']} is the official one: it changes nothing"
        )
    return Switch(words["code"], words["name"], options)


def changes_of(
    switches: tuple[Switch, ...], stands: Mapping[str, str]
) -> dict[str, dict[str, object]]:
    """What the chosen readings change, by criterion. Refused for a reading that does not exist."""
    known = {switch.code: switch for switch in switches}
    changes: dict[str, dict[str, object]] = {}
    for code, value in stands.items():
        if code not in known:
            raise Refused(
                _("Không có điểm để ngỏ “%(code)s”; chỉ có: %(codes)s.")
                % {"code": code, "codes": ", ".join(known)}
            )
        if value not in known[code].values:
            raise Refused(
                _("“%(code)s” không nhận “%(value)s”, chỉ nhận: %(values)s.")
                % {"code": code, "value": value, "values": ", ".join(known[code].values)}
            )
        option = next(each for each in known[code].options if each.value == value)
        for criterion, fields in option.changes.items():
            changes.setdefault(criterion, {}).update(fields)
    return changes


def criterion_of(
    words: Mapping[str, Any], changes: Mapping[str, Mapping[str, object]]
) -> Criterion:
    """One criterion and those below it."""
    said = {**words, **changes.get(words["code"], {})}
    if strange := set(said) - FIELDS:
        raise Faulty(f"{words['code']}: no such fields {sorted(strange)}")
    children = tuple(criterion_of(each, changes) for each in said.get("children", ()))
    method = method_of(said["method"]) if "method" in said else None
    if (method is None) == (not children):
        raise Faulty(f"{words['code']}: a leaf has a method, a branch has children")
    rounding = Rounding(said.get("rounding", Rounding.SHARE))
    if rounding == Rounding.RATIO_BINARY and not isinstance(method, Ratio):
        raise Faulty(f"{words['code']}: only a ratio is rounded in binary")
    return Criterion(
        code=said["code"],
        number=said.get("number", ""),
        name=said["name"],
        most=Fraction(said["most"]),
        method=method,
        children=children,
        scored=said.get("scored", True),
        rounding=rounding,
        places=said.get("places", PLACES),
        zero=unmeasured_of(said.get("zero", {})),
        missing=unmeasured_of(said.get("missing", {})),
        levels=frozenset(Level(each) for each in said.get("levels", Level.values)),
        elsewhere=Elsewhere(said.get("elsewhere", Elsewhere.COMPUTED)),
        gathered=Gathered(said.get("gathered", Gathered.SUMMED)),
        split_to=tuple(said.get("split_to", ())),
        factor=said.get("factor", ""),
        bounded=said.get("bounded", True),
        columns=columns_of(said.get("columns")),
        optional=said.get("optional", False),
        source=said.get("source", ""),
        caution=said.get("caution", ""),
    )


def unmeasured_of(words: Mapping[str, Any]) -> Unmeasured:
    """A rule for what cannot be measured."""
    ratio = words.get("ratio")
    score = Worth(words.get("score", Worth.NULL))
    return Unmeasured(None if ratio is None else Fraction(ratio), score)


def columns_of(words: Mapping[str, Any] | None) -> Columns | None:
    """The columns of an input file."""
    if words is None:
        return None
    return Columns(tuple(words["numerator"]), tuple(words["denominator"]))


def method_of(words: Mapping[str, Any]) -> Method:
    """The method that the words name."""
    makers: dict[str, Callable[[], Method]] = {
        "ratio": lambda: Ratio(
            Fraction(words.get("target", "100")), Fraction(words.get("floor", "0"))
        ),
        "bands": lambda: Bands(
            tuple(sorted((Fraction(first), Fraction(points)) for first, points in words["bands"]))
        ),
        "levels": lambda: Levels(
            {name: Fraction(points) for name, points in words["points"].items()}
        ),
        "yes_no": YesNo,
        "deduction": lambda: Deduction(Fraction(words["each"])),
        "survey_mean": lambda: SurveyMean(Fraction(words["top"])),
        "average": Average,
    }
    if words["kind"] not in makers:
        raise Faulty(f"no such method {words['kind']}")
    return makers[words["kind"]]()


def check_sums(criterion: Criterion) -> None:
    """The points of a branch are the sum of those below it."""
    if criterion.children:
        whole = sum((child.most for child in criterion.children), Fraction(0))
        if whole != criterion.most:
            raise Faulty(f"{criterion.code}: {whole} points below it, not {criterion.most}")
    for child in criterion.children:
        check_sums(child)
