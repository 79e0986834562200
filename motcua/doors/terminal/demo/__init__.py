"""A town to play in: plainly invented, lawful in every dossier, the same for the same day."""

from motcua.doors.terminal.demo.town import PASSWORD, build, is_built

__all__ = ["PASSWORD", "build", "is_built"]
