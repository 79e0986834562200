"""What happens to dossiers: filed, moved, assigned, given files. Every write is in here."""

from motcua.dossiers.actions.filing import Filing, Paper, Party, file
from motcua.dossiers.actions.moving import move
from motcua.dossiers.actions.papers import add_file
from motcua.dossiers.actions.tasks import assign

__all__ = ["Filing", "Paper", "Party", "add_file", "assign", "file", "move"]
