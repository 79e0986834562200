"""What the pages of reports may say."""

from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from motcua.indices.rounding import half_up
from motcua.reports.identities import CARRIED_FORWARD, NOT_NEGATIVE, SUM_OF_FIELDS, Identity
from motcua.reports.kinds import Figure
from motcua.reports.shares import grouped as grouped_number

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """1.234.567."""
    return grouped_number(number)


@register.filter
def whole(number: int | Fraction | None) -> str:
    """1.234.567; a dash for what nobody knows."""
    return "–" if number is None else grouped_number(int(half_up(Fraction(number), 0)))


@register.filter
def words(text: str) -> list[str]:
    """A list written in a template."""
    return text.split()


@register.filter
def figure_name(figure: str) -> str:
    """The figure's name for someone who does not see the table."""
    return str(Figure(figure).label)


@register.filter
def in_words(identity: Identity) -> str:
    """An identity as a reader knows it."""
    fixed = {
        SUM_OF_FIELDS: _("tổng cộng bằng tổng các lĩnh vực"),
        NOT_NEGATIVE: _("mọi số liệu không âm"),
        CARRIED_FORWARD: _("từ kỳ trước bằng số đang giải quyết cuối kỳ trước khi đó biết"),
    }
    said = fixed.get(identity.name)
    if said is None:
        whole, _equals, parts = identity.name.partition(" = ")
        labels = [str(Figure(part).label) for part in [whole, *parts.split(" + ")]]
        said = f"{labels[0]} = {' + '.join(labels[1:])}"
    return f"{said} ({identity.row})" if identity.row else said
