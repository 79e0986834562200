"""What another machine says, read field by field; nothing is believed by its shape."""

from datetime import datetime
from typing import Any

LONGEST_WORD = 100
LONGEST_ADDRESS = 500
MOST = 2**53


class Unreadable(ValueError):
    """A message that does not say what it must."""


def mapping(said: object) -> dict[str, Any]:
    """An object."""
    if not isinstance(said, dict):
        raise Unreadable("object")
    return said


def objects(said: dict[str, Any], key: str) -> list[Any]:
    """A list."""
    value = said.get(key)
    if not isinstance(value, list):
        raise Unreadable(key)
    return value


def word(said: dict[str, Any], key: str, *, optional: bool = False) -> str:
    """A short text, not empty unless it may be left out."""
    value = said.get(key, "" if optional else None)
    if not isinstance(value, str) or len(value) > LONGEST_WORD or "\0" in value:
        raise Unreadable(key)
    if not (value or optional):
        raise Unreadable(key)
    return value


def amount(said: dict[str, Any], key: str) -> int:
    """Whole đồng, more than none."""
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < MOST:
        raise Unreadable(key)
    return value


def address(said: dict[str, Any], key: str) -> str:
    """A web address; nothing that a browser would run."""
    value = said.get(key)
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise Unreadable(key)
    if len(value) > LONGEST_ADDRESS:
        raise Unreadable(key)
    return value


def moment(said: dict[str, Any], key: str) -> datetime:
    """A moment with its time zone."""
    try:
        value = datetime.fromisoformat(str(said.get(key)))
    except ValueError as error:
        raise Unreadable(key) from error
    if value.tzinfo is None:
        raise Unreadable(key)
    return value
