"""What the pages of reports may say."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.indices.rounding import half_up
from motcua.reports.forms import FORMS
from motcua.reports.identities import CARRIED_FORWARD, NOT_NEGATIVE, SUM_OF_ROWS, Identity
from motcua.reports.kinds import Figure, measure_named
from motcua.reports.shares import Share
from motcua.reports.shares import grouped as grouped_number

register = template.Library()
# A cell that names one of these names the whole scope anew.
SCOPE = {"unit", "with_children", "level"}


@register.filter
def grouped(number: int) -> str:
    """1.234.567."""
    return grouped_number(number)


@register.filter
def signed(number: int) -> str:
    """+12 or −12."""
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{grouped_number(abs(number))}"


@register.filter
def whole(number: int | Fraction | None) -> str:
    """1.234.567; a dash for what nobody knows."""
    return "–" if number is None else grouped_number(int(half_up(Fraction(number), 0)))


@register.filter
def at(words: Mapping[str, str], key: str) -> str:
    """The word under a key."""
    return words[key]


@register.filter
def decimal(number: Decimal) -> str:
    """98,5."""
    return str(number).replace(".", ",")


@register.filter
def days(number: float | None) -> str:
    """“3,2 ngày”; a dash for what nobody knows."""
    return "–" if number is None else _("%s ngày") % f"{number:.1f}".replace(".", ",")


@register.simple_tag
def share_of(number: float, most: float) -> str:
    """A length on a scale that ends at `most`, of 100."""
    return f"{100 * number / most:.2f}"


@register.filter
def form_name(key: str) -> str:
    """What a form is called."""
    return str(FORMS[key].name)


@register.filter
def measure_name(measure: str) -> str:
    """The measure's name for someone who does not see the table."""
    return str(measure_named(measure).label)


@register.filter
def fraction(share: Share) -> tuple[str, str, str]:
    """Numerator, denominator and the rest, as they are written."""
    upper, _slash, rest = str(share).partition("/")
    lower, equals, percent = rest.partition(" = ")
    return upper, lower, equals + percent


@register.simple_tag(takes_context=True)
def opened(context: RequestContext, opens: Mapping[str, str]) -> str:
    """The address of the dossiers a cell counts: the report's own question, narrowed to it."""
    query = context["request"].GET.copy()
    where = dict(opens)
    anew = SCOPE - {"unit"} if SCOPE & where.keys() else set()
    for key in {"page", "field"} | anew | where.keys() - {"measure"}:
        query.pop(key, None)
    measure = where.pop("measure")
    query.update(where)
    address = reverse(context.get("drill", "office:drill"), args=[measure])
    return f"{address}?{query.urlencode()}"


@register.filter
def in_words(identity: Identity) -> str:
    """An identity as a reader knows it."""
    fixed = {
        SUM_OF_ROWS: _("tổng cộng, hỏi trực tiếp cả phạm vi, bằng tổng các dòng"),
        NOT_NEGATIVE: _("mọi số liệu không âm"),
        CARRIED_FORWARD: _("từ kỳ trước bằng số đang giải quyết cuối kỳ trước khi đó biết"),
    }
    name, _colon, figure = identity.name.partition(": ")
    said = fixed.get(name)
    if said and figure:
        said = f"{said}: {Figure(figure).label}"
    if said is None:
        whole, _equals, parts = identity.name.partition(" = ")
        labels = [str(Figure(part).label) for part in [whole, *parts.split(" + ")]]
        said = f"{labels[0]} = {' + '.join(labels[1:])}"
    return f"{said} ({identity.row})" if identity.row else said
