"""A route drawn as an SVG picture, left to right by how far a step is from the first."""

from collections import defaultdict
from functools import cache
from html import escape
from textwrap import wrap
from typing import Final

from django.utils.translation import gettext as _

from motcua.catalogue.routes.definition import END, RouteDefinition, RouteStep

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 190, 92, 70, 28, 12
NAME_LETTERS, LABEL_LETTERS = 24, 16
Spot = tuple[int, int]
STYLE: Final = {
    "box": 'fill="#ffffff" stroke="#0b5394" stroke-width="1.5"',
    "leg": 'fill="#eef4fb" stroke="#0b5394" stroke-width="1.5"',
    "end": 'fill="#1b6e3c" stroke="none"',
    "line": 'fill="none" stroke="#5b6670" stroke-width="1.5" marker-end="url(#dau)"',
}


def picture(route: RouteDefinition) -> str:
    """An SVG of its own, with a text for readers who cannot see it. The route must be sound."""
    spots = placed(route)
    width = max(x for x, _y in spots.values()) + WIDTH + MARGIN
    height = max(y for _x, y in spots.values()) + HEIGHT + MARGIN
    lines = [edge for step in route.steps for edge in edges(step, spots)]
    boxes = [box(step, spots[step.key]) for step in route.steps]
    title = _("Sơ đồ quy trình: %s") % " → ".join(step.name for step in route.steps)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="sans-serif">'
        f"<title>{escape(title)}</title>{ARROW}{''.join(lines)}{''.join(boxes)}"
        f"{end_mark(spots[END])}</svg>"
    )


ARROW: Final = (
    '<defs><marker id="dau" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
    'markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="#5b6670"/></marker></defs>'
)


def placed(route: RouteDefinition) -> dict[str, Spot]:
    """The upper left corner of every step and of the end, columns by distance."""
    columns: dict[int, list[str]] = defaultdict(list)
    distance = distances(route)
    for key, column in distance.items():
        columns[column].append(key)
    tallest = max(len(keys) for keys in columns.values())
    return {
        key: (
            MARGIN + column * (WIDTH + GAP_X),
            MARGIN + (2 * row + tallest - len(keys)) * (HEIGHT + GAP_Y) // 2,
        )
        for column, keys in columns.items()
        for row, key in enumerate(keys)
    }


def distances(route: RouteDefinition) -> dict[str, int]:
    """How many steps the longest way to each step has, so that no line points back."""
    before: dict[str, list[str]] = defaultdict(list)
    for step in route.steps:
        for target in step.targets:
            before[target].append(step.key)

    @cache
    def far(key: str) -> int:
        return max((far(each) + 1 for each in before[key]), default=0)

    return {key: far(key) for key in [*(step.key for step in route.steps), END]}


def box(step: RouteStep, spot: Spot) -> str:
    """A step: its name, who does it, how many hours."""
    x, y = spot
    middle = x + WIDTH // 2
    names = wrap(step.name, NAME_LETTERS)[:2]
    who = f"{step.role.label} · {step.agency or step.where.label}"
    told = [(line, 'font-size="13" font-weight="600"') for line in names]
    told += [(line, 'font-size="10.5" fill="#46515a"') for line in wrap(who, 32)[:2]]
    hours = _("%s giờ làm việc") % step.hours
    waits = f"{hours} · {_('chờ đủ nhánh')}" if step.join else hours
    told.append((waits, 'font-size="11.5" fill="#0b5394"'))
    top = y + (HEIGHT - 16 * len(told)) // 2 + 12
    texts = "".join(
        f'<text x="{middle}" y="{top + 16 * row}" text-anchor="middle" {look}>{escape(line)}</text>'
        for row, (line, look) in enumerate(told)
    )
    look = STYLE["leg" if step.leg else "box"]
    return f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8" {look}/>{texts}'


def end_mark(spot: Spot) -> str:
    """Where the route ends: back to the one-stop desk."""
    x, y = spot
    middle = y + HEIGHT // 2
    return (
        f'<rect x="{x}" y="{middle - 20}" width="{WIDTH - 50}" height="40" rx="20" {STYLE["end"]}/>'
        f'<text x="{x + (WIDTH - 50) // 2}" y="{middle + 5}" text-anchor="middle" font-size="13" '
        f'fill="#ffffff">{escape(_("Trả kết quả"))}</text>'
    )


def edges(step: RouteStep, spots: dict[str, Spot]) -> list[str]:
    """The lines out of a step, each with its condition."""
    x, y = spots[step.key]
    start = (x + WIDTH, y + HEIGHT // 2)
    return [line(start, spots[key], way.when) for way in step.next for key in way.to]


def line(start: Spot, target: Spot, when: str) -> str:
    """A smooth line to the left side of the target."""
    (x1, y1), (x2, y2) = start, (target[0], target[1] + HEIGHT // 2)
    bend = max((x2 - x1) // 2, GAP_X // 2)
    path = f'<path d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" {STYLE["line"]}/>'
    if not when:
        return path
    texts = "".join(
        f'<text x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 6 - 12 * row}" text-anchor="middle" '
        f'font-size="10.5" fill="#7a4a00">{escape(piece)}</text>'
        for row, piece in enumerate(reversed(wrap(when, LABEL_LETTERS)))
    )
    return path + texts
