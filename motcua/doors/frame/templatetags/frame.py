"""What every page's templates may say."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from motcua.dossiers.models import Dossier
from motcua.dossiers.standing import Standing, standing
from motcua.people.models import Official
from motcua.people.roles import Permission

register = template.Library()

BADGE = '<span class="badge standing text-bg-{}">{}</span>'
COLOURS = {
    Standing.OVERDUE: "danger",
    Standing.LATE: "danger",
    Standing.DUE_TODAY: "warning",
    Standing.WAITING: "info",
    Standing.EARLY: "success",
    Standing.ON_TIME: "success",
}


@register.simple_tag
def standing_of(dossier: Dossier) -> str:
    """A badge in words: colour only repeats what the words say.

    Not a template of its own: a list shows a hundred of them.
    """
    word = standing(dossier, timezone.now())
    return format_html(BADGE, COLOURS.get(word, "secondary"), word.label)


@register.simple_tag
def may(user: Official, permission: str) -> bool:
    """Does the official hold a permission anywhere? For menus only; rules decide."""
    return user.is_authenticated and user.may(Permission(permission))


@register.simple_tag(takes_context=True)
def is_under(context: RequestContext, path: str) -> bool:
    """Is the page below this path? For the menu's mark."""
    request: HttpRequest | None = context.get("request")
    return request is not None and request.path.startswith(path)


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """The languages a visitor may switch to, each named in itself."""
    return [(code, name) for code, name in settings.LANGUAGES if code != get_language()]


@register.filter
def vnd(amount: int | None) -> str:
    """Money as Vietnamese write it: 10.000 đ."""
    return "" if amount is None else f"{amount:,}".replace(",", ".") + " đ"
