"""MOTCUA_HOME: the one folder that holds everything this installation keeps."""

import contextlib
import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def folder() -> Path:
    """Where data lives: `MOTCUA_HOME`, else `var/` in the checkout. Made if missing."""
    home = Path(os.environ.get("MOTCUA_HOME") or CHECKOUT / "var").absolute()
    home.mkdir(parents=True, exist_ok=True)
    return home


def secret(name: str) -> str:
    """A secret of this installation, made on first use and readable by its owner only."""
    path = folder() / name
    if not path.exists():
        draft = folder() / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        # Of two commands that start at once one links its draft, and both read the same.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
