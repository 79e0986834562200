"""How the database manager says no."""

import contextlib
import errno
from collections.abc import Iterator

from django.apps import apps
from django.utils.translation import gettext

from motcua.core.errors import Refused


def marked(sentence: str) -> str:
    """Mark a sentence for translation; import it as `_`. Django's own mark needs settings."""
    return sentence


_ = marked


def translated(sentence: str) -> str:
    """The sentence in the reader's language, or as it is while settings are not yet read."""
    return gettext(sentence) if apps.ready else sentence


def refusal(sentence: str, **values: object) -> Refused:
    """A refusal with its values filled in. Mark `sentence` with `marked`."""
    return Refused(translated(sentence) % values)


@contextlib.contextmanager
def explained(folder: object) -> Iterator[None]:
    """Turn what the operating system says about `folder` into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(folder) from error
        raise refusal(
            _("Không dùng được thư mục dữ liệu %(folder)s: %(why)s."),
            folder=error.filename or folder,
            why=error.strerror or error,
        ) from error


def disk_full(folder: object) -> Refused:
    """The sentence for a disk without room."""
    return refusal(_("Đĩa chứa %(folder)s đã đầy; hãy dọn chỗ trống rồi chạy lại."), folder=folder)
