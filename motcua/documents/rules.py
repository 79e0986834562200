"""Which files are accepted and under which names, and who keeps a signing key."""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import filetype
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from motcua.core.errors import Refused
from motcua.documents.limits import KINDS, LONGEST_NAME
from motcua.people.models import Official, Unit
from motcua.people.roles import Permission
from motcua.people.rules import check_may

FORBIDDEN = set('<>:"/\\|?*')
# Windows opens a device under these names, whatever their ending.
DEVICES = {"CON", "PRN", "AUX", "NUL"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in range(10)
}


def check_size(size: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size == 0:
        raise Refused(_("Tệp rỗng; hãy chọn lại tệp."))
    if size > settings.MAX_FILE_BYTES:
        raise Refused(
            _("Tệp lớn %(size)s, vượt quá %(limit)s cho phép; hãy giảm độ phân giải khi quét.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.MAX_FILE_BYTES)}
        )


def check_kind(head: bytes) -> str:
    """The media type by content; refuses kinds that are not kept."""
    guess = filetype.guess_mime(head)
    if guess not in KINDS:
        raise Refused(
            _("Loại tệp không được nhận; chỉ nhận: %s.") % ", ".join(sorted(set(KINDS.values())))
        )
    return str(guess)


def safe_name(name: str, media_type: str) -> str:
    """A name that is safe on every system: no path, no control characters, the true ending."""
    bare = PurePosixPath(PureWindowsPath(name).name).name
    kept = "".join(
        c
        for c in unicodedata.normalize("NFC", bare)
        if c not in FORBIDDEN and unicodedata.category(c)[0] != "C"
    )
    stem = kept.rsplit(".", 1)[0].strip(" .")[:LONGEST_NAME] or "tep"
    if stem.split(".")[0].upper() in DEVICES:
        stem = f"_{stem}"
    return f"{stem}.{KINDS[media_type]}"


def check_may_keep_key(owner: Official | Unit, user: Official) -> None:
    """Everyone keeps their own key; a unit's seal is kept by those who use it there."""
    if isinstance(owner, Unit):
        check_may(user, Permission.USE_SEAL, owner)
    elif owner.pk != user.pk:
        raise Refused(_("Chỉ chủ khóa được thay khóa ký của mình."))
    else:
        check_may(user, Permission.SIGN_RESULT)
