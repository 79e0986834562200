"""A route read from JSON: every mistake is refused with the place where it stands."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from motcua.catalogue.routes.definition import (
    Leg,
    RouteDefinition,
    RouteFact,
    RouteStep,
    Transition,
)
from motcua.catalogue.routes.kinds import NEEDS, Direction, FactKind, Where, Work
from motcua.core.errors import Refused

T = TypeVar("T")
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_STEPS: Final = 60
MOST_HOURS: Final = 20_000
ROLES: Final = {role.value: role for role in NEEDS}


class Place:
    """A JSON object and the words that say where it stands."""

    def __init__(self, value: Any, where: str) -> None:
        """Refuses anything but an object."""
        self.where = where
        if not isinstance(value, Mapping):
            raise self.wrong(_("cần là một đối tượng JSON"))
        self.value = value

    def wrong(self, why: str) -> Refused:
        """A refusal that names the place."""
        return Refused(
            _("Quy trình không đọc được tại %(where)s: %(why)s.")
            % {"where": self.where, "why": why}
        )

    def text(self, name: str, *, needed: bool = False, longest: int = 300) -> str:
        """A text; empty where it is not there."""
        value = self.value.get(name, "")
        if not isinstance(value, str) or len(value) > longest or (needed and not value.strip()):
            raise self.wrong(_("“%s” cần là chữ, không để trống và không quá dài") % name)
        return value.strip()

    def key(self, name: str = "key") -> str:
        """A name that conditions can use."""
        value = self.text(name, needed=True)
        if not KEY.fullmatch(value):
            raise self.wrong(
                _("“%s” chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới") % value
            )
        return value

    def hours(self, name: str, default: int | None = None) -> int:
        """Working hours."""
        value = self.value.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_HOURS:
            raise self.wrong(_("“%s” cần là số giờ làm việc, từ 1 trở lên") % name)
        return value

    def flag(self, name: str) -> bool:
        """True or false; false where it is not there."""
        value = self.value.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(_("“%s” cần là true hoặc false") % name)
        return value

    def word(self, name: str, words: Mapping[str, T], value: object = None) -> T:
        """One of the words of a table."""
        said = self.value.get(name) if value is None else value
        if not isinstance(said, str) or said not in words:
            known = ", ".join(words)
            raise self.wrong(
                _("“%(name)s” cần là một trong: %(known)s") % {"name": name, "known": known}
            )
        return words[said]

    def rows(self, name: str) -> Sequence[Any]:
        """A list; empty where it is not there."""
        value = self.value.get(name, [])
        if not isinstance(value, list) or len(value) > MOST_STEPS:
            raise self.wrong(_("“%s” cần là một danh sách không quá dài") % name)
        return value

    def only(self, *names: str) -> None:
        """Refuse what nobody would read: a misspelt name is not skipped silently."""
        if unknown := sorted(set(self.value) - set(names)):
            raise self.wrong(_("không có mục “%s”") % unknown[0])


def read(value: Any) -> RouteDefinition:
    """The route of a parsed JSON document. Raises Refused with the place of the first mistake."""
    place = Place(value, _("quy trình"))
    place.only("steps", "facts", "legs", "receive_hours", "return_hours", "note")
    return RouteDefinition(
        steps=tuple(step(each, n) for n, each in enumerate(place.rows("steps"), 1)),
        facts=tuple(fact(each, n) for n, each in enumerate(place.rows("facts"), 1)),
        legs=tuple(leg(each, n) for n, each in enumerate(place.rows("legs"), 1)),
        receive_hours=place.hours("receive_hours", 8),
        return_hours=place.hours("return_hours", 8),
        note=place.text("note", longest=2000),
    )


def step(value: Any, number: int) -> RouteStep:
    """One step."""
    place = Place(value, _("bước %s") % number)
    place.only("key", "name", "role", "where", "hours", "may", "next", "agency", "leg", "join")
    works = {work.value: work for work in Work}
    return RouteStep(
        key=place.key(),
        name=place.text("name", needed=True),
        role=place.word("role", ROLES),
        where=place.word("where", {each.value: each for each in Where}),
        hours=place.hours("hours"),
        may=frozenset(place.word("may", works, each) for each in place.rows("may")),
        next=tuple(transition(each, number) for each in place.rows("next")),
        agency=place.text("agency", longest=35),
        leg=place.text("leg"),
        join=place.flag("join"),
    )


def transition(value: Any, number: int) -> Transition:
    """One way out of a step."""
    place = Place(value, _("bước %s, mục next") % number)
    place.only("to", "when")
    to = place.rows("to")
    if not to or not all(isinstance(each, str) for each in to) or len(set(to)) < len(to):
        raise place.wrong(_("“to” cần là danh sách các bước tiếp theo, mỗi bước một lần"))
    return Transition(tuple(to), place.text("when"))


def fact(value: Any, number: int) -> RouteFact:
    """One value that conditions may ask for."""
    place = Place(value, _("dữ liệu %s") % number)
    place.only("key", "name", "kind")
    kinds = {each.value: each for each in FactKind}
    return RouteFact(place.key(), place.text("name", needed=True), place.word("kind", kinds))


def leg(value: Any, number: int) -> Leg:
    """One inter-agency leg."""
    place = Place(value, _("chặng liên thông %s") % number)
    place.only("key", "name", "direction", "hours", "lead")
    return Leg(
        key=place.key(),
        name=place.text("name", needed=True),
        direction=place.word("direction", {each.value: each for each in Direction}),
        hours=place.hours("hours"),
        lead=place.flag("lead"),
    )
