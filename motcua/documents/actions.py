"""What happens to files: kept once, never deleted while something refers to them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents import rules
from motcua.documents.models import StoredFile, place_of
from motcua.people.models import Official

HEAD_BYTES = 8192


def keep(chunks: Iterable[bytes], *, by: Official | None) -> StoredFile:
    """Keep a content and return its row; the same content again is the same row.

    The bytes are on the disk before the row is, so a dossier never refers to a file that a
    crash swallowed. Raises Refused for an empty, too large or unaccepted file.
    """
    with draft() as file:
        sha256, size, head = spool(chunks, file)
        rules.check_size(size)
        media_type = rules.check_kind(head)
        settle(Path(file.name), place_of(sha256))
    with transaction.atomic():
        stored, new = StoredFile.objects.get_or_create(
            sha256=sha256, defaults={"size": size, "media_type": media_type}
        )
        if new:
            record("keep_file", stored, by=by, after={"sha256": sha256, "size": size})
    return stored


@contextmanager
def draft() -> Iterator[IO[bytes]]:
    """A file beside the store that is gone afterwards unless it was moved to its place."""
    folder: Path = settings.DOCUMENTS_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="draft-", delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def spool(chunks: Iterable[bytes], file: IO[bytes]) -> tuple[str, int, bytes]:
    """Write a content to the disk: (sha256, size, first bytes). Ends early once it is too large."""
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > settings.MAX_FILE_BYTES:
            break
        head += chunk[: HEAD_BYTES - len(head)]
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size, head


def settle(written: Path, place: Path) -> None:
    """Move a draft to its place so that a power cut loses neither the file nor its name."""
    place.parent.mkdir(parents=True, exist_ok=True)
    written.replace(place)
    for folder in place.parents[:3]:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@transaction.atomic
def discard(stored: StoredFile, *, by: Official) -> None:
    """Delete a content that nothing refers to. Raises Refused while something does."""
    place = stored.path
    record("discard_file", stored, by=by, before={"sha256": stored.sha256, "size": stored.size})
    try:
        stored.delete()
    except ProtectedError as error:
        raise Refused(_("Tệp đang thuộc một hồ sơ, không xóa được.")) from error
    transaction.on_commit(lambda: place.unlink(missing_ok=True))
