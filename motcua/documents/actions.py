"""What happens to files and keys: kept once, never deleted while something refers to them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from asn1crypto.x509 import Certificate
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.audit.actions import record
from motcua.core.errors import Refused
from motcua.documents import rules
from motcua.documents.kinds import KeySource
from motcua.documents.models import ScanRules, SigningKey, StoredFile, place_of
from motcua.documents.signing.keys import check_in_time, issuer_of, name_in, software_signer
from motcua.documents.signing.token import token_signer
from motcua.people.models import Official, Unit

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


@transaction.atomic
def add_key(owner: Official | Unit, pkcs12: bytes, password: str, *, by: Official) -> SigningKey:
    """Keep a PKCS#12 file, encrypted as it is, as an official's key or a unit's seal.

    The password only shows that the file opens; it is not kept. The key before it retires.
    Raises Refused for a wrong password and a certificate out of its time.
    """
    rules.check_may_keep_key(owner, by)
    certificate = software_signer(pkcs12, password).signing_cert
    return keep_key(owner, certificate, by, source=KeySource.SOFTWARE, pkcs12=pkcs12)


@transaction.atomic
def add_token(
    owner: Official | Unit, token_label: str, certificate_label: str, pin: str, *, by: Official
) -> SigningKey:
    """Note a key on a PKCS#11 token, which must be plugged in now. The PIN is not kept."""
    rules.check_may_keep_key(owner, by)
    with token_signer(token_label, certificate_label, pin) as signer:
        certificate = signer.signing_cert
    labels = {"token_label": token_label, "certificate_label": certificate_label}
    return keep_key(owner, certificate, by, source=KeySource.TOKEN, **labels)


def keep_key(
    owner: Official | Unit, certificate: Certificate, by: Official, **stored: Any
) -> SigningKey:
    """Write the key down under what its certificate says."""
    whose = {"unit": owner} if isinstance(owner, Unit) else {"official": owner}
    SigningKey.objects.filter(**whose, retired_at=None).update(retired_at=timezone.now())
    key = SigningKey(
        **whose,
        **stored,
        subject=name_in(certificate)[:500],
        issuer=issuer_of(certificate)[:500],
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )
    check_in_time(key)
    key.save()
    record("add_signing_key", key, by=by, after={"owner": str(owner), "valid_to": key.valid_to})
    return key


@transaction.atomic
def retire_key(key: SigningKey, *, by: Official) -> None:
    """A lost or replaced key signs no more; what it signed stays signed."""
    owner = key.unit or key.official
    assert owner is not None  # a constraint of the table
    rules.check_may_keep_key(owner, by)
    key.retired_at = timezone.now()
    key.save(update_fields=["retired_at"])
    record("retire_signing_key", key, by=by, after={"owner": str(owner)})


@transaction.atomic
def set_scan_rules(wanted: ScanRules, *, by: Official) -> ScanRules:
    """New requirements for scans from a day on; those before them end on that day.

    Raises Refused for a day that is not after the last one's.
    """
    last = ScanRules.objects.order_by("effective_from").last()
    if last is not None and wanted.effective_from <= last.effective_from:
        raise Refused(_("Yêu cầu mới phải có hiệu lực sau yêu cầu đang dùng."))
    if last is not None and last.effective_to is None:
        last.effective_to = wanted.effective_from
        last.save(update_fields=["effective_to"])
    wanted.save()
    after = {"from": wanted.effective_from, "min_dpi": wanted.min_dpi}
    record("set_scan_rules", wanted, by=by, after=after)
    return wanted
