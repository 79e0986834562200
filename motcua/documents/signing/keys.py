"""A signing key opened for one signature. The password is used and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from asn1crypto.x509 import Certificate
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.sign.signers import Signer, SimpleSigner

from motcua.core.errors import Refused
from motcua.documents.kinds import KeySource
from motcua.documents.models import SigningKey
from motcua.documents.signing.token import token_signer


def software_signer(pkcs12: bytes, password: str) -> SimpleSigner:
    """Open a PKCS#12 file. Refused for a wrong password or a file that is none."""
    try:
        signer: SimpleSigner | None = SimpleSigner.load_pkcs12_data(
            pkcs12, other_certs=[], passphrase=password.encode() or None
        )
    except ValueError:
        signer = None
    if signer is None or signer.signing_cert is None:
        raise Refused(_("Không mở được khóa ký: sai mật khẩu hoặc tệp không phải PKCS#12."))
    return signer


@contextmanager
def opened(key: SigningKey, password: str) -> Iterator[Signer]:
    """The key ready to sign. Refused for a wrong password and a certificate out of its time."""
    check_in_time(key)
    if key.source == KeySource.TOKEN:
        with token_signer(key.token_label, key.certificate_label, password) as signer:
            yield signer
        return
    assert key.pkcs12 is not None  # a constraint of the table
    yield software_signer(bytes(key.pkcs12), password)


def check_in_time(key: SigningKey) -> None:
    """Refuse a retired key and a certificate that has run out or has not begun."""
    if key.retired_at is not None or not key.valid_from <= timezone.now() <= key.valid_to:
        raise Refused(_("Chứng thư số của %s không còn hiệu lực.") % key.subject)


def name_in(certificate: Certificate) -> str:
    """Whom a certificate names: the common name, else all of it."""
    native = certificate.subject.native
    return str(native.get("common_name") or certificate.subject.human_friendly)


def issuer_of(certificate: Certificate) -> str:
    """Who issued it."""
    return str(certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly)
