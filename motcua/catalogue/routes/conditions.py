"""The small language of transitions: comparisons of a dossier's values, nothing else.

`channel == "online" and dien_tich > 500`. Python's own parser reads it, and only the pieces named
here are accepted, so a condition can neither call, index nor reach anything.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

from motcua.core.errors import Refused

Value = str | int | float | bool | None
LONGEST = 300

# What every dossier can be asked; a route declares more of its own.
KNOWN = frozenset({"outcome", "channel", "filed_by", "applicant_kind", "fee", "field"})
# A comparison with a value nobody has given yet does not hold.
COMPARE: dict[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: lambda a, b: ordered(a, b, operator.lt),
    ast.LtE: lambda a, b: ordered(a, b, operator.le),
    ast.Gt: lambda a, b: ordered(a, b, operator.gt),
    ast.GtE: lambda a, b: ordered(a, b, operator.ge),
}
ORDERED = (int, float)


def ordered(a: Value, b: Value, compare: Callable[[float, float], bool]) -> bool:
    """Numbers are ordered among themselves; anything else is not."""
    numbers = isinstance(a, ORDERED) and isinstance(b, ORDERED)
    return numbers and compare(a, b)  # type: ignore[arg-type]  # both are numbers here


def holds(condition: str, values: Mapping[str, Value]) -> bool:
    """Whether a condition holds for these values; an empty one always does."""
    return not condition or bool(worth(parsed(condition), values))


def names_in(condition: str) -> set[str]:
    """The names a condition asks for. Raises Refused where it cannot be read."""
    if not condition:
        return set()
    return {node.id for node in ast.walk(parsed(condition)) if isinstance(node, ast.Name)}


@lru_cache(maxsize=2048)
def parsed(condition: str) -> ast.expr:
    """The tree of a condition. Raises Refused with the place where it cannot be read."""
    if len(condition) > LONGEST:
        raise Refused(_("Điều kiện dài quá %s ký tự.") % LONGEST)
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
        check(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(
            _("Không đọc được điều kiện “%(what)s” (ký tự %(place)s).")
            % {"what": condition, "place": getattr(error, "offset", None) or 1}
        ) from error
    return tree


def check(node: ast.expr) -> None:
    """Refuse every piece of the language that is not ours."""
    match node:
        case ast.BoolOp(values=parts):
            pass
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=part):
            parts = [part]
        case ast.Compare(left=left, comparators=others, ops=ops) if all(
            type(op) in COMPARE for op in ops
        ):
            parts = [left, *others]
        case ast.Constant(value=str() | int() | float() | bool()) | ast.Name():
            parts = []
        case _:
            raise Refused(
                _("Điều kiện chỉ gồm phép so sánh, “and”, “or”, “not”; không dùng được “%s”.")
                % ast.unparse(node)
            )
    for part in parts:
        check(part)


def worth(node: ast.expr, values: Mapping[str, Value]) -> Value:
    """The value of a checked piece."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | int | float) else None
    if isinstance(node, ast.Name):
        return values.get(node.id)
    if isinstance(node, ast.Compare):
        return compared(node, values)
    if isinstance(node, ast.BoolOp):
        parts = (bool(worth(part, values)) for part in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    assert isinstance(node, ast.UnaryOp)
    inner = worth(node.operand, values)
    if isinstance(node.op, ast.Not):
        return not inner
    return -inner if isinstance(inner, ORDERED) else None


def compared(node: ast.Compare, values: Mapping[str, Value]) -> bool:
    """A chain of comparisons, as in `100 < dien_tich <= 500`."""
    sides = [worth(side, values) for side in (node.left, *node.comparators)]
    pairs = zip(sides, node.ops, sides[1:], strict=False)
    return all(COMPARE[type(op)](left, right) for left, op, right in pairs)
