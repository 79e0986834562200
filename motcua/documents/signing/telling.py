"""What the signatures of a PDF file say: who, when, intact, trusted, changed afterwards."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import parser
from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from motcua.documents.models import SigningKey
from motcua.documents.signing.keys import issuer_of, name_in

# Vietnamese certificates state either or both.
USES = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


@dataclass(frozen=True)
class Told:
    """One signature of a file. `broken`: it could not be read at all."""

    signer: str
    issuer: str = ""
    signed_at: datetime | None = None
    timestamped: bool = False
    intact: bool = False
    trusted: bool = False
    changed_after: bool = False
    fingerprint: str = ""
    broken: bool = False

    @property
    def is_good(self) -> bool:
        """Is what was signed exactly what is there? Who trusts the signer is another question."""
        return self.intact and not self.changed_after and not self.broken


def roots() -> list[Certificate]:
    """The trusted roots: every PEM or DER file in the configured folder."""
    folder: Path = settings.TRUST_ROOTS
    files = sorted(each for each in folder.glob("*") if each.is_file()) if folder.is_dir() else []
    load: Callable[[list[str]], Iterable[Certificate]] = load_certs_from_pemder
    return list(load([str(file) for file in files]))


def tell(pdf: bytes, moment: datetime | None = None) -> list[Told]:
    """The signatures of a file in the order they were made; empty for a file without.

    `moment` is when the file is known to have been as it is; else certificates are judged now.
    A damaged file gives one broken signature rather than an error.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = list(reader.embedded_regular_signatures)
    except Exception:
        # Whatever is wrong with a damaged file, it cannot be trusted.
        return [Told(signer="", broken=True)]
    return [tell_one(each, pdf, moment) for each in found]


def tell_one(signature: EmbeddedPdfSignature, pdf: bytes, moment: datetime | None) -> Told:
    """One signature, held against the roots."""
    try:
        context = ValidationContext(trust_roots=roots(), moment=moment, allow_fetching=False)
        status = validate_pdf_signature(signature, context, context, key_usage_settings=USES)
        certificate = signature.signer_cert
    except Exception:
        # A damaged signature breaks the reader in many ways.
        return Told(signer="", broken=True)
    stamped = status.timestamp_validity
    return Told(
        signer=name_in(certificate),
        issuer=issuer_of(certificate),
        signed_at=stamped.timestamp if stamped else status.signer_reported_dt,
        timestamped=bool(stamped and stamped.valid and stamped.intact),
        intact=bool(status.intact and status.valid) and padding_is_empty(signature, pdf),
        trusted=bool(status.trusted),
        changed_after=changed(status.modification_level, docmdp_ok=bool(status.docmdp_ok)),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
    )


def changed(level: ModificationLevel | None, *, docmdp_ok: bool) -> bool:
    """Was anything but another signature added after this one?"""
    return level is None or level == ModificationLevel.OTHER or not docmdp_ok


def padding_is_empty(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """The room left behind a signature is outside what it signs, so it must hold nothing."""
    start, length, resume, _rest = (int(number) for number in signature.byte_range)
    room = pdf[start + length : resume]
    if room[:1] != b"<" or room[-1:] != b">":
        return False
    try:
        content = bytes.fromhex(room[1:-1].decode("ascii"))
    except ValueError:
        return False
    return not content[parser.peek(content) :].strip(b"\0")


def ours(told: Iterable[Told]) -> bool:
    """Does one of them name a key of this authority, whether or not the file is still whole?"""
    prints = [each.fingerprint for each in told if each.fingerprint]
    return SigningKey.objects.filter(fingerprint__in=prints).exists()
