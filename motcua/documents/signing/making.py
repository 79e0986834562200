"""One more signature on a PDF file; what was there stays byte for byte."""

from __future__ import annotations

import io

from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from motcua.core.errors import Refused
from motcua.documents.models import SigningKey
from motcua.documents.signing import appearance
from motcua.documents.signing.keys import name_in, opened


def sign(
    pdf: bytes,
    key: SigningKey,
    password: str,
    *,
    reason: str = "",
    timestamper: TimeStamper | None = None,
) -> bytes:
    """The file with one more PAdES signature and its visible block.

    Raises Refused for a wrong password, a certificate out of its time, a file that cannot be
    signed, and a timestamp server that does not answer.
    """
    with opened(key, password) as signer:
        try:
            return signed(pdf, signer, reason, timestamper, seal=key.is_seal)
        except TimestampRequestError as error:
            raise Refused(_("Máy chủ cấp dấu thời gian không trả lời; chưa ký.")) from error
        except (PdfError, SigningError) as error:
            raise Refused(_("Tệp PDF này không ký được: %s") % error) from error


def signed(
    pdf: bytes, signer: Signer, reason: str, timestamper: TimeStamper | None, *, seal: bool
) -> bytes:
    """Add the signature in a revision of its own."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    number = len(reader.embedded_signatures)
    name = name_in(signer.signing_cert)
    moment = timezone.localtime().strftime("%d/%m/%Y %H:%M:%S")
    field = appearance.place(reader, number)
    meta = PdfSignatureMetadata(
        field_name=field.sig_field_name,
        md_algorithm="sha256",
        name=name,
        reason=reason or None,
        subfilter=SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), prev=reader, strict=False)
    drawn = appearance.stamp(name, moment, seal=seal)
    pdf_signer = PdfSigner(
        meta, signer, timestamper=timestamper, stamp_style=drawn, new_field_spec=field
    )
    out = pdf_signer.sign_pdf(writer)
    return bytes(out.getbuffer())
