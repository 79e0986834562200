"""From where the work at hand is being done."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

TERMINAL = "terminal"

_origin: ContextVar[str] = ContextVar("origin", default=TERMINAL)


@contextlib.contextmanager
def acting_from(origin: str) -> Iterator[None]:
    """All evidence recorded inside names this origin: an IP address, or the name of a machine."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def origin() -> str:
    """Where the work is done from: an IP address, or `terminal` when no door said otherwise."""
    return _origin.get()
