"""The `motcua` command: Django's commands and ours, with the database already running."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from psycopg.errors import UndefinedTable

from motcua.core import database
from motcua.core.errors import Refused
from motcua.doors.terminal.vietnamese import teach_argparse

WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "db",
    "diffsettings",
    "help",
    "makemessages",
    "startapp",
    "version",
}
INTERRUPTED = 130


def main() -> None:
    """The console script. Exit status: the command's own, 1 for a refusal, 130 for Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    teach_argparse()
    try:
        if _needs_database(sys.argv[1:]):
            database.start()
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except (Refused, OperationalError, ProgrammingError) as error:
        sys.stderr.write(f"{_sentence(error)}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _needs_database(words: list[str]) -> bool:
    asks_for_help = not words or "--help" in words or "-h" in words or words[0] == "--version"
    # Scores of a file need only the file.
    scores_file = not asks_for_help and words[0] == "index" and "--unit" not in words
    return not (asks_for_help or scores_file) and words[0] not in WITHOUT_DATABASE


def _sentence(error: Exception) -> str:
    """One sentence for what may go wrong on any machine; anything else is our bug and is raised."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error.__cause__, UndefinedTable):
        return _("Cơ sở dữ liệu chưa có bảng; hãy chạy motcua migrate trước.")
    if isinstance(error, OperationalError):
        return _("Cơ sở dữ liệu không làm được việc này: %(why)s") % {"why": str(error).strip()}
    raise error
