"""Keys on a PKCS#11 token, where the machine has its module and the `token` extra."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.signers import Signer

from motcua.core.errors import Refused

try:
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    INSTALLED = True
except ImportError:  # the `token` extra is not installed
    INSTALLED = False

MODULE: Final = "MOTCUA_PKCS11_MODULE"


def check_ready() -> str:
    """The path of the token's module; refuses where token or extra is not there."""
    module = os.environ.get(MODULE, "")
    if not module:
        raise Refused(_("Máy chủ chưa khai báo thiết bị ký số (biến %s).") % MODULE)
    if not INSTALLED or not os.path.exists(module):
        raise Refused(_("Máy chủ chưa có phần mềm của thiết bị ký số tại %s.") % module)
    return module


@contextmanager
def token_signer(token_label: str, certificate_label: str, pin: str) -> Iterator[Signer]:
    """A signer whose key stays on the token. Refused for a wrong PIN or a missing token."""
    module = check_ready()
    criteria = TokenCriteria(label=token_label)
    try:
        with open_pkcs11_session(module, token_criteria=criteria, user_pin=pin) as session:
            yield PKCS11Signer(session, cert_label=certificate_label)
    except PKCS11Error as error:
        raise Refused(
            _("Không mở được thiết bị ký số; hãy kiểm tra thiết bị và mã PIN.")
        ) from error
